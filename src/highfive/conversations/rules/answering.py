"""Pure decisions about answering: what stops an answer, a note, a hand-over, a stated outcome."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from highfive.conversations.rules.threads import FALSE, STATED
from highfive.core.rules import Refusal
from highfive.core.rules.identity_numbers import identity_spans

LONGEST_ANSWER = 6000  # letters

EMPTY = Refusal("empty", _("Write something first."), status=422)
IDENTITY = Refusal(
    "identity_number", _("There is an identity number in the text. Take it out: it may not stand here."), status=422
)
ANSWERED = Refusal(
    "answered_meanwhile",
    _("Somebody else sent an answer while you wrote. Read it above. Your own text is kept below, nothing was sent."),
)
WRITTEN = Refusal(
    "written_meanwhile",
    _("The writer wrote more while you wrote. Read it above. Your own text is kept below, nothing was sent."),
)
CHANGED = Refusal(
    "changed_meanwhile",
    _(
        "Meanwhile a permission was given or taken back, or somebody else answers now. Look above. Your own text is "
        "kept below, nothing was sent."
    ),
)
CLOSED = Refusal("closed", _("This conversation is closed. It opens again when the person writes."))
OWN_ONLY = Refusal("own_only", _("The writer wants only the coordinator to read this. It cannot be handed over."))
NOT_A_DEPUTY = Refusal("not_a_deputy", _("A conversation is handed over to somebody who is named as a deputy."))
UNSENT = Refusal(
    "unsent",
    _("You have begun an answer. Send it, or empty its field; then close. Nothing was closed, and your text is below."),
)
NOT_STATED = Refusal("outcome", _("Choose how it went."), status=422)
A_PERSON = Refusal(
    "a_person", _("Somebody has used the receipt of this message. It is a contact: choose how it went."), status=422
)
GONE = Refusal("gone", _("This conversation is not here any more."), status=404)


def writing_refused(text: str) -> Refusal | None:
    """Why these words of staff may not be kept."""
    if not text.strip():
        return EMPTY
    return IDENTITY if identity_spans(text) else None


def meanwhile_refused(sides: Iterable[str]) -> Refusal | None:
    """Why an answer is not sent at once: the sides of the words that came after the last one its writer saw.

    An event counts too: a name that was just taken back must not come back in an answer.
    """
    came = set(sides)
    if "staff" in came:
        return ANSWERED
    if "writer" in came:
        return WRITTEN
    return CHANGED if came else None


def answering_refused(status: str) -> Refusal | None:
    return CLOSED if status == "closed" else None


def handing_refused(*, own_coordinator_only: bool, deputy: bool) -> Refusal | None:
    """Why a conversation may not be handed over; `deputy`: the other one is named as a deputy of a coordinator."""
    if own_coordinator_only:
        return OWN_ONLY
    return None if deputy else NOT_A_DEPUTY


def closing_refused(unsent: str) -> Refusal | None:
    """Why a conversation is not closed while an answer is being typed: what is closed takes no answer."""
    return UNSENT if unsent.strip() else None


def stating_refused(outcome: str, *, confirmed: bool = False) -> Refusal | None:
    """Why an outcome is not stated. Whoever has used their receipt is a person, and is counted as one."""
    if outcome not in STATED:
        return NOT_STATED
    return A_PERSON if confirmed and outcome == FALSE else None
