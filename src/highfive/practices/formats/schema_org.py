"""An entry as schema.org JSON-LD: a HowTo where the steps are told, otherwise a CreativeWork."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Work:
    """What of an entry is told to machines; texts in one language, addresses absolute, days as ISO text."""

    address: str
    language: str
    name: str
    description: str
    version: int
    created: str
    changed: str
    steps: Sequence[str] = ()
    audience: str = ""
    places: Sequence[str] = ()
    blocks: Sequence[tuple[str, str]] = ()
    first_year_euros: int | None = None
    publisher: str = ""
    source: tuple[str, str] | None = None  # the project's name and address
    keywords: Sequence[str] = ()


def as_json_ld(work: Work) -> dict[str, Any]:
    """The document; a property with nothing to say is left out, and fi-simple is plain Finnish (BCP 47)."""
    found = {
        "@context": "https://schema.org",
        "@type": "HowTo" if work.steps else "CreativeWork",
        "@id": work.address,
        "url": work.address,
        "name": work.name,
        "description": work.description,
        "inLanguage": work.language,
        "version": str(work.version),
        "dateCreated": work.created,
        "dateModified": work.changed,
        "keywords": list(work.keywords),
        "audience": {"@type": "Audience", "audienceType": work.audience} if work.audience else None,
        "spatialCoverage": [{"@type": "AdministrativeArea", "name": name} for name in work.places],
        "publisher": {"@type": "Organization", "name": work.publisher} if work.publisher else None,
        "isBasedOn": _source(work),
        "hasPart": [{"@type": "CreativeWork", "name": name, "text": text} for name, text in work.blocks],
        "step": [{"@type": "HowToStep", "position": n, "text": text} for n, text in enumerate(work.steps, 1)],
        "estimatedCost": _cost(work),
    }
    return {key: value for key, value in found.items() if value}


def _cost(work: Work) -> dict[str, Any] | None:
    """Only a HowTo has an estimated cost; no cost at all is told as zero."""
    if work.first_year_euros is None or not work.steps:
        return None
    return {"@type": "MonetaryAmount", "currency": "EUR", "value": work.first_year_euros}


def _source(work: Work) -> dict[str, Any] | None:
    if work.source is None:
        return None
    name, address = work.source
    return {"@type": "CreativeWork", "name": name} | ({"url": address} if address else {})
