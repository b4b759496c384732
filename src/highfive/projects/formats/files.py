"""A card in a Word, PDF or HTML file as text: our own files by their marks, anybody's by their paragraphs and cells.

Only jobs import this: it loads python-docx and pypdf.
"""

import io
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from docx import Document as open_docx
from docx.oxml.ns import qn
from pypdf import PdfReader

from highfive.projects.formats import plain

DOCX_PARTS = ("Cardtitle", "Cardheading", "Cardtext", "Cardlink")
MARK = "Sourcemark"
ATTACHED = "kortti.txt"
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "div", "section", "br", "tr"}
UNSEEN = {"script", "style", "title", "head", "nav"}


def text_of(data: bytes) -> str:
    """The file's text, a blank line between paragraphs. Raises an exception of its reader for a file that is broken."""
    if data.startswith(b"PK"):
        return "\n\n".join(_docx_blocks(data))
    if data.startswith(b"%PDF"):
        return _pdf_text(data)
    return "\n\n".join(_html_blocks(plain.decoded(data)))


def _docx_blocks(data: bytes) -> list[str]:
    """Paragraphs in reading order, those in tables too; of a card of ours, only its own parts."""
    lines = list(open_docx(io.BytesIO(data)).element.body.iter(qn("w:p")))
    own = [line for line in lines if _style(line) in DOCX_PARTS]
    return [block for line in own or lines if (block := _words(line))]


def _style(line: Any) -> str:
    found = line.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else str(found.get(qn("w:val")))


def _words(line: Any) -> str:
    """A paragraph's words on one line, without numbers of sources."""
    return plain.flowed("".join(piece for run in line.iter(qn("w:r")) if not _is_mark(run) for piece in _pieces(run)))


def _is_mark(run: Any) -> bool:
    style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    return style is not None and style.get(qn("w:val")) == MARK


def _pieces(run: Any) -> Iterator[str]:
    for piece in run:
        if piece.tag == qn("w:t"):
            yield piece.text or ""
        elif piece.tag in (qn("w:br"), qn("w:tab"), qn("w:cr")):
            yield " "
        elif piece.tag == qn("w:noBreakHyphen"):
            yield "-"


def _pdf_text(data: bytes) -> str:
    """The text attached to a card of ours, else what can be read of the pages."""
    reader = PdfReader(io.BytesIO(data))
    if found := reader.attachments.get(ATTACHED):
        return found[0].decode("utf-8", "replace")
    return "\n".join(page.extract_text() for page in reader.pages)


def _html_blocks(source: str) -> list[str]:
    reader = _Reader()
    reader.feed(source)
    reader.close()
    reader.cut("")
    own = [text for part, text in reader.blocks if part]
    return own or [text for _part, text in reader.blocks]


class _Reader(HTMLParser):
    """Collects (the part of the card an element says it is, its text); numbers of sources are passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []  # (tag, data-card) of elements that are open
        self._text: list[str] = []
        self._part = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        part = dict(attrs).get("data-card") or ""
        if part and part != "mark":
            self.cut(part)
        elif tag in BLOCKS and not self._part:
            self.cut("")
        if tag not in ("br", "hr", "img", "meta", "link", "input"):
            self._open.append((tag, part))

    def handle_endtag(self, tag: str) -> None:
        while self._open and any(name == tag for name, _part in self._open):
            name, part = self._open.pop()
            if part and part != "mark":
                self.cut("")
            if name == tag:
                break
        if tag in BLOCKS and not self._part:
            self.cut("")

    def handle_data(self, data: str) -> None:
        if not any(part == "mark" or tag in UNSEEN for tag, part in self._open):
            self._text.append(data)

    def cut(self, part: str) -> None:
        """What was collected is a block; the next one belongs to `part`."""
        if text := plain.flowed("".join(self._text)):
            self.blocks.append((self._part, text))
        self._text, self._part = [], part
