"""Statistics Finland's StatFin database over PxWeb, with the names it had before June 2026 and has since."""

import functools
import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from highfive.figures.rules.population import band_of
from highfive.figures.sources import jsonstat
from highfive.figures.sources.web import Fetcher, SourceFailed

BASE = "https://pxdata.stat.fi/PxWeb/api/v1/fi"
DATABASE = "StatFin"
CELLS_AT_MOST = 100_000  # where the service does not tell its limit
CONFIG_LAST, LIST_LASTS = timedelta(days=30), timedelta(days=1)
Cells = dict[tuple[str, ...], Decimal | None]


@dataclass(frozen=True)
class Variable:
    """A dimension of a table: its code changes from year to year, its text does not."""

    code: str
    text: str
    values: tuple[str, ...]
    texts: tuple[str, ...]

    def by_text(self, wanted: str) -> str:
        """The value called `wanted`: "Naiset" -> "2". Raises SourceFailed naming what there is."""
        for value, text in zip(self.values, self.texts, strict=True):
            if _same(text, wanted):
                return value
        raise SourceFailed(f"The table has no {wanted!r} in {self.text}; it has {_some(self.texts)}.")

    def has(self, wanted: Sequence[str]) -> None:
        """Raise SourceFailed naming the values that are not there."""
        if missing := [value for value in wanted if value not in self.values]:
            raise SourceFailed(f"The table has no {', '.join(missing)} in {self.text}; it has {_some(self.values)}.")


@dataclass(frozen=True)
class Table:
    """A table of the database; `updated` is when the service last changed it, as its folder's list says."""

    address: str
    updated: str
    title: str
    variables: tuple[Variable, ...]

    def variable(self, text: str) -> Variable:
        """The variable whose text is `text`, or begins with it as a word ("Alue 2026"), whatever its code is."""
        exact = [found for found in self.variables if _same(found.text, text)]
        begun = [found for found in self.variables if found.text.casefold().startswith(f"{text.casefold()} ")]
        if not (exact or begun):
            raise SourceFailed(f"The table has no variable {text!r}; it has {_some([v.text for v in self.variables])}.")
        return (exact or begun)[0]


@dataclass(frozen=True)
class StatFin:
    """The service. Every call raises SourceFailed with words for the person who asked."""

    fetcher: Fetcher
    base: str = BASE

    def limit(self) -> int:
        """How many cells one call may ask for, as the service tells; a cautious number where it does not."""
        try:
            return self.fetcher.read(f"{self.base}/?config", _read_limit, max_age=CONFIG_LAST)[0]
        except SourceFailed:
            return CELLS_AT_MOST

    def table(self, folder: str, name: str) -> Table:
        """A table by its folder and short name ("vaerak", "11re"), whatever its file is called now."""
        address = f"{self.base}/{DATABASE}/{folder}"
        files, _day = self.fetcher.read(address, _read_list, max_age=LIST_LASTS)
        file = next((file for file in files if re.search(rf"(^|_){re.escape(name)}\.px$", file)), None)
        if file is None:
            raise SourceFailed(f"{address} has no table {name}.")
        place, updated = f"{address}/{file}", files[file]
        age = None if updated else LIST_LASTS
        read = functools.partial(_read_table, place, updated)
        return self.fetcher.read(place, read, max_age=age, version=updated)[0]

    def cells(self, table: Table, chosen: Mapping[str, Sequence[str]]) -> tuple[Cells, date]:
        """The chosen cells by their values, in the order of `chosen` ({variable's text: values}), and the oldest day.

        A choice over the service's limit is asked in parts. A cell without a number is None.
        """
        variables = [table.variable(text) for text in chosen]
        for variable, values in zip(variables, chosen.values(), strict=True):
            variable.has(values)
        cells: Cells = {}
        days = []
        for part in split([list(values) for values in chosen.values()], self.limit()):
            found, day = self._part(table, variables, part)
            cells |= found
            days.append(day)
        return cells, min(days)

    def _part(self, table: Table, variables: list[Variable], part: list[list[str]]) -> tuple[Cells, date]:
        query = [
            {"code": variable.code, "selection": {"filter": "item", "values": values}}
            for variable, values in zip(variables, part, strict=True)
        ]
        body = {"query": query, "response": {"format": "json-stat2"}}
        age = None if table.updated else LIST_LASTS
        dataset, day = self.fetcher.read(table.address, _read_dataset, body=body, max_age=age, version=table.updated)
        if not any(value is not None for value in dataset.cells.values()):
            raise SourceFailed(f"{table.address} gave no numbers for what was asked.")
        return _ordered(dataset, [variable.code for variable in variables]), day

    def population(
        self, codes: Sequence[str], year: int | None = None
    ) -> tuple[dict[tuple[str, str, str], int], int, date]:
        """Persons by (municipality code, "man" or "woman", band of age) on 31.12. of `year` (the newest without one).

        Returns the cells, the year and the day they were fetched. From table 11re; single years of age are summed.
        """
        table = self.table("vaerak", "11re")
        years, ages, sexes = (table.variable(text) for text in ("Vuosi", "Ikä", "Sukupuoli"))
        chosen_year = str(year) if year else max(years.values)
        single = {value: age for value, age in zip(ages.values, map(_age, ages.texts), strict=True) if age is not None}
        by_sex = {sexes.by_text("Miehet"): "man", sexes.by_text("Naiset"): "woman"}
        chosen = {
            "Alue": [f"KU{code}" for code in codes], "Ikä": list(single), "Sukupuoli": list(by_sex),
            "Vuosi": [chosen_year], "Tiedot": [table.variable("Tiedot").by_text("Väestö 31.12.")],
        }  # fmt: skip
        cells, day = self.cells(table, chosen)
        summed: Counter[tuple[str, str, str]] = Counter()
        for (area, age, sex, _year, _content), persons in cells.items():
            if persons is None:
                raise SourceFailed(f"{table.address} has no number for {area}, age {age}, sex {sex}, {chosen_year}.")
            summed[area.removeprefix("KU"), by_sex[sex], band_of(single[age])] += int(persons)
        return dict(summed), int(chosen_year), day


def split(values: list[list[str]], limit: int) -> list[list[list[str]]]:
    """A choice in parts of at most `limit` cells each, cut along its longest variable."""
    count = math.prod(len(chosen) for chosen in values)
    if count <= limit or max(map(len, values)) == 1:
        return [values]
    longest = max(range(len(values)), key=lambda at: len(values[at]))
    middle = len(values[longest]) // 2
    halves = (values[longest][:middle], values[longest][middle:])
    return [part for half in halves for part in split([*values[:longest], half, *values[longest + 1 :]], limit)]


def _ordered(dataset: jsonstat.Dataset, codes: list[str]) -> Cells:
    """The cells with their keys in the order of `codes`; a dimension that was not asked for must have one value."""
    try:
        places = [dataset.dimensions.index(code) for code in codes]
    except ValueError as error:
        raise SourceFailed(f"The answer's dimensions {dataset.dimensions} are not those asked for.") from error
    return {tuple(key[place] for place in places): value for key, value in dataset.cells.items()}


def _age(text: str) -> int | None:
    """The age a value's text tells: "0", "99", "100 -"; None for sums."""
    found = re.match(r"(\d+)( ?-)?$", text.strip())
    return int(found[1]) if found else None


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _some(texts: Sequence[str]) -> str:
    return ", ".join(texts) if len(texts) <= 8 else f"{', '.join(texts[:4])}, …, {', '.join(texts[-2:])}"


def _read_limit(text: str) -> int:
    item = json.loads(text)
    found = item.get("maxValues") or item.get("maxCells") if isinstance(item, dict) else None
    if not isinstance(found, int) or found < 1:
        raise ValueError("no limit of cells")
    return found


def _read_list(text: str) -> dict[str, str]:
    """The files of a folder, each with the time it was updated."""
    items = json.loads(text)
    if not isinstance(items, list) or not items:
        raise ValueError("a list of tables was expected")
    return {str(item["id"]): str(item.get("updated", "")) for item in items if isinstance(item, dict) and "id" in item}


def _read_table(address: str, updated: str, text: str) -> Table:
    item = json.loads(text)
    try:
        return Table(address, updated, str(item["title"]), tuple(_variable(found) for found in item["variables"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"a table without {error}") from error


def _variable(item: Any) -> Variable:
    values, texts = tuple(map(str, item["values"])), tuple(map(str, item["valueTexts"]))
    if len(values) != len(texts):
        raise ValueError(f"{len(values)} values and {len(texts)} texts in {item['code']}")
    return Variable(str(item["code"]), str(item["text"]), values, texts)


def _read_dataset(text: str) -> jsonstat.Dataset:
    return jsonstat.read(json.loads(text))
