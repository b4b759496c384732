"""What the templates of a report need: a block's kind, numbers as links, a chart's strips, the papers of an origin."""

from django import template
from django.utils.safestring import SafeString

from highfive.figures.formats import charts
from highfive.reports.formats.chart import chart_of, row_of
from highfive.reports.formats.html import sentence_html
from highfive.reports.rules.document import Block, ChartBlock, ChartRow, Document, Provenance, Sentence
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
def chart(block: ChartBlock, language: str) -> charts.Chart:
    return chart_of(block, language)


@register.filter
def strip_of(drawn: charts.Chart, row: ChartRow) -> SafeString:
    return charts.strip(drawn, row_of(row))


@register.filter
def papers_from(document: Document, origin: str) -> list[Provenance]:
    return [paper for paper in document.provenance if paper.origin == origin]
