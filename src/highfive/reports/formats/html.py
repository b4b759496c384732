"""The report as HTML: numbers as links to their papers, one file that stands alone, numbers read back from it."""

import re
from html.parser import HTMLParser
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import override

from highfive.figures.formats import charts
from highfive.reports.rules.document import ChartBlock, ChartRow, Document, Number, Part, Sentence

STYLE = Path(__file__).parents[2] / "static" / "hf.css"
RANGE = re.compile(r"([\d.]+–\d+[^\s,)]*)")  # "18–44-vuotiaat", "13.10.–9.11.2026" never break at the dash


def part_html(part: Part) -> SafeString:
    if isinstance(part, str):
        pieces = RANGE.split(part)
        return format_html_join(
            "", "{}", ((_unbroken(format_html("{}", p)) if i % 2 else p,) for i, p in enumerate(pieces))
        )
    return format_html(
        '<a class="hf-ref" href="#{}" data-ref="{}" data-role="{}">{}</a>',
        part.anchor, part.ref, part.role, part.text,
    )  # fmt: skip


def sentence_html(sentence: Sentence) -> SafeString:
    """A sentence's words, escaped, and its numbers as links; an interval never breaks at its dash."""
    groups = (format_html_join("", "{}", ((part_html(p),) for p in group)) for group in sentence.unbroken)
    return format_html_join(
        "",
        "{}",
        ((_unbroken(made) if len(g) > 1 else made,) for made, g in zip(groups, sentence.unbroken, strict=True)),
    )


def _unbroken(content: SafeString) -> SafeString:
    return format_html('<span class="hf-num">{}</span>', content)


def chart_of(block: ChartBlock, document: Document) -> charts.Chart:
    """A block as the house's chart, whose numbers are links to their papers."""
    rows = tuple(_row(row) for row in block.rows)
    first, value, answers = block.columns
    counts = format_html_join(
        ", ", "{} {}", ((row.label, sentence_html(row.answers)) for row in block.rows if row.answers.numbers)
    )
    return charts.Chart(
        f"{document.labels['chart']} {block.number}. {block.title}", block.subtitle, rows,
        charts.scale_for(rows, block.unit, document.language), format_html("{} {}: {}.", block.source, answers, counts),
        first, value,
    )  # fmt: skip


def _row(row: ChartRow) -> charts.ChartRow:
    """The interval stands in brackets after the number."""
    parts = row.reading.parts
    at = parts.index(" (") if " (" in parts else len(parts)
    text, interval = (sentence_html(Sentence(piece)) for piece in (parts[:at], parts[at + 1 : -1]))
    return charts.ChartRow(
        row.label, text, row.value, row.low, row.high, interval, row.bound, row.hidden, whole=row.whole
    )


def document_html(document: Document, site: str = "") -> SafeString:
    """The document's body in its own language, whatever the page's; `site` begins the addresses of numbers' pages."""
    with override(document.language):
        return render_to_string("reports/_document.html", {"document": document, "site": site})


def render_html(document: Document) -> bytes:
    """One file that needs nothing else: the document with the site's style inside it."""
    style = STYLE.read_text()
    context = {"document": document, "style": style, "body": document_html(document, document.site)}
    return render_to_string("reports/standalone.html", context).encode()


class NumberReader(HTMLParser):
    """Collects the text of each element that names the figure it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[Number] = []
        self._open: tuple[str, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if ref := found.get("data-ref"):
            self._open, self._text = (ref, found.get("data-role") or ""), ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == "a":
            ref, role = self._open
            self.numbers.append(Number(ref, self._text, role))
            self._open = None


def numbers_in_html(content: bytes) -> list[Number]:
    """Every number of an HTML report with the figure it says it comes from, in reading order."""
    reader = NumberReader()
    reader.feed(content.decode())
    return reader.numbers
