"""The population table: its bands of age, and every sum that pages and weights use."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from highfive.figures.rules.numbers import NewFigure, NewIndicator, group_key

BANDS = ("0-12", "13-17", "18-29", "30-44", "45-64", "65-79", "80+")
ADULTS = "18+"
SEXES = ("man", "woman")
CODE = "population"
INDICATOR = NewIndicator(
    CODE,
    {"fi": "Väestö", "fi-simple": "Asukkaat", "sv": "Befolkning", "en": "Population"},
    "persons",
    order=900,
)
Cells = Mapping[tuple[str, str, str], int]  # (area code, sex, band of age) -> persons


def band_of(age: int) -> str:
    """The band a single year of age belongs to; raises ValueError below zero."""
    for band in BANDS:
        first, last = _ends(band)
        if first <= age <= last:
            return band
    raise ValueError(f"{age} is no age")


def _ends(band: str) -> tuple[int, int]:
    numbers = [int(found) for found in re.findall(r"\d+", band)]
    return numbers[0], numbers[-1] if len(numbers) == 2 else 999


def missing_cells(cells: Cells, codes: Iterable[str]) -> list[tuple[str, str, str]]:
    """The cells that a whole table of these areas would have and this one does not."""
    return [(code, sex, band) for code in codes for sex in SEXES for band in BANDS if (code, sex, band) not in cells]


def population_figures(cells: Cells, whole: str) -> list[NewFigure]:
    """The table and its sums: by sex, by age, adults and all, for each area and for all of them as area `whole`."""
    sums: Counter[tuple[str, str]] = Counter()
    for (code, sex, band), persons in cells.items():
        for area in (code, whole):
            for group in _groups(sex, band):
                sums[(area, group)] += persons
    return [NewFigure(CODE, area, group, Decimal(persons)) for (area, group), persons in sums.items()]


def _groups(sex: str, band: str) -> list[str]:
    """Every group a cell belongs to."""
    adult = [ADULTS] if _ends(band)[0] >= 18 else []
    ages = [band, *adult]
    return [
        "all",
        group_key(sex=sex),
        *(group_key(age=age) for age in ages),
        *(group_key(sex=sex, age=age) for age in ages),
    ]
