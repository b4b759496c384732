"""A series keeps its time on the wall clock over the changes of summer time, and its weekday in the month."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highfive.network.rules.recurrence import HELSINKI, Series, is_occurrence, times, week_in_month


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HELSINKI)


def series(day: date, recurrence: str, until: date | None = None, off: tuple[date, ...] = ()) -> Series:
    return Series(at(day, 13), at(day, 15, 30), recurrence, until, frozenset(off))


@pytest.mark.parametrize("first", [date(2026, 10, 20), date(2026, 3, 24)])
def test_the_clock_on_the_wall_stays_over_a_change_of_time(first: date) -> None:
    found = list(times(series(first, "weekly"), first, first + timedelta(days=15)))
    assert [one.starts_at.hour for one in found] == [13, 13, 13]
    assert [one.ends_at.strftime("%H.%M") for one in found] == ["15.30"] * 3
    offsets = [one.starts_at.utcoffset() for one in found]
    assert len(set(offsets)) == 2
    assert found[0].starts_at.tzinfo is HELSINKI


def test_a_night_over_the_change_lasts_by_the_clock() -> None:
    night = Series(at(date(2026, 10, 17), 22), at(date(2026, 10, 18), 6), "weekly")
    *_, change = times(night, date(2026, 10, 24), date(2026, 10, 25))
    assert (change.starts_at.hour, change.ends_at.hour) == (22, 6)
    assert change.ends_at.timestamp() - change.starts_at.timestamp() == 9 * 3600


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2026, 11, 24), [date(2026, 11, 24), date(2026, 12, 22), date(2027, 1, 26), date(2027, 2, 23)]),
        (date(2026, 11, 30), [date(2026, 11, 30), date(2026, 12, 28), date(2027, 1, 25), date(2027, 2, 22)]),
        (date(2026, 12, 1), [date(2026, 12, 1), date(2027, 1, 5), date(2027, 2, 2)]),
    ],
)
def test_monthly_keeps_the_weekday_and_a_fifth_is_the_last(first: date, expected: list[date]) -> None:
    found = [one.starts_at.date() for one in times(series(first, "monthly"), first, date(2027, 3, 1))]
    assert found == expected


def test_every_second_week_its_last_day_and_called_off_days() -> None:
    first = date(2026, 11, 3)
    found = list(times(series(first, "fortnightly", date(2026, 12, 1), (date(2026, 11, 17),)), first, date(2027, 1, 1)))
    assert [(one.starts_at.date().day, one.cancelled) for one in found] == [(3, False), (17, True), (1, False)]


def test_what_began_before_the_window_is_in_it_while_it_lasts() -> None:
    night = Series(at(date(2026, 11, 23), 22), at(date(2026, 11, 24), 6))
    assert list(times(night, date(2026, 11, 24), date(2026, 11, 25)))
    assert not list(times(night, date(2026, 11, 25), date(2026, 11, 26)))
    assert not list(times(night, date(2026, 11, 22), date(2026, 11, 23)))


def test_a_day_is_of_the_series_or_not() -> None:
    weekly = series(date(2026, 11, 3), "weekly")
    assert is_occurrence(weekly, date(2026, 11, 10))
    assert not is_occurrence(weekly, date(2026, 11, 11))
    assert not is_occurrence(weekly, date(2026, 10, 27))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    first=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    recurrence=st.sampled_from(["weekly", "fortnightly", "monthly"]),
    ahead=st.integers(0, 400),
)
def test_windows_side_by_side_give_what_one_window_gives(first: date, recurrence: str, ahead: int) -> None:
    one = series(first, recurrence)
    middle, end = first + timedelta(days=ahead), first + timedelta(days=800)
    whole = list(times(one, first, end))
    assert [*times(one, first, middle), *times(one, middle, end)] == whole
    assert all(time.starts_at.weekday() == first.weekday() for time in whole)
    if recurrence == "monthly" and week_in_month(first) > 0:
        assert {week_in_month(time.starts_at.date()) for time in whole} == {week_in_month(first)}
