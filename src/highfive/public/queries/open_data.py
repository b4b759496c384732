"""Everything a region gives away, read from the store of figures in one fixed order."""

from typing import Any

from django.utils.translation import gettext as _

from highfive.core.models import Area, Region
from highfive.core.queries import text
from highfive.figures.models import Indicator, Publication
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
    published, rows = standing(region), public_figures(region)
    areas = _open_areas(region, {row.area for row in rows})
    indicators = _open_indicators({row.indicator for row in rows})
    order = _order(published, indicators, areas)
    numbers = [_open_number(row) for row in rows if row.area in order["area"]]
    groups = sorted({row.group for row in numbers}, key=group_order)
    return OpenData(
        region=region.slug,
        title=_("Wellbeing in figures: %(region)s") % {"region": region},
        language=language,
        publications=tuple(open_publication(row, language) for row in published),
        indicators=tuple(indicators),
        areas=tuple(areas),
        groups={key: group_title(key) for key in groups},
        numbers=tuple(sorted(numbers, key=lambda row: _place(row, order))),
    )


def _order(
    published: list[Publication], indicators: list[OpenIndicator], areas: list[OpenArea]
) -> dict[str, dict[Any, int]]:
    return {
        "publication": {row.pk: at for at, row in enumerate(published)},
        "indicator": {row.code: at for at, row in enumerate(indicators)},
        "area": {row.code: at for at, row in enumerate(areas)},
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


def _open_areas(region: Region, codes: set[str]) -> list[OpenArea]:
    """The region's own areas in their order, then the country where its numbers stand beside."""
    rows = [*areas_in_order(region), *Area.objects.filter(kind="country", code__in=codes).order_by("code")]
    return [OpenArea(code=row.code, kind=row.kind, year=row.year, names=row.names) for row in rows]


def _open_indicators(codes: set[str]) -> list[OpenIndicator]:
    rows = Indicator.objects.filter(code__in=codes).order_by("order", "code")
    return [
        OpenIndicator(code=row.code, titles=row.titles, unit=row.unit, theme=row.theme, order=row.order) for row in rows
    ]
