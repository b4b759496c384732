"""The audit of numbers: every number of a report, and whether its files and the store say the same."""

from typing import Any

from highfive.figures.models import Figure
from highfive.reports.formats.compare import mismatches
from highfive.reports.models import Report
from highfive.reports.rules.document import Document, Number, figure_number, from_json, numbers_of


def numbers_in(report: Report) -> tuple[Number, ...]:
    """Every number of the report with the figure it comes from, in reading order."""
    return numbers_of(from_json(report.document))


def compare_renditions(report: Report) -> dict[str, Any]:
    """Read every number back from the report's HTML, DOCX and PDF files and compare it with the document and the store.

    Returns {"numbers": how many the document holds, "compared": {where: how many were read}, "mismatches": [...]}.
    Each mismatch names where, what is wrong (missing, unexpected), the reference and the text. For jobs and tests only:
    it imports the readers of PDF and DOCX. Raises KeyError when a file has not been written yet.
    """
    from highfive.reports.formats.docx import numbers_in_docx
    from highfive.reports.formats.html import numbers_in_html
    from highfive.reports.formats.pdf_numbers import numbers_in_pdf

    files = {rendition.format: bytes(rendition.content) for rendition in report.renditions.all()}
    document = from_json(report.document)
    read = {
        "html": numbers_in_html(files["html"]),
        "docx": numbers_in_docx(files["docx"]),
        "pdf": numbers_in_pdf(files["pdf"]),
        "figures": numbers_in_store(document),
    }
    numbers = numbers_of(document)
    wrong = [line for where, said in read.items() for line in mismatches(said, _comparable(numbers, where), where)]
    return {
        "numbers": len(numbers),
        "compared": {where: len(said) for where, said in read.items()},
        "mismatches": wrong,
    }


def _comparable(numbers: tuple[Number, ...], where: str) -> tuple[Number, ...]:
    """The store holds figures; facts of a publication (answers by channel) are compared between the files only."""
    return tuple(number for number in numbers if where != "figures" or number.figure_id)


def numbers_in_store(document: Document) -> list[Number]:
    """Each number of the document as its figure reads in the store now; a withdrawn figure reads "–"."""
    numbers = [number for number in numbers_of(document) if number.figure_id]
    rows = {
        figure.pk: figure
        for figure in Figure.objects.filter(
            pk__in={number.figure_id for number in numbers}, publication__withdrawn_on=None
        ).select_related("indicator")
    }
    return [_as_stored(number, rows.get(number.figure_id or 0), document.language) for number in numbers]


def _as_stored(number: Number, figure: Figure | None, language: str) -> Number:
    value = getattr(figure, "value" if number.role == "tenths" else number.role, None) if figure else None
    if figure is None or value is None:
        return Number(number.ref, "–", number.role)
    return figure_number(number.ref, number.role, value, figure.indicator.unit, language)
