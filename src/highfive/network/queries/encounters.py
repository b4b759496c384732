"""Who meets whom: encounters of a group and an organisation, and each group by municipality, gaps among them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from highfive.core.models import Area, Organisation, Region
from highfive.core.queries import municipalities
from highfive.network.models import Encounter, Position, TargetGroup


@dataclass(frozen=True)
class MapCell:
    """Who meets a group in one municipality; `area` None: in the whole region."""

    area: Area | None
    encounters: list[Encounter]
    positions: list[Position]

    def __bool__(self) -> bool:
        return bool(self.encounters or self.positions)


@dataclass(frozen=True)
class MapRow:
    """A group's cells: the municipalities in their order, and last the whole region."""

    group: TargetGroup
    cells: list[MapCell]

    @property
    def gaps(self) -> list[Area]:
        """Municipalities where nobody is known to meet the group; none where somebody meets it in the whole region."""
        return [] if self.cells[-1] else [cell.area for cell in self.cells if cell.area and not cell]


def positions(region: Region) -> QuerySet[Position]:
    """Who in the region's organisations does what, for whom and where."""
    rows = Position.objects.filter(organisation__region=region).select_related("organisation", "person")
    return rows.prefetch_related("target_groups", "areas")


def encounters(group: TargetGroup) -> QuerySet[Encounter]:
    """Which organisation meets the group, where and when."""
    return _full(Encounter.objects.filter(group=group))


def encounters_of(organisation: Organisation) -> QuerySet[Encounter]:
    """Which groups the organisation meets, where and when."""
    return _full(Encounter.objects.filter(organisation=organisation)).order_by("group__names__fi", "pk")


def _full(rows: QuerySet[Encounter]) -> QuerySet[Encounter]:
    return rows.select_related("group", "organisation").prefetch_related("areas")


def encounter_map(region: Region) -> list[MapRow]:
    """Each target group of the region by municipality: encounters, and places in organisations that meet the group.

    A place whose municipalities are not named counts for the whole region: silence there is no proof of a gap.
    """
    areas: list[Area | None] = [*municipalities(region), None]
    met = list(_full(Encounter.objects.filter(group__region=region)))
    held = list(positions(region).filter(target_groups__isnull=False).distinct())
    return [
        MapRow(group, [_cell(group, area, met, held) for area in areas])
        for group in TargetGroup.objects.filter(region=region)
    ]


def _cell(group: TargetGroup, area: Area | None, met: Iterable[Encounter], held: Iterable[Position]) -> MapCell:
    def there(row: Encounter | Position) -> bool:
        places = list(row.areas.all())
        return area in places if area else not places

    return MapCell(
        area,
        [one for one in met if one.group_id == group.pk and there(one)],
        [one for one in held if group in one.target_groups.all() and there(one)],
    )
