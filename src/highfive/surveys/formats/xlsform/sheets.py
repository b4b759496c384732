"""The sheets of a workbook as rows of text, from xlsx, xls, csv or Markdown; any broken file is refused in words."""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
import xlrd
from django.utils.translation import gettext as _
from pyxform.xls2json_backends import xls_value_to_unicode, xlsx_value_to_str

from highfive.core.rules import Refusal, Refused

LARGEST = 10_000_000  # bytes of a file
LONGEST_CELL = 131_072  # letters of a cell of a CSV table
UNPACKED = 50_000_000  # bytes of what an xlsx file unpacks to
ROWS, COLUMNS = 3000, 200
KNOWN = ("settings", "choices", "survey", "texts", "indicators")
_XLS = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(frozen=True)
class Sheet:
    """One sheet: headers as written, and rows without their blank cells; rows[0] is the sheet's row 2."""

    headers: tuple[str, ...] = ()
    rows: tuple[dict[str, str], ...] = ()


def read_sheets(data: bytes) -> dict[str, Sheet]:
    """The sheets of a file by name in small letters. Raises Refused with what is wrong and what to do.

    What the file is, is seen from its first bytes, whatever its name says.
    """
    if len(data) > LARGEST:
        raise _refused("large", _("The file is larger than 10 MB. Check that it is the right file."))
    if not data.strip():
        raise _refused("empty", _("The file is empty. Choose the file that holds the questionnaire."))
    reader = _reader(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheets = reader(data)
    except Refused:
        raise
    except Exception as error:  # readers of foreign files raise what they like, and none of it may become a crash
        message = _("The file cannot be opened. Open it in a spreadsheet program, save it as xlsx and try again.")
        raise _refused("unreadable", message) from error
    return sheets


def _reader(data: bytes) -> Callable[[bytes], dict[str, Sheet]]:
    if data.startswith(b"PK"):
        return _read_xlsx
    if data.startswith(_XLS):
        return _read_xls
    return _read_text


def _refused(code: str, message: str) -> Refused:
    return Refused(Refusal(code, message, status=422))


def _read_xlsx(data: bytes) -> dict[str, Sheet]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
            raise _refused("large", _("The file unpacks to more than 50 MB. Copy its sheets to a new file."))
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        return _named([(sheet.title, _xlsx_rows(sheet)) for sheet in book.worksheets])
    finally:
        book.close()


def _xlsx_rows(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(values_only=True, max_row=ROWS + 2, max_col=COLUMNS):
        yield ["" if value is None else xlsx_value_to_str(value) for value in row]


def _read_xls(data: bytes) -> dict[str, Sheet]:
    book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    return _named([(sheet.name, _xls_rows(book, sheet)) for sheet in book.sheets()])


def _xls_rows(book: Any, sheet: Any) -> Iterator[list[str]]:
    for number in range(min(sheet.nrows, ROWS + 2)):
        yield [_xls_text(book, cell) for cell in sheet.row(number)]


def _xls_text(book: Any, cell: Any) -> str:
    try:
        return xls_value_to_unicode(cell.value, cell.ctype, book.datemode)  # type: ignore[no-any-return]
    except (xlrd.xldate.XLDateError, ValueError, OverflowError):
        return str(cell.value)


def _read_text(data: bytes) -> dict[str, Sheet]:
    """CSV or Markdown tables with the sheet's name in the first column, or one CSV table that is the survey."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = _("The file is neither a workbook nor text in UTF-8. Save it as xlsx and try again.")
        raise _refused("encoding", message) from None
    lines = text.splitlines()
    tabular = any(line.lstrip().startswith("|") for line in lines[:20])
    csv.field_size_limit(LONGEST_CELL)  # of the whole process, and other libraries raise it
    rows = list(_markdown(lines) if tabular else csv.reader(io.StringIO(text, newline="")))
    if rows and {"type", "name"} <= {cell.strip().lower() for cell in rows[0]}:
        return _named([("survey", iter(rows))])
    tables: dict[str, list[list[str]]] = {}
    for name, *cells in filter(None, rows):
        if name.strip():
            tables[last := name.strip()] = []
        if any(cell.strip() for cell in cells):
            tables[last].append(cells)
    return _named([(name, iter(table)) for name, table in tables.items()])


def _markdown(lines: list[str]) -> Iterator[list[str]]:
    """The cells of lines like | survey | type | name |; a line of dashes only rules off the head."""
    for line in lines:
        if line.lstrip().startswith("|") and line.strip("|-: \t"):
            yield [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def _sheet(name: str, rows: Iterator[Sequence[str]]) -> Sheet:
    headers = [_clean(" ".join(header.split())) for header in next(rows, ())]
    found = [
        {header: _clean(value) for header, value in zip(headers, row, strict=False) if header and value.strip()}
        for row in rows
    ]
    while found and not found[-1]:
        found.pop()
    if len(found) > ROWS:
        message = _("Sheet %(sheet)s has more than %(most)d rows. Split the questionnaire.")
        raise _refused("rows", message % {"sheet": name, "most": ROWS})
    return Sheet(tuple(header for header in headers if header), tuple(found))


def _clean(value: str) -> str:
    """Text without control characters and with plain spaces at its ends."""
    return "".join(each for each in value if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs")).strip()


def _named(sheets: list[tuple[str, Iterator[list[str]]]]) -> dict[str, Sheet]:
    """Sheets by name; a file with one sheet only holds the survey, whatever its name. Others' sheets are not read."""
    if len(sheets) == 1:
        return {"survey": _sheet(*sheets[0])}
    return {
        name.strip().lower(): _sheet(name, rows) if name.strip().lower() in KNOWN else Sheet() for name, rows in sheets
    }
