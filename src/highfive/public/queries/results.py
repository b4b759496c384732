"""Results as the pages show them: a theme's headline, one indicator from every side, with titles that claim only
what was tested."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from highfive.core.models import Area, Region
from highfive.core.queries import text
from highfive.figures.models import Comparison, Figure, Indicator, Publication
from highfive.figures.rules import ALL
from highfive.public.queries.open_data import group_title
from highfive.public.queries.regions import areas_in_order, publication_of
from highfive.public.rules.open_data import group_order
from highfive.public.rules.words import THEMES
from highfive.reports.rules.sentences import Pair, Result, comparison_sentence, finding, result_sentences
from highfive.reports.rules.words import Place, group_words, place, start

Among = Literal["areas", "groups"]


@dataclass(frozen=True)
class Row:
    """A line of a chart: who it is about, and the figure (shown, or with its reason)."""

    label: str
    figure: Figure
    whole: bool = False


@dataclass(frozen=True)
class Chart:
    title: str  # the finding
    measure: str
    first: str  # head of the first column
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Group:
    """Results of one theme: each indicator with the whole region's figure."""

    code: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Cross:
    """Every area by every group: a table row is an area with one figure (or None) for each head."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure | None, ...]], ...]


@dataclass(frozen=True)
class ResultPage:
    """One indicator from every side."""

    indicator: Indicator
    title: str
    theme: str
    areas: Chart | None
    ages: Chart | None
    sexes: Chart | None
    sentences: tuple[str, ...]
    cross: Cross
    open_answers: tuple[Row, ...]
    open_publication: Publication | None


@dataclass(frozen=True)
class Theme:
    """A theme as its headline indicator tells it."""

    code: str
    title: str
    indicator: Indicator
    said: str
    areas: Chart | None
    ages: Chart | None
    sexes: Chart | None


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
    figures = publication.figures.select_related("indicator")
    tested = publication.comparisons.select_related("indicator")
    if codes := list(codes):
        figures, tested = figures.filter(indicator__code__in=codes), tested.filter(indicator__code__in=codes)
    if headlines:
        figures, tested = figures.filter(indicator__headline=True), tested.filter(indicator__headline=True)
    areas = tuple(areas_in_order(region))
    return Numbers(
        region, publication, language, areas,
        {(row.indicator.code, row.area_id, row.group): row for row in figures}, tuple(tested),
    )  # fmt: skip


def themes(numbers: Numbers) -> list[Theme]:
    """The themes that have a headline, in the order of the questionnaire."""
    return [theme(numbers, indicator) for indicator in numbers.indicators() if indicator.headline]


def theme(numbers: Numbers, indicator: Indicator) -> Theme:
    return Theme(
        code=indicator.theme,
        title=theme_title(indicator),
        indicator=indicator,
        said=said_of_region(numbers, indicator),
        areas=chart_of_areas(numbers, indicator),
        ages=chart_of_groups(numbers, indicator, "age"),
        sexes=chart_of_groups(numbers, indicator, "sex"),
    )


def theme_title(indicator: Indicator) -> str:
    return str(THEMES.get(indicator.theme.lower(), _("Other results")))


def said_of_region(numbers: Numbers, indicator: Indicator) -> str:
    """The whole region's result as plain sentences; nothing where there is no number to tell."""
    figure = numbers.figure(indicator.code, numbers.region.area)
    return said(numbers, figure) if figure and figure.value is not None else ""


def said(numbers: Numbers, figure: Figure) -> str:
    area = next(area for area in numbers.areas if area.pk == figure.area_id)
    return " ".join(s.text for s in result_sentences(_result(numbers, figure, numbers.place(area)), numbers.language))


def _result(numbers: Numbers, figure: Figure, where: Place) -> Result:
    indicator, language = figure.indicator, numbers.language
    does = indicator.does.get(language) or indicator.does.get(language.split("-")[0], "")
    return Result(
        f"f{figure.pk}", numbers.text(indicator.titles), does, where, indicator.unit, figure.value, figure.bound,
        figure.reason, figure.low, figure.high, figure.n, figure.uncertain,
    )  # fmt: skip


def chart_of_areas(numbers: Numbers, indicator: Indicator) -> Chart | None:
    """Municipalities by name and the whole region last; the order never depends on the numbers."""
    rows = [
        Row(numbers.place(area).name if area != numbers.region.area else _("Whole region"), figure,
            area == numbers.region.area)
        for area in numbers.areas
        if (figure := numbers.figure(indicator.code, area))
    ]  # fmt: skip
    return _chart(numbers, indicator, rows, _("Municipality"), "areas", area_pairs(numbers, indicator))


def chart_of_groups(numbers: Numbers, indicator: Indicator, trait: str) -> Chart | None:
    """The whole region by one trait: "age" or "sex"."""
    area = numbers.region.area
    keys = [group for group in numbers.groups(indicator.code) if group.startswith(f"{trait}=") and "," not in group]
    rows = [
        Row(start(words.name), figure)
        for key in keys
        if (figure := numbers.figure(indicator.code, area, key)) and (words := group_words(key, numbers.language))
    ]
    first = _("Age") if trait == "age" else _("Sex")
    return _chart(numbers, indicator, rows, first, "groups", group_pairs(numbers, indicator, trait))


def _chart(
    numbers: Numbers, indicator: Indicator, rows: list[Row], first: str, among: Among, pairs: list[Pair]
) -> Chart | None:
    if len(rows) < 2:
        return None
    measure = numbers.text(indicator.titles)
    return Chart(finding(pairs, among, measure, numbers.language), measure, first, tuple(rows))


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


def sentences(numbers: Numbers, indicator: Indicator) -> list[str]:
    """What the numbers say of each area, then each tested difference that is clear, in the order of the tables."""
    told = [said(numbers, figure) for area in numbers.areas if (figure := numbers.figure(indicator.code, area))]
    return told + [sentence for row in numbers.comparisons if (sentence := _compared(numbers, indicator, row))]


def _compared(numbers: Numbers, indicator: Indicator, row: Comparison) -> str:
    areas = {area.pk: area for area in numbers.areas}
    if row.indicator_id != indicator.pk or row.verdict == "unclear" or not row.group == row.other_group == ALL:
        return ""
    if row.area_id not in areas or row.other_area_id not in areas:
        return ""
    first, second = areas[row.area_id], areas[row.other_area_id]
    one, other = numbers.figure(indicator.code, first), numbers.figure(indicator.code, second)
    if one is None or other is None:
        return ""
    results = (_result(numbers, one, numbers.place(first)), _result(numbers, other, numbers.place(second)))
    sentence = comparison_sentence(*results, row.verdict, numbers.language)  # type: ignore[arg-type]
    return sentence.text if sentence else ""


def results_by_theme(numbers: Numbers) -> list[Group]:
    """All indicators under their themes, in the order of the questionnaire."""
    groups: dict[str, list[Row]] = {}
    titles: dict[str, str] = {}
    for indicator in numbers.indicators():
        figure = numbers.figure(indicator.code, numbers.region.area)
        if figure is not None:
            groups.setdefault(indicator.theme, []).append(Row(numbers.text(indicator.titles), figure))
            titles[indicator.theme] = theme_title(indicator)
    return [Group(code, titles[code], tuple(rows)) for code, rows in groups.items()]


def result_of(region: Region, publication: Publication, code: str, language: str) -> ResultPage | None:
    """Everything published of one indicator; None when nothing is."""
    numbers = numbers_of(region, publication, language, codes=[code])
    indicator = next(iter(numbers.indicators()), None)
    if indicator is None:
        return None
    opened = publication_of(region, "open_survey")
    return ResultPage(
        indicator=indicator,
        title=numbers.text(indicator.titles),
        theme=theme_title(indicator),
        areas=chart_of_areas(numbers, indicator),
        ages=chart_of_groups(numbers, indicator, "age"),
        sexes=chart_of_groups(numbers, indicator, "sex"),
        sentences=tuple(sentences(numbers, indicator)),
        cross=cross_table(numbers, code),
        open_answers=tuple(open_rows(region, opened, code, language)) if opened else (),
        open_publication=opened,
    )


def cross_table(numbers: Numbers, code: str) -> Cross:
    """Areas down, groups across; an absent figure is a table that was never made, not a hidden one."""
    groups = numbers.groups(code)
    heads = tuple(start(group_title(group, numbers.language)) for group in groups)
    rows = tuple(
        (numbers.place(area).name, tuple(numbers.figure(code, area, group) for group in groups))
        for area in numbers.areas
    )
    return Cross(heads, rows)


def open_rows(region: Region, publication: Publication, code: str, language: str) -> Iterable[Row]:
    """What those answered who came without a code: beside the survey, never in it."""
    numbers = numbers_of(region, publication, language, codes=[code])
    for area in numbers.areas:
        if figure := numbers.figure(code, area):
            yield Row(numbers.place(area).name, figure, area == region.area)
