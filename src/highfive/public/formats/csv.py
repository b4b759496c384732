"""Open data as CSV (RFC 4180: commas, CRLF, decimal point), in UTF-8 with a byte order mark.

The mark is there because spreadsheets otherwise read "ä" wrong; every CSV reader of today skips it. Text that a
spreadsheet would run as a formula is made harmless with an apostrophe; numbers are never touched.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from highfive.core.rules import text
from highfive.public.rules.open_data import OpenData

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LANGUAGES = ("fi", "sv", "en")
FIGURES = (
    "publication", "sample", "period", "indicator", "indicator_title", "unit", "area", "area_name", "group",
    "group_title", "status", "value", "low", "high", "n", "synthetic",
)  # fmt: skip
INDICATORS = ("indicator", "theme", "unit", *(f"title_{language}" for language in LANGUAGES))
AREAS = ("area", "kind", "year", *(f"name_{language}" for language in LANGUAGES))


def plain(value: Decimal | None) -> str:
    """A number without an exponent and without zeros that say nothing: 62, 3.4."""
    if value is None:
        return ""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def harmless(value: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def figures(data: OpenData) -> str:
    """Every number, one a row, in a fixed order; a hidden one has its row, its status and nothing else."""
    publications = {row.key: row for row in data.publications}
    indicators = {row.code: row for row in data.indicators}
    areas = {row.code: row for row in data.areas}
    rows = []
    for number in data.numbers:
        publication, indicator = publications[number.publication], indicators[number.indicator]
        texts = (
            publication.code, publication.kind, publication.period, indicator.code,
            text(indicator.titles, data.language), indicator.unit, number.area,
            text(areas[number.area].names, data.language), number.group, data.groups[number.group], number.status,
        )  # fmt: skip
        numbers = (plain(number.value), plain(number.low), plain(number.high), str(number.n or ""))
        rows.append([*map(harmless, texts), *numbers, str(publication.synthetic).lower()])
    return written(FIGURES, rows)


def indicators(data: OpenData) -> str:
    """What the indicator codes mean, in three languages."""
    return written(
        INDICATORS,
        ([row.code, row.theme, row.unit, *_in_languages(row.titles)] for row in data.indicators),
    )


def areas(data: OpenData) -> str:
    """What the area codes mean: the municipality's code in the division of a year."""
    return written(AREAS, ([row.code, row.kind, str(row.year), *_in_languages(row.names)] for row in data.areas))


def _in_languages(texts: dict[str, str]) -> list[str]:
    return [harmless(text(texts, language)) for language in LANGUAGES]


def written(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A file: its head and its rows."""
    file = io.StringIO()
    csv.writer(file).writerows([head, *rows])
    return BYTE_ORDER_MARK + file.getvalue()
