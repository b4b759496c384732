"""The same data described for portals: schema.org Dataset for search engines, a DCAT catalogue for harvesters."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from highfive.public.formats.package import CC_BY
from highfive.public.rules.open_data import OpenData

# What would end the script element or an entity is written as an escape; JSON reads it back the same.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
MEDIA = "https://www.iana.org/assignments/media-types/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def schema_org(data: OpenData, words: dict[str, str], home: str, files: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """`files` maps a file's title to (address, media type)."""
    released = [row.released for row in data.publications]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": home,
        "url": home,
        "name": data.title,
        "description": words["package"],
        "inLanguage": data.language,
        "license": CC_BY["path"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": words["publisher"]},
        "spatialCoverage": [row.names.get("fi", row.code) for row in data.areas if row.kind == "municipality"],
        "temporalCoverage": ", ".join(dict.fromkeys(row.period for row in data.publications)),
        "variableMeasured": [row.titles.get(data.language) or row.titles.get("fi", "") for row in data.indicators],
        "distribution": [
            {"@type": "DataDownload", "name": title, "contentUrl": address, "encodingFormat": media}
            for title, (address, media) in files.items()
        ],
        **({"dateModified": max(released).isoformat()} if released else {}),
    }


def dcat(data: OpenData, words: dict[str, str], home: str, files: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """A DCAT 2 catalogue of one dataset, as JSON-LD."""
    released = max((row.released for row in data.publications), default=None)
    dataset = {
        "@id": f"{home}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": home,
        "dct:title": _said(data.title, data.language),
        "dct:description": _said(words["package"], data.language),
        "dct:license": {"@id": CC_BY["path"]},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": words["publisher"]},
        "dcat:landingPage": {"@id": home},
        "dcat:distribution": [_distribution(title, *place) for title, place in files.items()],
    }
    if released:
        dataset["dct:modified"] = {"@type": "xsd:date", "@value": released.isoformat()}
    return {
        "@context": CONTEXT,
        "@id": home,
        "@type": "dcat:Catalog",
        "dct:title": _said(data.title, data.language),
        "dct:description": _said(words["package"], data.language),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": words["publisher"]},
        "dcat:dataset": [dataset],
    }


def _said(words: str, language: str) -> dict[str, str]:
    return {"@language": language, "@value": words}


def _distribution(title: str, address: str, media: str) -> dict[str, Any]:
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": title,
        "dcat:downloadURL": {"@id": address},
        "dcat:accessURL": {"@id": address},
        "dcat:mediaType": {"@id": MEDIA + media},
        "dct:license": {"@id": CC_BY["path"]},
    }


def inline(document: dict[str, Any]) -> SafeString:
    """JSON that may stand inside a script element of a page."""
    return mark_safe(json.dumps(document, ensure_ascii=False).translate(ESCAPES))  # noqa: S308
