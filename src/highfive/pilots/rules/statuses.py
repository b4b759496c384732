"""What a pilot's status may become, who may move it, and every reason to refuse."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal, role_refused

STATUSES = {
    "draft": _("being stated"),
    "running": _("running"),
    "measured": _("waits for a decision"),
    "decided": _("decided"),
    "superseded": _("replaced by a new pilot"),
    "abandoned": _("abandoned"),
}
TRANSITIONS = {
    "draft": ("running", "abandoned"),
    "running": ("measured", "superseded", "abandoned"),
    "measured": ("decided",),
    "decided": (),
    "superseded": (),
    "abandoned": (),
}
FROZEN = ("running", "measured", "decided", "superseded")
"""Statuses that only a frozen pilot has; an abandoned one may have been frozen or not."""
ENDINGS = {
    "adopt": _("adopt"),
    "adapt": _("adapt"),
    "stop": _("stop"),
    "cannot_tell": _("cannot tell"),
}
WRITERS = ("coordinator", "wellbeing_lead", "administrator")
PUBLISHERS = ("coordinator", "administrator")

WRONG_STATUS = {
    "running": _("Only a pilot that is still being stated can be locked and started."),
    "measured": _("Only a running pilot can be measured."),
    "decided": _("Only a pilot whose result has been held against its rule can be decided."),
    "superseded": _("Only a running pilot can be replaced. If its result is known, decide on it first."),
    "abandoned": _("This pilot cannot be abandoned any more. If its result is known, decide on it."),
}
LOCKED = Refusal(
    "frozen",
    _("This pilot has started: what was stated is locked. To change it, make a new pilot that names this one."),
)
NOT_OWN_AREA = Refusal("area", _("You may write pilots of your own municipality only."), 403)
NOT_OWN_ORGANISATION = Refusal(
    "organisation", _("Only a person of the organisation itself can confirm what it commits to."), 403
)
CONFIRMED = Refusal("confirmed", _("This commitment has been confirmed already."))
TOO_EARLY = Refusal("too_early", _("The day of the decision has not come yet. It was stated before the start."))
NO_REASONS = Refusal("reasons", _("Write the reasons of the decision."), 422)
NO_DIFFERENCE = Refusal(
    "differs", _("Your decision is not what the rule recommends. Say why, in at least a sentence."), 422
)
UNKNOWN_ENDING = Refusal("ending", _("Choose one of the four endings."), 422)
NO_WHY = Refusal("why", _("Say why the pilot is abandoned."), 422)
NOT_PUBLIC = Refusal("public", _("A pilot can be shown to everybody once it has been locked."))
LEAST_DIFFERENCE = 20  # characters of the words that explain a decision against the rule


class PilotFacts(Protocol):
    """What the rules ask of a pilot."""

    status: str
    area_id: int
    decide_on: date | None

    @property
    def is_frozen(self) -> bool: ...


def moving_refused(status: str, to: str) -> Refusal | None:
    """Whether a pilot may go from one status to another, as the one table says."""
    return None if to in TRANSITIONS[status] else Refusal("status", WRONG_STATUS[to])


def writing_refused(roles: Iterable[str], own_areas: Iterable[int | None], area: int | None) -> Refusal | None:
    """Stating, starting, measuring, deciding. A wellbeing lead of one municipality writes that one's pilots.

    `own_areas`: areas of the person's wellbeing lead roles, None for one that is tied to no area.
    """
    roles = set(roles)
    if refusal := role_refused(roles, *WRITERS):
        return refusal
    areas = set(own_areas)
    if roles & set(PUBLISHERS) or None in areas or area in areas:
        return None
    return NOT_OWN_AREA


def changing_refused(pilot: PilotFacts) -> Refusal | None:
    """Whether what a pilot states may still be changed."""
    if pilot.is_frozen:
        return LOCKED
    return None if pilot.status == "draft" else Refusal("status", _("This pilot has ended."))


def confirming_refused(pilot: PilotFacts, organisation: int, own: Iterable[int], confirmed: bool) -> Refusal | None:
    """`own`: organisations the person belongs to in the region."""
    if organisation not in set(own):
        return NOT_OWN_ORGANISATION
    return changing_refused(pilot) or (CONFIRMED if confirmed else None)


def deciding_refused(
    pilot: PilotFacts, today: date, ending: str, recommended: str, reasons: str, difference: str
) -> Refusal | None:
    """A decision: after measuring, on or after its day, one of four endings, with reasons; one that differs from what
    the arithmetic recommends says why."""
    if refusal := moving_refused(pilot.status, "decided"):
        return refusal
    if pilot.decide_on is None or today < pilot.decide_on:
        return TOO_EARLY
    if ending not in ENDINGS:
        return UNKNOWN_ENDING
    if not reasons.strip():
        return NO_REASONS
    if ending != recommended and len(difference.strip()) < LEAST_DIFFERENCE:
        return NO_DIFFERENCE
    return None


def publishing_refused(pilot: PilotFacts, roles: Iterable[str]) -> Refusal | None:
    """Showing a pilot to everybody: the coordinator's decision, and never of a draft."""
    if refusal := role_refused(roles, *PUBLISHERS):
        return refusal
    return None if pilot.is_frozen else NOT_PUBLIC


def round_refused(status: str, which: str, opened: Sequence[str], baseline_closed: bool) -> Refusal | None:
    """Opening the baseline ("before") or the final round ("after"). `opened`: those that have been opened already."""
    if status != "running":
        return Refusal("status", _("A round can be opened only while the pilot is running."))
    if which in opened:
        return Refusal("opened", _("This round has been opened already. Each of the two rounds is asked once."))
    if which == "after" and not baseline_closed:
        return Refusal("baseline", _("The baseline must be closed before the final round is opened."))
    return None


NOT_A_SURVEY = _("This pilot is measured by an indicator, so it has no rounds of its own.")
NOT_RELEASED = _(
    "Both measurements must be published first. Close and release the rounds, or wait for the indicator's numbers."
)
NOT_LOCKED = Refusal("not_locked", _("Nothing has been locked yet: the pilot is still being stated."))


def anywhere_refused(roles: Iterable[str]) -> Refusal | None:
    """Whether the person may write any pilot at all."""
    return role_refused(roles, *WRITERS)
