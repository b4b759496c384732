"""What was heard: where, what becomes of it and by whom, and words that may tell of one person."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal
from highfive.network.rules.members import EDITORS, NOT_YOURS, Member
from highfive.network.rules.themes import THEMES

LONGEST_OBSERVATION = 2000  # letters
HEARD = {
    "village": _("at a village coffee or an event"),
    "group": _("in a group"),
    "library": _("at the library"),
    "service": _("at a service point or an office"),
    "visit": _("on a visit to a home"),
    "phone": _("on the phone"),
    "message": _("in a message"),
    "passing": _("in passing: at the shop, on the road"),
    "other": _("somewhere else"),
}
STATUSES = {
    "waiting": _("waits for a second reader"),
    "shown": _("shown"),
    "returned": _("returned to its writer"),
    "withdrawn": _("withdrawn"),
}
REVIEWER, WRITER = "reviewer", "writer"
MOVES = {  # from, to: who
    ("waiting", "shown"): {REVIEWER},
    ("waiting", "returned"): {REVIEWER},
    ("returned", "waiting"): {WRITER},
    ("waiting", "withdrawn"): {WRITER},
    ("returned", "withdrawn"): {WRITER, REVIEWER},  # its writer may have left
    ("shown", "withdrawn"): {WRITER, REVIEWER},
}

NOT_WRITER = Refusal("not_writer", _("Only the one who wrote this may change its words."), 403)
OWN = Refusal("own", _("Another pair of eyes is needed: nobody reviews what they wrote themselves."), 403)
STATE = Refusal("state", _("Somebody was faster: this has been done to the observation already. Read the page again."))
CHANGED = Refusal("changed", _("The words have changed since you read them. Read them again and then decide."))
REASON = Refusal("reason", _("Write what should be mended, so that the writer knows."), 422)
FUTURE_DAY = Refusal("future", _("The day has not come yet. Check it."), 422)
EMPTY = Refusal("empty", _("Write what was heard."), 422)
LONG = Refusal("long", _("Write at most 2,000 letters."), 422)
GROUP = Refusal("group", _("Choose whom this is about."), 422)
CHOICE = Refusal("choice", _("Choose from the list."), 422)


def may_review(who: Member) -> bool:
    return bool(who.roles & set(EDITORS))


def moving_refused(who: Member, author: int | None, status: str, to: str) -> Refusal | None:
    """Why `who` may not take an observation of `author` from a status to another; the table above is the law."""
    allowed = MOVES.get((status, to))
    if allowed is None:
        return STATE
    if who.person == author:
        return None if WRITER in allowed else OWN
    return None if REVIEWER in allowed and may_review(who) else NOT_YOURS


def mending_refused(who: Member, author: int | None, status: str) -> Refusal | None:
    """The writer changes the words until they are shown; nobody else ever."""
    if who.person != author:
        return NOT_WRITER
    return None if status in ("waiting", "returned") else STATE


def observing_refused(text: str, heard: str, theme: str, heard_on: date, today: date) -> Refusal | None:
    """Why these may not be an observation."""
    if not text.strip():
        return EMPTY
    if len(text) > LONGEST_OBSERVATION:
        return LONG
    if heard not in HEARD or theme not in THEMES:
        return CHOICE
    return FUTURE_DAY if heard_on > today else None


_NAME = r"[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?"
_NAMES = re.compile(rf"(?<![\w-]){_NAME}(?:\s+{_NAME})+(?![\w-])")
_KIN = re.compile(
    r"\b(?:naapuri|sisko|velje|äiti|isä|miehe|vaimo|poika|tyttäre|mummo|ukki|serkku|kaveri|ystävä)(?:ni|mme)\b"
    r"|\bnaapurin\s+(?:rouva|mies|miehe|emän|isän|poika|poja|tyttö|tytä|lapsi|laps|perhe|mummo|vaari|pariskun)\w*"
    r"|\b(?:min|vår)\s+granne\b|\b(?:my|our)\s+neighbour\b",
    re.I,
)
_INITIAL = re.compile(rf"(?<![\w.])[A-ZÅÄÖÉ]\.\s?(?:[A-ZÅÄÖÉ]\.\s?)?{_NAME}(?![\w-])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_STREET = re.compile(
    r"\b[A-ZÅÄÖ][\w-]*(?:tie|tien|tiellä|katu|kadun|kadulla|kuja|kujan|kujalla|polku|polun|polulla|raitti|raitin"
    r"|vägen|gatan|gränden|stigen)\s+\d+\b"
)


def recognisable(words: str, places: frozenset[str] = frozenset()) -> list[str]:
    """The words that may tell of one person: two names in a row, an initial, an address, a neighbour or kin, a house.

    `places` are words that begin with a capital and are nobody's name: the municipalities in all their forms. This is
    a reason to ask once more, not to refuse.
    """
    found = [name for run in _NAMES.finditer(words) for name in _names_in(run[0].split(), places)]
    telling = (_INITIAL, _MAIL, _KIN, _STREET)
    found += [" ".join(match[0].split()) for pattern in telling for match in pattern.finditer(words)]
    return list(dict.fromkeys(found))


def _names_in(run: list[str], places: frozenset[str]) -> Iterator[str]:
    """What is left of words with capitals when the names of places part them: at least two in a row."""
    for nobody, part in groupby(run, key=lambda word: word in places):
        name = list(part)
        if not nobody and name[1:]:
            yield " ".join(name)
