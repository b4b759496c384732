"""Hours and euros: sums of the region and of a project, a person's own lines."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max, QuerySet, Sum

from highfive.core.models import Area, Person, Region
from highfive.network.models import WorkEntry
from highfive.network.rules.work import WorkCell, WorkSum, summed
from highfive.projects.models import Project


@dataclass(frozen=True)
class WorkTotals:
    """The sums by kind, municipality and month, and the sum of all."""

    cells: list[WorkCell]

    @property
    def all(self) -> WorkSum:
        return summed(cell.sum for cell in self.cells)


def work_totals(region: Region, *, year: int | None = None, project: Project | None = None) -> WorkTotals:
    """Sums of the region's work by kind x municipality x month, of one year or project if named."""
    rows = WorkEntry.objects.filter(region=region)
    rows = rows.filter(month__year=year) if year else rows
    rows = rows.filter(project=project) if project else rows
    grouped = rows.order_by().values("kind", "area", "month").annotate(h=Sum("hours"), e=Sum("euros"))
    areas = Area.objects.in_bulk({row["area"] for row in grouped if row["area"]})
    cells = [
        WorkCell(row["kind"], areas.get(row["area"]), row["month"], WorkSum(row["h"], row["e"])) for row in grouped
    ]
    return WorkTotals(sorted(cells, key=lambda cell: (cell.month, str(cell.area or ""), cell.kind)))


def work_of_project(project: Project) -> WorkSum:
    """All hours and euros recorded for the project."""
    found = project.work.aggregate(hours=Sum("hours"), euros=Sum("euros"))
    return WorkSum(found["hours"] or Decimal(0), found["euros"] or Decimal(0))


def my_lines(region: Region, person: Person) -> QuerySet[WorkEntry]:
    """The person's own lines, the newest first."""
    rows = WorkEntry.objects.filter(region=region, by=person).select_related("area", "project")
    return rows.order_by("-pk")


def last_line(region: Region, person: Person) -> WorkEntry | None:
    """What the person recorded last: the next line begins with its kind, municipality, month and project."""
    return my_lines(region, person).first()


def month_sum(region: Region, month: date, person: Person | None = None) -> WorkSum:
    """The sum of a month, of the region or of one person's own lines."""
    rows = WorkEntry.objects.filter(region=region, month=month)
    rows = rows.filter(by=person) if person else rows
    found = rows.aggregate(hours=Sum("hours"), euros=Sum("euros"))
    return WorkSum(found["hours"] or Decimal(0), found["euros"] or Decimal(0))


def years_of_work(region: Region) -> list[int]:
    """Years that have lines, the newest first."""
    return [month.year for month in WorkEntry.objects.filter(region=region).order_by().dates("month", "year", "DESC")]


@dataclass(frozen=True)
class WeekSum:
    """A person's hours in a week, the most by municipality first (None: the whole region).

    `agreed` are the hours a week agreed for the work here, None where none are; `left` is below zero when more were
    written down than agreed.
    """

    total: Decimal
    by_area: list[tuple[Area | None, Decimal]]
    agreed: Decimal | None

    @property
    def left(self) -> Decimal | None:
        return None if self.agreed is None else self.agreed - self.total


def week_sum(person: Person, region: Region, day: date) -> WeekSum:
    """What the person has written down for the week (Monday to Sunday) that `day` is in."""
    monday = day - timedelta(days=day.weekday())
    rows = WorkEntry.objects.filter(region=region, by=person, day__range=(monday, monday + timedelta(days=6)))
    sums = list(rows.filter(hours__gt=0).order_by().values("area").annotate(h=Sum("hours")))
    areas = Area.objects.in_bulk({row["area"] for row in sums if row["area"]})
    by_area = [(areas.get(row["area"]), row["h"]) for row in sums]
    by_area.sort(key=lambda pair: (-pair[1], str(pair[0] or "")))
    return WeekSum(sum((hours for _area, hours in by_area), Decimal(0)), by_area, agreed_hours(person, region))


def agreed_hours(person: Person, region: Region) -> Decimal | None:
    """Hours a week agreed for the person's work here: of several roles the one with most, None where none has any."""
    found: Decimal | None = person.memberships.filter(region=region).aggregate(most=Max("week_hours"))["most"]
    return found
