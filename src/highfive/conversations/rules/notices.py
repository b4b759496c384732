"""When a member is told by mail that somebody waits: for somebody new, and every second day for a promise due."""

from collections.abc import Sequence
from datetime import date, timedelta

AGAIN = timedelta(days=2)


def notice_due(waits: Sequence[tuple[date | None, date | None]], told: tuple[date, int] | None, today: date) -> bool:
    """Whether a mail is due. `waits`: (since, promised by) of each who waits; `told`: the last notice, how many then.

    Days are all we know: who has waited since the day of the last notice may have come after it, and is new.
    """
    if not waits:
        return False
    if told is None:
        return True
    day, count = told
    if day >= today:
        return False
    new = len(waits) > count or any(since is not None and since >= day for since, _due in waits)
    pressing = any(due is not None and due <= today for _since, due in waits)
    return new or (pressing and today - day >= AGAIN)
