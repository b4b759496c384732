"""The report as a Word document: real styles, headings, tables, alternative texts; numbers linked to their papers."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zlib import crc32

from docx import Document as new_document
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from highfive.reports.formats.docx_style import language_code, style_document
from highfive.reports.rules.document import (
    DASH,
    Block,
    Bullets,
    ChartBlock,
    Document,
    Note,
    Number,
    Origin,
    Paragraph,
    Provenance,
    Section,
    Sentence,
    Table,
    anchor,
    plain,
)

STRIP = Mm(58)
CHART_WIDTHS = (2360, 3490, 2150, 1400)  # twentieths of a point; the text is 9410 wide
PAPER_WIDTHS = (2150, 850, 850, 685)
NAMES, DRAWING = nsdecls("w", "r"), nsdecls("wp", "a", "pic", "r")
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
)
RANGE = re.compile(r"(?<=[\d.])–(?=\d)")
JOINED = "–\u2060"  # a word joiner: no line ends at the dash of a range
JUSTIFIED_RIGHT = '<w:jc w:val="right"/>'


def render_docx(document: Document, pictures: dict[str, bytes]) -> bytes:
    """The document with its charts' strips as given pictures (name -> PNG)."""
    paper = new_document()
    style_document(paper, document.language)
    describe(paper, document)
    front(paper, document)
    for number, section in enumerate(document.sections, 1):
        write_section(paper, document, section, pictures, 1, f"{number} ")
    write_sources(paper, document)
    content = io.BytesIO()
    paper.save(content)
    return content.getvalue()


def describe(paper: Any, document: Document) -> None:
    """What the file says of itself."""
    core = paper.core_properties
    core.title, core.author, core.subject = document.title, document.region, document.lead
    core.language, core.keywords, core.comments = language_code(document.language), document.area, ""
    core.created = core.modified = datetime.fromisoformat(document.made_at).replace(tzinfo=UTC)


def front(paper: Any, document: Document) -> None:
    paper.add_paragraph(f"{document.region} · {document.labels['made']} {document.made_on}", style="Subtitle")
    paper.add_paragraph(document.title, style="Title")
    paper.add_paragraph(document.lead)
    if document.synthetic:
        write_note(paper, Note(plain(document.labels["synthetic"]), warm=True))
    paper.add_paragraph(document.labels["contents"], style="TOC Heading")
    for number, section in enumerate(document.sections, 1):
        add_line(paper, "TOC1", link_xml(f'w:anchor="chapter_{section.key}"', f"{number} {section.title}"))
    add_line(paper, "TOC1", link_xml('w:anchor="chapter_sources"', sources_title(document)))


def write_section(
    paper: Any, document: Document, section: Section, pictures: dict[str, bytes], level: int, number: str = ""
) -> None:
    heading = paper.add_heading(number + section.title, level)
    if level == 1:
        mark_heading(heading, f"chapter_{section.key}")
    for block in section.blocks:
        write_block(paper, document, block, pictures)
    for inner in section.sections:
        write_section(paper, document, inner, pictures, level + 1)


def write_block(paper: Any, document: Document, block: Block, pictures: dict[str, bytes]) -> None:
    match block:
        case Paragraph(sentences):
            add_line(paper, "Normal", run_xml(" ").join(parts_xml(sentence) for sentence in sentences))
        case Bullets(items):
            for item in items:
                add_line(paper, "ListBullet", parts_xml(item))
        case Note():
            write_note(paper, block)
        case Table():
            write_table(paper, block)
        case ChartBlock():
            write_chart(paper, document, block, pictures)


def parts_xml(sentence: Sentence) -> str:
    """Words as runs, numbers as links to their papers."""
    return "".join(
        link_xml(f'w:anchor="{part.anchor}"', part.text)
        if isinstance(part, Number)
        else run_xml(JOINED if part == DASH else part)
        for part in sentence.parts
    )


def run_xml(text: str, style: str = "") -> str:
    """A run; a line break in the text stays one."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    lines = escape(RANGE.sub(JOINED, text)).split("\n")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{look}{words}</w:r>"


def link_xml(target: str, text: str) -> str:
    return f'<w:hyperlink {target} w:history="1">{run_xml(text, "Hyperlink")}</w:hyperlink>'


def bookmark_xml(name: str, content: str) -> str:
    number = crc32(name.encode()) % 10**8
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def add_line(paper: Any, style: str, content: str) -> Any:
    """A paragraph of ready XML; by style id, because looking a style up by name is slow."""
    line = paper.add_paragraph()
    line._p.style = style
    line._p.extend(parse_xml(f"<w:p {NAMES}>{content}</w:p>"))
    return line


def mark_heading(heading: Any, name: str) -> None:
    """A bookmark beside a heading's text."""
    heading._p.extend(parse_xml(f"<w:p {NAMES}>{bookmark_xml(name, '')}</w:p>"))


def write_note(paper: Any, note: Note) -> None:
    add_line(paper, "Notewarm" if note.warm else "Note", parts_xml(note.sentence))


def write_table(paper: Any, block: Table) -> None:
    rows = [[parts_xml(cell) for cell in row] for row in block.rows]
    heads = [run_xml(column) for column in block.columns]
    write_rows(paper, block.title, heads, rows, right=range(1, len(heads)) if block.numeric else ())


def write_rows(
    paper: Any, title: str, heads: list[str], rows: list[list[str]], *, right: Iterable[int] = (),
    widths: tuple[int, ...] = (), under: str = "", text: str = "Tabletext", whole: bool = False,
) -> None:  # fmt: skip
    """A captioned table of ready cells; its first row is marked as the header and repeats on every page.

    A row of one cell is a title through all columns; a `whole` table is never broken over pages.
    """
    add_line(paper, "Caption", run_xml(title) + (f"<w:r><w:br/></w:r>{run_xml(under, 'Under')}" if under else ""))
    shape = Shape(len(heads), frozenset(right), text, whole)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) or "<w:gridCol/>" * len(heads)
    layout = '<w:tblLayout w:type="fixed"/>' if widths else ""
    body = "".join(shape.row(row) for row in rows)
    table = (
        f'<w:tbl {NAMES}><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="5000" w:type="pct"/>{layout}'
        f'<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val={quoteattr(title)}/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{shape.row(heads, header=True)}{body}</w:tbl>"
    )
    paper.element.body._insert_tbl(parse_xml(table))
    add_line(paper, "Aftertable", "")


@dataclass(frozen=True)
class Shape:
    """How a table's rows are written: columns, those that stand at the right, the text's style, kept whole or not."""

    columns: int
    right: frozenset[int]
    text: str
    whole: bool

    def row(self, cells: list[str], header: bool = False) -> str:
        flags = "<w:cantSplit/><w:tblHeader/>" if header else "<w:cantSplit/>"
        made = "".join(self.cell(at, content, len(cells), header) for at, content in enumerate(cells))
        return f"<w:tr><w:trPr>{flags}</w:trPr>{made}</w:tr>"

    def cell(self, index: int, content: str, count: int, header: bool) -> str:
        title = count == 1 < self.columns
        span = f'<w:gridSpan w:val="{self.columns}"/>' if title else ""
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="E6EFF0"/>' if header else ""
        style = "Tablehead" if header or title else self.text
        keep = "<w:keepNext/>" if title or self.whole or header else ""
        side = JUSTIFIED_RIGHT if index in self.right else ""
        middle = '<w:vAlign w:val="center"/>' if self.whole else ""
        return (
            f"<w:tc><w:tcPr>{span}{shade}{middle}</w:tcPr><w:p><w:pPr>"
            f'<w:pStyle w:val="{style}"/>{keep}{side}</w:pPr>{content}</w:p></w:tc>'
        )


def write_chart(paper: Any, document: Document, block: ChartBlock, pictures: dict[str, bytes]) -> None:
    """A chart is its own table: each row holds its strip, its number and how many answered."""
    name = f"{document.labels['chart']} {block.number}. {block.title}"
    first, value, answers = block.columns
    axis = picture_xml(paper, pictures[f"axis-{block.number}"], 100 * block.number)
    rows = []
    for at, row in enumerate(block.rows):
        strip = picture_xml(paper, pictures[f"strip-{block.number}-{at}"], 100 * block.number + at + 1)
        rows.append([run_xml(row.label), strip, parts_xml(row.reading), parts_xml(row.answers)])
    heads = [run_xml(first), axis, run_xml(value), run_xml(answers)]
    write_rows(paper, name, heads, rows, right=(2, 3), widths=CHART_WIDTHS, under=block.subtitle, whole=True)
    add_line(paper, "Small", run_xml(f"{document.labels['marks']} {block.source}"))


def picture_xml(paper: Any, picture: bytes, number: int) -> str:
    """A strip as an inline picture that readers of the screen pass over: its row says what it draws."""
    relation, image = paper.part.get_or_add_image(io.BytesIO(picture))
    width = int(STRIP)
    height = width * image.px_height // image.px_width
    return (
        f'<w:r><w:drawing><wp:inline {DRAWING}><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="strip {number}" descr="">{DECORATIVE}</wp:docPr>'
        f'<a:graphic><a:graphicData uri="{PICTURE}"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="strip"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def write_sources(paper: Any, document: Document) -> None:
    """The papers of every number in two columns: the place its links open."""
    mark_heading(paper.add_heading(sources_title(document), 1), "chapter_sources")
    paper.add_paragraph(document.labels["sources_lead"])
    for origin in document.origins:
        paper.add_heading(origin.name, 2)
        told = paper.add_paragraph()
        for label, value in facts_of(origin, document.labels):
            told.add_run(f"{label}: {value}. ")
        set_columns(paper, 2)
        write_papers(paper, document, origin)
        set_columns(paper, 1)


def sources_title(document: Document) -> str:
    return f"{len(document.sections) + 1} {document.labels['sources']}"


def set_columns(paper: Any, count: int) -> None:
    """What follows stands in so many columns, on the same page."""
    section = paper.add_section(WD_SECTION.CONTINUOUS)
    columns = section._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), "340")


def facts_of(origin: Origin, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield labels["producer"], origin.producer + (f" ({origin.url})" if origin.url else "")
    yield labels["period"], origin.period.rstrip(".")
    yield labels["retrieved"], origin.retrieved_on
    yield labels["rule"], origin.rule
    yield labels["licence"], origin.licence + (f"; {labels['invented']}" if origin.synthetic else "")


def write_papers(paper: Any, document: Document, origin: Origin) -> None:
    heads = [run_xml(document.labels[key]) for key in ("about", "number", "interval", "n")]
    papers = [item for item in document.provenance if item.origin == origin.key]
    rows = []
    for title, items in groupby(papers, key=lambda item: item.title):
        rows.append([run_xml(title)])
        rows += [papers_row(paper, item, document.site) for item in items]
    write_rows(paper, origin.name, heads, rows, right=(1, 2, 3), widths=PAPER_WIDTHS, text="Tinytext")


def papers_row(paper: Any, item: Provenance, site: str) -> list[str]:
    """One number's papers; the bookmark is where its links lead, and its reading links to its own page."""
    about = item.about + (f" ({item.rule})" if item.rule else "")
    reading = run_xml(item.reading)
    if item.page:
        reading = link_xml(
            f'r:id="{paper.part.relate_to(site + item.page, RT.HYPERLINK, is_external=True)}"', item.reading
        )
    about_xml = bookmark_xml(anchor(item.ref), run_xml(about))
    return [about_xml, reading, run_xml(item.interval or "–"), run_xml(item.n or "–")]


def numbers_in_docx(content: bytes) -> list[Number]:
    """Every number linked to its papers, in reading order; `ref` is the bookmark's name."""
    paper = new_document(io.BytesIO(content))
    body = paper.element.body
    names = {element.get(qn("w:name")) for element in body.iter(qn("w:bookmarkStart"))}
    found = []
    for element in body.iter(qn("w:hyperlink")):
        target = element.get(qn("w:anchor"))
        if target and not target.startswith("chapter_") and target in names:
            found.append(Number(target, "".join(piece.text or "" for piece in element.iter(qn("w:t")))))
    return found
