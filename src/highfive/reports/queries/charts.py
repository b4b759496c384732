"""The report's charts: a headline by municipality and by group, titled by what the tested differences allow."""

from django.utils.translation import gettext as _

from highfive.core.models import Area
from highfive.figures.models import Figure, Indicator, Publication
from highfive.figures.queries import source_line
from highfive.figures.rules import ALL
from highfive.figures.rules.reading import NOT_SHOWN
from highfive.reports.queries.cells import chart_row
from highfive.reports.queries.material import MIRRORED, Material
from highfive.reports.rules.document import ChartBlock
from highfive.reports.rules.sentences import Pair, finding
from highfive.reports.rules.words import Place, everybody, group_words, start


def chart_of_areas(material: Material, publication: Publication, indicator: Indicator) -> ChartBlock | None:
    """The municipalities and the region; the title is what the tested differences allow."""
    figures = []
    for area in (*material.neighbours, material.region.area):
        figure = material.figure(publication, indicator.code, area)
        if figure is not None:
            figures.append((figure, material.place(area).name, area == material.region.area))
    name = material.text(indicator.titles)
    title = finding(area_pairs(material, publication, indicator), "areas", name, material.language)
    return chart(material, figures, title, _("Area"))


def chart_of_groups(material: Material, publication: Publication, indicator: Indicator) -> ChartBlock | None:
    """Our municipality by sex and age."""
    whole = material.figure(publication, indicator.code, material.area)
    groups = material.groups(publication, indicator.code, material.area)
    if whole is None or len(groups) < 2:
        return None
    place = material.place(material.area).name
    figures = [(whole, place, True)]
    figures += [(figure, start(side(material, figure.group).name), False) for figure in groups]
    plainly = _("%(measure)s: %(place)s by sex and age")
    neutral = plainly % {"measure": material.text(indicator.titles), "place": place}
    pairs = group_pairs(material, publication, indicator, material.area)
    return chart(material, figures, finding(pairs, "groups", neutral, material.language), _("Group"))


def chart(material: Material, figures: list[tuple[Figure, str, bool]], title: str, first: str) -> ChartBlock | None:
    """Figures of one indicator as a chart, each with its label and whether it is the whole; None for a lone number."""
    rows = tuple(chart_row(figure, label, material.language, whole=whole) for figure, label, whole in figures)
    if len(rows) < 2 or not any(row.value is not None for row in rows):
        return None
    indicator, publication = figures[0][0].indicator, figures[0][0].publication
    name = material.text(indicator.titles)
    hidden = f"{NOT_SHOWN} " if any(row.hidden for row in rows) else ""
    source = hidden + source_line(publication, [], material.language)
    columns = (first, _("Result and interval"), _("Answers"))
    return ChartBlock(0, title, name, columns, rows, indicator.unit, source)


def area_pairs(material: Material, publication: Publication, indicator: Indicator) -> list[Pair]:
    """Tested differences between whole areas, seen from ours where it takes part."""
    return [
        _pair(material, row.area, row.other_area, row.verdict)
        for row in material.comparisons_of(publication, indicator.code)
        if (row.group, row.other_group) == (ALL, ALL)
    ]


def _pair(material: Material, area: Area, other: Area, verdict: str) -> Pair:
    if other == material.area:
        area, other, verdict = other, area, MIRRORED[verdict]
    return Pair(material.place(area), material.place(other), verdict, area == material.area)  # type: ignore[arg-type]


def group_pairs(material: Material, publication: Publication, indicator: Indicator, area: Area) -> list[Pair]:
    """Tested differences between groups of one area."""
    return [
        Pair(side(material, row.group), side(material, row.other_group), row.verdict)  # type: ignore[arg-type]
        for row in material.comparisons_of(publication, indicator.code)
        if row.area == row.other_area == area
    ]


def side(material: Material, group: str) -> Place:
    """Words for one side of a comparison of groups: a group, or everybody who answered."""
    return group_words(group, material.language) or everybody(material.language)
