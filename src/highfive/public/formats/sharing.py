"""Practices, who has taken them up, and pilots as CSV, and how a data package describes those files."""

from collections.abc import Iterable, Mapping
from typing import Any

from highfive.public.formats.csv import harmless, written

FILES = {"practices": "kaytannot.csv", "adoptions": "kayttoonotot.csv", "pilots": "kokeilut.csv"}
IN_LANGUAGES = ("fi", "sv", "en")
FIELDS = {
    "practices": (
        "practice", *(f"practice_name_{code}" for code in IN_LANGUAGES),
        *(f"core_idea_{code}" for code in IN_LANGUAGES), *(f"for_whom_{code}" for code in IN_LANGUAGES),
        "evidence_strength", "evidence_effect", "evidence_rural_fit", "hours_start", "hours_month", "euros_start",
        "euros_year", "version", "reviewed_on", "review_due_on",
    ),
    "adoptions": ("practice", "adopter", "area", "adoption_status", "in_use_since"),
    "pilots": (
        "pilot", *(f"pilot_name_{code}" for code in IN_LANGUAGES), "area", "pilot_status", "ending", "direction",
        "adopt_at", "stop_at", "confidence", "change", "change_low", "change_high", "decide_on", "decided_on",
        "practice", "fingerprint",
    ),
}  # fmt: skip
KEYS = {"practices": ["practice"], "adoptions": ["practice", "adopter"], "pilots": ["pilot"]}
TYPES = {
    "integer": {"version", "confidence", "euros_start", "euros_year", "practice", "pilot"},
    "number": {"hours_start", "hours_month", "adopt_at", "stop_at", "change", "change_low", "change_high"},
    "date": {"reviewed_on", "review_due_on", "in_use_since", "decide_on", "decided_on"},
}
Row = Mapping[str, object]


def csv_file(name: str, rows: Iterable[Row]) -> str:
    """A table by its name; a value that is None is an empty cell."""
    fields = FIELDS[name]
    return written(fields, ([_cell(field, row.get(field)) for field in fields] for row in rows))


def _cell(field: str, value: object) -> str:
    plain = "" if value is None else str(value)
    return plain if _type(field) != "string" else harmless(plain)


def _type(field: str) -> str:
    return next((kind for kind, names in TYPES.items() if field in names), "string")


def resources(words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The files as resources of a data package; `words` says what each field is."""
    return [_resource(name, words) for name in FIELDS]


def _resource(name: str, words: Mapping[str, str]) -> dict[str, Any]:
    fields = [
        {"name": field, "type": _type(field), "description": words[_unspoken(field)]} for field in FIELDS[name]
    ]  # fmt: skip
    return {
        "name": name,
        "path": FILES[name],
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": KEYS[name]},
    }


def _unspoken(field: str) -> str:
    """`core_idea_sv` is described as `core_idea`."""
    start, _underscore, code = field.rpartition("_")
    return start if code in IN_LANGUAGES else field
