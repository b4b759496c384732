"""Sums of work as CSV for a spreadsheet: semicolons and decimal commas, or commas and points in English."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read "ä" wrong
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(words: str) -> str:
    """Text that no spreadsheet takes for a formula, also behind spaces."""
    return f"'{words}" if words.lstrip(" \u00a0").startswith(FORMULA_STARTS) else words


def table(head: Sequence[str], rows: Iterable[Sequence[str | Decimal]], language: str) -> str:
    """RFC 4180 with CRLF and a byte order mark; numbers in the reader's way, text made harmless."""
    english = language == "en"
    output = io.StringIO()
    writer = csv.writer(output, delimiter="," if english else ";", lineterminator="\r\n")
    writer.writerow(map(harmless, head))
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else _number(cell, english) for cell in row])
    return BYTE_ORDER_MARK + output.getvalue()


def _number(value: Decimal, english: bool) -> str:
    plain = f"{value:.2f}"
    return plain if english else plain.replace(".", ",")
