"""Reading JSON-stat 2: a table as cells named by the codes of its dimensions."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

Key = tuple[str, ...]
MOST_CELLS = 5_000_000


@dataclass(frozen=True)
class Dataset:
    """A table: `dimensions` in order, each one's codes with their labels; a cell without a number is None.

    `status` has the symbol that stands in a cell's place ("." or ".." or "...") where the service gave one.
    """

    dimensions: tuple[str, ...]
    categories: tuple[dict[str, str], ...]
    cells: dict[Key, Decimal | None]
    status: dict[Key, str] = field(default_factory=dict)


def read(item: Any) -> Dataset:
    """A dataset from its parsed JSON; raises ValueError saying what does not hold together."""
    try:
        if item.get("class") != "dataset":
            raise ValueError(f"not a dataset but {item.get('class')!r}")
        names, sizes = [str(name) for name in item["id"]], [int(size) for size in item["size"]]
        categories = tuple(_categories(item["dimension"][name]) for name in names)
        values = item["value"]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"a JSON-stat dataset without {error}") from error
    if [len(codes) for codes in categories] != sizes:
        raise ValueError(f"sizes {sizes} do not fit the categories {[len(codes) for codes in categories]}")
    count = math.prod(sizes)
    if count > MOST_CELLS:
        raise ValueError(f"{count} cells are more than can be read")
    numbers, symbols = _spread(values, count), _spread(item.get("status"), count)
    keys = list(itertools.product(*(list(codes) for codes in categories)))
    cells = {key: _number(value) for key, value in zip(keys, numbers, strict=True)}
    status = {key: str(symbol) for key, symbol in zip(keys, symbols, strict=True) if symbol}
    status |= {
        key: value for key, value in zip(keys, numbers, strict=True) if isinstance(value, str) and cells[key] is None
    }
    return Dataset(tuple(names), categories, cells, status)


def _categories(dimension: Any) -> dict[str, str]:
    """Codes in order with their labels; the index may be a list, a mapping to places, or absent for a single code."""
    category = dimension["category"]
    labels, index = category.get("label") or {}, category.get("index")
    if index is None:
        codes: Sequence[str] = list(labels)
    else:
        codes = sorted(index, key=index.__getitem__) if isinstance(index, dict) else index
    return {str(code): str(labels.get(code, code)) for code in codes}


def _spread(values: Any, count: int) -> list[Any]:
    """Values as a list of `count`: given as a list, sparse by place, one for all (status), or not at all."""
    if values is None:
        return [None] * count
    if isinstance(values, str):
        return [values] * count
    if isinstance(values, dict):
        places = {int(place): value for place, value in values.items()}
        if any(not 0 <= place < count for place in places):
            raise ValueError(f"a value outside the {count} cells")
        return [places.get(place) for place in range(count)]
    if not isinstance(values, list):
        raise ValueError(f"values of the kind {type(values).__name__}")  # noqa: TRY004 - what is read is at fault
    if len(values) != count:
        raise ValueError(f"{len(values)} values for {count} cells")
    return list(values)


def _number(value: Any) -> Decimal | None:
    """A number, or None for null and for the symbols that stand for a missing one."""
    if value is None or (isinstance(value, str) and not value.strip(". ")):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no number") from error
    return number if number.is_finite() else None
