"""Tables of surveys: what is asked, when and of whom; codes; drafts tied to a code; answers tied to nothing."""

from highfive.surveys.models.answers import Answer, Draft
from highfive.surveys.models.rounds import Code, CodeBatch, GapReading, Questionnaire, Round

__all__ = ["Answer", "Code", "CodeBatch", "Draft", "GapReading", "Questionnaire", "Round"]
