"""Who may make, renew, lock and read a report, and why not."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal, role_refused

MAKERS = ("coordinator", "wellbeing_lead", "administrator")
READERS = (*MAKERS, "council_member")
STATUSES = {"draft": _("draft"), "frozen": _("locked")}


def making_refused(roles: Iterable[str], own_areas: Iterable[int | None], area: int) -> Refusal | None:
    """A wellbeing lead who is tied to a municipality makes only its report.

    `own_areas`: what the person's roles of wellbeing lead are tied to, None for one that is tied to no municipality.
    """
    roles = set(roles)
    if reason := role_refused(roles, *MAKERS):
        return reason
    if roles & {"coordinator", "administrator"} or {None, area} & set(own_areas):
        return None
    return Refusal("area", _("You may make the report of your own municipality only."), status=403)


def reading_refused(roles: Iterable[str]) -> Refusal | None:
    return role_refused(roles, *READERS)


def changing_refused(status: str) -> Refusal | None:
    if status == "draft":
        return None
    return Refusal("frozen", _("This report is locked, so its text and numbers no longer change. Choose another year."))


def publishing_refused(figures: int) -> Refusal | None:
    """A report without a single number of its municipality tells nothing."""
    if figures:
        return None
    return Refusal(
        "no_figures", _("There are no published results for this municipality yet. Publish the survey's results first.")
    )
