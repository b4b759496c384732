"""What happens when: occurrences of activities between two days, and activities as calendars get them."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from highfive.core.models import Region
from highfive.core.rules import text
from highfive.network.models import Activity, CalendarAddress
from highfive.network.rules.entries import CalendarEntry
from highfive.network.rules.recurrence import Series, days_off, times

SALT = "highfive.network.calendar"
TIMES = ("starts_at", "ends_at", "recurrence", "until", "exceptions")


@dataclass(frozen=True)
class Occurrence:
    """One time an activity takes place; `cancelled` when this time or the whole activity is called off."""

    activity: Activity
    starts_at: datetime
    ends_at: datetime
    cancelled: bool

    @property
    def day(self) -> date:
        """The local day it begins."""
        return self.starts_at.date()


def activities(region: Region, *, public_only: bool = False) -> QuerySet[Activity]:
    """The region's activities with what a page needs of each."""
    rows = Activity.objects.filter(region=region).select_related("organisation", "area")
    return rows.filter(public=True) if public_only else rows


def upcoming(region: Region, start: date, end: date, public_only: bool = False) -> list[Occurrence]:
    """Occurrences of which some part falls on the days from `start` up to, not including, `end`, by time.

    Times are aware, in local time. Called-off ones are among them, marked: people look for them.
    """
    rows = _between(activities(region, public_only=public_only), start, end)
    return in_order(list(rows.prefetch_related("target_groups")), start, end)


def _between(rows: QuerySet[Activity], start: date, end: date) -> QuerySet[Activity]:
    """Those that may have an occurrence on the days from `start` up to, not including, `end`."""
    opening, closing = (make_aware(datetime.combine(day, time.min)) for day in (start, end))
    rows = rows.filter(starts_at__lt=closing).filter(Q(until__isnull=True) | Q(until__gte=start))
    return rows.filter(Q(recurrence="none", ends_at__gte=opening) | ~Q(recurrence="none"))


def first_times(region: Region, start: date, end: date, most: int) -> list[Occurrence]:
    """The first few of `upcoming` that are not called off: of the others nothing but their times is read."""
    rows = _between(Activity.objects.filter(region=region, cancelled=False), start, end)
    found = [
        (one, pk)
        for pk, starts_at, ends_at, recurrence, until, off in rows.values_list("pk", *TIMES)
        for one in times(Series(starts_at, ends_at, recurrence, until, days_off(off)), start, end)
        if not one.cancelled
    ]
    few = sorted(found, key=lambda pair: (pair[0].starts_at, pair[1]))[:most]
    whole = activities(region).in_bulk([pk for _one, pk in few])
    return [Occurrence(whole[pk], one.starts_at, one.ends_at, cancelled=False) for one, pk in few]


def in_order(rows: list[Activity], start: date, end: date) -> list[Occurrence]:
    """The occurrences of these activities by time."""
    found = [
        Occurrence(row, one.starts_at, one.ends_at, one.cancelled or row.cancelled)
        for row in rows
        for one in times(row.series, start, end)
    ]
    return sorted(found, key=lambda one: (one.starts_at, one.activity.pk))


def entries(region: Region, language: str, origin: str, *, public_only: bool = False) -> list[CalendarEntry]:
    """The region's activities for formats.icalendar in a language; `origin` begins each one's link to its page.

    The public feed has no such page to lead to, so it gets no links.
    """
    return [_entry(row, language, "" if public_only else origin) for row in activities(region, public_only=public_only)]


def _entry(row: Activity, language: str, origin: str) -> CalendarEntry:
    place = ", ".join(filter(None, [row.place, text(row.area.names, language) if row.area else ""]))
    return CalendarEntry(
        uid=str(row.uid),
        sequence=row.sequence,
        changed_at=row.changed_at,
        series=row.series,
        title=text(row.names, language),
        description=text(row.description, language),
        place=place,
        organiser=row.organisation.name if row.organisation else "",
        url=f"{origin}{row.get_absolute_url()}" if origin else "",
        cancelled=row.cancelled,
    )


def calendar_token(address: CalendarAddress) -> str:
    """The signed word in a member's calendar address."""
    return signing.Signer(salt=SALT).sign(str(address.word))


def calendar_owner(token: str) -> CalendarAddress | None:
    """Whose address this is; None for one that is made up, renewed since, or of a person who left the region."""
    try:
        word = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    rows = CalendarAddress.objects.select_related("person", "region__area").filter(word=word, person__is_active=True)
    address = rows.first()
    if address is None or not address.person.memberships.filter(region=address.region).exists():
        return None
    return address
