"""Days on which offices answer in Finland. A library of the world's holidays would cost a web worker 46 MB; this, none.

Midsummer and Christmas Eve are days off by agreement. A test holds the days against that library, year by year.
"""

import functools
from datetime import date, timedelta

from dateutil.easter import easter

FIXED = ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26))
AFTER_EASTER = (-2, 1, 39)  # Good Friday, Easter Monday, Ascension Day; the others are Sundays
FRIDAY = 4


def is_working_day(day: date) -> bool:
    return day.weekday() <= FRIDAY and day not in _days_off(day.year)


@functools.cache
def _days_off(year: int) -> frozenset[date]:
    """A year's days off that may be weekdays; Midsummer Eve is the Friday of 19–25 June."""
    midsummer = date(year, 6, 19)
    midsummer += timedelta(days=(FRIDAY - midsummer.weekday()) % 7)
    movable = [easter(year) + timedelta(days=days) for days in AFTER_EASTER]
    return frozenset([midsummer, *movable, *(date(year, month, day) for month, day in FIXED)])
