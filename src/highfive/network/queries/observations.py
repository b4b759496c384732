"""What was heard: the shown ones, those that wait for a second reader, one's own, and how often a thing was heard."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from highfive.core.models import Area, Person, Region
from highfive.core.queries import municipalities
from highfive.network.models import Observation, TargetGroup
from highfive.network.queries.members import member
from highfive.network.rules.members import Member
from highfive.network.rules.observations import may_review
from highfive.network.rules.themes import THEMES


@dataclass(frozen=True)
class Heard:
    """How many times a theme was heard in a municipality (None: not tied to one). A count of words, no statistic."""

    theme: str
    area: Area | None
    count: int

    @property
    def label(self) -> str:
        """The theme in words."""
        return str(THEMES[self.theme])


def observations(
    region: Region, *, group: TargetGroup | None = None, area: Area | None = None, theme: str | None = None
) -> QuerySet[Observation]:
    """The shown observations, the newest first, of one target group, municipality or theme where named.

    Each has `get_absolute_url()` and `key` by which other rooms hold it as evidence.
    """
    rows = _full(Observation.objects.filter(region=region, status="shown"))
    rows = rows.filter(target_groups=group) if group else rows
    rows = rows.filter(area=area) if area else rows
    return rows.filter(theme=theme) if theme else rows


def observations_to_review(person: Person, region: Region) -> QuerySet[Observation]:
    """What waits for this person's eyes: never their own; nothing for one who may not review. The oldest first."""
    rows = waiting_observations(region).exclude(by=person)
    return _full(rows) if may_review(member(person, region)) else rows.none()


def waiting_observations(region: Region) -> QuerySet[Observation]:
    """What waits for a second reader, the oldest first; of each its own columns only."""
    return Observation.objects.filter(region=region, status="waiting").order_by("pk")


def returned_observations(person: Person, region: Region) -> QuerySet[Observation]:
    """Others' that a reviewer may see lie with their writers to be mended, for a writer may have left."""
    rows = _full(Observation.objects.filter(region=region, status="returned")).exclude(by=person)
    return rows if may_review(member(person, region)) else rows.none()


def own_observations(person: Person, region: Region) -> QuerySet[Observation]:
    """Those of the person's own that are not shown yet: waiting, and returned to be mended."""
    return _full(Observation.objects.filter(region=region, by=person, status__in=["waiting", "returned"]))


def readable_observations(who: Member, region: Region) -> QuerySet[Observation]:
    """All that the member may open: shown ones and what were such; writer and reviewers the others too."""
    rows = _full(Observation.objects.filter(region=region))
    if may_review(who):
        return rows
    was_shown = Q(status="withdrawn", reviewed_on__isnull=False)
    return rows.filter(Q(status="shown") | was_shown | Q(by=who.person))


def heard_counts(region: Region) -> list[Heard]:
    """How many times each theme was heard in each municipality, the most often heard first."""
    shown = Observation.objects.filter(region=region, status="shown").order_by()
    rows = list(shown.values("theme", "area").annotate(n=Count("pk")))
    areas = Area.objects.in_bulk({row["area"] for row in rows if row["area"]})
    found = [Heard(row["theme"], areas.get(row["area"]), row["n"]) for row in rows]
    order = list(THEMES)
    return sorted(found, key=lambda one: (-one.count, order.index(one.theme), str(one.area or "")))


def _full(rows: QuerySet[Observation]) -> QuerySet[Observation]:
    return rows.select_related("area", "by", "reviewed_by", "region__area").prefetch_related("target_groups")


def place_words(region: Region) -> frozenset[str]:
    """Words with a capital that are nobody's name here: municipalities and the region in all forms, organisations."""
    said: list[str] = []
    for area in [region.area, *municipalities(region)]:
        said += [*area.names.values(), *(form for forms in area.forms.values() for form in forms.values())]
    said += region.organisations.values_list("name", flat=True)
    return frozenset(word for words in said for word in words.split() if word[:1].isupper())
