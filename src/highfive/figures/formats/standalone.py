"""The same chart as one SVG file for PDF and Word: real text, fixed light colours, given width, described in itself."""

import math
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from highfive.figures.formats.charts import Chart, ChartRow

INK, MUTED, LINE, LINE_STRONG, CARD = "#1d2a33", "#55606a", "#dcdad3", "#7f8684", "#ffffff"
ACCENT, INTERVAL = "#0e5a6b", "#5491a0"
ROW, HEAD, LEGEND, SIZE, SMALL = 28, 24, 26, 13, 11
LEADING = 16
DASHES = ' stroke-dasharray="3 3"'
LETTER = 0.56  # mean width of a letter against its size; a little wide, so that nothing is cut


@dataclass(frozen=True)
class Frame:
    """Where the columns stand: labels from 0, the strip from `left` to `right`, values end at `width`."""

    chart: Chart
    width: int
    left: float
    right: float

    def x(self, value: float) -> float:
        return round(self.left + self.chart.scale.place(value) / 100 * (self.right - self.left), 1)


def standalone_svg(chart: Chart, *, width: int = 640) -> SafeString:
    """A whole SVG document `width` units wide; long labels take two lines. Words are in the active language."""
    frame = _frame(chart, width)
    tops, height = [], float(HEAD)
    for row in chart.rows:
        tops.append(height)
        height += ROW + LEADING * (len(_lines(row.label, frame.left)) - 1)
    rows = format_html_join("", "{}", ((_row(frame, row, top),) for row, top in zip(chart.rows, tops, strict=True)))
    legend, end = _legend(frame, height)
    body = _head(frame, height) + rows + legend
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" '
        'font-family="Public Sans, sans-serif" font-size="{2}" fill="{3}">'
        "<title>{4}</title><desc>{5}</desc>{6}{7}</svg>",
        width, math.ceil(end), SIZE, INK, chart.title, described(chart), PATTERN, body,
    )  # fmt: skip


def described(chart: Chart) -> str:
    """The chart in words: what is measured, every row as it reads, the reference line."""
    rows = [f"{row.label} {row.text}{f' ({row.interval})' if row.interval else ''}" for row in chart.rows]
    line = f" {chart.reference.label}." if chart.reference else ""
    return f"{chart.subtitle}: {'; '.join(rows)}.{line}"


PATTERN = SafeString(
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<line x1="0" x2="0" y1="0" y2="6" stroke="{LINE_STRONG}" stroke-width="1.25"/></pattern></defs>'
)


def _frame(chart: Chart, width: int) -> Frame:
    longest = max([len(row.label) for row in chart.rows] + [len(chart.first_head)])
    labels = min(longest * SIZE * LETTER + 16, width * 0.36)
    values = max([len(_read(row)) for row in chart.rows] + [len(chart.value_head)]) * SIZE * LETTER + 16
    return Frame(chart, width, round(labels + 8, 1), round(width - min(values, width * 0.34) - 8, 1))


def _read(row: ChartRow) -> str:
    return f"{row.text} ({row.interval})" if row.interval else row.text


def _lines(label: str, room: float) -> list[str]:
    """The label in lines that fit; a word longer than the room stays whole."""
    most, lines = int((room - 12) / (SIZE * LETTER)), [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK, size: int = SIZE, bold: bool = False
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="{}" font-size="{}" font-weight="{}">{}</text>',
        round(x, 1), round(y, 1), anchor, colour, size, "bold" if bold else "normal", words,
    )  # fmt: skip


def _line(x1: float, x2: float, y1: float, y2: float, colour: str, width: float, more: str = "") -> SafeString:
    return format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>',
        x1, x2, round(y1, 1), round(y2, 1), colour, width, SafeString(more),
    )  # fmt: skip


def _head(frame: Frame, bottom: float) -> SafeString:
    """Column heads, the printed scale and its lines through all rows, the dashed reference."""
    chart, head = frame.chart, SafeString("")
    for place, words in chart.scale.marks:
        x = round(frame.left + place / 100 * (frame.right - frame.left), 1)
        head += _text(x, HEAD - 8, words, anchor="middle", colour=MUTED, size=SMALL)
        head += _line(x, x, HEAD, bottom, LINE, 1)
    head += _text(0, HEAD - 8, chart.first_head, colour=MUTED, size=SMALL)
    head += _text(frame.width, HEAD - 8, chart.value_head, anchor="end", colour=MUTED, size=SMALL)
    if chart.reference:
        x = frame.x(chart.reference.value)
        head += _line(x, x, HEAD, bottom, MUTED, 1.5, DASHES)
    return head


def _row(frame: Frame, row: ChartRow, top: float) -> SafeString:
    lines = _lines(row.label, frame.left)
    height = ROW + LEADING * (len(lines) - 1)
    middle = top + height / 2
    base = middle + SIZE * 0.36
    words = SafeString("")
    for at, line in enumerate(lines):
        words += _text(0, base + LEADING * (at - (len(lines) - 1) / 2), line, bold=row.whole)
    return words + _marks(frame, row, middle) + _value(frame, row, base) + _line(0, frame.width, top, top, LINE, 0.75)


def _value(frame: Frame, row: ChartRow, base: float) -> SafeString:
    if not row.interval:
        return _text(
            frame.width,
            base,
            row.text,
            anchor="end",
            bold=row.value is not None,
            colour=INK if row.value is not None else MUTED,
        )
    return format_html(
        '<text x="{}" y="{}" text-anchor="end"><tspan font-weight="bold">{}</tspan>'
        ' <tspan fill="{}">({})</tspan></text>',
        frame.width, round(base, 1), row.text, MUTED, row.interval,
    )  # fmt: skip


def _marks(frame: Frame, row: ChartRow, y: float) -> SafeString:
    if row.hidden:
        return format_html(
            '<rect x="{}" y="{}" width="{}" height="12" rx="3" fill="{}"/>'
            '<rect x="{}" y="{}" width="{}" height="12" rx="3" fill="url(#hatch)" stroke="{}"/>',
            *(2 * (frame.left, y - 6, round(frame.right - frame.left, 1), CARD))[:7], LINE_STRONG,
        )  # fmt: skip
    if row.value is None:
        return SafeString("")
    if row.bound:
        return _limit(frame, row, y)
    return _bar(frame, row, y) if frame.chart.kind == "bars" else _dot(frame, row, y)


def _limit(frame: Frame, row: ChartRow, y: float) -> SafeString:
    limit, end = frame.x(row.value or 0), frame.left if row.bound == "under" else frame.right
    return _line(end, limit, y, y, INTERVAL, 5) + _line(limit, limit, y - 7, y + 7, INK, 1.75)


def _dot(frame: Frame, row: ChartRow, y: float) -> SafeString:
    line = SafeString("")
    if row.low is not None and row.high is not None:
        colour = LINE_STRONG if row.whole else INTERVAL
        line = _line(frame.x(row.low), frame.x(row.high), y, y, colour, 5, ' stroke-linecap="round"')
    fill, edge = (CARD, ACCENT) if row.before else (INK if row.whole else ACCENT, CARD)
    return line + format_html(
        '<circle cx="{}" cy="{}" r="5" fill="{}" stroke="{}" stroke-width="2"/>',
        frame.x(row.value or 0), round(y, 1), fill, edge,
    )  # fmt: skip


def _bar(frame: Frame, row: ChartRow, y: float) -> SafeString:
    width = round(frame.x(row.value or 0) - frame.left, 1)
    bar = format_html(
        '<rect x="{}" y="{}" width="{}" height="15" rx="2" fill="{}"/>', frame.left, round(y - 7.5, 1), width, INTERVAL
    )
    if row.low is None or row.high is None:
        return bar
    low, high = frame.x(row.low), frame.x(row.high)
    ends = _line(low, low, y - 4, y + 4, INK, 1.5) + _line(high, high, y - 4, y + 4, INK, 1.5)
    return bar + _line(low, high, y, y, INK, 1.5) + ends


def _legend(frame: Frame, top: float) -> tuple[SafeString, float]:
    """What the marks mean, in as many lines under the rows as they need; and where they end."""
    drawn, x, y = SafeString(""), 0.0, top + LEGEND / 2
    for mark, words in _legend_items(frame.chart):
        length = 26 + len(words) * SMALL * LETTER
        if x and x + length > frame.width:
            x, y = 0.0, y + LEGEND * 0.8
        drawn += format_html('<g transform="translate({} {})">{}</g>', round(x, 1), round(y, 1), mark)
        drawn += _text(x + 26, y + 4, words, colour=MUTED, size=SMALL)
        x += length + 14
    return drawn, y + LEGEND / 2


def _legend_items(chart: Chart) -> list[tuple[SafeString, str]]:
    """Each mark drawn about its own middle line, with its word."""
    bars = chart.kind == "bars"
    items = [(SafeString(f'<circle cx="10" cy="0" r="5" fill="{ACCENT}"/>'), _first_word(chart))]
    if bars:
        items = [(SafeString(f'<rect x="0" y="-5" width="20" height="10" rx="2" fill="{INTERVAL}"/>'), _("estimate"))]
    if chart.has_before:
        ring = f'<circle cx="10" cy="0" r="5" fill="{CARD}" stroke="{ACCENT}" stroke-width="2"/>'
        items.append((SafeString(ring), _("before")))
    if chart.has_interval:
        line = _line(1, 19, 0, 0, INK, 1.5) if bars else _line(1, 19, 0, 0, INTERVAL, 5)
        items.append((line, _("95 per cent confidence interval")))
    if chart.has_bound:
        limit = _line(1, 18, 0, 0, INTERVAL, 5) + _line(18, 18, -7, 7, INK, 1.75)
        items.append((limit, _("given as a limit only")))
    if chart.reference:
        items.append((_line(10, 10, -8, 8, MUTED, 1.5, DASHES), chart.reference.label))
    if chart.has_hidden:
        box = f'<rect x="0" y="-6" width="20" height="12" fill="url(#hatch)" stroke="{LINE_STRONG}"/>'
        items.append((SafeString(box), _("number not shown")))
    return items


def _first_word(chart: Chart) -> str:
    if chart.has_before:
        return _("now")
    return _("estimate") if chart.has_interval else _("number")
