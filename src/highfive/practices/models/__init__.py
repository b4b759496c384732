"""Tables of practices: entries with their versions, blocks and files; adoption; the words of the search."""

from highfive.practices.models.adoption import Adoption, AdoptionStep, StepAnnulment
from highfive.practices.models.practice import Attachment, Block, Practice, PracticeBlock, PracticeVersion, Review
from highfive.practices.models.word import IndexState, Posting, Term, Word

__all__ = [
    "Adoption",
    "AdoptionStep",
    "Attachment",
    "Block",
    "IndexState",
    "Posting",
    "Practice",
    "PracticeBlock",
    "PracticeVersion",
    "Review",
    "StepAnnulment",
    "Term",
    "Word",
]
