"""A Frictionless Data Package: what the CSV files hold, whose they are and on what terms (Frictionless)."""

import re
from typing import Any

from highfive.public.formats import csv, sharing
from highfive.public.rules.open_data import HIDDEN, KINDS, OVER, SHOWN, UNCERTAIN, UNDER, OpenData

CC_BY = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
STATUSES = (SHOWN, UNDER, OVER, UNCERTAIN, HIDDEN, "not_collected", "not_applicable", "withdrawn")
TYPES = {"value": "number", "low": "number", "high": "number", "n": "integer", "year": "year", "synthetic": "boolean"}
LANGUAGE = re.compile(r"_(fi|sv|en)$")
FILES = {"figures": "luvut.csv", "indicators": "indikaattorit.csv", "areas": "alueet.csv"}


def package(data: OpenData, words: dict[str, str], home: str) -> dict[str, Any]:
    """The descriptor; `words` describes the package and each field in the page's language, `home` is its address."""
    newest = max((row.released for row in data.publications), default=None)
    return {
        "name": f"{data.region}-{data.language}",
        "profile": "tabular-data-package",
        "title": data.title,
        "description": words["package"],
        "homepage": home,
        "licenses": [CC_BY],
        "sources": _sources(data),
        "resources": [_figures(words), _indicators(words), _areas(words), *sharing.resources(words)],
        **({"created": f"{newest.isoformat()}T00:00:00Z"} if newest else {}),
    }


def _sources(data: OpenData) -> list[dict[str, str]]:
    found = {
        row.source: {"title": f"{row.source} ({row.licence})"} | ({"path": row.url} if row.url else {})
        for row in data.publications
    }
    return list(found.values())


def _resource(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "path": FILES[name],
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _fields(names: tuple[str, ...], words: dict[str, str]) -> list[dict[str, Any]]:
    """`title_sv` is described as `title`: the language is in the name."""
    return [
        {"name": name, "type": TYPES.get(name, "string"), "description": words[LANGUAGE.sub("", name)]}
        for name in names
    ]


def _figures(words: dict[str, str]) -> dict[str, Any]:
    fields = {field["name"]: field for field in _fields(csv.FIGURES, words)}
    fields["status"]["constraints"] = {"required": True, "enum": list(STATUSES)}
    fields["sample"]["constraints"] = {"required": True, "enum": list(KINDS)}
    return _resource(
        "figures",
        {
            "fields": list(fields.values()),
            "primaryKey": ["publication", "indicator", "area", "group"],
            "foreignKeys": [
                {"fields": ["indicator"], "reference": {"resource": "indicators", "fields": ["indicator"]}},
                {"fields": ["area"], "reference": {"resource": "areas", "fields": ["area"]}},
            ],
        },
    )


def _indicators(words: dict[str, str]) -> dict[str, Any]:
    return _resource("indicators", {"fields": _fields(csv.INDICATORS, words), "primaryKey": ["indicator"]})


def _areas(words: dict[str, str]) -> dict[str, Any]:
    return _resource("areas", {"fields": _fields(csv.AREAS, words), "primaryKey": ["area"]})
