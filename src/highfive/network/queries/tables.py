"""Sums of work as the tables and the file that people read."""

from decimal import Decimal

from django.utils.translation import gettext as _

from highfive.core.models import Region
from highfive.core.queries import municipalities
from highfive.network.models import WorkEntry
from highfive.network.queries.work import WorkTotals
from highfive.network.rules.reading import month_name
from highfive.network.rules.work import WORK_KINDS, Grid, WorkCell, grid
from highfive.projects.models import Project


def by_kind(region: Region, totals: WorkTotals, measure: str) -> Grid:
    """Kind x municipality, of "hours" or "euros"."""
    cells = [(str(WORK_KINDS[c.kind]), _area(c), getattr(c.sum, measure)) for c in totals.cells]
    return grid(cells, [str(label) for label in WORK_KINDS.values()], _areas(region))


def by_month(region: Region, totals: WorkTotals, measure: str) -> Grid:
    """Month x municipality, of "hours" or "euros", the newest month first."""
    cells = [(month_name(c.month), _area(c), getattr(c.sum, measure)) for c in totals.cells]
    months = sorted({cell.month for cell in totals.cells}, reverse=True)
    return grid(cells, [month_name(month) for month in months], _areas(region))


def every_sum(totals: WorkTotals) -> list[tuple[str, str, str, Decimal, Decimal]]:
    """Each sum as (month, kind, municipality, hours, euros), the newest month first."""
    rows = [
        (month_name(c.month), str(WORK_KINDS[c.kind]), _area(c), c.sum.hours, c.sum.euros) for c in totals.cells
    ]  # fmt: skip
    return rows[::-1]


def file_rows(region: Region, year: int | None, project: Project | None) -> list[list[str | Decimal]]:
    """The sums for a file: month, kind, municipality code and name, project code and name, hours, euros."""
    rows = WorkEntry.objects.filter(region=region).select_related("area", "project")
    rows = rows.filter(month__year=year) if year else rows
    rows = rows.filter(project=project) if project else rows
    sums: dict[tuple[str, ...], list[Decimal]] = {}
    for row in rows.order_by("month", "area__code", "kind", "project__code"):
        found = sums.setdefault(_row_head(row), [Decimal(0), Decimal(0)])
        found[0] += row.hours
        found[1] += row.euros
    return [[*head, *amounts] for head, amounts in sums.items()]


def _row_head(row: WorkEntry) -> tuple[str, ...]:
    code, name = (row.project.code, row.project.name) if row.project else ("", "")
    area = (row.area.code, str(row.area)) if row.area else ("", _("Whole region"))
    return (f"{row.month:%Y-%m}", str(WORK_KINDS[row.kind]), *area, code, name)


def _area(cell: WorkCell) -> str:
    return str(cell.area) if cell.area else _("Whole region")


def _areas(region: Region) -> list[str]:
    return [*map(str, municipalities(region)), _("Whole region")]
