"""What the templates of a report need: a block's kind, numbers as links, places on a chart's axis."""

from django import template
from django.utils.safestring import SafeString

from highfive.reports.formats.html import sentence_html
from highfive.reports.rules.document import Block, ChartBlock, Document, Provenance, Sentence
from highfive.reports.rules.document import anchor as anchor_of

register = template.Library()


@register.filter
def kind(block: Block) -> str:
    return type(block).__name__


@register.filter
def linked(sentence: Sentence) -> SafeString:
    return sentence_html(sentence)


@register.filter
def anchor(ref: str) -> str:
    return anchor_of(ref)


@register.filter
def along(value: float, chart: ChartBlock) -> str:
    """A value's place on the axis in per cent, as SVG attributes take it."""
    return f"{100 * min(value, chart.limit) / chart.limit:.1f}%"


@register.filter
def width_to(low: float, chart: ChartBlock) -> str:
    return f"{100 * (1 - min(low, chart.limit) / chart.limit):.1f}%"


@register.filter
def ticks(chart: ChartBlock) -> list[tuple[str, str]]:
    """Four marks of the axis: where, and what they say."""
    sign = "\u00a0%" if chart.unit == "percent" else ""
    marks = [chart.limit * i / 4 for i in range(5)]
    return [(f"{25.0 * i:.1f}%", f"{mark:g}{sign if i == 4 else ''}") for i, mark in enumerate(marks)]


@register.filter
def papers_from(document: Document, origin: str) -> list[Provenance]:
    return [paper for paper in document.provenance if paper.origin == origin]
