"""Pure decisions of the desk: what waits for a person, in what order, and what the page's heading says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MONTH, YEAR = 30, 365
LAST_DAYS = 7  # from here on an open round is pressing


@dataclass(frozen=True)
class Task:
    """One thing to do: what, why, and the page where it is done."""

    icon: str
    title: str
    why: str
    url: str
    tag: str = ""
    pressing: bool = False
    due: date | None = None


def days_left(closes_on: date, today: date) -> int:
    """Days a round still takes answers, its last day included; 0 when it is over."""
    return max(0, (closes_on - today).days + 1)


def round_task(round_: Any, title: str, url: str, today: date) -> Task | None:
    """What a round asks for by its status; a released one asks for nothing."""
    left = days_left(round_.closes_on, today)
    if round_.status == "draft":
        return Task(
            "file-pen", title, _("The round is a draft. Check it and open it for answers."), url, _("not open yet")
        )
    if round_.status == "open" and left:
        tag = ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
        why = _("The round is open. See whose voice is missing while there is still time.")
        return Task("megaphone", title, why, url, tag, left <= LAST_DAYS)
    if round_.status == "open":
        return Task(
            "lock", title, _("The last day to answer has passed. Close the round."), url, _("to be closed"), True
        )
    if round_.status == "closed":
        return Task(
            "chart-column", title, _("The round is closed. Publish the results."), url, _("to be published"), True
        )
    return None


def unhanded(state: str) -> str:
    """Why an output of a project waits, by the state of its heir (see projects.rules.UNHANDED)."""
    return {
        "none": _("Nobody carries this on yet. Name an heir, or say that it ends."),
        "expired": _("The time agreed with the heir is over. Who carries this on now?"),
        "expiring": _("The time agreed with the heir ends soon. Agree on what follows."),
    }[state]


def due_tag(due: date | None, today: date) -> str:
    """How long a thing has waited, or when its day is; "" where it has none."""
    if due is None:
        return ""
    late = (today - due).days
    if late >= 2 * MONTH:
        return _long_late(late)
    if late > 0:
        return ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
    if late == 0:
        return _("today")
    return ngettext("in %(days)d day", "in %(days)d days", -late) % {"days": -late}


def _long_late(days: int) -> str:
    """Nobody counts a year in days."""
    if days >= 2 * YEAR:
        return ngettext("%(years)d year late", "%(years)d years late", days // YEAR) % {"years": days // YEAR}
    return ngettext("%(months)d month late", "%(months)d months late", days // MONTH) % {"months": days // MONTH}


def is_pressing(due: date | None, today: date) -> bool:
    """Whether its day has come, or comes within a week."""
    return due is not None and (due - today).days <= LAST_DAYS


def in_order(tasks: list[Task]) -> list[Task]:
    """What presses first, the longest waiting at the head; otherwise as they came."""
    return sorted(tasks, key=lambda task: (not task.pressing, task.due or date.max))


def heading(name: str, count: int) -> str:
    if not count:
        return _("%(name)s, nothing waits for you now") % {"name": name}
    return ngettext(
        "%(name)s, one thing waits for you", "%(name)s, %(count)d things wait for you", count
    ) % {"name": name, "count": count}  # fmt: skip
