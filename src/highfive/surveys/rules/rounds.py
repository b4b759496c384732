"""Pure decisions about a round: its statuses, when it takes answers, what may be done to it, how answers wait."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal, role_refused

STATUSES = {
    "draft": _("draft"),
    "open": _("open"),
    "closed": _("closed"),
    "released": _("released"),
}
TRANSITIONS = {
    ("draft", "open"),
    ("open", "closed"),
    ("closed", "released"),
}
MODES = {
    "web": _("web"),
    "paper": _("paper"),
    "phone": _("phone"),
    "face_to_face": _("face to face"),
}
STAFF_MODES = {name: label for name, label in MODES.items() if name != "web"}
SAMPLES = {"coded": _("with a code"), "open": _("without a code")}
MINIMUM = 10
"""A sealing moves at least this many answers, and leaves at least this many waiting as company for the next."""
FEW = 5
"""A count under this is never shown to anybody, staff included."""
WRITERS = ("coordinator", "administrator")
KEYERS = ("coordinator", "interviewer", "administrator")


class RoundFacts(Protocol):
    """What the rules ask of a round."""

    status: str
    opens_on: date
    closes_on: date
    languages: Sequence[str]
    allows_open: bool


def _step_refused(round_: RoundFacts, to: str, roles: Iterable[str], message: object) -> Refusal | None:
    if refusal := role_refused(roles, *WRITERS):
        return refusal
    return None if (round_.status, to) in TRANSITIONS else Refusal("status", message)


def writing_refused(roles: Iterable[str]) -> Refusal | None:
    """Making rounds, importing questionnaires, making and voiding codes."""
    return role_refused(roles, *WRITERS)


def opening_refused(round_: RoundFacts, roles: Iterable[str], missing: dict[str, int], today: date) -> Refusal | None:
    """`missing`: how many texts each offered language lacks in the questionnaire and the round."""
    if refusal := _step_refused(round_, "open", roles, _("Only a draft can be opened.")):
        return refusal
    if today > round_.closes_on:
        return Refusal("dates", _("The last day to answer has passed. Change the dates first."))
    if not round_.languages:
        return Refusal("languages", _("Choose at least one language before opening."))
    lacking = [(language, count) for language, count in missing.items() if count]
    if lacking:
        language, count = lacking[0]
        return Refusal("texts", MissingTexts(language, count))
    return None


class PhoneSentence:
    """A sentence with the round's telephone number, put together when it is shown, in the language of the page."""

    def __init__(self, message: object, phone: str) -> None:
        self.message, self.phone = message, phone

    def __str__(self) -> str:
        return str(self.message) % {"phone": self.phone}


class MissingTexts:
    """The sentence that says which language cannot be opened, made when it is shown."""

    def __init__(self, language: str, count: int) -> None:
        self.language, self.count = language, count

    def __str__(self) -> str:
        return str(
            _("The round cannot be opened in the language “%(language)s”: %(count)s texts are missing from it. "
              "Complete the questionnaire, or leave the language out.")
        ) % {"language": self.language, "count": self.count}  # fmt: skip


def changing_refused(round_: RoundFacts, roles: Iterable[str]) -> Refusal | None:
    if refusal := role_refused(roles, *WRITERS):
        return refusal
    return None if round_.status == "draft" else Refusal("status", _("Only a draft can be changed."))


def sealing_refused(round_: RoundFacts, roles: Iterable[str]) -> Refusal | None:
    if refusal := role_refused(roles, *WRITERS):
        return refusal
    return None if round_.status == "open" else Refusal("status", _("Only an open round's answers are sealed."))


def closing_refused(round_: RoundFacts, roles: Iterable[str]) -> Refusal | None:
    return _step_refused(round_, "closed", roles, _("Only an open round can be closed."))


def releasing_refused(round_: RoundFacts, roles: Iterable[str]) -> Refusal | None:
    return _step_refused(round_, "released", roles, _("Results can be released once, after the round has closed."))


def coding_refused(round_: RoundFacts, roles: Iterable[str]) -> Refusal | None:
    """Making codes: for a draft or an open round."""
    if refusal := role_refused(roles, *WRITERS):
        return refusal
    return None if round_.status in ("draft", "open") else Refusal("status", _("The round has closed."))


def voiding_refused(round_: RoundFacts, roles: Iterable[str], voided: bool) -> Refusal | None:
    if refusal := coding_refused(round_, roles):
        return refusal
    return Refusal("voided", _("These codes have been voided already.")) if voided else None


def keying_refused(round_: RoundFacts, roles: Iterable[str], today: date) -> Refusal | None:
    """Entering a paper or phone answer."""
    return role_refused(roles, *KEYERS) or answering_refused(round_, today)


CLOSED = Refusal("closed", _("The survey has closed."))


def answering_refused(round_: RoundFacts, today: date) -> Refusal | None:
    """Whether the round takes answers today; closing is by date even before anybody has pressed a button."""
    if round_.status in ("closed", "released") or today > round_.closes_on:
        return CLOSED
    if round_.status == "draft" or today < round_.opens_on:
        return Refusal("not_open", _("The survey has not opened yet."))
    return None


def open_start_refused(round_: RoundFacts) -> Refusal | None:
    if round_.allows_open:
        return None
    return Refusal(
        "code_needed", _("Answering this survey needs a code. Enter the code on your invitation or card."), 422
    )


USED = Refusal("used", _("These answers have been sent already."))
BUSY = Refusal("busy", _("Another device is saving the same answers. Wait a moment and send again."), 503)


def code_state_refused(used: bool, voided: bool, phone: str) -> Refusal | None:
    """Whether a code that exists may be answered with."""
    if used:
        message = _("This code has been used. If it was not by you, call %(phone)s.")
        return Refusal("code_used", PhoneSentence(message, phone), 409)
    if voided:
        message = _("This code is no longer in use. Call %(phone)s and we will give you a new one.")
        return Refusal("code_voided", PhoneSentence(message, phone), 409)
    return None


def sending_refused(round_: RoundFacts, today: date, answered: bool, ended: bool) -> Refusal | None:
    """Sending a draft: the round is open, the person belongs to it, and something was answered."""
    if refusal := answering_refused(round_, today):
        return refusal
    if ended:
        return Refusal("ended", _("This survey is meant for adults who live in these municipalities."), 422)
    return None if answered else Refusal("empty", _("No question has been answered yet. Answer at least one."), 422)


def week_of(round_: RoundFacts, today: date) -> int:
    """The round's week, from 1: the finest time that is ever stored with an answer."""
    return max(0, (today - round_.opens_on).days) // 7 + 1


def weeks(round_: RoundFacts) -> list[tuple[int, date]]:
    """Each week of the round with its first day."""
    last = week_of(round_, round_.closes_on)
    return [(week, round_.opens_on + timedelta(days=7 * (week - 1))) for week in range(1, last + 1)]


def batch_to_seal(waiting: Sequence[int], closing: bool, chance: random.Random) -> list[int]:
    """Which finished drafts are sealed now, in random order.

    Until the round closes MINIMUM stay behind, chosen at random, so that who finished yesterday may or may not be
    among those sealed today: a difference of two copies of the database names a crowd, never a person.
    """
    kept = 0 if closing else MINIMUM
    if len(waiting) - kept < (1 if closing else MINIMUM):
        return []
    return chance.sample(list(waiting), len(waiting) - kept)


def shown_count(count: int) -> int | None:
    """The count, or None for "few": a count under five, nothing among them, is not shown."""
    return count if count >= FEW else None
