"""What a practice may become and who may do it: statuses, the one table of transitions, reasons to refuse."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal, role_refused

STATUSES = {
    "candidate": _("proposed"),
    "refused": _("refused"),
    "draft": _("draft"),
    "shared": _("seen by members only"),
    "public": _("on the public page"),
    "archived": _("archived"),
}
# What each status may become, and in the words of the event that the audit trail keeps.
TRANSITIONS = {
    ("candidate", "draft"): "practice.confirmed",
    ("candidate", "refused"): "practice.refused",
    ("refused", "candidate"): "practice.proposed_again",
    ("draft", "shared"): "practice.shared",
    ("draft", "archived"): "practice.archived",
    ("shared", "public"): "practice.published",
    ("shared", "draft"): "practice.taken_back",
    ("shared", "archived"): "practice.archived",
    ("public", "shared"): "practice.withdrawn",
    ("public", "archived"): "practice.archived",
    ("archived", "draft"): "practice.reopened",
}
SEEN_BY_MEMBERS = ("shared", "public")
CONFIRMED = ("draft", "shared", "public", "archived")
MAY_DECIDE = ("coordinator", "wellbeing_lead", "administrator")
REVIEW_YEARS = 2


def review_due(reviewed_on: date) -> date:
    """The day a practice reviewed on a day falls due again."""
    return reviewed_on + relativedelta(years=REVIEW_YEARS)


def deciding_refused(roles: Iterable[str]) -> Refusal | None:
    """Confirming, refusing, sharing, publishing, archiving and reviewing belong to those who answer for the bank."""
    return role_refused(roles, *MAY_DECIDE)


def editing_refused(roles: Iterable[str], *, owns: bool) -> Refusal | None:
    """Who may write an entry: those who decide, and a partner what their own organisation owns."""
    held = set(roles)
    if "partner" in held and not held & set(MAY_DECIDE):
        return None if owns else NOT_YOURS
    return role_refused(held, *MAY_DECIDE)


NOT_YOURS = Refusal(
    "not_yours", _("A partner writes the entries of their own organisation. Ask the coordinator to change this."), 403
)


def moving_refused(status: str, to: str) -> Refusal | None:
    """Whether a status may become another; everything outside TRANSITIONS is refused with the status it is in."""
    if (status, to) in TRANSITIONS:
        return None
    return Refusal("transition", _NOT_POSSIBLE.get(status, _NOT_POSSIBLE["archived"]))


_NOT_POSSIBLE = {
    "candidate": _("This is still a proposal. Somebody must confirm it first."),
    "refused": _("This proposal has been refused. Take it up again first."),
    "draft": _("This is a draft now, so that cannot be done. Somebody may have changed it meanwhile."),
    "shared": _("Members see this now, so that cannot be done. Somebody may have changed it meanwhile."),
    "public": _("This is on the public page now, so that cannot be done. Somebody may have changed it meanwhile."),
    "archived": _("This has been archived. Open it again first."),
}


def sharing_refused(
    names: Mapping[str, Any], core_idea: Mapping[str, Any], for_whom: Mapping[str, Any]
) -> Refusal | None:
    """An entry is shown to others only when it says what it is, its core idea and whom it is for."""
    if not names.get("fi"):
        return Refusal("no_name", _("Write the name in Finnish before sharing."), 422)
    if not core_idea.get("fi"):
        return Refusal("no_core_idea", _("Write the core idea in Finnish before sharing."), 422)
    if not for_whom.get("fi"):
        return Refusal("no_for_whom", _("Write in Finnish whom this is for before sharing."), 422)
    return None


def name_refused(names: Mapping[str, Any]) -> Refusal | None:
    """Every entry has a name in Finnish; the other languages follow."""
    return None if names.get("fi") else Refusal("no_name", _("Write the name in Finnish."), 422)


def reason_refused(reason: str) -> Refusal | None:
    """A proposal is refused with a reason, so that the next reader need not ask."""
    return (
        None
        if reason.strip()
        else Refusal("reason", _("Write why. The reason stays for those who read this later."), 422)
    )


def seeing_refused(status: str, roles: Iterable[str], *, owns: bool) -> Refusal | None:
    """Members see what is shared; drafts and archived entries only those who may write them."""
    if status in SEEN_BY_MEMBERS:
        return None
    if status in ("candidate", "refused"):
        return deciding_refused(roles)
    return editing_refused(roles, owns=owns)
