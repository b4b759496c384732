"""The look of the Word document: page, styles, language; python-docx's default template brought to our house style."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

INK, MUTED, ACCENT = RGBColor(0x1D, 0x2A, 0x33), RGBColor(0x55, 0x60, 0x6A), RGBColor(0x0E, 0x5A, 0x6B)
FONT = "Calibri"
SIZES = {"Title": 26, "Heading 1": 18, "Heading 2": 14, "Heading 3": 12, "TOC Heading": 14}
OWN = {"TOC Heading": 14, "TOC 1": 11, "Note": 10.5, "Note warm": 10.5, "Small": 9, "After table": 4}
OWN |= {"Table text": 9.5, "Table head": 9, "Tiny text": 7.5}
LANGUAGES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
TABLE = """<w:style {ns} w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Report table"/>
<w:basedOn w:val="TableNormal"/><w:pPr><w:spacing w:after="0"/></w:pPr><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="6" w:color="7F8684"/><w:bottom w:val="single" w:sz="6" w:color="7F8684"/>
<w:insideH w:val="single" w:sz="4" w:color="DFE0DB"/></w:tblBorders>
<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"""


def language_code(language: str) -> str:
    return LANGUAGES[language.split("-")[0]]


def style_document(paper: Any, language: str) -> None:
    """A4, our styles, and the language of every text for spelling and screen readers."""
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(24), Mm(22)
    paper.styles.element.append(parse_xml(TABLE.format(ns=nsdecls("w"))))
    plain_styles(paper)
    own_styles(paper)
    for element in paper.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language_code(language))
    page_numbers(page)


def plain_styles(paper: Any) -> None:
    normal = paper.styles["Normal"]
    set_font(normal, 11, INK)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(7), 1.2
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Subtitle", "List Bullet"):
        style = paper.styles[name]
        set_font(style, SIZES.get(name, 10.5), MUTED if name == "Subtitle" else INK)
        style.font.bold, style.font.italic = name not in ("Subtitle", "List Bullet"), False
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        form = paper.styles[name].paragraph_format
        form.space_before, form.space_after, form.keep_with_next = Pt(SIZES[name]), Pt(5), True
    caption = paper.styles["Caption"].paragraph_format
    caption.space_before, caption.space_after, caption.keep_with_next = Pt(8), Pt(3), True
    border = paper.styles["Title"].element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)


def own_styles(paper: Any) -> None:
    for name, size in OWN.items():
        known = name in paper.styles
        style = paper.styles[name] if known else paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = paper.styles["Normal"]
        set_font(style, size, MUTED if name in ("Small", "Table head") else INK)
        style.font.bold = name in ("TOC Heading", "Table head")
        style.paragraph_format.space_after = Pt(2 if name.startswith(("Table", "Tiny", "TOC 1", "After")) else 7)
    link = paper.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = ACCENT, True
    under = paper.styles.add_style("Under", WD_STYLE_TYPE.CHARACTER)
    under.font.bold, under.font.size, under.font.color.rgb = False, Pt(9.5), MUTED
    for name, line, ground in (("Note", "0E5A6B", "E6EFF0"), ("Note warm", "A84A0E", "FBECE0")):
        note_style(paper.styles[name], line, ground)


def note_style(style: Any, line: str, ground: str) -> None:
    """A line at the left and a tinted ground."""
    properties = style.element.get_or_add_pPr()
    edge = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="{line}"/></w:pBdr>'
    tint = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{ground}"/>'
    first = properties.find(qn("w:spacing"))
    for element in (parse_xml(edge), parse_xml(tint)):
        first.addprevious(element) if first is not None else properties.append(element)


def set_font(style: Any, size: float, color: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)


def page_numbers(page: Any) -> None:
    """The page's number in the footer, as a field."""
    line = page.footer.paragraphs[0]
    for kind in ("begin", None, "end"):
        run = line.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        run._r.append(element)
