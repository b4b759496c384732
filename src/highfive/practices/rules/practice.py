"""What a practice may become and who may do it: statuses, the one table of transitions, reasons to refuse."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal, Texts, role_refused

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


# What a review found, and when the next falls due; "not_in_use" archives the entry.
REVIEW_OUTCOMES = {
    "in_use": _("Yes: it is in use, and the text is true"),
    "unknown": _("I do not know yet: ask again in three months"),
    "not_in_use": _("No: it is not in use anywhere. Archive the entry"),
}
NEXT_REVIEW = {"in_use": 24, "unknown": 3, "not_in_use": 24}  # months


def review_due(reviewed_on: date, outcome: str = "in_use") -> date:
    """The day a practice reviewed on a day falls due again; the month's last day where there is no such day."""
    year, month = divmod(reviewed_on.year * 12 + reviewed_on.month - 1 + NEXT_REVIEW[outcome], 12)
    return date(year, month + 1, min(reviewed_on.day, monthrange(year, month + 1)[1]))


def reviewing_refused(status: str, outcome: str) -> Refusal | None:
    """Only what others see is reviewed."""
    if outcome not in REVIEW_OUTCOMES:
        return Refusal("outcome", _("Choose what the review found."), 422)
    return None if status in SEEN_BY_MEMBERS else Refusal("transition", _NOT_POSSIBLE[status])


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


def writing_blocks_refused(roles: Iterable[str]) -> Refusal | None:
    """Blocks are everybody's, so partners propose them to those who decide."""
    return role_refused(roles, *MAY_DECIDE)


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


def sharing_refused(names: Texts, core_idea: Texts, for_whom: Texts) -> Refusal | None:
    """An entry is shown to others only when it says what it is, its core idea and whom it is for."""
    if not names.get("fi"):
        return Refusal("no_name", _("Write the name in Finnish before sharing."), 422)
    if not core_idea.get("fi"):
        return Refusal("no_core_idea", _("Write the core idea in Finnish before sharing."), 422)
    if not for_whom.get("fi"):
        return Refusal("no_for_whom", _("Write in Finnish whom this is for before sharing."), 422)
    return None


def moving_entry_refused(status: str, to: str) -> Refusal | None:
    """The same for an entry: a proposal becomes one only by being confirmed, and is refused only with a reason."""
    if "candidate" in (status, to) or "refused" in (status, to):
        return Refusal("transition", _NOT_POSSIBLE["candidate" if status == "candidate" else "refused"])
    return moving_refused(status, to)


def answering_refused(status: str, to: str) -> Refusal | None:
    """Whether a proposal may be confirmed ("draft"), refused or taken up again; an entry is no proposal any more."""
    if status in CONFIRMED:
        return Refusal("transition", _("This proposal has been confirmed already. Open the entry and edit it there."))
    return moving_refused(status, to)


def came_from_refused(status: str, came_from: Iterable[str]) -> Refusal | None:
    """Whether an entry still is where the person saw it when they pressed the button."""
    return None if not came_from or status in came_from else Refusal("transition", _NOT_POSSIBLE[status])


def name_refused(names: Texts) -> Refusal | None:
    """Every entry has a name in Finnish; the other languages follow."""
    return None if names.get("fi") else Refusal("no_name", NAME_MISSING, 422)


NAME_MISSING = _("Write the name in Finnish.")


def saving_refused(status: str) -> Refusal | None:
    """Drafts and shown entries are edited; a proposal is confirmed first, an archived entry opened again."""
    return None if status in ("draft", *SEEN_BY_MEMBERS) else Refusal("transition", _NOT_POSSIBLE[status])


def version_refused(newest: int, began_from: int) -> Refusal | None:
    """Somebody saved meanwhile: both texts are shown, and the person chooses."""
    return None if newest == began_from else STALE


STALE = Refusal("stale", _("Somebody saved this while you were writing. Your text is below. Look at both, then save."))


def reason_refused(reason: str) -> Refusal | None:
    """A proposal is refused with a reason, so that the next reader need not ask."""
    return None if reason.strip() else NO_REASON


NO_REASON = Refusal("reason", _("Write why. The reason stays for those who read this later."), 422)


def seeing_refused(status: str, roles: Iterable[str], *, owns: bool) -> Refusal | None:
    """Members see what is shared; drafts and archived entries only those who may write them."""
    if status in SEEN_BY_MEMBERS:
        return None
    if status in ("candidate", "refused"):
        return deciding_refused(roles)
    return editing_refused(roles, owns=owns)
