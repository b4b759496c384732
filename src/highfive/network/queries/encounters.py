"""Who meets whom: encounters of a group and an organisation, and each group by municipality, gaps among them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from highfive.core.models import Area, Organisation, Region
from highfive.core.queries import municipalities
from highfive.network.models import Encounter, Position, TargetGroup


@dataclass(frozen=True)
class Meets:
    """One line of who meets a group: what an organisation told of, or a place in it; `areas` none: the whole region."""

    organisation: Organisation
    words: str  # where and when, or the title of the place
    areas: list[Area]
    encounter: Encounter | None = None


@dataclass(frozen=True)
class MapRow:
    """A target group, who meets it, and the municipalities where nobody is known to."""

    group: TargetGroup
    lines: list[Meets]
    gaps: list[Area]


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
    """Who meets each target group of the region, told or by a place in an organisation; first the groups with gaps.

    A place whose municipalities are not named counts for the whole region: silence there is no proof of a gap.
    """
    areas = municipalities(region)
    met = list(_full(Encounter.objects.filter(group__region=region)))
    held = list(positions(region).filter(target_groups__isnull=False).distinct())
    rows = [_row(group, areas, met, held) for group in TargetGroup.objects.filter(region=region)]
    return sorted(rows, key=lambda row: not row.gaps)


def _row(group: TargetGroup, areas: list[Area], met: Iterable[Encounter], held: Iterable[Position]) -> MapRow:
    told = [
        Meets(one.organisation, ", ".join(filter(None, [one.place, one.when])), list(one.areas.all()), one)
        for one in met
        if one.group_id == group.pk
    ]
    places = [
        Meets(one.organisation, one.title, list(one.areas.all())) for one in held if group in one.target_groups.all()
    ]
    lines = sorted([*told, *places], key=lambda line: (line.organisation.name, line.encounter is None))
    everywhere = any(not line.areas for line in lines)
    reached = {area for line in lines for area in line.areas}
    return MapRow(group, lines, [] if everywhere else [area for area in areas if area not in reached])
