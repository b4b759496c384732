"""What the templates of a report need: a block's kind, numbers as links, the house's chart, the papers of an origin."""

from django import template
from django.utils.safestring import SafeString

from highfive.figures.formats.charts import Chart
from highfive.reports.formats.html import chart_of, sentence_html
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
def drawn(block: ChartBlock, document: Document) -> Chart:
    return chart_of(block, document)


@register.filter
def papers_from(document: Document, origin: str) -> list[Provenance]:
    return [paper for paper in document.provenance if paper.origin == origin]
