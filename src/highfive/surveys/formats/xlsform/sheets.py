"""The sheets of a workbook as rows of text, from xlsx, xls, csv or Markdown; any broken file is refused in words."""

import io
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
import xlrd
from django.utils.translation import gettext as _
from pyxform.xls2json_backends import csv_to_dict, md_to_dict, xls_value_to_unicode, xlsx_value_to_str

from highfive.core.rules import Refusal, Refused

LARGEST = 10_000_000  # bytes of a file
UNPACKED = 100_000_000  # bytes of what an xlsx file unpacks to
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
            raise _refused("large", _("The file unpacks to more than 100 MB. Copy its sheets to a new file."))
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
    """CSV and Markdown as pyxform writes them: the sheet's name in the first column."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = _("The file is neither a workbook nor text in UTF-8. Save it as xlsx and try again.")
        raise _refused("encoding", message) from None
    read = md_to_dict if text.lstrip().startswith(("|", "#")) else csv_to_dict
    book = read(text.encode())
    names = [name for name in book if name != "sheet_names" and not name.endswith("_header")]
    return _named([(name, _text_rows(name, book)) for name in names])


def _text_rows(name: str, book: dict[str, Any]) -> Iterator[list[str]]:
    headers = list(next(iter(book.get(f"{name}_header") or [{}]), {}))
    yield [str(header) for header in headers]
    for row in book[name]:
        yield [str(row.get(header) or "") for header in headers]


def _sheet(name: str, rows: Iterator[Sequence[str]]) -> Sheet:
    headers = [_clean(" ".join(header.split())) for header in next(rows, ())]
    repeated = sorted({header for header in headers if header and headers.count(header) > 1})
    if repeated:
        message = _("Sheet %(sheet)s, row 1: the column “%(column)s” is there twice. Remove or rename one of them.")
        raise _refused("repeated_column", message % {"sheet": name, "column": repeated[0]})
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
