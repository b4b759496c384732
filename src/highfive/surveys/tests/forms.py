"""XLSForm workbooks made in memory, for tests of the importer."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

SURVEY = (
    "type",
    "name",
    "label::Suomi (fi)",
    "label::Svenska (sv)",
    "relevant",
    "constraint",
    "constraint_message::Suomi (fi)",
)
CHOICES = (
    ("list_name", "name", "label::Suomi (fi)", "label::Svenska (sv)"),
    ("yes_no", "yes", "kyllä", "ja"),
    ("yes_no", "no", "ei", "nej"),
)


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """An xlsx file with the given sheets, each a list of rows."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def form(
    *rows: Sequence[object], header: Sequence[str] = SURVEY, choices: Sequence[Sequence[object]] = CHOICES
) -> bytes:
    """A small form of the given survey rows, with the list yes_no."""
    return workbook(survey=[header, *rows], choices=choices)
