"""Activities as an iCalendar feed (RFC 5545, RFC 7986): series in local time with their zone, called-off days out."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vRecur

from highfive.network.rules.entries import CalendarEntry
from highfive.network.rules.recurrence import HELSINKI, repeating, until_moment

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//High Five//Activities//EN"
REFRESH = timedelta(hours=6)


def calendar(entries: Iterable[CalendarEntry], *, name: str, language: str) -> bytes:
    """The feed as bytes: CRLF lines of at most 75 octets, one VTIMEZONE, one VEVENT for each entry.

    A series is one event with RRULE (UNTIL in UTC, as the RFC demands beside a zone) and EXDATE. UID is the entry's
    own and stays; SEQUENCE grows with each change, so that calendars take the newer one.
    """
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    feed.add("name", name, parameters={"LANGUAGE": language})
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", HELSINKI.key)
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add_component(_zone())
    for entry in entries:
        feed.add_component(_event(entry, language))
    return bytes(feed.to_ical())


def _zone() -> Timezone:
    """Rules of summer time that hold now in the EU; activities begin after they came to hold."""
    return Timezone.from_ical(_ZONE)  # type: ignore[return-value]


_ZONE = f"""BEGIN:VTIMEZONE
TZID:{HELSINKI.key}
BEGIN:DAYLIGHT
DTSTART:19810329T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
END:STANDARD
END:VTIMEZONE
"""


def _event(entry: CalendarEntry, language: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.series.first)
    event.add("dtend", entry.series.ends_at.astimezone(HELSINKI))
    event.add("summary", _plain(entry.title), parameters={"LANGUAGE": language})
    for name, words in (("description", entry.description), ("location", entry.place)):
        if words:
            event.add(name, _plain(words), parameters={"LANGUAGE": language})
    if entry.organiser:
        event.add("contact", _plain(entry.organiser))
    if entry.url:
        event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    _recur(event, entry)
    return event


def _recur(event: Event, entry: CalendarEntry) -> None:
    rule = repeating(entry.series)
    if not rule:
        return
    end = until_moment(entry.series)
    event.add("rrule", vRecur(rule | ({"UNTIL": end.astimezone(UTC)} if end else {})))
    off = [_at_the_time(entry, day) for day in sorted(entry.series.exceptions)]
    if off:
        event.add("exdate", off)


def _at_the_time(entry: CalendarEntry, day: object) -> datetime:
    """An exception names the occurrence by its beginning."""
    return datetime.combine(day, entry.series.first.time(), HELSINKI)  # type: ignore[arg-type]


def _plain(words: str) -> str:
    """Line ends as one kind; control characters that no calendar can hold are left out."""
    joined = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in joined if letter in "\n\t" or letter.isprintable() or letter == "\u00ad")
