"""The report as a PDF/UA-1 file, written by typst from the document's JSON; and its numbers read back from the file."""

import json
from pathlib import Path

import typst

from highfive.reports.formats.chart import charts_of, chart_svg
from highfive.reports.rules.document import Document, to_json

TEMPLATE = Path(__file__).with_name("report.typ")
FONTS = Path(__file__).parents[2] / "fonts"


def render_pdf(document: Document) -> bytes:
    """Tagged, titled, with alternative texts: each number links to its papers at the end."""
    files = {f"chart-{block.number}.svg": chart_svg(block, document.language).encode() for block in charts_of(document)}
    files |= {"main.typ": TEMPLATE.read_bytes(), "document.json": json.dumps(to_json(document)).encode()}
    content: bytes = typst.compile(
        files, format="pdf", pdf_standards=["ua-1"], font_paths=[str(FONTS)], ignore_system_fonts=True
    )
    return content


def chart_pictures(document: Document) -> dict[int, bytes]:
    """The charts as PNG by their number, for formats that cannot hold SVG: one page of one typst run each."""
    blocks = list(charts_of(document))
    if not blocks:
        return {}
    files = {f"chart-{block.number}.svg": chart_svg(block, document.language).encode() for block in blocks}
    pages = "\n#pagebreak()\n".join(f'#image("/chart-{block.number}.svg", width: 100%)' for block in blocks)
    files["main.typ"] = f"#set page(width: 470pt, height: auto, margin: 0pt)\n{pages}".encode()
    made = typst.compile(files, format="png", ppi=200, font_paths=[str(FONTS)], ignore_system_fonts=True)
    pictures = [made] if isinstance(made, bytes) else made
    return {block.number: picture for block, picture in zip(blocks, pictures, strict=True)}
