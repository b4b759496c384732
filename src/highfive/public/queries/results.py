"""Results as the pages show them: a theme's headline, one indicator from every side, with titles that claim only
what was tested."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from highfive.core.models import Region
from highfive.figures.formats.charts import Chart, ChartRow
from highfive.figures.formats.tiles import TileMap
from highfive.figures.models import Comparison, Figure, Indicator, Publication
from highfive.figures.rules import ALL
from highfive.figures.rules.reading import group_title
from highfive.public.queries.charts import (
    Numbers,
    area_rows,
    chart_of_areas,
    chart_of_groups,
    group_rows,
    map_of,
    numbers_of,
    open_chart,
    row_of,
    source_of,
    top_of,
)
from highfive.public.rules.words import THEMES
from highfive.reports.rules.sentences import Result, comparison_sentence, result_sentences
from highfive.reports.rules.words import Place, start


@dataclass(frozen=True)
class Group:
    """Results of one theme: each indicator with the whole region's number."""

    code: str
    title: str
    rows: tuple[ChartRow, ...]
    source_line: str


@dataclass(frozen=True)
class Cell:
    head: str
    text: str = ""
    interval: str = ""


@dataclass(frozen=True)
class Cross:
    """Every area by every group: a row is an area with a cell for each head (empty where no table was made)."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class ResultPage:
    """One indicator from every side."""

    indicator: Indicator
    title: str
    theme: str
    areas: Chart | None
    map: TileMap | None
    ages: Chart | None
    sexes: Chart | None
    sentences: tuple[str, ...]
    cross: Cross
    source_line: str
    open_answers: Chart | None


@dataclass(frozen=True)
class Theme:
    """A theme as its headline indicator tells it."""

    code: str
    title: str
    indicator: Indicator
    said: str
    areas: Chart | None
    map: TileMap | None
    ages: Chart | None
    sexes: Chart | None


def themes(numbers: Numbers) -> list[Theme]:
    """The themes that have a headline, in the order of the questionnaire."""
    return [theme(numbers, indicator) for indicator in numbers.indicators() if indicator.headline]


def theme(numbers: Numbers, indicator: Indicator) -> Theme:
    code = indicator.code
    top = top_of([row for rows in (area_rows(numbers, code), group_rows(numbers, code, "age")) for row in rows])
    return Theme(
        code=indicator.theme,
        title=theme_title(indicator),
        indicator=indicator,
        said=said_of_region(numbers, indicator),
        areas=chart_of_areas(numbers, indicator, top),
        map=map_of(numbers, indicator),
        ages=chart_of_groups(numbers, indicator, "age", top),
        sexes=chart_of_groups(numbers, indicator, "sex", top),
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
    """All indicators under their themes, in the order of the questionnaire, on one scale."""
    groups: dict[str, list[Indicator]] = {}
    for indicator in numbers.indicators():
        if numbers.figure(indicator.code, numbers.region.area) is not None:
            groups.setdefault(indicator.theme, []).append(indicator)
    return [_group(numbers, code, indicators) for code, indicators in groups.items()]


def _group(numbers: Numbers, code: str, indicators: list[Indicator]) -> Group:
    area, title = numbers.region.area, theme_title(indicators[0])
    found = [(numbers.text(row.titles), figure) for row in indicators if (figure := numbers.figure(row.code, area))]
    rows = tuple(
        row_of(numbers, label, figure, reverse("result_detail", args=[numbers.region.slug, figure.indicator.code]))
        for label, figure in found
    )
    return Group(code, title, rows, source_of(numbers, found))


def result_of(region: Region, publication: Publication, code: str, language: str) -> ResultPage | None:
    """Everything published of one indicator; None when nothing is."""
    numbers = numbers_of(region, publication, language, codes=[code])
    indicator = next(iter(numbers.indicators()), None)
    if indicator is None:
        return None
    areas, groups = area_rows(numbers, code), [*group_rows(numbers, code, "age"), *group_rows(numbers, code, "sex")]
    top = top_of([*areas, *groups])
    return ResultPage(
        indicator=indicator,
        title=numbers.text(indicator.titles),
        theme=theme_title(indicator),
        areas=chart_of_areas(numbers, indicator, top),
        map=map_of(numbers, indicator),
        ages=chart_of_groups(numbers, indicator, "age", top),
        sexes=chart_of_groups(numbers, indicator, "sex", top),
        sentences=tuple(sentences(numbers, indicator)),
        cross=cross_table(numbers, code),
        source_line=source_of(numbers, areas),
        open_answers=open_chart(region, code, language),
    )


def cross_table(numbers: Numbers, code: str) -> Cross:
    """Areas down, groups across; an empty cell is a table that was never made, not a hidden one."""
    groups = numbers.groups(code)
    heads = [(start(group_title(group)), group) for group in groups]
    rows = tuple(
        (label, tuple(_cell(numbers, head, numbers.figure(code, area, group)) for head, group in heads))
        for area, label in ((area, numbers.place(area).name) for area in numbers.areas)
    )
    return Cross(tuple(head for head, _group in heads), rows)


def _cell(numbers: Numbers, head: str, figure: Figure | None) -> Cell:
    row = row_of(numbers, head, figure) if figure else None
    return Cell(head, row.text, row.interval) if row else Cell(head)
