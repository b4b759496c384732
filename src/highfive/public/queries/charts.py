"""Charts of one indicator: by municipality, by group, on the map, its options; titles claim only what was tested."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from highfive.core.models import Region
from highfive.figures.formats.charts import Chart, ChartRow, scale_to
from highfive.figures.formats.tiles import Tile, TileMap, shades_for
from highfive.figures.models import Comparison, Figure, Indicator
from highfive.figures.queries import chart_row, source_line
from highfive.figures.rules import ALL, UNITS
from highfive.public.queries.numbers import Found, Numbers, numbers_of
from highfive.public.queries.regions import publication_of
from highfive.public.rules.results import Against, against_whole, shared_title, title_against, title_of_groups
from highfive.reports.rules.sentences import Pair
from highfive.reports.rules.words import group_words


def top_of(*founds: Found) -> float:
    """The highest number a common scale must hold."""
    rows = [figure for found in founds for _label, figure in found]
    return max((float(figure.high or figure.value or 0) for figure in rows), default=0)


def value_head(unit: str) -> str:
    """The head of the column of numbers: short, for it stands in a narrow place."""
    return pgettext("column", "Share") if unit in ("percent", "share") else str(UNITS[unit])


def answer_head() -> str:
    return pgettext("column", "Answer")


def chart_of_areas(numbers: Numbers, indicator: Indicator, top: float = 0) -> Chart | None:
    """Municipalities and the whole region; the title says where the share clearly differs from the region's."""
    measure = numbers.text(indicator.titles)
    title = title_against(area_findings(numbers, indicator), "areas", measure, numbers.language)
    return _chart(numbers, numbers.by_area(indicator.code), title, measure, _("Municipality"), top)


def chart_of_groups(numbers: Numbers, indicator: Indicator, *names: str, top: float = 0) -> Chart | None:
    """The whole region by the named traits, one after the other: "sex", "age" or both."""
    measure = numbers.text(indicator.titles)
    found = [row for name in names for row in numbers.by_group(indicator.code, name)]
    pairs = sex_pairs(numbers, indicator) if "sex" in names else []
    ages = age_findings(numbers, indicator) if "age" in names else Against("")
    title = title_of_groups(pairs, ages, measure, numbers.language)
    return _chart(numbers, found, title, _("Whole region, by sex and age"), _("Group"), top)


def chart_of_crossed(numbers: Numbers, indicator: Indicator, top: float = 0) -> Chart | None:
    """The whole region by sex and age at once; these differences were not tested, so nothing is claimed."""
    found = numbers.by_group(indicator.code, "age", "sex")
    return _chart(numbers, found, numbers.text(indicator.titles), _("Women and men by age"), _("Group"), top)


def chart_of_options(numbers: Numbers, options: list[Indicator]) -> Chart | None:
    """How the whole region's answers fall on the options, in the order they were asked."""
    title, found = _whole(numbers, options)
    return _chart(numbers, found, title or _("All answers"), _("Whole region, all options"), answer_head())


def _whole(numbers: Numbers, indicators: list[Indicator]) -> tuple[str, Found]:
    """What the indicators' names share, and the whole region's figure of each under what is left of its name."""
    title, labels = shared_title([numbers.text(row.titles) for row in indicators])
    named = zip(labels, indicators, strict=True)
    return title, [(label, found) for label, row in named if (found := numbers.figure(row.code, numbers.region.area))]


def _chart(numbers: Numbers, found: Found, title: str, about: str, first: str, top: float = 0) -> Chart | None:
    if len(found) < 2:
        return None
    rows = tuple(row_of(numbers, label, figure) for label, figure in found)
    unit = found[0][1].indicator.unit
    scale = scale_to(max(top, top_of(found)), unit, numbers.language)
    return Chart(title, about, rows, scale, source_of(numbers, found), first, value_head(unit))


def row_of(numbers: Numbers, label: str, figure: Figure, url: str = "") -> ChartRow:
    whole = figure.area_id == numbers.region.area_id and figure.group == ALL and label == numbers.label(figure.area)
    return chart_row(figure, label, numbers.language, url=url, whole=whole)


def source_of(numbers: Numbers, found: Found) -> str:
    """What must be read with a chart: which numbers are uncertain, why some are missing, n, where all comes from."""
    line = source_line(numbers.publication, [figure for _label, figure in found], numbers.language)
    doubtful = [label for label, figure in found if figure.uncertain]
    if not doubtful:
        return line
    return _("Uncertain, because the respondents are few: %(who)s.") % {"who": ", ".join(doubtful)} + " " + line


def map_of(numbers: Numbers, indicator: Indicator) -> TileMap | None:
    """The municipalities where they lie; None where there is nothing to put on the map.

    Where no difference is clear, shades are cut over the intervals, so that chance does not look like a difference.
    """
    clear = area_findings(numbers, indicator)
    is_clear, tiles, shown = bool(clear.higher or clear.lower), [], []
    for here in numbers.region.places.select_related("area"):
        if figure := numbers.figure(indicator.code, here.area):
            row = row_of(numbers, numbers.label(here.area), figure)
            tiles.append(Tile(row.label, row.text, here.tile_row, here.tile_column, row.value, row.bound, row.hidden))
            told = (row.value,) if is_clear else (row.low, row.value, row.high)
            shown += [value for value in told if value is not None and not row.bound]
    if not tiles:
        return None
    title, about = _("The same numbers on a map"), _("Each tile is a municipality. The ranges are in the other figure.")
    return TileMap(title, about, tuple(tiles), shades_for(shown, indicator.unit, numbers.language))


def tested(numbers: Numbers, indicator: Indicator) -> list[Comparison]:
    return [row for row in numbers.comparisons if row.indicator_id == indicator.pk]


def area_findings(numbers: Numbers, indicator: Indicator) -> Against:
    """Municipalities tested against the whole region."""
    whole = numbers.region.area.pk
    verdicts = {
        row.area_id: row.verdict
        for row in tested(numbers, indicator)
        if row.other_area_id == whole and row.area_id != whole and row.group == row.other_group == ALL
    }
    places = [(numbers.place(area).where, verdicts[area.pk]) for area in numbers.areas if area.pk in verdicts]
    return against_whole(places, _("in the whole region"))


def age_findings(numbers: Numbers, indicator: Indicator) -> Against:
    """The region's age groups tested against everybody."""
    whole = numbers.region.area.pk
    rows = [
        (words.where, row.verdict)
        for row in tested(numbers, indicator)
        if row.area_id == row.other_area_id == whole and row.other_group == ALL and row.group.startswith("age=")
        and (words := group_words(row.group, numbers.language))
    ]  # fmt: skip
    return against_whole(rows, _("among all respondents"))


def sex_pairs(numbers: Numbers, indicator: Indicator) -> list[Pair]:
    """The region's women tested against its men."""
    whole = numbers.region.area.pk
    pairs = []
    for row in tested(numbers, indicator):
        if row.area_id == row.other_area_id == whole and row.group.startswith("sex=") and row.other_group != ALL:
            first, second = (group_words(key, numbers.language) for key in (row.group, row.other_group))
            if first and second:
                pairs.append(Pair(first, second, row.verdict))  # type: ignore[arg-type]
    return pairs


def open_chart(region: Region, question: str, language: str) -> Chart | None:
    """What those answered who came without a code: beside the survey, never in it, and without intervals."""
    publication = publication_of(region, "open_survey")
    if publication is None:
        return None
    numbers = numbers_of(region, publication, language, question=question)
    every = numbers.indicators()
    indicators = [row for row in every if row.code == question] or every
    found = _whole(numbers, indicators)[1]
    if not found:
        return None
    rows = tuple(replace(row_of(numbers, *row), low=None, high=None, interval="") for row in found)
    source = _("Not a sample: anyone could answer, also more than once.") + " " + source_of(numbers, found)
    unit = found[0][1].indicator.unit
    scale = scale_to(top_of(found), unit, language)
    about = _("Whole region, not a sample")
    return Chart(_("Answers without a code"), about, rows, scale, source, answer_head(), value_head(unit))
