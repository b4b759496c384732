"""The document's charts as SVG pictures for files: dot and interval for each row, its reading in words beside."""

from collections.abc import Iterator
from html import escape

from highfive.reports.rules.document import ChartBlock, ChartRow, Document, sections_of

WIDTH, LEFT, RIGHT, ROW, TOP = 660, 170, 130, 26, 24
INK, MUTED, LINE, DOT, BAR, ALL, ALL_BAR = "#1d2a33", "#55606a", "#dfe0db", "#0e5a6b", "#5491a0", "#1d2a33", "#7f8684"
STEPS = 4


def charts_of(document: Document) -> Iterator[ChartBlock]:
    for section in sections_of(document):
        yield from (block for block in section.blocks if isinstance(block, ChartBlock))


def chart_svg(block: ChartBlock) -> str:
    """One picture with its own title and description; text is text."""
    height = TOP + ROW * len(block.rows) + 6
    axis = "".join(tick(block, index, height) for index in range(STEPS + 1))
    rows = "".join(row_svg(block, row, TOP + ROW * i + ROW / 2) for i, row in enumerate(block.rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="Public Sans" '
        f'font-size="13" fill="{INK}"><title>{escape(block.title)}</title><desc>{escape(block.alt)}</desc>'
        f'<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<line x1="0" x2="0" y1="0" y2="6" stroke="{ALL_BAR}" stroke-width="1.5"/></pattern></defs>{axis}{rows}</svg>'
    )


def along(block: ChartBlock, value: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * min(value, block.limit) / block.limit, 1)


def tick(block: ChartBlock, index: int, height: int) -> str:
    value = block.limit * index / STEPS
    sign = "\u00a0%" if block.unit == "percent" and index == STEPS else ""
    x = along(block, value)
    return (
        f'<line x1="{x}" x2="{x}" y1="{TOP}" y2="{height - 6}" stroke="{LINE}"/>'
        f'<text x="{x}" y="{TOP - 8}" text-anchor="middle" font-size="11" fill="{MUTED}">{value:g}{sign}</text>'
    )


def row_svg(block: ChartBlock, row: ChartRow, y: float) -> str:
    weight = ' font-weight="700"' if row.whole else ""
    words = (
        f'<text x="0" y="{y + 4.5}"{weight}>{escape(row.label)}</text>'
        f'<text x="{WIDTH}" y="{y + 4.5}" text-anchor="end"{weight}>{escape(row.reading.text)}</text>'
    )
    return words + mark_svg(block, row, y)


def mark_svg(block: ChartBlock, row: ChartRow, y: float) -> str:
    """A dot on its interval; a limit as a bar to the edge; hatching where there is no number to show."""
    ends, dot = (ALL_BAR, ALL) if row.whole else (BAR, DOT)
    first, last = along(block, 0), along(block, block.limit)
    if row.value is None:
        return f'<rect x="{first}" y="{y - 6}" width="{last - first}" height="12" rx="3" fill="url(#hatch)" stroke="{ALL_BAR}"/>'
    at = along(block, row.value)
    low, high = {"under": (first, at), "over": (at, last)}.get(row.bound, (None, None))
    if row.low is not None and row.high is not None:
        low, high = along(block, row.low), along(block, row.high)
    bar = f'<line x1="{low}" x2="{high}" y1="{y}" y2="{y}" stroke="{ends}" stroke-width="5" stroke-linecap="round"/>'
    circle = "" if row.bound else f'<circle cx="{at}" cy="{y}" r="5" fill="{dot}" stroke="#fff" stroke-width="1.5"/>'
    return (bar if low is not None else "") + circle
