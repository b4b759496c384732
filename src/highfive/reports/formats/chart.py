"""The document's charts as the house's charts (figures.formats): strips for pages, pictures for files."""

from collections.abc import Iterator

from django.utils.translation import override

from highfive.figures.formats import charts
from highfive.figures.formats.standalone import standalone_svg
from highfive.reports.rules.document import ChartBlock, ChartRow, Document, sections_of


def charts_of(document: Document) -> Iterator[ChartBlock]:
    for section in sections_of(document):
        yield from (block for block in section.blocks if isinstance(block, ChartBlock))


def chart_of(block: ChartBlock, language: str) -> charts.Chart:
    rows = tuple(row_of(row) for row in block.rows)
    scale = charts.scale_for(rows, block.unit, language)
    first, value, _answers = block.columns
    return charts.Chart(block.title, block.measure, rows, scale, block.source, first, value)


def row_of(row: ChartRow) -> charts.ChartRow:
    text, _space, interval = row.reading.text.partition(" (")
    return charts.ChartRow(
        row.label, text, row.value, row.low, row.high, interval.rstrip(")"), row.bound, row.hidden, whole=row.whole
    )


def chart_svg(block: ChartBlock, language: str) -> str:
    """One SVG picture that needs nothing else, with its own title and description."""
    with override(language):
        return str(standalone_svg(chart_of(block, language)))
