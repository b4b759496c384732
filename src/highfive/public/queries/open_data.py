"""Everything a region gives away, read from the store of figures in one fixed order."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from highfive.core.models import Area, Region
from highfive.core.queries import text
from highfive.figures.models import Figure, Indicator, Publication
from highfive.figures.queries import PublicFigure, current_publications, public_figures
from highfive.figures.rules.reading import group_title
from highfive.public.queries.regions import areas_in_order
from highfive.public.rules.open_data import (
    KINDS,
    OpenArea,
    OpenData,
    OpenIndicator,
    OpenNumber,
    OpenPublication,
    group_order,
)
from highfive.public.rules.words import SAMPLES


def open_data(region: Region, language: str) -> OpenData:
    """Everything the region publishes, in the fixed order, with public statuses only."""
    described, rows = open_description(region, language), public_figures(region)
    order = _order(described)
    numbers = [_open_number(row) for row in rows if row.area in order["area"]]
    groups = sorted({row.group for row in numbers}, key=group_order)
    return replace(
        described,
        groups={key: group_title(key) for key in groups},
        numbers=tuple(sorted(numbers, key=lambda row: _place(row, order))),
    )


def open_description(region: Region, language: str) -> OpenData:
    """The same without the numbers and their groups: what a description of the data needs, in a handful of rows."""
    published = standing(region)
    figures = Figure.objects.filter(publication__in=published)
    return OpenData(
        region=region.slug,
        title=_("Wellbeing in figures: %(region)s") % {"region": region},
        language=language,
        publications=tuple(open_publication(row, language) for row in published),
        indicators=tuple(_open_indicators(figures)),
        areas=tuple(_open_areas(region, figures)),
        groups={},
    )


def count_of(region: Region, data: OpenData) -> int:
    """How many numbers there are to take."""
    codes = [row.code for row in data.areas]
    return Figure.objects.filter(publication__in=[row.key for row in data.publications], area__code__in=codes).count()


def _order(data: OpenData) -> dict[str, dict[Any, int]]:
    return {
        "publication": {row.key: at for at, row in enumerate(data.publications)},
        "indicator": {row.code: at for at, row in enumerate(data.indicators)},
        "area": {row.code: at for at, row in enumerate(data.areas)},
    }


def _place(row: OpenNumber, order: dict[str, dict[Any, int]]) -> tuple[int, int, int, tuple[int, str]]:
    """Where a number stands: decided by what it is of, never by its size or by whether it is shown."""
    publication, indicator, area = (order[name][getattr(row, name)] for name in ("publication", "indicator", "area"))
    return publication, indicator, area, group_order(row.group)


def _open_number(row: PublicFigure) -> OpenNumber:
    return OpenNumber(
        row.publication, row.indicator, row.area, row.group, row.status, row.value, row.low, row.high, row.n
    )


def publications(region: Region, language: str) -> list[OpenPublication]:
    """What stands published of the region, national registers too."""
    return [open_publication(row, language) for row in standing(region)]


def standing(region: Region) -> list[Publication]:
    """Current publications: the survey first, then open answers, registers and the population."""
    return sorted(current_publications(region), key=lambda row: (KINDS.index(row.kind), row.pk))


def open_publication(publication: Publication, language: str) -> OpenPublication:
    source = publication.source
    return OpenPublication(
        code=f"{publication.kind}-{publication.pk}", key=publication.pk, kind=publication.kind,
        kind_title=str(SAMPLES[publication.kind]),
        title=text(publication.titles, language), period=publication.period, released=publication.retrieved_on,
        source=f"{source.producer}: {text(source.names, language)}", licence=source.licence, url=source.url,
        synthetic=publication.synthetic,
    )  # fmt: skip


def _open_areas(region: Region, figures: QuerySet[Figure]) -> list[OpenArea]:
    """The region's own areas in their order, then the country where its numbers stand beside."""
    countries = Area.objects.filter(kind="country", pk__in=figures.values("area")).order_by("code")
    rows = [*areas_in_order(region), *countries]
    return [OpenArea(code=row.code, kind=row.kind, year=row.year, names=row.names) for row in rows]


def _open_indicators(figures: QuerySet[Figure]) -> list[OpenIndicator]:
    rows = Indicator.objects.filter(pk__in=figures.values("indicator")).order_by("order", "code")
    return [
        OpenIndicator(code=row.code, titles=row.titles, unit=row.unit, theme=row.theme, order=row.order) for row in rows
    ]
