"""Charts of one publication's indicator: by municipality, by group, on the map; titles claim only what was tested."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext as _

from highfive.core.models import Area, Region
from highfive.core.queries import text
from highfive.figures.formats.charts import Chart, ChartRow, scale_to
from highfive.figures.formats.tiles import Tile, TileMap, shades_for
from highfive.figures.models import Comparison, Figure, Indicator, Publication
from highfive.figures.queries import chart_row, comparisons_of, figures_of, source_line
from highfive.figures.rules import ALL, UNITS
from highfive.figures.rules.reading import group_title
from highfive.public.queries.regions import areas_in_order, publication_of
from highfive.public.rules.open_data import group_order
from highfive.reports.rules.sentences import Pair, finding
from highfive.reports.rules.words import Place, group_words, place, start

Among = Literal["areas", "groups"]
Found = list[tuple[str, Figure]]  # what a row is called, and its figure


@dataclass(frozen=True)
class Numbers:
    """A publication's figures and tested differences, read once, in one language."""

    region: Region
    publication: Publication
    language: str
    areas: tuple[Area, ...]
    figures: dict[tuple[str, int, str], Figure]  # (indicator, area, group)
    comparisons: tuple[Comparison, ...]

    def text(self, texts: dict[str, str]) -> str:
        return text(texts, self.language)

    def place(self, area: Area) -> Place:
        return place(area.names, area.forms, area.kind, self.language)

    def figure(self, code: str, area: Area, group: str = ALL) -> Figure | None:
        return self.figures.get((code, area.pk, group))

    def indicators(self) -> list[Indicator]:
        found = {code: figure.indicator for (code, _area, _group), figure in self.figures.items()}
        return sorted(found.values(), key=lambda indicator: (indicator.order, indicator.code))

    def groups(self, code: str) -> list[str]:
        """The groups any area has figures of, in the one order of all tables."""
        return sorted({group for indicator, _area, group in self.figures if indicator == code}, key=group_order)


def numbers_of(
    region: Region, publication: Publication, language: str, *, codes: Iterable[str] = (), headlines: bool = False
) -> Numbers:
    """The publication's numbers: of the named indicators, of the headlines, or all of them."""
    figures, tested = figures_of(publication), comparisons_of(publication)
    if codes := list(codes):
        figures, tested = figures.filter(indicator__code__in=codes), tested.filter(indicator__code__in=codes)
    if headlines:
        figures, tested = figures.filter(indicator__headline=True), tested.filter(indicator__headline=True)
    areas = tuple(areas_in_order(region))
    return Numbers(
        region, publication, language, areas,
        {(row.indicator.code, row.area_id, row.group): row for row in figures}, tuple(tested),
    )  # fmt: skip


def top_of(found: Found) -> float:
    """The highest number a common scale must hold."""
    return max((float(figure.high or figure.value or 0) for _label, figure in found), default=0)


def chart_of_areas(numbers: Numbers, indicator: Indicator, top: float = 0) -> Chart | None:
    """Municipalities by name and the whole region last; the order never depends on the numbers."""
    rows = area_rows(numbers, indicator.code)
    return _chart(numbers, indicator, rows, _("Municipality"), "areas", area_pairs(numbers, indicator), top)


def area_rows(numbers: Numbers, code: str) -> Found:
    whole = numbers.region.area
    return [
        (_("Whole region") if area == whole else numbers.place(area).name, figure)
        for area in numbers.areas
        if (figure := numbers.figure(code, area))
    ]


def chart_of_groups(numbers: Numbers, indicator: Indicator, trait: str, top: float = 0) -> Chart | None:
    """The whole region by one trait: "age" or "sex"."""
    rows = group_rows(numbers, indicator.code, trait)
    first = _("Age") if trait == "age" else _("Sex")
    return _chart(numbers, indicator, rows, first, "groups", group_pairs(numbers, indicator, trait), top)


def group_rows(numbers: Numbers, code: str, trait: str) -> Found:
    keys = [group for group in numbers.groups(code) if group.startswith(f"{trait}=") and "," not in group]
    return [
        (start(group_title(key)), figure) for key in keys if (figure := numbers.figure(code, numbers.region.area, key))
    ]


def _chart(
    numbers: Numbers, indicator: Indicator, found: Found, first: str, among: Among,
    pairs: list[Pair], top: float,
) -> Chart | None:  # fmt: skip
    if len(found) < 2:
        return None
    rows = tuple(row_of(numbers, label, figure) for label, figure in found)
    measure, unit = numbers.text(indicator.titles), indicator.unit
    title, about = finding(pairs, among, measure, numbers.language), measure
    if among == "groups":
        about = _("Whole region, by age") if first == _("Age") else _("Whole region, by sex")
    scale = scale_to(max([top, *(row.high or row.value or 0 for row in rows)]), unit, numbers.language)
    return Chart(title, about, rows, scale, source_of(numbers, found), first, str(UNITS[unit]))


def row_of(numbers: Numbers, label: str, figure: Figure, url: str = "") -> ChartRow:
    whole = figure.area_id == numbers.region.area_id and figure.group == ALL
    return chart_row(figure, label, numbers.language, url=url, whole=whole)


def source_of(numbers: Numbers, found: Found) -> str:
    """What must be read with a chart: which numbers are uncertain, why some are missing, n, where all comes from."""
    line = source_line(numbers.publication, [figure for _label, figure in found], numbers.language)
    doubtful = [label for label, figure in found if figure.uncertain]
    if not doubtful:
        return line
    return _("Uncertain, because the respondents are few: %(who)s.") % {"who": ", ".join(doubtful)} + " " + line


def map_of(numbers: Numbers, indicator: Indicator) -> TileMap | None:
    """The municipalities where they lie; None where there is nothing to put on the map."""
    tiles, shown = [], []
    for place_ in numbers.region.places.select_related("area"):
        figure = numbers.figure(indicator.code, place_.area)
        if figure is not None:
            row = row_of(numbers, numbers.place(place_.area).name, figure)
            tiles.append(
                Tile(row.label, row.text, place_.tile_row, place_.tile_column, row.value, row.bound, row.hidden)
            )
            shown += [row.value] if row.value is not None and not row.bound else []
    if not tiles:
        return None
    title, about = _("The same numbers on a map"), _("Each tile is a municipality. The ranges are in the other figure.")
    return TileMap(title, about, tuple(tiles), shades_for(shown, indicator.unit, numbers.language))


def area_pairs(numbers: Numbers, indicator: Indicator) -> list[Pair]:
    """Tested differences between two municipalities; the region is no opponent, for they are its part."""
    areas = {area.pk: area for area in numbers.areas if area != numbers.region.area}
    return [
        Pair(numbers.place(areas[row.area_id]), numbers.place(areas[row.other_area_id]), row.verdict)  # type: ignore[arg-type]
        for row in numbers.comparisons
        if row.indicator_id == indicator.pk and row.group == row.other_group == ALL
        and row.area_id in areas and row.other_area_id in areas
    ]  # fmt: skip


def group_pairs(numbers: Numbers, indicator: Indicator, trait: str) -> list[Pair]:
    """Tested differences between groups of the whole region."""
    area = numbers.region.area.pk
    pairs = []
    for row in numbers.comparisons:
        if row.indicator_id != indicator.pk or (row.area_id, row.other_area_id) != (area, area):
            continue
        if row.group.startswith(trait) and row.other_group.startswith(trait):
            first, second = (group_words(key, numbers.language) for key in (row.group, row.other_group))
            if first and second:
                pairs.append(Pair(first, second, row.verdict))  # type: ignore[arg-type]
    return pairs


def open_chart(region: Region, code: str, language: str) -> Chart | None:
    """What those answered who came without a code: beside the survey, never in it, and without intervals."""
    publication = publication_of(region, "open_survey")
    if publication is None:
        return None
    numbers = numbers_of(region, publication, language, codes=[code])
    found = area_rows(numbers, code)
    if not found:
        return None
    rows = tuple(replace(row_of(numbers, label, figure), low=None, high=None, interval="") for label, figure in found)
    source = _("Not a sample: anyone could answer, also more than once.") + " " + source_of(numbers, found)
    scale = scale_to(top_of(found), found[0][1].indicator.unit, language)
    about = numbers.text(found[0][1].indicator.titles)
    return Chart(_("Answers without a code"), about, rows, scale, source, _("Municipality"), _("Share"))
