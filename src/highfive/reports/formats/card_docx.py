"""The project card as a Word document: real headings, numbered sources as links; its parts are told by their styles."""

import io
from datetime import UTC, datetime, time
from typing import Any

from docx import Document as new_document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Pt

from highfive.reports.formats.card_words import frame_of
from highfive.reports.formats.docx import add_line, bookmark_xml, run_xml
from highfive.reports.formats.docx_style import INK, MUTED, set_font, style_document
from highfive.reports.rules.card import Sheet

STYLES = {"Card title": ("Title", 22), "Card heading": ("Heading 1", 13), "Card text": ("Normal", 11),
          "Card link": ("Normal", 11), "Frame text": ("Normal", 9), "Frame heading": ("Heading 1", 13)}  # fmt: skip


def render_card_docx(sheet: Sheet) -> bytes:
    """The card; only paragraphs of the card's own styles belong to it, the rest is the frame around it."""
    frame = frame_of(sheet)
    paper = new_document()
    style_document(paper, "fi")
    card_styles(paper)
    describe(paper, sheet)
    add_line(paper, "Frametext", run_xml(frame["lead"]))
    add_line(paper, "Cardtitle", run_xml(frame["title"]))
    if frame["synthetic"]:
        add_line(paper, "Notewarm", run_xml(frame["synthetic"]))
    for section in frame["sections"]:
        add_line(paper, "Cardheading", run_xml(section["heading"]))
        write_passages(paper, section["passages"])
    for address in frame["links"]:
        add_line(paper, "Cardlink", link_out(paper, address, address))
    write_sources(paper, frame)
    content = io.BytesIO()
    paper.save(content)
    return content.getvalue()


def card_styles(paper: Any) -> None:
    for name, (base, size) in STYLES.items():
        style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = paper.styles[base]
        set_font(style, size, MUTED if name == "Frame text" else INK)
    mark = paper.styles.add_style("Source mark", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript, mark.font.size = True, Pt(9)


def describe(paper: Any, sheet: Sheet) -> None:
    core = paper.core_properties
    core.title, core.author, core.subject, core.comments = sheet.card.title[:250], sheet.region, "", ""
    core.language, core.keywords = "fi-FI", sheet.card.code
    core.created = core.modified = datetime.combine(sheet.made_on, time(12), UTC)


def write_passages(paper: Any, passages: list[dict[str, Any]]) -> None:
    """Cited passages are one text; those that have no source are paragraphs of their own."""
    cited = [passage for passage in passages if passage["number"]]
    if cited:
        pieces = run_xml(" ").join(run_xml(p["text"]) + mark_xml(p["number"]) for p in cited)
        add_line(paper, "Cardtext", pieces)
    for passage in passages:
        if not passage["number"]:
            add_line(paper, "Cardtext", run_xml(passage["text"]))


def mark_xml(number: int) -> str:
    """The number of a source after its sentence, as a link to it."""
    return f'<w:hyperlink w:anchor="source_{number}" w:history="1">{run_xml(str(number), "Sourcemark")}</w:hyperlink>'


def link_out(paper: Any, address: str, words: str) -> str:
    relation = paper.part.relate_to(address, RT.HYPERLINK, is_external=True)
    return f'<w:hyperlink r:id="{relation}" w:history="1">{run_xml(words, "Hyperlink")}</w:hyperlink>'


def write_sources(paper: Any, frame: dict[str, Any]) -> None:
    add_line(paper, "Frameheading", run_xml(frame["sources_title"]))
    add_line(paper, "Frametext", run_xml(frame["sources_lead"]))
    for source in frame["sources"]:
        name = bookmark_xml(f"source_{source['number']}", run_xml(f"{source['number']}. {source['kind']}: "))
        add_line(paper, "Frametext", name + link_out(paper, source["address"], source["name"]))
