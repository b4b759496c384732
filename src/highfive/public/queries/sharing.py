"""What everybody may read of practices, adoptions and pilots: never a person, never what is kept inside."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import make_aware

from highfive.core.models import Region
from highfive.core.rules import Texts
from highfive.pilots.models import Pilot
from highfive.pilots.queries import public_pilots
from highfive.practices.models import Adoption, Practice
from highfive.practices.queries import adoptions, public_practices
from highfive.projects.models import Project
from highfive.public.formats.sharing import IN_LANGUAGES


def open_adoptions(practice: Practice) -> QuerySet[Adoption]:
    """Who has taken a practice up; whoever annulled it is not among them."""
    return adoptions(practice).exclude(status="")


def open_project(practice: Practice) -> Project | None:
    """The project a practice began in, if its card is public."""
    project = practice.source_project
    return project if project and project.published_on else None


def newest_practices(region: Region, count: int) -> list[Practice]:
    return list(public_practices(region).order_by("-changed", "-pk")[:count])


def newest_pilots(region: Region, count: int) -> list[Pilot]:
    return list(public_pilots(region)[:count])


def changed_at(pilot: Pilot) -> datetime:
    """When a pilot last said something new: it was decided, or else locked."""
    if pilot.decided_on:
        return make_aware(datetime.combine(pilot.decided_on, time(12)))
    return pilot.frozen_at or pilot.created_at


def _in_languages(name: str, texts: Texts) -> dict[str, object]:
    return {f"{name}_{code}": texts.get(code) for code in IN_LANGUAGES}


def _practices(region: Region) -> Iterator[dict[str, object]]:
    for row in public_practices(region).order_by("pk"):
        yield {
            "practice": row.pk,
            **_in_languages("practice_name", row.names),
            **_in_languages("core_idea", row.core_idea),
            **_in_languages("for_whom", row.for_whom),
            **{name: getattr(row, name) for name in _PLAIN},
        }


_PLAIN = (
    "evidence_strength", "evidence_effect", "evidence_rural_fit", "hours_start", "hours_month", "euros_start",
    "euros_year", "version", "reviewed_on", "review_due_on",
)  # fmt: skip


def _adoptions(region: Region) -> Iterator[dict[str, object]]:
    for practice in public_practices(region).order_by("pk"):
        for row in open_adoptions(practice):
            yield {
                "practice": practice.pk,
                "adopter": str(row.adopter),
                "area": row.area.code if row.area else None,
                "adoption_status": row.status,
                "in_use_since": row.in_use_since,
            }


def _pilots(region: Region) -> Iterator[dict[str, object]]:
    for row in public_pilots(region).select_related("practice").order_by("pk"):
        result: dict[str, Any] = row.result or {}
        known = {} if result.get("why") else result
        yield {
            "pilot": row.pk,
            **_in_languages("pilot_name", row.names),
            "area": row.area.code,
            "pilot_status": row.status,
            **{name: getattr(row, name) for name in ("direction", "adopt_at", "stop_at", "confidence", "decide_on")},
            "ending": row.ending,
            "decided_on": row.decided_on,
            "change": known.get("change"),
            "change_low": known.get("low"),
            "change_high": known.get("high"),
            "practice": row.practice_id if row.practice and row.practice.status == "public" else None,
            "fingerprint": row.frozen_hash,
        }


TABLES: dict[str, Callable[[Region], Iterator[dict[str, object]]]] = {
    "practices": _practices,
    "adoptions": _adoptions,
    "pilots": _pilots,
}
