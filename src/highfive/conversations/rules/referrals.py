"""Pure decisions about referral cards: who gives them, when one may be claimed, what its giver may read."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from highfive.conversations.rules.screening import identity_refused
from highfive.core.rules import Refusal, role_refused

STATES = {
    "handed": _("not taken into use"),
    "claimed": _("taken into use"),
    "revoked": _("void"),
}
TRANSITIONS = {("handed", "claimed"), ("handed", "revoked"), ("claimed", "handed"), ("claimed", "revoked")}
"""Back from "claimed" by night, once the conversation is forgotten: then nothing tells that the card was used."""
TELLINGS = {
    "nothing": _("nothing"),
    "claimed": _("that I took the card into use"),
    "outcome": _("that I took the card into use, and how it went"),
}
TOLD = {
    "claimed": _("taken into use"),
    "answered": _("got an answer"),
    "joined": _("found something to take part in"),
    "guided": _("was guided to the right service"),
    "passed_on": _("the matter was passed on to the municipality"),
    "no_solution": _("no solution was found"),
    "ended": _("the conversation has ended"),
}
"""All that a giver may ever read of a card. Why a conversation ended unanswered, in silence or removed is not in it."""
GIVERS = ("coordinator", "wellbeing_lead", "partner", "interviewer")
MOST_CARDS = 40
CARD_DAYS = 90
READABLE = timedelta(days=90)
"""How long after the last day of its cards a sheet stands on its giver's pages, whatever became of the cards."""

UNUSABLE = Refusal(
    "card_unusable",
    _("This card cannot be taken into use. It may have expired or been made void, or there is a mistake in the code."),
    status=422,
)
"""One answer for every reason, and none of them is that somebody has used the card."""
NO_SUCH_CARD = Refusal("no_such_card", _("There is no card with that number on this sheet."), status=422)
NOT_YOURS = Refusal("not_yours", _("Only the one who made a sheet makes its cards void."), status=403)
CLOSED = Refusal("contact_closed", _("The contact page is not open yet. Ask the coordinator to open it first."))
COUNT = Refusal("count", format_lazy(_("Between 1 and {most} cards at a time."), most=MOST_CARDS), status=422)
IDENTITY = Refusal(
    "identity_number",
    _("There is an identity number in the text. Take it out: a card tells nothing of any person."),
    status=422,
)


def giving_refused(roles: Iterable[str]) -> Refusal | None:
    """Who may make cards: those who meet residents in their work, and their deputies."""
    return role_refused(roles, *GIVERS)


def making_refused(count: int, *, contact_open: bool) -> Refusal | None:
    """Why no sheet of `count` cards is made: too many at once, or nobody would answer whom they bring."""
    if not contact_open:
        return CLOSED
    return None if 1 <= count <= MOST_CARDS else COUNT


def expiry_day(made_on: date, days: int = CARD_DAYS) -> date:
    """The last day on which a card may be taken into use."""
    return made_on + timedelta(days=days)


def printing_refused(words: Iterable[str]) -> Refusal | None:
    """Why these words may not be printed on a card; an office's telephone number is welcome there."""
    return IDENTITY if identity_refused(*words) else None


def using_refused(number: int, *, struck: Iterable[int], expires_on: date, today: date) -> Refusal | None:
    """Why a card neither opens its page nor begins a conversation.

    That it is in use already is no reason: whoever kept its code, its giver above all, would learn of the use by
    trying, and could take it from the person before they came. Each who uses it has a conversation of their own.
    """
    return UNUSABLE if number in struck or today > expires_on else None


def revoking_refused(numbers: Iterable[int], size: int, *, own: bool = True) -> Refusal | None:
    """A giver may make any card of an own sheet void at any time, whatever became of it."""
    if not own:
        return NOT_YOURS
    return None if all(1 <= number <= size for number in numbers) else NO_SUCH_CARD


def readable_until(expires_on: date) -> date:
    """The last day a sheet stands on its giver's pages."""
    return expires_on + READABLE


def told(telling: str, outcome: str, before: str = "") -> str:
    """What a card's giver may read, a key of TOLD or "": of what the person allows, what is so by now.

    `outcome` is how it went ("" while it goes on); `before` is what the giver could read until now, so that an
    outcome, once told, stands although the conversation has opened again.
    """
    if telling != "outcome":
        return "claimed" if telling == "claimed" else ""
    if outcome:
        return outcome if outcome in TOLD else "ended"
    return before or "claimed"


def tells_after(before: Mapping[str, str], cards: Iterable[tuple[int, str, str]]) -> dict[str, str]:
    """A sheet's `tells` after a night; `cards` are (number, telling, outcome) of the claimed cards that remain.

    Of several who used one card, the giver reads whatever the most was that one of them allows.
    """
    now: dict[str, str] = {}
    for number, telling, outcome in cards:
        key = str(number)
        now[key] = max(now.get(key, ""), told(telling, outcome, before.get(key, "")), key=["", *TOLD].index)
    after = {**before, **now}
    return {number: said for number, said in sorted(after.items(), key=lambda item: int(item[0])) if said}
