"""Charts as data, and the SVG strips of the chart that is its own table. Colours come from the page's classes."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from highfive.figures.rules.reading import DECIMALS, number, sign

Kind = Literal["dots", "bars"]
HATCHED = SafeString('<rect x="0" y="10" width="100%" height="14" rx="3" fill="url(#hatch)" class="c-none"/>')


@dataclass(frozen=True)
class ChartRow:
    """One estimate. `text` and `interval` are what is read ("31 %", "27–35"); the numbers are what is drawn.

    `bound` ("under", "over") makes `value` a limit without a dot. `hidden` is a number that is not shown: hatched, and
    `text` says so. A row that is neither drawn nor hidden (not collected) has `value` None and its own words in `text`.
    """

    label: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    interval: str = ""
    bound: str = ""
    hidden: bool = False
    url: str = ""
    whole: bool = False  # the whole region, or everybody among the groups
    before: bool = False  # an earlier measurement: open dot


@dataclass(frozen=True)
class Scale:
    """A printed axis: where each mark stands (0..100) and what it says."""

    start: float
    end: float
    marks: tuple[tuple[float, str], ...]

    def place(self, value: float) -> float:
        """A value's place on the axis, 0..100; what lies outside stands at the edge."""
        share = (value - self.start) / (self.end - self.start)
        return round(100 * min(1.0, max(0.0, share)), 1)


@dataclass(frozen=True)
class Reference:
    """A dashed line that rows are read against, and what it is."""

    value: float
    label: str


@dataclass(frozen=True)
class Chart:
    """A figure: its finding as the title, what is measured, rows in their order, one printed scale, its source.

    Bars stand on zero, so `kind` "bars" with another start raises ValueError.
    """

    title: str
    subtitle: str
    rows: tuple[ChartRow, ...]
    scale: Scale
    source_line: str
    first_head: str = ""  # head of the first column: "Municipality"
    value_head: str = ""  # head of the last column: "Share"
    reference: Reference | None = None
    kind: Kind = "dots"

    def __post_init__(self) -> None:
        if self.kind == "bars" and self.scale.start != 0:
            raise ValueError("bars stand on zero: start the scale there")

    @property
    def has_hidden(self) -> bool:
        return any(row.hidden for row in self.rows)

    @property
    def has_interval(self) -> bool:
        return any(row.low is not None for row in self.rows)

    @property
    def has_before(self) -> bool:
        return any(row.before for row in self.rows)

    @property
    def has_bound(self) -> bool:
        return any(row.bound for row in self.rows)


def scale_for(rows: Iterable[ChartRow], unit: str, language: str, *, reference: float | None = None) -> Scale:
    """A round axis from zero that holds every drawn number; the same axis for multiples comes from all their rows."""
    tops = [max(row.value or 0, row.high or 0) for row in rows] + [reference or 0]
    return scale_to(max(tops, default=0), unit, language)


def scale_to(top: float, unit: str, language: str) -> Scale:
    """A round axis from zero to at least `top`, with two to four steps."""
    step = _step(top, unit)
    count = max(2, math.ceil(top / step - 1e-9))
    texts = [number(step * at, "persons" if step >= 1 else "mean", language) for at in range(count + 1)]
    texts[0], texts[-1] = "0", texts[-1] + sign(unit, language)
    return Scale(0, step * count, tuple((round(100 * at / count, 1), text) for at, text in enumerate(texts)))


def _step(top: float, unit: str) -> float:
    """1, 2 or 5 times a power of ten, never finer than the unit is shown; whole quarters where shares are high."""
    if unit == "percent":
        return next((step for step in (5, 10, 20) if top <= 4 * step), 25)
    least = 10.0 ** -DECIMALS[unit]
    power = max(least, 10.0 ** (math.floor(math.log10(top)) - 1)) if top > 0 else least
    return next(power * size for size in (1, 2, 5, 10, 20, 50) if power * size * 4 >= top)


def strip(chart: Chart, row: ChartRow) -> SafeString:
    """A row's strip for the page: per cents of the cell's width by 34 units; hidden from screen readers."""
    return format_html('<svg aria-hidden="true">{}</svg>', strip_content(chart, row))


def strip_content(chart: Chart, row: ChartRow) -> SafeString:
    """The marks of a strip: x in per cents of its width, y in 34 units."""
    if row.hidden:
        return HATCHED
    grid = format_html_join("", '<line x1="{0}%" x2="{0}%" y1="0" y2="34" class="c-line"/>',
                            ((place,) for place, _text in chart.scale.marks))  # fmt: skip
    drawn = SafeString("") if row.value is None else _bar(chart, row) if chart.kind == "bars" else _dot(chart, row)
    return grid + _reference(chart) + drawn


def _reference(chart: Chart) -> SafeString:
    if chart.reference is None:
        return SafeString("")
    place = chart.scale.place(chart.reference.value)
    return format_html('<line x1="{0}%" x2="{0}%" y1="0" y2="34" class="c-ref"/>', place)


def _dot(chart: Chart, row: ChartRow) -> SafeString:
    if row.bound:
        return _limit(chart, row)
    dot = "c-dot--all" if row.whole else "c-dot--open" if row.before else ""
    circle = format_html('<circle cx="{}%" cy="17" r="6" class="{}"/>', _at(chart, row.value), f"c-dot {dot}".strip())
    if row.low is None or row.high is None:
        return circle
    line = "c-int c-int--all" if row.whole else "c-int"
    ends = (_at(chart, row.low), _at(chart, row.high))
    return format_html('<line x1="{}%" x2="{}%" y1="17" y2="17" class="{}"/>', *ends, line) + circle


def _limit(chart: Chart, row: ChartRow) -> SafeString:
    """Somewhere between the axis' end and the limit: a line closed by a bar at the limit, and no dot."""
    limit, end = _at(chart, row.value), 0.0 if row.bound == "under" else 100.0
    line = format_html('<line x1="{}%" x2="{}%" y1="17" y2="17" class="c-int"/>', min(limit, end), max(limit, end))
    return line + format_html('<line x1="{0}%" x2="{0}%" y1="9" y2="25" class="c-wh"/>', limit)


def _bar(chart: Chart, row: ChartRow) -> SafeString:
    if row.bound:
        return _limit(chart, row)
    bar = format_html('<rect x="0" y="8" height="18" width="{}%" rx="2" class="c-bar"/>', _at(chart, row.value))
    if row.low is None or row.high is None:
        return bar
    low, high = _at(chart, row.low), _at(chart, row.high)
    whisker = format_html('<line x1="{}%" x2="{}%" y1="17" y2="17" class="c-wh"/>', low, high)
    ends = format_html_join("", '<line x1="{0}%" x2="{0}%" y1="12" y2="22" class="c-wh"/>', ((low,), (high,)))
    return bar + whisker + ends


def _at(chart: Chart, value: float | None) -> float:
    return chart.scale.place(value or 0.0)


def axis(scale: Scale) -> SafeString:
    """The printed scale of the table's head."""
    return format_html('<svg aria-hidden="true">{}</svg>', axis_content(scale))


def axis_content(scale: Scale) -> SafeString:
    """The scale's texts, each over its mark."""
    return format_html_join("", '<text x="{}%" y="14" text-anchor="middle" class="c-txt">{}</text>', scale.marks)
