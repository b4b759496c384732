"""Results as the pages show them: a theme's headline, one question from every side, all of them under their themes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from highfive.core.models import Region
from highfive.figures.formats.charts import Chart
from highfive.figures.formats.tiles import TileMap
from highfive.figures.models import Comparison, Figure, Indicator, Publication
from highfive.figures.queries import current_publications, figure_reading, source_line
from highfive.figures.rules import ALL, HIDDEN
from highfive.figures.rules.reading import Reading, group_title, no_number
from highfive.public.queries.charts import (
    answer_head,
    area_findings,
    chart_of_areas,
    chart_of_crossed,
    chart_of_groups,
    chart_of_options,
    map_of,
    open_chart,
    source_of,
    top_of,
)
from highfive.public.queries.numbers import Found, Numbers, numbers_of
from highfive.public.rules.results import question_of, shared_title, title_against, traits
from highfive.public.rules.words import THEMES
from highfive.reports.rules.sentences import comparison_sentence, result_sentences
from highfive.reports.rules.words import listed, start


@dataclass(frozen=True)
class Line:
    """A result in the list of all: its name, its page, the whole region's number where it has one number."""

    title: str
    url: str
    reading: Reading | None


@dataclass(frozen=True)
class Group:
    """Results of one theme."""

    code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Cell:
    head: str
    reading: Reading | None = None  # None where no table was made
    url: str = ""  # the number's own page: what it is, where it comes from


@dataclass(frozen=True)
class Table:
    """Numbers down and across; each cell knows its head, for a phone shows it alone."""

    title: str
    first: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    source_line: str


@dataclass(frozen=True)
class ResultPage:
    """One question from every side."""

    title: str
    theme: str
    charts: tuple[Chart, ...]
    map: TileMap | None
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]
    open_answers: Chart | None


@dataclass(frozen=True)
class Theme:
    """A theme as its headline indicator tells it."""

    code: str
    title: str
    url: str
    said: str
    areas: Chart | None
    groups: Chart | None
    map: TileMap | None  # of the first theme only: one map is enough on a page


def themes(numbers: Numbers) -> list[Theme]:
    """The themes that have a headline, in the order of the questionnaire."""
    headlines = [indicator for indicator in numbers.indicators() if indicator.headline]
    return [theme(numbers, indicator, on_map=at == 0) for at, indicator in enumerate(headlines)]


def theme(numbers: Numbers, indicator: Indicator, on_map: bool) -> Theme:
    code = indicator.code
    top = top_of(numbers.by_area(code), numbers.by_group(code, "sex"), numbers.by_group(code, "age"))
    whole = numbers.figure(code, numbers.region.area)
    return Theme(
        code=indicator.theme.lower(),
        title=theme_title(indicator),
        url=page_of(numbers.region, code),
        said=said(numbers, whole) if whole and whole.value is not None else "",
        areas=chart_of_areas(numbers, indicator, top),
        groups=chart_of_groups(numbers, indicator, "sex", "age", top=top),
        map=map_of(numbers, indicator) if on_map else None,
    )


def theme_title(indicator: Indicator) -> str:
    return str(THEMES.get(indicator.theme.lower(), _("Other results")))


def page_of(region: Region, code: str) -> str:
    return reverse("result_detail", args=[region.slug, question_of(code)])


def said(numbers: Numbers, figure: Figure) -> str:
    return " ".join(sentence.text for sentence in result_sentences(numbers.result(figure), numbers.language))


def results_by_theme(numbers: Numbers) -> list[Group]:
    """All questions under their themes, in the order they were asked."""
    questions: dict[str, list[Indicator]] = {}
    for indicator in numbers.indicators():
        questions.setdefault(question_of(indicator.code), []).append(indicator)
    groups: dict[str, list[Line]] = {}
    for question, indicators in questions.items():
        groups.setdefault(theme_title(indicators[0]), []).append(_line(numbers, question, indicators))
    return [Group(f"t{at}", title, tuple(lines)) for at, (title, lines) in enumerate(groups.items())]


def source_of_all(numbers: Numbers) -> str:
    return source_line(numbers.publication, numbers.figures.values(), numbers.language)


def _line(numbers: Numbers, question: str, indicators: list[Indicator]) -> Line:
    title, url = question_title(numbers, question, indicators), page_of(numbers.region, question)
    figure = numbers.figure(question, numbers.region.area)
    return Line(title, url, figure_reading(figure, numbers.language) if figure else None)


def question_title(numbers: Numbers, question: str, indicators: list[Indicator]) -> str:
    """The indicator's own name, or what its options' names begin with alike."""
    for indicator in indicators:
        if indicator.code == question:
            return numbers.text(indicator.titles)
    return shared_title([numbers.text(row.titles) for row in indicators])[0] or question


def result_of(region: Region, publication: Publication, question: str, language: str) -> ResultPage | None:
    """Everything published of one question; None when nothing is."""
    numbers = numbers_of(region, publication, language, question=question)
    indicators = numbers.indicators()
    if not indicators:
        return None
    main = next((row for row in indicators if row.code == question), None)
    options = [row for row in indicators if row.code != question]
    return ResultPage(
        title=question_title(numbers, question, indicators),
        theme=theme_title(indicators[0]),
        charts=tuple(_charts(numbers, main, options)),
        map=map_of(numbers, main) if main else None,
        sentences=tuple(_sentences(numbers, main, options)),
        tables=tuple(_tables(numbers, main, options)),
        open_answers=open_chart(region, question, language),
    )


def _charts(numbers: Numbers, main: Indicator | None, options: list[Indicator]) -> Iterator[Chart]:
    charts: list[Chart | None] = []
    if main:
        code = main.code
        top = top_of(numbers.by_area(code), *(numbers.by_group(code, *names) for names in (["sex"], ["age"])))
        charts += [chart_of_areas(numbers, main, top), chart_of_groups(numbers, main, "sex", "age", top=top)]
        charts += [chart_of_crossed(numbers, main)]
    yield from filter(None, [*charts, chart_of_options(numbers, options) if options else None])


def _sentences(numbers: Numbers, main: Indicator | None, options: list[Indicator]) -> Iterator[str]:
    """What is shown of each area, which are not shown, and every clear difference."""
    if main:
        found = numbers.by_area(main.code)
        yield from (said(numbers, figure) for _label, figure in found if figure.value is not None)
        if hidden := [label for label, figure in found if figure.reason in HIDDEN]:
            yield f"{listed(hidden, numbers.language)}: {no_number('too_few')}"
        yield from filter(None, (_compared(numbers, row) for row in numbers.comparisons if row.indicator == main))
        return
    for label, option in zip(_labels(numbers, options), options, strict=True):
        differences = area_findings(numbers, option)
        if differences.higher or differences.lower:
            title = title_against(differences, "areas", "", numbers.language)
            yield f"{start(label)}: {title[:1].lower()}{title[1:]}."


def _labels(numbers: Numbers, options: list[Indicator]) -> list[str]:
    return shared_title([numbers.text(option.titles) for option in options])[1]


def _compared(numbers: Numbers, row: Comparison) -> str:
    """A clear difference between whole areas as a sentence; nothing for an unclear one."""
    if row.verdict == "unclear" or not row.group == row.other_group == ALL:
        return ""
    pair = [numbers.figures.get((row.indicator.code, area, ALL)) for area in (row.area_id, row.other_area_id)]
    one, other = [numbers.result(figure) if figure else None for figure in pair]
    if one is None or other is None:
        return ""
    sentence = comparison_sentence(one, other, row.verdict, numbers.language)  # type: ignore[arg-type]
    return sentence.text if sentence else ""


def _tables(numbers: Numbers, main: Indicator | None, options: list[Indicator]) -> Iterator[Table]:
    """All numbers of the page: the indicator by area and group; each option by area, each option by group."""
    if main:
        groups = [group for group in numbers.groups(main.code) if len(traits(group)) < 2]
        rows = [(numbers.label(area), [(main, area, group) for group in groups]) for area in numbers.areas]
        heads = [start(group_title(group)) for group in groups]
        yield _table(numbers, _("By municipality, age and sex"), _("Municipality"), heads, rows)
    if options:
        labels, whole = _labels(numbers, options), numbers.region.area
        by_area = [[(option, area, ALL) for area in numbers.areas] for option in options]
        heads = [numbers.label(area) for area in numbers.areas]
        rows = list(zip(labels, by_area, strict=True))
        yield _table(numbers, _("All options by municipality"), answer_head(), heads, rows)
        groups = [group for group in numbers.groups(options[0].code) if len(traits(group)) == 1]
        if groups:
            rows = [(at, [(row, whole, group) for group in groups]) for at, row in zip(labels, options, strict=True)]
            heads = [start(group_title(group)) for group in groups]
            yield _table(numbers, _("All options by age and sex, whole region"), answer_head(), heads, rows)


def _table(numbers: Numbers, title: str, first: str, heads: list[str], rows: list[tuple[str, list[Any]]]) -> Table:
    found: Found = []
    lines = []
    for label, places in rows:
        cells = []
        for head, (indicator, area, group) in zip(heads, places, strict=True):
            figure = numbers.figure(indicator.code, area, group)
            found += [(label, figure)] if figure else []
            cells.append(_cell(numbers, head, figure))
        lines.append((label, tuple(cells)))
    return Table(title, first, tuple(heads), tuple(lines), source_of(numbers, _once(found)))


def _cell(numbers: Numbers, head: str, figure: Figure | None) -> Cell:
    if figure is None:
        return Cell(head)
    return Cell(head, figure_reading(figure, numbers.language), reverse("figure_detail", args=[figure.pk]))


def register_tables(region: Region, language: str) -> list[Table]:
    """What registers say of the municipalities: a table for each set fetched, every number as its producer gave it."""
    tables = []
    for publication in current_publications(region).filter(kind="register").order_by("pk"):
        numbers = numbers_of(region, publication, language)
        places = (*numbers.areas, *{f.area for f in numbers.figures.values() if f.area.kind == "country"})
        areas = [area for area in places if any(key[1] == area.pk and key[2] == ALL for key in numbers.figures)]
        rows = [(numbers.text(row.titles), [(row, area, ALL) for area in areas]) for row in numbers.indicators()]
        if areas:
            heads = [numbers.label(area) for area in areas]
            tables.append(_table(numbers, numbers.text(publication.titles), _("Indicator"), heads, rows))
    return tables


def _once(found: Found) -> Found:
    """Each label's uncertain figure once, so that the source line names it once."""
    named: set[str] = set()
    kept = []
    for label, figure in found:
        if figure.uncertain and label in named:
            continue
        named |= {label} if figure.uncertain else set()
        kept.append((label, figure))
    return kept
