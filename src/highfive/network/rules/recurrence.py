"""When an activity happens: a series is kept in local wall time, so that summer time moves nothing for its people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

HELSINKI = ZoneInfo("Europe/Helsinki")
RECURRENCES = {
    "none": _("Once"),
    "weekly": _("Every week"),
    "fortnightly": _("Every second week"),
    "monthly": _("Every month on the same weekday"),
}
FIRST_YEAR, LAST_YEAR = 2000, 2100  # days outside are slips of the keyboard
LAST_FIFTH = 28  # a weekday that falls after this day is the month's last of its kind
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Series:
    """An activity's time: aware ends of its first occurrence, how it recurs, its last day, the days called off."""

    starts_at: datetime
    ends_at: datetime
    recurrence: str = "none"
    until: date | None = None
    exceptions: frozenset[date] = frozenset()

    @cached_property
    def first(self) -> datetime:
        """The first beginning in local time."""
        return self.starts_at.astimezone(HELSINKI)

    @property
    def lasts(self) -> timedelta:
        """How long by the clock on the wall."""
        return self.ends_at.astimezone(HELSINKI).replace(tzinfo=None) - self.first.replace(tzinfo=None)


@dataclass(frozen=True)
class Time:
    """One occurrence; both ends aware, in local time."""

    starts_at: datetime
    ends_at: datetime
    cancelled: bool = False


def days_off(days: Iterable[str]) -> frozenset[date]:
    """Days called off, from ISO texts."""
    return frozenset(map(date.fromisoformat, days))


def in_reach(day: date) -> bool:
    """Whether the calendar goes to this day."""
    return FIRST_YEAR <= day.year < LAST_YEAR


def week_in_month(day: date) -> int:
    """Which of its weekdays in the month a day is: 1..4, or -1 for the last (the fifth, which not all months have)."""
    return -1 if day.day > LAST_FIFTH else (day.day - 1) // 7 + 1


def repeating(series: Series) -> dict[str, str | int]:
    """The recurrence in the parts of RFC 5545 section 3.3.10, without its end; empty for a single occurrence."""
    match series.recurrence:
        case "weekly":
            return {"FREQ": "WEEKLY"}
        case "fortnightly":
            return {"FREQ": "WEEKLY", "INTERVAL": 2}
        case "monthly":
            day = series.first.date()
            return {"FREQ": "MONTHLY", "BYDAY": f"{week_in_month(day)}{DAYS[day.weekday()]}"}
    return {}


def until_moment(series: Series) -> datetime | None:
    """The end of the series' last day."""
    return datetime.combine(series.until, time.max, HELSINKI).replace(microsecond=0) if series.until else None


def times(series: Series, start: date, end: date) -> Iterator[Time]:
    """Occurrences of which some part falls on the days from `start` up to, not including, `end`; called off too."""
    opening, closing = (datetime.combine(day, time.min) for day in (start, end))
    lasts = series.lasts
    for begins in _beginnings(series, opening - lasts, closing):
        ends = begins + lasts
        if begins < closing and ends > opening:
            off = begins.date() in series.exceptions
            yield Time(begins.replace(tzinfo=HELSINKI), ends.replace(tzinfo=HELSINKI), off)


def _beginnings(series: Series, after: datetime, before: datetime) -> Iterator[datetime]:
    """Beginnings in naive local time, none before `after` or past `before`."""
    first = series.first.replace(tzinfo=None)
    if series.recurrence == "none":
        yield first
        return
    last = min(before, datetime.combine(series.until, time.max)) if series.until else before
    if series.recurrence == "monthly":
        yield from _monthly(first, max(first, after), last)
        return
    step = timedelta(weeks=2 if series.recurrence == "fortnightly" else 1)
    begins = first + step * max(0, -((first - after) // step))
    while begins <= last:
        yield begins
        begins += step


def _monthly(first: datetime, after: datetime, last: datetime) -> Iterator[datetime]:
    """The same weekday of each month; counted from the month of `after`, so that an old series costs no more."""
    which, month = week_in_month(first.date()), after.date().replace(day=1)
    while month <= last.date():
        begins = datetime.combine(_weekday_of(month, first.weekday(), which), first.time())
        if after <= begins <= last:
            yield begins
        month = (month + timedelta(days=31)).replace(day=1)


def _weekday_of(month: date, weekday: int, which: int) -> date:
    """The first to fourth of a month's such weekdays, or -1: the last; `month` is its first day."""
    if which > 0:
        return month + timedelta(days=(weekday - month.weekday()) % 7 + 7 * (which - 1))
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def is_occurrence(series: Series, day: date) -> bool:
    """Whether the series begins on this day, called off or not."""
    return any(one.starts_at.date() == day for one in times(series, day, day + timedelta(days=1)))
