"""Writes of hours and euros: a line recorded, corrected, removed; the hours a member has in a week."""

import uuid
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from highfive.core.actions import record
from highfive.core.models import Area, Person, Region
from highfive.core.rules import Refusal, refuse
from highfive.network.models import WorkEntry
from highfive.network.queries import member
from highfive.network.rules.members import changing_own_refused, contributing_refused
from highfive.network.rules.notes import writing_refused
from highfive.network.rules.work import (
    MOST_DAY_HOURS,
    MOST_WEEK_HOURS,
    PLACE,
    WEEK,
    day_hours_refused,
    day_refused,
    first_of_month,
    recording_refused,
)
from highfive.projects.models import Project


@transaction.atomic
def record_work(
    *,
    region: Region,
    kind: str,
    month: date,
    area: Area | None,
    hours: Decimal,
    euros: Decimal,
    by: Person,
    project: Project | None = None,
    note: str = "",
    once: uuid.UUID | None = None,
    day: date | None = None,
) -> WorkEntry:
    """Record a line: hours and euros of a kind of work (rules.work.WORK_KINDS) in the month that `month` is in.

    `area` None is the whole region. `day` None is today when today is in the month and the hours fit in a day; of an
    earlier month, and of hours of many days, no day is known. The same `once` from the same person gives the line that
    is there already.
    """
    today = localdate()
    of_today = first_of_month(today) == first_of_month(month) and hours <= MOST_DAY_HOURS
    day = today if day is None and of_today else day
    refuse(contributing_refused(member(by, region)))
    refuse(_line_refused(region, kind, month, area, hours, euros, project, note))
    refuse(day_refused(day, first_of_month(month), today), "day")
    refuse(day_hours_refused(day, hours), "hours")
    values = {
        "region": region, "by": by, "kind": kind, "area": area, "project": project,
        "month": first_of_month(month), "day": day, "hours": hours, "euros": euros, "note": note,
    }  # fmt: skip
    mark = uuid.uuid5(once, str(by.pk)) if once else uuid.uuid4()  # a person's own form, nobody else's
    entry, created = WorkEntry.objects.get_or_create(once=mark, defaults=values)
    if created:
        record("work.recorded", by=by, region=region, target=entry, hours=str(hours), euros=str(euros))
    return entry


@transaction.atomic
def correct_work(
    *,
    entry: WorkEntry,
    kind: str,
    month: date,
    area: Area | None,
    hours: Decimal,
    euros: Decimal,
    by: Person,
    project: Project | None = None,
    note: str = "",
    day: date | None = None,
) -> None:
    """Correct a line of one's own; the coordinator may correct anybody's. The audit trail keeps what it was.

    `day` None: the line is of the month, no day of it is known.
    """
    refuse(changing_own_refused(member(by, entry.region), entry.by_id))
    refuse(_line_refused(entry.region, kind, month, area, hours, euros, project, note))
    refuse(day_refused(day, first_of_month(month), localdate()), "day")
    refuse(day_hours_refused(day, hours), "hours")
    row = WorkEntry.objects.select_for_update().get(pk=entry.pk)
    before = {"hours": str(row.hours), "euros": str(row.euros)}
    row.kind, row.month, row.area, row.project, row.note = kind, first_of_month(month), area, project, note
    row.hours, row.euros, row.day = hours, euros, day
    row.save()
    record("work.corrected", by=by, region=row.region, target=row, before=before, hours=str(hours), euros=str(euros))


@transaction.atomic
def remove_work(*, entry: WorkEntry, by: Person) -> None:
    """Remove a line of one's own; the coordinator may remove anybody's."""
    refuse(changing_own_refused(member(by, entry.region), entry.by_id))
    was = {"hours": str(entry.hours), "euros": str(entry.euros)}
    record("work.removed", by=by, region=entry.region, target=entry, **was)
    entry.delete()


@transaction.atomic
def set_week_hours(*, region: Region, hours: Decimal | None, by: Person) -> None:
    """A member says how many hours a week they have for the work here, over all their roles; None: not agreed."""
    refuse(contributing_refused(member(by, region)))
    refuse(WEEK if hours is not None and not 0 < hours <= MOST_WEEK_HOURS else None, "hours")
    rows = list(by.memberships.select_for_update().filter(region=region))
    before = max((row.week_hours for row in rows if row.week_hours is not None), default=None)
    by.memberships.filter(region=region).update(week_hours=hours)
    said = {"before": before, "hours": hours}
    record("week_hours.set", by=by, region=region, target=by, **{k: v and str(v) for k, v in said.items()})


def _line_refused(
    region: Region,
    kind: str,
    month: date,
    area: Area | None,
    hours: Decimal,
    euros: Decimal,
    project: Project | None,
    note: str,
) -> Refusal | None:
    if area is not None and not region.places.filter(area=area).exists():
        return PLACE
    if project is not None and project.region_id != region.pk:
        return PLACE
    told = recording_refused(kind, first_of_month(month), hours, euros, localdate())
    return told or writing_refused([note])
