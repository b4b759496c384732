"""The matrix at a glance: each practice's state with each municipality, and what sharing it saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import get_language

from highfive.core.models import Area, Organisation, Region
from highfive.core.queries import municipalities
from highfive.core.rules import text
from highfive.network.models import TargetGroup
from highfive.practices.models import Adoption
from highfive.practices.queries.practice import practices
from highfive.practices.rules.matrix import short_names
from highfive.practices.rules.savings import COUNTED, Adopter, Savings, shared_sum

WIDE = 8  # with more columns than this, heads stand upright and words give way to the key


class Column(NamedTuple):
    """A municipality or an organisation as a head: its name, and a short one for a phone."""

    kind: str
    key: int
    name: str
    short: str


class Cell(NamedTuple):
    """A practice with one adopter: the state and the key of the adoption; "" and 0 for none."""

    status: str
    adoption: int


NOTHING = Cell("", 0)


@dataclass(frozen=True)
class Row:
    """A practice (its key and name), its cells, in how many of them it is in use, and what sharing it saved."""

    practice: int
    name: str
    cells: tuple[Cell, ...]
    used: int
    savings: Savings


@dataclass(frozen=True)
class Matrix:
    """Rows and columns as shown; `found` of `known` practices match the filters."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    known: int
    filtered: bool = False

    @property
    def found(self) -> int:
        return len(self.rows)

    @property
    def wide(self) -> bool:
        return len(self.columns) > WIDE

    @property
    def in_use(self) -> int:
        """How many of the shown practices are in use or embedded in a shown column."""
        return sum(row.used > 0 for row in self.rows)


class _Known(NamedTuple):
    """One adoption as the database gives it."""

    pk: int
    practice: int
    area: int | None
    organisation: int | None
    status: str
    in_use_since: date | None
    hours: Decimal | None
    euros: Decimal | None


def matrix(
    region: Region,
    *,
    status: str = "",
    target_group: TargetGroup | None = None,
    area: Area | None = None,
    organisations: bool = False,
) -> Matrix:
    """Shared practices x the region's municipalities, in four queries whatever the size.

    `status` keeps the practices that have it in a shown column; `area` shows one municipality only; `organisations`
    adds a column for each organisation that has taken up something.
    """
    wanted = practices(region)
    known = wanted.count()
    if target_group is not None:
        wanted = wanted.filter(target_groups=target_group)
    adopted = _adoptions(wanted)
    columns = _columns(region, area, _adopting(adopted) if organisations else ())
    by_practice: dict[int, list[_Known]] = {}
    for row in adopted:
        by_practice.setdefault(row.practice, []).append(row)
    language = get_language() or "fi"
    rows = (
        _row(pk, text(said, language), (hours, euros), by_practice.get(pk, []), columns)
        for pk, said, hours, euros in wanted.values_list("pk", "names", "hours_start", "euros_start")
    )
    kept = tuple(row for row in rows if not status or any(cell.status == status for cell in row.cells))
    return Matrix(columns, kept, known, filtered=bool(status or target_group or area))


def _adoptions(wanted: Any) -> list[_Known]:
    fields = ("pk", "practice_id", "area_id", "organisation_id", "status", "in_use_since", "start_hours", "start_euros")
    rows = Adoption.objects.filter(practice__in=wanted).exclude(status="").order_by("pk")
    return list(map(_Known._make, rows.values_list(*fields)))


def _adopting(adopted: Iterable[_Known]) -> Sequence[Organisation]:
    keys = {row.organisation for row in adopted if row.organisation}
    return list(Organisation.objects.filter(pk__in=keys)) if keys else ()


def _columns(region: Region, area: Area | None, organisations: Sequence[Organisation]) -> tuple[Column, ...]:
    places: list[Area | Organisation] = [each for each in municipalities(region) if area is None or each == area]
    places += organisations
    names = [str(place) for place in places]
    kinds = ["area" if isinstance(place, Area) else "organisation" for place in places]
    keys = [place.pk for place in places]
    return tuple(map(Column._make, zip(kinds, keys, names, short_names(names), strict=True)))


def _row(
    pk: int,
    name: str,
    stated: tuple[Decimal | None, int | None],
    adopted: list[_Known],
    columns: tuple[Column, ...],
) -> Row:
    found = {("area", row.area) if row.area else ("organisation", row.organisation): row for row in adopted}
    cells = tuple(
        Cell(row.status, row.pk) if (row := found.get((column.kind, column.key))) else NOTHING for column in columns
    )
    used = sum(cell.status in COUNTED for cell in cells)
    return Row(pk, name, cells, used, _savings(stated, adopted))


def _savings(stated: tuple[Decimal | None, int | None], adopted: list[_Known]) -> Savings:
    """The same sum as queries.savings, without names: the matrix shows totals, the practice's page every term."""
    hours, euros = stated
    return Savings(
        shared_sum("hours", hours, [Adopter(a.pk, "", a.status, a.in_use_since, a.hours) for a in adopted]),
        shared_sum(
            "euros",
            None if euros is None else Decimal(euros),
            [Adopter(a.pk, "", a.status, a.in_use_since, a.euros) for a in adopted],
        ),
    )
