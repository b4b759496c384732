"""What is told of target groups: notes by kind, who meets them, their activities, the figures chosen for them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from highfive.core.models import Organisation, Region
from highfive.core.rules import text
from highfive.figures.models import Figure, Indicator
from highfive.figures.queries import current_publications, shown, source_line
from highfive.network.models import Encounter, GroupNote, Observation, Position, TargetGroup
from highfive.network.queries.activities import Occurrence, activities, in_order
from highfive.network.queries.encounters import encounters, positions
from highfive.network.queries.observations import observations
from highfive.network.rules.notes import NOTE_KINDS

HEARD_SHOWN = 5
AHEAD = timedelta(days=92)  # how far a group's page looks for what is coming


@dataclass(frozen=True)
class GroupFigure:
    """An indicator chosen for a group, with its latest number for the region as the store gives it; None: no number."""

    title: str
    figure: Figure | None
    words: str = ""
    source: str = ""


@dataclass(frozen=True)
class GroupPage:
    """All that a target group's page tells."""

    notes: list[tuple[str, str, list[GroupNote]]]
    positions: list[Position]
    activities: list[Occurrence]
    figures: list[GroupFigure]
    encounters: list[Encounter]
    observations: list[Observation]
    observation_count: int


def target_groups(region: Region) -> QuerySet[TargetGroup]:
    """The region's target groups by name, with `note_count`."""
    return TargetGroup.objects.filter(region=region).annotate(note_count=Count("notes"))


def public_target_groups(region: Region) -> QuerySet[TargetGroup]:
    """Those whose name and description the region shows to everybody; notes stay inside."""
    return target_groups(region).filter(public=True)


def group_page(group: TargetGroup, today: date, language: str) -> GroupPage:
    notes = list(group.notes.select_related("by"))
    heard = observations(group.region, group=group)
    rows = activities(group.region).filter(target_groups=group, cancelled=False)
    return GroupPage(
        notes=[(kind, str(label), [n for n in notes if n.kind == kind]) for kind, label in NOTE_KINDS.items()],
        positions=list(positions(group.region).filter(target_groups=group)),
        activities=in_order(list(rows), today, today + AHEAD)[:5],
        figures=group_figures(group, language),
        encounters=list(encounters(group)),
        observations=list(heard[:HEARD_SHOWN]),
        observation_count=heard.count(),
    )


def group_figures(group: TargetGroup, language: str) -> list[GroupFigure]:
    """Each indicator chosen for the group with the region's latest public number, all people; nothing is computed."""
    return [_latest(group.region, indicator, language) for indicator in group.indicators.all()]


def _latest(region: Region, indicator: Indicator, language: str) -> GroupFigure:
    title = text(indicator.titles, language)
    rows = Figure.objects.filter(
        publication__in=current_publications(region), indicator=indicator, area=region.area, group="all"
    )
    figure = rows.select_related("indicator", "area", "publication__source").order_by("-publication__retrieved_on")
    latest = figure.first()
    if latest is None:
        return GroupFigure(title, None)
    return GroupFigure(title, latest, shown(latest, language), source_line(latest.publication, [latest], language))


def indicators_to_choose(region: Region) -> QuerySet[Indicator]:
    """Indicators of which the region has a public number."""
    return Indicator.objects.filter(figures__publication__in=current_publications(region)).distinct()


def organisations(region: Region) -> QuerySet[Organisation]:
    """The region's organisations with `position_count`."""
    rows = Organisation.objects.filter(region=region).select_related("area")
    return rows.annotate(position_count=Count("positions"))
