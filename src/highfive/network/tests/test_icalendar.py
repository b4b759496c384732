"""The feed read back with the icalendar library: times, series, called-off days, texts, identity."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dateutil import rrule
from icalendar import Calendar

from highfive.network.formats.icalendar import calendar
from highfive.network.rules.entries import CalendarEntry
from highfive.network.rules.recurrence import HELSINKI, Series, times

CHANGED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=HELSINKI)


def entry(series: Series, **more: Any) -> CalendarEntry:
    return CalendarEntry(uid="b9b6", sequence=2, changed_at=CHANGED, series=series, title="Kyläkahvila", **more)


def feed(*entries: CalendarEntry) -> bytes:
    return calendar(entries, name="Itä-Lappi", language="fi")


def read(*entries: CalendarEntry) -> Any:
    parsed = Calendar.from_ical(feed(*entries))
    assert not parsed.errors
    return parsed


def beginnings(event: Any, end: datetime) -> list[datetime]:
    """What a calendar program shows: the rule expanded from DTSTART, without EXDATE."""
    start = event["dtstart"].dt
    rule = event["rrule"].to_ical().decode()
    days = rrule.rruleset()
    days.rrule(rrule.rrulestr(rule, dtstart=start))
    off = event.get("exdate")
    for one in [] if off is None else off.dts:
        days.exdate(one.dt)
    return [day for day in days if day < end] if "UNTIL" in rule else list(days.between(start, end, inc=True))


@pytest.mark.parametrize("first", [date(2026, 10, 20), date(2026, 3, 24), date(2026, 11, 30)])
@pytest.mark.parametrize("recurrence", ["weekly", "fortnightly", "monthly"])
@pytest.mark.parametrize("until", [None, timedelta(days=70)])
def test_a_calendar_program_sees_what_our_pages_show(first: date, recurrence: str, until: timedelta | None) -> None:
    last = first + until if until else None
    plain = Series(at(first, 13), at(first, 15), recurrence, last)
    off = [one.starts_at.date() for one in times(plain, first, first + timedelta(days=100))][1:2]
    series = Series(at(first, 13), at(first, 15), recurrence, last, frozenset(off))
    end = first + timedelta(days=200)
    (event,) = read(entry(series)).walk("VEVENT")
    ours = [one.starts_at for one in times(series, first, end) if not one.cancelled]
    assert beginnings(event, at(end, 0)) == ours
    assert {day.hour for day in ours} == {13}
    assert event["dtstart"].params["TZID"] == "Europe/Helsinki"


def test_the_zone_in_the_feed_is_helsinki_in_the_weeks_of_change() -> None:
    (zone,) = read().walk("VTIMEZONE")
    theirs = zone.to_tz()
    for day in (date(2026, 3, 28), date(2026, 3, 30), date(2026, 10, 24), date(2026, 10, 26), date(2030, 7, 1)):
        naive = datetime(day.year, day.month, day.day, 12)
        assert naive.replace(tzinfo=theirs).utcoffset() == naive.replace(tzinfo=HELSINKI).utcoffset()


def test_a_single_activity_has_no_rule_and_keeps_its_end() -> None:
    (event,) = read(entry(Series(at(date(2026, 11, 24), 17), at(date(2026, 11, 24), 20)))).walk("VEVENT")
    assert "rrule" not in event
    assert event["dtend"].dt == at(date(2026, 11, 24), 20)


def test_until_is_in_utc_and_takes_the_last_day_in() -> None:
    series = Series(at(date(2026, 11, 3), 13), at(date(2026, 11, 3), 15), "weekly", date(2026, 11, 17))
    assert b"UNTIL=20261117T215959Z" in feed(entry(series))


TEXTS = [
    "a,b;c\\d",
    "rivi\nuusi rivi",
    "öäå " * 60,
    "“lainaus” – 😀 " * 20,
    "BEGIN:VEVENT",
    "x\r\nATTENDEE:mailto:a@b",
    "\\n",
]


@pytest.mark.parametrize("words", TEXTS)
def test_texts_come_back_as_they_were(words: str) -> None:
    series = Series(at(date(2026, 11, 3), 13), at(date(2026, 11, 3), 15))
    parsed = read(entry(series, description=words, place=words, organiser=words))
    (event,) = parsed.walk("VEVENT")
    expected = words.replace("\r\n", "\n")
    assert [str(event[name]) for name in ("description", "location", "contact")] == [expected] * 3
    assert "attendee" not in event


@pytest.mark.parametrize("words", TEXTS)
def test_lines_are_folded_between_letters_at_75_octets(words: str) -> None:
    made = feed(entry(Series(at(date(2026, 11, 3), 13), at(date(2026, 11, 3), 15)), description=words))
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in made.replace(b"\r\n", b"")
    for line in lines:
        line.decode()


def test_control_characters_do_not_enter_the_feed() -> None:
    made = feed(entry(Series(at(date(2026, 11, 3), 13), at(date(2026, 11, 3), 15)), description="a\x00b\x07c"))
    assert b"DESCRIPTION;LANGUAGE=fi:abc\r\n" in made


def test_a_called_off_activity_is_cancelled() -> None:
    series = Series(at(date(2026, 11, 3), 13), at(date(2026, 11, 3), 15))
    (event,) = read(entry(series, cancelled=True)).walk("VEVENT")
    assert (event["status"], event["sequence"], event["uid"]) == ("CANCELLED", 2, "b9b6")


def test_an_empty_feed_is_a_calendar() -> None:
    assert read()["x-wr-calname"] == "Itä-Lappi"
