"""Writes of activities: made, saved, one occurrence or all called off and put back; a member's calendar address."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highfive.core.actions import record
from highfive.core.models import Area, Organisation, Person, Region
from highfive.core.rules import Refusal, Texts, refuse
from highfive.core.rules.identity_numbers import telling_refused
from highfive.network.models import Activity, CalendarAddress, TargetGroup
from highfive.network.queries import member
from highfive.network.rules.members import editing_refused
from highfive.network.rules.recurrence import is_occurrence

NO_SUCH_DAY = Refusal("no_such_day", _("The activity does not take place on that day."), 422)
ENDS_FIRST = Refusal("ends_first", _("The activity must end after it begins."), 422)
UNTIL_FIRST = Refusal("until_first", _("The last day of the series is before its first."), 422)


@dataclass(frozen=True)
class ActivityContent:
    """All that a person says of an activity; times are aware, `until` only with a recurrence."""

    names: Texts
    starts_at: datetime
    ends_at: datetime
    description: Texts = field(default_factory=dict)
    organisation: Organisation | None = None
    area: Area | None = None
    place: str = ""
    recurrence: str = "none"
    until: date | None = None
    target_groups: Iterable[TargetGroup] = ()
    public: bool = False


@transaction.atomic
def create_activity(*, region: Region, content: ActivityContent, by: Person) -> Activity:
    """A new activity. Raises Refused for a role that may not and for times that cannot be."""
    _refuse_content(region, content, by)
    activity = Activity(region=region)
    _fill(activity, content)
    record("activity.created", by=by, region=region, target=activity)
    return activity


@transaction.atomic
def save_activity(*, activity: Activity, content: ActivityContent, by: Person) -> None:
    """Change an activity; calendars that follow it learn of the change by its sequence."""
    row = _locked(activity, by)
    _refuse_content(row.region, content, by)
    row.sequence, row.changed_at = row.sequence + 1, timezone.now()
    _fill(row, content)
    record("activity.saved", by=by, region=row.region, target=row)


def _refuse_content(region: Region, content: ActivityContent, by: Person) -> None:
    area, organisation = content.area, content.organisation
    owner = {"area": area.pk if area else None, "organisation": organisation.pk if organisation else None}
    refuse(editing_refused(member(by, region), **owner))
    refuse(telling_refused([*content.names.values(), *content.description.values(), content.place]))
    refuse(ENDS_FIRST if content.ends_at <= content.starts_at else None, "ends")
    first = content.starts_at.astimezone(timezone.get_default_timezone()).date()
    refuse(UNTIL_FIRST if content.until and content.until < first else None, "until")


def _fill(activity: Activity, content: ActivityContent) -> None:
    for name in ("names", "description", "organisation", "area", "place", "starts_at", "ends_at", "recurrence"):
        setattr(activity, name, getattr(content, name))
    activity.until = None if content.recurrence == "none" else content.until
    activity.public = content.public
    activity.save()
    activity.target_groups.set(content.target_groups)


def _locked(activity: Activity, by: Person) -> Activity:
    row = Activity.objects.select_for_update().get(pk=activity.pk)
    refuse(editing_refused(member(by, row.region), area=row.area_id, organisation=row.organisation_id))
    return row


@transaction.atomic
def cancel_activity(*, activity: Activity, by: Person) -> None:
    """Call the whole activity off; it stays to be seen, and calendars show it as cancelled."""
    _changed(activity, by, "activity.cancelled", lambda row: setattr(row, "cancelled", True))


@transaction.atomic
def restore_activity(*, activity: Activity, by: Person) -> None:
    """Put back an activity that was called off."""
    _changed(activity, by, "activity.restored", lambda row: setattr(row, "cancelled", False))


@transaction.atomic
def cancel_occurrence(*, activity: Activity, day: date, by: Person) -> None:
    """Call off one day of a series. Raises Refused when the series has no such day."""
    refuse(None if is_occurrence(activity.series, day) else NO_SUCH_DAY)
    days = {day.isoformat()}
    _changed(activity, by, "occurrence.cancelled", lambda row: _except(row, set(row.exceptions) | days), day)


@transaction.atomic
def restore_occurrence(*, activity: Activity, day: date, by: Person) -> None:
    """Put back one day of a series."""
    days = {day.isoformat()}
    _changed(activity, by, "occurrence.restored", lambda row: _except(row, set(row.exceptions) - days), day)


def _except(row: Activity, days: Iterable[str]) -> None:
    row.exceptions = sorted(days)


def _changed(
    activity: Activity, by: Person, event: str, change: Callable[[Activity], None], day: date | None = None
) -> None:
    """Apply `change` under the lock; one that changes nothing leaves sequence and audit alone."""
    row = _locked(activity, by)
    before = (row.cancelled, list(row.exceptions))
    change(row)
    if (row.cancelled, list(row.exceptions)) == before:
        return
    row.sequence, row.changed_at = row.sequence + 1, timezone.now()
    row.save(update_fields=["cancelled", "exceptions", "sequence", "changed_at"])
    record(event, by=by, region=row.region, target=row, **({"day": day.isoformat()} if day else {}))


@transaction.atomic
def renew_calendar_address(*, region: Region, by: Person) -> CalendarAddress:
    """Give the member an address of the region's calendar; an earlier one stops working."""
    address, _created = CalendarAddress.objects.update_or_create(
        person=by, region=region, defaults={"word": uuid.uuid4()}
    )
    record("calendar_address.renewed", by=by, region=region, target=address)
    return address


@transaction.atomic
def end_calendar_address(*, region: Region, by: Person) -> None:
    """Make the member's calendar address stop working, and give no new one."""
    gone, _rows = CalendarAddress.objects.filter(person=by, region=region).delete()
    if gone:
        record("calendar_address.ended", by=by, region=region)
