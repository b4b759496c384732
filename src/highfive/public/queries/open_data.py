"""Everything a region gives away, read from the store of figures in one fixed order."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from highfive.core.models import Region
from highfive.core.queries import text
from highfive.figures.models import Figure, Indicator, Publication
from highfive.figures.queries import current_publications
from highfive.public.queries.regions import areas_in_order
from highfive.public.rules.open_data import (
    OpenArea,
    OpenData,
    OpenIndicator,
    OpenNumber,
    OpenPublication,
    group_order,
    public_status,
)
from highfive.reports.rules.words import group_words


def group_title(key: str, language: str) -> str:
    """ "naiset, 18–44-vuotiaat": the traits of a group in words."""
    if key == "all":
        return _("all respondents")
    found = [group_words(part, language) for part in reversed(key.split(","))]
    return ", ".join(words.name if words else part for words, part in zip(found, reversed(key.split(",")), strict=True))


def open_data(region: Region, language: str) -> OpenData:
    """Everything the region publishes, in the fixed order, with public statuses only."""
    publications = list(current_publications(region).order_by("kind", "id"))
    figures = _figures(publications)
    areas = _open_areas(region, figures)
    order = {area.code: at for at, area in enumerate(areas)}
    indicators = {figure.indicator.code: figure.indicator for figure in figures}
    numbers = [_open_number(figure) for figure in figures if figure.area.code in order]
    places = {row.pk: at for at, row in enumerate(publications)}
    numbers.sort(key=lambda row: (places[int(row.publication.rsplit("-", 1)[1])], indicators[row.indicator].order,
                                  row.indicator, order[row.area], group_order(row.group)))  # fmt: skip
    groups = sorted({row.group for row in numbers}, key=group_order)
    return OpenData(
        region=region.slug,
        title=_("Wellbeing in figures: %(region)s") % {"region": region},
        language=language,
        publications=tuple(open_publication(row, language) for row in publications),
        indicators=tuple(_open_indicators(indicators.values())),
        areas=tuple(areas),
        groups={key: group_title(key, language) for key in groups},
        numbers=tuple(numbers),
    )


def _figures(publications: Iterable[Publication]) -> list[Figure]:
    rows = Figure.objects.filter(publication__in=list(publications))
    return list(rows.select_related("indicator", "area", "publication"))


def _publication_code(publication: Publication) -> str:
    return f"{publication.kind}-{publication.pk}"


def publications(region: Region, language: str) -> list[OpenPublication]:
    """What stands published of the region, national registers too."""
    return [open_publication(row, language) for row in current_publications(region).order_by("kind", "id")]


def open_publication(publication: Publication, language: str) -> OpenPublication:
    source = publication.source
    return OpenPublication(
        code=_publication_code(publication), key=publication.pk, kind=publication.kind,
        title=text(publication.titles, language), period=publication.period, released=publication.retrieved_on,
        source=f"{source.producer}: {text(source.names, language)}", licence=source.licence, url=source.url,
        synthetic=publication.synthetic,
    )  # fmt: skip


def _open_number(figure: Figure) -> OpenNumber:
    return OpenNumber(
        publication=_publication_code(figure.publication), indicator=figure.indicator.code, area=figure.area.code,
        group=figure.group, status=public_status(figure.reason, figure.bound, figure.uncertain),
        value=figure.value, low=figure.low, high=figure.high, n=figure.n,
    )  # fmt: skip


def _open_areas(region: Region, figures: list[Figure]) -> list[OpenArea]:
    """The region's own areas in their order, then what else the numbers are of (the country, the county)."""
    own = areas_in_order(region)
    others = {figure.area for figure in figures if figure.area.kind == "country"} - set(own)
    rows = [*own, *sorted(others, key=lambda area: area.code)]
    return [OpenArea(code=row.code, kind=row.kind, year=row.year, names=row.names) for row in rows]


def _open_indicators(indicators: Iterable[Indicator]) -> list[OpenIndicator]:
    rows = sorted(indicators, key=lambda row: (row.order, row.code))
    return [
        OpenIndicator(code=row.code, titles=row.titles, unit=row.unit, theme=row.theme, order=row.order) for row in rows
    ]
