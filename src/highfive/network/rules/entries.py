"""An activity as a calendar gets it."""

from dataclasses import dataclass
from datetime import datetime

from highfive.network.rules.recurrence import Series


@dataclass(frozen=True)
class CalendarEntry:
    """One event or series in one language; `changed_at` is aware, `url` absolute or empty."""

    uid: str
    sequence: int
    changed_at: datetime
    series: Series
    title: str
    description: str = ""
    place: str = ""
    organiser: str = ""
    url: str = ""
    cancelled: bool = False
