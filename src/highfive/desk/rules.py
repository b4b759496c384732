"""Pure decisions of the desk: what waits for a person, in what order, and what the page's heading says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


def in_order(tasks: list[Task]) -> list[Task]:
    """What presses first; otherwise as they came."""
    return sorted(tasks, key=lambda task: not task.pressing)


def heading(name: str, count: int) -> str:
    if not count:
        return _("%(name)s, nothing waits for you now") % {"name": name}
    return ngettext(
        "%(name)s, one thing waits for you", "%(name)s, %(count)d things wait for you", count
    ) % {"name": name, "count": count}  # fmt: skip
