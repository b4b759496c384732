"""Open data as JSON-stat 2.0: one dataset of one publication (https://json-stat.org/full/)."""

from decimal import Decimal
from typing import Any

from highfive.core.rules import text
from highfive.public.rules.open_data import SHOWN, OpenData, OpenNumber, OpenPublication

MEASURES = ("value", "low", "high", "n")


def dataset(data: OpenData, publication: OpenPublication, words: dict[str, str]) -> dict[str, Any]:
    """The publication's numbers as a cube indicator x area x group x period x measure.

    Values are sparse: a combination no table was made of is simply absent, and a number that is not shown is absent
    with its `status`. `words` names the dimensions, measures, statuses and units in the page's language.
    """
    numbers = [number for number in data.numbers if number.publication == publication.key]
    axes = _axes(data, publication, numbers, words)
    places = {name: {code: at for at, code in enumerate(labels)} for name, labels in axes.items()}
    values, statuses = _cells(numbers, publication.period, places)
    return {
        "version": "2.0",
        "class": "dataset",
        "label": publication.title,
        "source": publication.source,
        "updated": publication.released.isoformat(),
        "id": list(axes),
        "size": [len(labels) for labels in axes.values()],
        "role": {"time": ["period"], "geo": ["area"], "metric": ["indicator"]},
        "dimension": {name: _dimension(name, labels, words) for name, labels in axes.items()}
        | {"indicator": _indicators(data, axes["indicator"], words)},
        "value": values,
        "status": statuses,
        "extension": {
            "licence": publication.licence,
            "sample": publication.kind,
            "synthetic": publication.synthetic,
            "status": {code: words[code] for code in sorted(set(statuses.values()))},
        },
    }


def _axes(
    data: OpenData, publication: OpenPublication, numbers: list[OpenNumber], words: dict[str, str]
) -> dict[str, dict[str, str]]:
    """Each dimension's codes and labels, in the fixed order; only what the publication's tables have."""
    used = {name: {getattr(number, name) for number in numbers} for name in ("indicator", "area", "group")}
    return {
        "indicator": {
            row.code: text(row.titles, data.language) for row in data.indicators if row.code in used["indicator"]
        },
        "area": {row.code: text(row.names, data.language) for row in data.areas if row.code in used["area"]},
        "group": {key: title for key, title in data.groups.items() if key in used["group"]},
        "period": {publication.period: publication.period},
        "measure": {name: words[name] for name in MEASURES},
    }


def _dimension(name: str, labels: dict[str, str], words: dict[str, str]) -> dict[str, Any]:
    return {"label": words[name], "category": {"index": list(labels), "label": labels}}


def _indicators(data: OpenData, labels: dict[str, str], words: dict[str, str]) -> dict[str, Any]:
    units = {row.code: {"label": words[row.unit]} for row in data.indicators if row.code in labels}
    shape = _dimension("indicator", labels, words)
    shape["category"]["unit"] = units
    return shape


def _cells(
    numbers: list[OpenNumber], period: str, places: dict[str, dict[str, int]]
) -> tuple[dict[str, float | int], dict[str, str]]:
    values: dict[str, float | int] = {}
    statuses: dict[str, str] = {}
    for number in numbers:
        at = 0
        for name, code in (("indicator", number.indicator), ("area", number.area), ("group", number.group)):
            at = at * len(places[name]) + places[name][code]
        at = at * len(places["period"]) * len(places["measure"])
        if number.status != SHOWN:
            statuses[str(at)] = number.status
        for offset, name in enumerate(MEASURES):
            if (value := getattr(number, name)) is not None:
                values[str(at + offset)] = _number(value)
    return values, statuses


def _number(value: Decimal | int) -> float | int:
    return int(value) if value == int(value) else float(value)
