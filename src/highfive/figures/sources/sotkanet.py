"""Sotkanet (THL): indicators by municipality over its REST interface."""

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from urllib.parse import urlencode

from highfive.figures.rules.sotkanet import COUNTRY_CODE, SotkanetIndicator
from highfive.figures.sources.web import Fetcher, SourceFailed

BASE = "https://sotkanet.fi/rest/1.1"
MUNICIPALITY, SUBREGION, COUNTRY = "KUNTA", "SEUTUKUNTA", "MAA"
REGIONS_LAST, METADATA_LAST = timedelta(days=30), timedelta(days=7)
LANGUAGES = ("fi", "sv", "en")
Form = Literal["json", "csv"]


@dataclass(frozen=True)
class SotkanetValue:
    """One row: `region` is Sotkanet's own id, never a municipality code."""

    indicator: int
    region: int
    year: int
    gender: str
    value: Decimal


@dataclass(frozen=True)
class Sotkanet:
    """The service. Every call raises SourceFailed with words for the person who asked."""

    fetcher: Fetcher
    base: str = BASE

    def region_ids(self, codes: Iterable[str], category: str = MUNICIPALITY) -> dict[str, int]:
        """Sotkanet's ids by area code: {"732": 338}. Raises SourceFailed naming the codes it does not know.

        The ids are keys of Sotkanet's own: id 732 is Akaa, and Salla's code 732 has another id. So they are always
        asked by category and code.
        """
        known = {region.code: region.id for region in self._regions() if region.category == category}
        wanted = list(codes)
        if missing := [code for code in wanted if code not in known]:
            raise SourceFailed(f"Sotkanet knows no area {', '.join(missing)} of the category {category}.")
        return {code: known[code] for code in wanted}

    def wider_ids(self, region: str, municipalities: Iterable[str]) -> dict[str, int]:
        """Ids of the sub-region with the code `region` and of the whole country, by area code, where they are known.

        The sub-region is taken only if its municipalities are exactly these: else its number is of other people.
        """
        regions = self._regions()
        found = {one.code: one.id for one in regions if (one.category, one.code) == (COUNTRY, COUNTRY_CODE)}
        for one in regions:
            if (one.category, one.code) == (SUBREGION, region):
                inside = {part.code for part in regions if part.category == MUNICIPALITY and one.id in part.member_of}
                found |= {region: one.id} if inside == set(municipalities) else {}
        return found

    def _regions(self) -> "list[_Region]":
        return self.fetcher.read(f"{self.base}/regions", _read_regions, max_age=REGIONS_LAST)[0]

    def indicator(self, indicator: int) -> SotkanetIndicator:
        found, _day = self.fetcher.read(f"{self.base}/indicators/{indicator}", _read_indicator, max_age=METADATA_LAST)
        return found

    def values(
        self, indicator: SotkanetIndicator, years: Sequence[int], genders: Sequence[str], regions: Iterable[int],
        form: Form = "json",
    ) -> tuple[list[SotkanetValue], date]:  # fmt: skip
        """Rows of the wanted regions and the day they were fetched. A row that is absent has no number.

        All regions are fetched and the wanted ones picked here, as the service's own filter is not documented. Raises
        SourceFailed when the answer has no row at all: then the years or genders asked are not there.
        """
        asked = [("indicator", indicator.id), *(("years", year) for year in years), *(("genders", g) for g in genders)]
        reader = _read_json if form == "json" else _read_csv
        address = f"{self.base}/{form}?{urlencode(asked)}"
        rows, day = self.fetcher.read(address, reader, version=indicator.updated)
        rows = [row for row in rows if row.indicator == indicator.id and row.year in years]
        if not rows:
            raise SourceFailed(
                f"Sotkanet has no rows of indicator {indicator.id} for {', '.join(map(str, years))} "
                f"({', '.join(genders)}). Its years are {indicator.start}–{indicator.end}."
            )
        wanted = set(regions)
        return [row for row in rows if row.region in wanted], day


def plain(markup: str) -> str:
    """Text of a description without its HTML; paragraphs and breaks become spaces."""
    text = html.unescape(re.sub(r"<[^>]*>", " ", markup))
    return re.sub(r"\s+", " ", text).strip()


def _texts(item: Any) -> dict[str, str]:
    return {code: plain(str(item[code])) for code in LANGUAGES if isinstance(item, dict) and item.get(code)}


def _items(text: str) -> list[dict[str, Any]]:
    found = json.loads(text)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError("a list of objects was expected")
    return found


@dataclass(frozen=True)
class _Region:
    category: str
    code: str
    id: int
    member_of: tuple[int, ...]


def _read_regions(text: str) -> list[_Region]:
    try:
        known = [
            _Region(
                str(item["category"]).upper(), str(item["code"]), int(item["id"]), tuple(item.get("memberOf") or ())
            )
            for item in _items(text)
        ]
    except (KeyError, TypeError) as error:
        raise ValueError(f"a region without {error}") from error
    if not known:
        raise ValueError("the list of regions is empty")
    return known


def _read_indicator(text: str) -> SotkanetIndicator:
    item = json.loads(text)
    try:
        titles, organization = _texts(item["title"]), item["organization"]
        return SotkanetIndicator(
            id=int(item["id"]), titles=titles, producer_id=int(organization["id"]),
            producers=_texts(organization["title"]), unit=_unit(item, titles), start=int(item["range"]["start"]),
            end=int(item["range"]["end"]), updated=str(item.get("data-updated", "")), notes=_notes(item),
            genders=tuple(item.get("classifications", {}).get("sex", {}).get("values") or ("total",)),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"an indicator without {error}") from error


def _notes(item: dict[str, Any]) -> dict[str, str]:
    parts = [_texts(item.get(name)) for name in ("description", "limits")]
    return {code: " ".join(p[code] for p in parts if code in p) for code in LANGUAGES if any(code in p for p in parts)}


def _unit(item: dict[str, Any], titles: dict[str, str]) -> str:
    """What the number counts: from its value type where known, else as its Finnish title says."""
    kind = str((item.get("primaryValueType") or {}).get("code", "")).upper()
    title = titles.get("fi", "")
    if kind == "PER1000" or re.search(r"/ ?1\s?000\b(?!\s?\d{3}\b)", title):
        return "per_1000"
    if "PERCENT" in kind or "%" in title:
        return "share"
    return "euros" if re.search(r"\beuro", title.lower()) else "number"


def _read_json(text: str) -> list[SotkanetValue]:
    rows = [_value(row, row.get("value"), row.get("absValue")) for row in _items(text)]
    return [row for row in rows if row is not None]


def _read_csv(text: str) -> list[SotkanetValue]:
    table = csv.DictReader(io.StringIO(text), delimiter=";")
    if not {"region", "year", "gender", "primary value"} <= set(table.fieldnames or ()):
        raise ValueError(f"the columns are {table.fieldnames}")
    rows = [_value(row, row["primary value"], row.get("absolute value")) for row in table]
    return [row for row in rows if row is not None]


def _value(row: dict[str, Any], value: Any, absolute: Any) -> SotkanetValue | None:
    """A row with its value; some indicators have only the absolute one."""
    given = value if value not in (None, "") else absolute
    if given in (None, ""):
        return None
    try:
        number = Decimal(str(given))
        if not number.is_finite():
            raise ValueError(f"{given} is no number")
        return SotkanetValue(int(row["indicator"]), int(row["region"]), int(row["year"]), str(row["gender"]), number)
    except (KeyError, TypeError, InvalidOperation) as error:
        raise ValueError(f"a row that is not a number: {row}") from error
