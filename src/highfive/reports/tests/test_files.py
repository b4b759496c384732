"""The report's files: the PDF is PDF/UA-1, the Word document has real structure, all say the same numbers."""

import io
import re
from dataclasses import replace
from datetime import date

import page
import pikepdf
import pytest
from django.core.management import call_command
from docx import Document as open_docx
from docx.oxml.ns import qn
from pypdf import PdfReader

from highfive.core.models import Area
from highfive.figures.models import Figure
from highfive.reports import actions, queries
from highfive.reports.formats.docx import numbers_in_docx, render_docx
from highfive.reports.formats.html import numbers_in_html, render_html, sentence_html
from highfive.reports.formats.pdf import render_pdf, strip_pictures
from highfive.reports.formats.pdf_numbers import numbers_in_pdf
from highfive.reports.rules.document import (
    Number,
    Paragraph,
    Section,
    Sentence,
    anchor,
    charts_of,
    from_json,
    numbers_of,
    plain,
    to_json,
)

pytestmark = pytest.mark.slow
EVIL = 'x" #panic() *b* $a$ @c <script>alert(1)</script> \\ \u0001 {{ 1 }} åäö ŋ → ✓ ǯ Ж 😀 漢'


@pytest.fixture(scope="module")
def fonts() -> None:
    call_command("cut_fonts")


@pytest.fixture
def report(region, cast, published, fonts):
    made = actions.create_report(
        region=region,
        area=Area.objects.get(code="732"),
        year=2026,
        language="fi",
        by=cast["sulo"],
        on=date(2026, 11, 24),
    )
    actions.render_report(report=made)
    return made


@pytest.fixture
def files(report) -> dict[str, bytes]:
    return {rendition.format: bytes(rendition.content) for rendition in report.renditions.all()}


def test_the_pdf_is_accessible(files) -> None:
    checked = page.validate_pdf_bytes(files["pdf"])
    assert checked.is_compliant, [failure.message for failure in checked.failures]
    assert "ua1" in str(checked.profile).lower().replace("-", "").replace("_", "").replace("/", "")
    with pikepdf.open(io.BytesIO(files["pdf"])) as pdf:
        assert str(pdf.Root.Lang) == "fi"
        assert pdf.docinfo.get("/Title") == "Sallan hyvinvointikertomus 2026" or "Sallan" in str(pdf.open_metadata())


def spoilt(content: bytes, spoil) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        spoil(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def without_title(pdf) -> None:
    del pdf.Root.Metadata


def without_language(pdf) -> None:
    del pdf.Root.Lang


def without_structure(pdf) -> None:
    del pdf.Root.StructTreeRoot


@pytest.mark.parametrize("spoil", [without_title, without_language, without_structure])
def test_the_validator_notices_what_is_taken_away(files, spoil) -> None:
    assert not page.validate_pdf_bytes(spoilt(files["pdf"], spoil), profile="pdf-ua-1").is_compliant


def test_the_word_document_has_real_structure(files, report) -> None:
    paper = open_docx(io.BytesIO(files["docx"]))
    document = queries.document_of(report)
    headings = [line.text for line in paper.paragraphs if line.style.name == "Heading 1"]
    titles = [*(section.title for section in document.sections), document.labels["sources"]]
    assert headings == [f"{n} {title}" for n, title in enumerate(titles, 1)]
    for table in paper.tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    pictures = [shape._inline.docPr for shape in paper.inline_shapes]
    blocks = list(charts_of(document))
    assert len(pictures) == sum(len(block.rows) + 1 for block in blocks) > len(blocks) == 3
    assert all("decorative" in picture.xml for picture in pictures)
    assert len({picture.get("id") for picture in pictures}) == len(pictures)
    assert {lang.get(qn("w:val")) for lang in paper.styles.element.iter(qn("w:lang"))} == {"fi-FI"}
    assert paper.core_properties.title == "Sallan hyvinvointikertomus 2026"
    assert paper.core_properties.language == "fi-FI"


def test_every_link_of_the_word_document_leads_somewhere(files) -> None:
    body = open_docx(io.BytesIO(files["docx"])).element.body
    names = [element.get(qn("w:name")) for element in body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    targets = {element.get(qn("w:anchor")) for element in body.iter(qn("w:hyperlink"))} - {None}
    assert targets <= set(names)


def test_every_link_of_the_web_page_leads_somewhere(files) -> None:
    page_text = files["html"].decode()
    names = re.findall(r' id="([^"]+)"', page_text)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', page_text)) <= set(names)


def test_all_say_the_same_numbers(report) -> None:
    told = queries.compare_renditions(report)
    assert told["mismatches"] == []
    assert told["numbers"] == len(queries.numbers_in(report)) > 60
    assert told["compared"]["html"] == told["compared"]["docx"] == told["compared"]["pdf"] == told["numbers"]
    assert told["compared"]["figures"] == sum(1 for number in queries.numbers_in(report) if number.figure_id)


def test_no_line_may_end_at_the_dash_of_a_range(report, files) -> None:
    said = Sentence((Number("f1", "82", "low"), "–", Number("f1", "92", "high"), " % ja 18–44-vuotiaat"))
    assert [len(group) for group in said.unbroken] == [3, 1]
    shown = sentence_html(said)
    assert re.fullmatch(r'<span class="hf-num"><a [^>]+>82</a>–<a [^>]+>92</a></span> % ja '
                        r'<span class="hf-num">18–44-vuotiaat</span>', shown)  # fmt: skip
    texts = [text.text or "" for text in open_docx(io.BytesIO(files["docx"])).element.body.iter(qn("w:t"))]
    assert "–\u2060" in texts
    assert not [text for text in texts if re.search(r"\d–\d", text)]
    lines = "\n".join(page_.extract_text() for page_ in PdfReader(io.BytesIO(files["pdf"])).pages)
    assert not re.search(r"\d–\n", lines)


def test_the_papers_of_the_web_page_are_folded_by_subject(files, report) -> None:
    document = queries.document_of(report)
    text = files["html"].decode()
    subjects = {(paper.origin, paper.title) for paper in document.provenance}
    assert text.count('<details class="hf-data">') == len(subjects) > 5
    assert text.count('<details class="hf-fold">') == len(document.origins)
    for paper in document.provenance:
        before = text[: text.index(f'id="{anchor(paper.ref)}"')]
        assert before.count("<details") - before.count("</details>") == 2


def test_a_number_that_differs_is_noticed_in_each_place(report, files) -> None:
    document = queries.document_of(report)
    figure = Figure.objects.get(indicator__code="lonely", area__code="732", group="all")
    wrong = files["html"].replace(f'data-ref="f{figure.pk}" data-role="value">23<'.encode(),
                                  f'data-ref="f{figure.pk}" data-role="value">24<'.encode(), 1)  # fmt: skip
    report.renditions.filter(format="html").update(content=wrong)
    assert {line["what"] for line in queries.compare_renditions(report)["mismatches"]} == {"missing", "unexpected"}
    Figure.objects.filter(pk=figure.pk).update(value=25)
    assert {line["where"] for line in queries.compare_renditions(report)["mismatches"]} == {"html", "figures"}
    assert len(numbers_in_pdf(files["pdf"])) == len(numbers_of(document))


def test_what_people_wrote_is_text_and_nothing_else(report) -> None:
    document = queries.document_of(report)
    evil = replace(
        document, title=EVIL, sections=(*document.sections, Section("evil", EVIL, (Paragraph((plain(EVIL),)),)))
    )
    evil = from_json(to_json(evil))
    assert page.validate_pdf_bytes(render_pdf(evil)).is_compliant
    assert "<script>alert" not in render_html(evil).decode()
    paper = open_docx(io.BytesIO(render_docx(evil, strip_pictures(evil))))
    assert paper.paragraphs[1].text == EVIL.replace("\u0001", "")


@pytest.mark.parametrize("language", ["sv", "en", "fi-simple"])
def test_other_languages_hold_together(region, published, fonts, language) -> None:
    document = queries.build_document(region, Area.objects.get(code="732"), 2026, language, date(2026, 11, 24))
    pdf = render_pdf(document)
    assert page.validate_pdf_bytes(pdf).is_compliant
    counts = {len(numbers_in_pdf(pdf)), len(numbers_in_html(render_html(document))), len(numbers_of(document))}
    counts.add(len(numbers_in_docx(render_docx(document, strip_pictures(document)))))
    assert len(counts) == 1
