"""The numbers of a PDF report read back from the file: each link's text, and the papers its destination shows.

A number is a link whose destination is the line of its papers, and that line begins with the number's reference. So the
file itself, with nothing of ours beside it, says which figure each of its numbers comes from.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject

from highfive.reports.rules.document import Number

ABOVE = 16.0  # points: typst sets a destination 10 above the top of its line, and the line stands about 6 lower
SLACK = 4.0
REFERENCE = re.compile(r"(?:f\d+|p\d+\.[\w.]+)")
Matrix = tuple[float, float, float, float, float, float]


@dataclass
class Run:
    """A marked piece of text of a page: where it begins and what it says."""

    x: float
    y: float
    text: str


def numbers_in_pdf(content: bytes) -> list[Number]:
    """Every linked number of the report with the reference its destination shows, in reading order."""
    reader = PdfReader(io.BytesIO(content))
    pages = {page_key(page): dict(runs_of(reader, page)) for page in reader.pages}
    lines = {key: references_of(runs) for key, runs in pages.items()}
    root: Any = reader.trailer["/Root"]
    found = []
    for text, annotation in links_in(root["/StructTreeRoot"], None, pages):
        if destination := annotation.get("/Dest"):
            page, _kind, x, y = destination.get_object()[:4]
            found.append((text, reference_at(lines[page_key(page)], float(x), float(y))))
    return [Number(ref, text) for text, ref in found if ref]


def page_key(page: Any) -> int:
    return int(page.idnum if isinstance(page, IndirectObject) else page.indirect_reference.idnum)


def references_of(runs: dict[int, Run]) -> list[tuple[float, float, str]]:
    """The places on a page at which a number's reference stands."""
    return [(run.x, run.y, run.text.strip()) for run in runs.values() if REFERENCE.fullmatch(run.text.strip())]


def reference_at(lines: list[tuple[float, float, str]], x: float, y: float) -> str:
    """The reference that stands at this place; empty for other destinations (the contents' headings)."""
    places = ((max(abs(x - left), abs(y - line - ABOVE)), ref) for left, line, ref in lines)
    distance, reference = min(places, default=(SLACK, ""))
    return reference if distance < SLACK else ""


def links_in(element: Any, page: Any, pages: dict[int, dict[int, Run]]) -> Iterator[tuple[str, DictionaryObject]]:
    """Each link of the structure tree: its text and its annotation."""
    node = element.get_object()
    page = node.get("/Pg", page) if "/Pg" not in node else node.raw_get("/Pg")
    if node.get("/S") == "/Link":
        text, annotation = read_link(node, page, pages)
        if annotation is not None:
            yield text, annotation
        return
    for kid in kids_of(node):
        if isinstance(kid.get_object(), DictionaryObject):
            yield from links_in(kid, page, pages)


def kids_of(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, ArrayObject | list) else [node.raw_get("/K")]


def read_link(node: Any, page: Any, pages: dict[int, dict[int, Run]]) -> tuple[str, DictionaryObject | None]:
    """A link's words in order and the annotation it belongs to."""
    text, annotation = "", None
    for kid in kids_of(node):
        item = kid.get_object()
        if isinstance(item, int):
            text += pages[page_key(page)][int(item)].text
        elif item.get("/Type") == "/OBJR":
            annotation = item["/Obj"].get_object()
        elif "/MCID" in item:
            text += pages[page_key(item.raw_get("/Pg") if "/Pg" in item else page)][int(item["/MCID"])].text
        else:
            inner, deeper = read_link(item, item.raw_get("/Pg") if "/Pg" in item else page, pages)
            text, annotation = text + inner, deeper or annotation
    return text, annotation


def runs_of(reader: PdfReader, page: Any) -> Iterator[tuple[int, Run]]:
    """The page's marked texts by their mark. Typst writes each with one matrix and whole glyph strings."""
    fonts = {name: letters_of(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    stack: list[Matrix] = []
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    marks: list[int | None] = []
    runs: dict[int, Run] = {}
    letters: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        match operator:
            case b"q":
                stack.append(matrix)
            case b"Q":
                matrix = stack.pop()
            case b"cm":
                matrix = times([float(x) for x in operands], matrix)
            case b"Tf":
                letters = fonts[operands[0]]
            case b"BDC" | b"BMC":
                marks.append(mark_of(operands))
            case b"EMC":
                marks.pop()
            case b"Tj" | b"TJ":
                mark = next((m for m in reversed(marks) if m is not None), None)
                if mark is not None:
                    runs.setdefault(mark, Run(matrix[4], matrix[5], "")).text += decoded(operands[0], letters)
    yield from runs.items()


def mark_of(operands: Any) -> int | None:
    properties = operands[1] if len(operands) > 1 else None
    return int(str(properties["/MCID"])) if isinstance(properties, DictionaryObject) and "/MCID" in properties else None


def times(first: list[float], second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def decoded(shown: Any, letters: dict[int, str]) -> str:
    """Two-byte glyph codes as letters; the numbers between them only move the pen."""
    pieces = [shown] if not isinstance(shown, ArrayObject) else [p for p in shown if hasattr(p, "original_bytes")]
    codes = b"".join(piece.original_bytes for piece in pieces)
    return "".join(letters.get(codes[i] << 8 | codes[i + 1], "\ufffd") for i in range(0, len(codes) - 1, 2))


def letters_of(font: Any) -> dict[int, str]:
    """A font's table from glyph codes to letters (its ToUnicode map)."""
    table: dict[int, str] = {}
    source = font["/ToUnicode"].get_data().decode("latin1") if "/ToUnicode" in font else ""
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.S):
        for code, letter in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            table[int(code, 16)] = bytes.fromhex(letter).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.S):
        for first, last, letter in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + step] = chr(ord(bytes.fromhex(letter).decode("utf-16-be")) + step)
    return table
