"""Every write of surveys: questionnaires, rounds, codes, drafts, and their sealing into answers."""

from highfive.surveys.actions.answering import (
    discard_draft,
    enter_answer,
    finish_draft,
    save_page,
    start_draft,
)
from highfive.surveys.actions.codes import create_codes, void_codes
from highfive.surveys.actions.gaps import read_gaps
from highfive.surveys.actions.questionnaires import Imported, Unreadable, import_questionnaire, save_questionnaire
from highfive.surveys.actions.rounds import (
    change_round,
    close_due_rounds,
    close_round,
    create_round,
    open_round,
    seal_open_rounds,
    seal_round,
)
from highfive.surveys.actions.sealing import seal, wipe

__all__ = [
    "Imported",
    "Unreadable",
    "change_round",
    "close_due_rounds",
    "close_round",
    "create_codes",
    "create_round",
    "discard_draft",
    "enter_answer",
    "finish_draft",
    "import_questionnaire",
    "open_round",
    "read_gaps",
    "save_page",
    "save_questionnaire",
    "seal",
    "seal_open_rounds",
    "seal_round",
    "start_draft",
    "void_codes",
    "wipe",
]
