"""The report as a PDF/UA-1 file, written by typst from the document's JSON; its charts as pictures for others."""

import json
import re
from pathlib import Path
from typing import Any

import typst

from highfive.figures.formats.standalone import axis_file, strip_file
from highfive.reports.formats.html import chart_of
from highfive.reports.rules.document import Document, charts_of, to_json

TEMPLATE = Path(__file__).with_name("report.typ")
FONTS = Path(__file__).parents[2] / "fonts"
UNREADABLE = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
TRIES = 20

compile_typst: Any = typst.compile  # its type stubs do not know that files may be given as a dictionary


def render_pdf(document: Document) -> bytes:
    """Tagged and titled; a chart is its own table; each number links to its papers at the end.

    A letter that no font has (an emoji in a project's text) becomes "�": PDF/UA allows no letter without a shape.
    """
    files = {f"{name}.svg": drawn.encode() for name, drawn in strips_of(document).items()}
    files["main.typ"] = TEMPLATE.read_bytes()
    return accessible_pdf(files, json.dumps(to_json(document), ensure_ascii=False))


def accessible_pdf(files: dict[str, bytes], text: str) -> bytes:
    """Typst files with `text` as their document.json, written as PDF/UA-1; letters without a shape become "�"."""
    for _attempt in range(TRIES):
        try:
            return _compiled({**files, "document.json": text.encode()})
        except typst.TypstError as error:
            text = _without(text, error)
    return _compiled({**files, "document.json": text.encode()})


def _compiled(files: dict[str, bytes]) -> bytes:
    content: bytes = compile_typst(
        files, format="pdf", pdf_standards=["ua-1"], font_paths=[str(FONTS)], ignore_system_fonts=True
    )
    return content


def _without(text: str, error: typst.TypstError) -> str:
    """The JSON without the letters that typst says it cannot show; any other error is raised again."""
    found = UNREADABLE.search(str(error))
    if found is None:
        raise error
    for letter in ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]):
        text = text.replace(letter, "\ufffd").replace(json.dumps(letter)[1:-1], "\ufffd")
    return text


def strips_of(document: Document) -> dict[str, str]:
    """The charts' SVG strips: "axis-2" is the scale of chart 2, "strip-2-0" its first row."""
    files: dict[str, str] = {}
    for block in charts_of(document):
        chart = chart_of(block, document)
        files[f"axis-{block.number}"] = axis_file(chart.scale)
        files |= {f"strip-{block.number}-{at}": strip_file(chart, row) for at, row in enumerate(chart.rows)}
    return files


def strip_pictures(document: Document) -> dict[str, bytes]:
    """The strips as PNG, for formats that cannot hold SVG: one page of one typst run each."""
    strips = strips_of(document)
    if not strips:
        return {}
    files = {f"{name}.svg": drawn.encode() for name, drawn in strips.items()}
    pages = "\n#pagebreak()\n".join(f'#image("/{name}.svg", width: 100%)' for name in strips)
    files["main.typ"] = f"#set page(width: 170pt, height: auto, margin: 0pt)\n{pages}".encode()
    made = compile_typst(files, format="png", ppi=220, font_paths=[str(FONTS)], ignore_system_fonts=True)
    return dict(zip(strips, [made] if isinstance(made, bytes) else made, strict=True))
