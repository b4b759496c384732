"""A year's ended conversations: as they were tallied (for disclosure control alone), and as they were published."""

from collections.abc import Iterator

from django.db.models import QuerySet

from highfive.conversations.models import Tally
from highfive.conversations.rules.tallies import KIND, UNTOLD, Ended
from highfive.core.models import Region
from highfive.figures.models import Publication


def tallies(region: Region, year: int) -> QuerySet[Tally]:
    return Tally.objects.filter(region=region, year=year)


def ended(region: Region, year: int, places: set[str]) -> Iterator[Ended]:
    """One for each conversation; a municipality that is no longer of the region counts as not told."""
    for row in tallies(region, year).select_related("area"):
        place = row.area.code if row.area and row.area.code in places else UNTOLD
        for _number in range(row.count):
            yield Ended(place, row.theme, row.channel, row.outcome)


def publications(region: Region) -> list[Publication]:
    """Years of contacts that have been published, the newest first; also those that were taken back."""
    return list(Publication.objects.filter(region=region, kind=KIND).order_by("-period"))


def published(region: Region, year: int) -> bool:
    return Publication.objects.filter(region=region, kind=KIND, period=str(year)).exists()
