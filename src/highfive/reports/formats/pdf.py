"""The report as a PDF/UA-1 file, written by typst from the document's JSON; its charts as pictures for others."""

import json
import re
from pathlib import Path
from typing import Any

import typst

from highfive.reports.formats.chart import chart_svg, charts_of
from highfive.reports.rules.document import Document, to_json

TEMPLATE = Path(__file__).with_name("report.typ")
FONTS = Path(__file__).parents[2] / "fonts"
UNREADABLE = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
TRIES = 20

compile_typst: Any = typst.compile  # its type stubs do not know that files may be given as a dictionary


def render_pdf(document: Document) -> bytes:
    """Tagged, titled, with alternative texts: each number links to its papers at the end.

    A letter that no font has (an emoji in a project's text) becomes "�": PDF/UA allows no letter without a shape.
    """
    files = {f"chart-{block.number}.svg": chart_svg(block, document.language).encode() for block in charts_of(document)}
    files["main.typ"] = TEMPLATE.read_bytes()
    text = json.dumps(to_json(document), ensure_ascii=False)
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


def chart_pictures(document: Document) -> dict[int, bytes]:
    """The charts as PNG by their number, for formats that cannot hold SVG: one page of one typst run each."""
    blocks = list(charts_of(document))
    if not blocks:
        return {}
    files = {f"chart-{block.number}.svg": chart_svg(block, document.language).encode() for block in blocks}
    pages = "\n#pagebreak()\n".join(f'#image("/chart-{block.number}.svg", width: 100%)' for block in blocks)
    files["main.typ"] = f"#set page(width: 470pt, height: auto, margin: 0pt)\n{pages}".encode()
    made = compile_typst(files, format="png", ppi=200, font_paths=[str(FONTS)], ignore_system_fonts=True)
    pictures = [made] if isinstance(made, bytes) else made
    return {block.number: picture for block, picture in zip(blocks, pictures, strict=True)}
