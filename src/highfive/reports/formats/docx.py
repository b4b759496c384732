"""The report as a Word document: real styles, headings, tables, alternative texts; numbers linked to their papers."""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zlib import crc32

from docx import Document as new_document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from highfive.reports.formats.docx_style import language_code, style_document
from highfive.reports.rules.document import (
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

WIDTH = Mm(166)
NAMES = nsdecls("w", "r")
JUSTIFIED_RIGHT = '<w:jc w:val="right"/>'


def render_docx(document: Document, pictures: dict[int, bytes]) -> bytes:
    """The document with its charts as given pictures (chart number -> PNG)."""
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
    add_line(paper, "TOC1", link_xml('w:anchor="chapter_sources"', document.labels["sources"]))


def write_section(
    paper: Any, document: Document, section: Section, pictures: dict[int, bytes], level: int, number: str = ""
) -> None:
    heading = paper.add_heading(number + section.title, level)
    if level == 1:
        mark_heading(heading, f"chapter_{section.key}")
    for block in section.blocks:
        write_block(paper, document, block, pictures)
    for inner in section.sections:
        write_section(paper, document, inner, pictures, level + 1)


def write_block(paper: Any, document: Document, block: Block, pictures: dict[int, bytes]) -> None:
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
            write_chart(paper, document, block, pictures[block.number])


def parts_xml(sentence: Sentence) -> str:
    """Words as runs, numbers as links to their papers."""
    return "".join(
        link_xml(f'w:anchor="{part.anchor}"', part.text) if isinstance(part, Number) else run_xml(part)
        for part in sentence.parts
    )


def run_xml(text: str, style: str = "") -> str:
    """A run; a line break in the text stays one."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    lines = escape(text).split("\n")
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
    write_rows(paper, block.title, block.columns, rows, right=range(1, len(block.columns)) if block.numeric else ())


def write_rows(paper: Any, title: str, columns: tuple[str, ...], rows: list[list[str]], right: Iterable[int]) -> None:
    """A captioned table of ready cells; its first row is marked as the header and repeats on every page."""
    add_line(paper, "Caption", run_xml(title))
    columns_xml = "".join("<w:gridCol/>" for _ in columns)
    head = row_xml([run_xml(column) for column in columns], set(right), header=True)
    body = "".join(row_xml(row, set(right)) for row in rows)
    table = (
        f'<w:tbl {NAMES}><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val={quoteattr(title)}/></w:tblPr>'
        f"<w:tblGrid>{columns_xml}</w:tblGrid>{head}{body}</w:tbl>"
    )
    paper.element.body._insert_tbl(parse_xml(table))
    add_line(paper, "Aftertable", "")


def row_xml(cells: list[str], right: set[int], header: bool = False) -> str:
    flags = "<w:cantSplit/><w:tblHeader/>" if header else "<w:cantSplit/>"
    shade = '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E6EFF0"/></w:tcPr>' if header else "<w:tcPr/>"
    style = "Tablehead" if header else "Tabletext"
    made = "".join(
        f'<w:tc>{shade}<w:p><w:pPr><w:pStyle w:val="{style}"/>'
        f"{JUSTIFIED_RIGHT if index in right else ''}</w:pPr>{cell}</w:p></w:tc>"
        for index, cell in enumerate(cells)
    )
    return f"<w:tr><w:trPr>{flags}</w:trPr>{made}</w:tr>"


def write_chart(paper: Any, document: Document, block: ChartBlock, picture: bytes) -> None:
    keep = [add_line(paper, "Caption", run_xml(f"{document.labels['chart']} {block.number}. {block.title}"))]
    if block.subtitle:
        keep.append(add_line(paper, "Small", run_xml(block.subtitle)))
    keep.append(paper.add_paragraph())
    shape = keep[-1].add_run().add_picture(io.BytesIO(picture), width=WIDTH)
    shape._inline.docPr.set("descr", block.alt)
    shape._inline.docPr.set("title", block.title)
    for line in keep:
        line.paragraph_format.keep_with_next = True
    add_line(paper, "Small", run_xml(block.source))
    rows = tuple((plain(row.label), row.reading, row.answers) for row in block.rows)
    write_table(paper, Table(block.measure, block.columns, rows))


def write_sources(paper: Any, document: Document) -> None:
    """The papers of every number: the place its links open."""
    mark_heading(paper.add_heading(document.labels["sources"], 1), "chapter_sources")
    paper.add_paragraph(document.labels["sources_lead"])
    for origin in document.origins:
        paper.add_heading(origin.name, 2)
        told = paper.add_paragraph()
        for label, value in facts_of(origin, document.labels):
            told.add_run(f"{label}: {value}. ")
        write_papers(paper, document, origin)


def facts_of(origin: Origin, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield labels["producer"], origin.producer + (f" ({origin.url})" if origin.url else "")
    yield labels["period"], origin.period.rstrip(".")
    yield labels["retrieved"], origin.retrieved_on
    yield labels["rule"], origin.rule
    yield labels["licence"], origin.licence + (f"; {labels['invented']}" if origin.synthetic else "")


def write_papers(paper: Any, document: Document, origin: Origin) -> None:
    heads = tuple(document.labels[key] for key in ("what", "about", "number", "interval", "n"))
    rows = [papers_row(paper, item, document.site) for item in document.provenance if item.origin == origin.key]
    write_rows(paper, origin.name, heads, rows, right=range(2, 5))


def papers_row(paper: Any, item: Provenance, site: str) -> list[str]:
    """One number's papers; the bookmark is where its links lead, and its reading links to its own page."""
    about = item.about + (f" ({item.rule})" if item.rule else "")
    reading = run_xml(item.reading)
    if item.page:
        reading = link_xml(
            f'r:id="{paper.part.relate_to(site + item.page, RT.HYPERLINK, is_external=True)}"', item.reading
        )
    title = bookmark_xml(anchor(item.ref), run_xml(item.title))
    return [title, run_xml(about), reading, run_xml(item.interval or "–"), run_xml(item.n or "–")]


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
