"""Who may keep meetings, and what a meeting and a task may be."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal, role_refused
from highfive.network.rules.members import EDITORS, Member

ENDS_FIRST = Refusal("ends_first", _("The meeting must end after it begins."), 422)
LINK = Refusal("link", _("Write an address that begins with https://."), 422)
TITLE = Refusal("title", _("Give the meeting a name."), 422)
TASK = Refusal("task", _("Write what is to be done."), 422)
NOT_A_MEMBER = Refusal("not_a_member", _("Choose a person who is a member here."), 422)
CHANGED = Refusal(
    "meeting_changed",
    _("Somebody has saved this meeting while you wrote. Read what stands there now. Save again to put yours there."),
)
NOT_YOUR_TASK = Refusal(
    "not_your_task",
    _("The one who promised it, the coordinator, a wellbeing lead or an administrator marks this task."),
    403,
)


def keeping_refused(who: Member) -> Refusal | None:
    """Why `who` may not make or change meetings and share out tasks."""
    return role_refused(who.roles, *EDITORS)


def marking_refused(who: Member, own: Collection[int], responsible: int | None) -> Refusal | None:
    """Why `who` may not mark a task done or undone; `own` are they and those they stand in for."""
    if keeping_refused(who) is None or (who.roles and responsible in own):
        return None
    return NOT_YOUR_TASK


def mark_of(*values: object) -> str:
    """A short mark of what a page showed: it differs when somebody has changed any of it since."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def meeting_refused(title: str, starts_at: datetime, ends_at: datetime, link: str) -> Refusal | None:
    """Why these may not be a meeting."""
    if not title.strip():
        return TITLE
    if link and not link.startswith("https://"):
        return LINK
    return ENDS_FIRST if ends_at <= starts_at else None
