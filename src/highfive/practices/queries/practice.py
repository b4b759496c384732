"""What pages read of entries: lists by status and filter, one entry's content, reviews that fall due."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from highfive.core.models import Person, Region
from highfive.core.queries import memberships_of
from highfive.practices import rules
from highfive.practices.models import Adoption, Practice
from highfive.practices.rules import EVIDENCE, NUMBERS, SEEN_BY_MEMBERS, TEXTS


def practices(region: Region, statuses: Iterable[str] = SEEN_BY_MEMBERS) -> QuerySet[Practice]:
    """Entries of a region in the given statuses; without them, what every member sees."""
    return Practice.objects.filter(region=region, status__in=list(statuses))


def public_practices(region: Region) -> QuerySet[Practice]:
    """Entries everybody may read."""
    return practices(region, ("public",))


def reviews_due(region: Region, today: date) -> QuerySet[Practice]:
    """Shown entries whose two years are over, the longest waiting first."""
    return practices(region).filter(review_due_on__lte=today).order_by("review_due_on", "id")


def adopters(rows: Iterable[Practice]) -> dict[int, int]:
    """For each entry in how many places it is in use or embedded; an entry nobody uses is not among them."""
    used = Adoption.objects.filter(practice__in=list(rows), status__in=["in_use", "embedded"])
    return dict(used.order_by().values_list("practice").annotate(count=Count("pk")))


def own_organisations(person: Person, region: Region) -> set[int]:
    """The organisations a person speaks for in a region."""
    rows = memberships_of(person, region).filter(organisation__isnull=False)
    return {pk for pk in rows.values_list("organisation_id", flat=True) if pk}


def owns(person: Person, practice: Practice) -> bool:
    """Whether the entry belongs to an organisation the person speaks for."""
    return practice.owner_id is not None and practice.owner_id in own_organisations(person, practice.region)


def plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """Content as actions take it, as the plain values `content` gives: numbers as they read, rows as their keys."""
    said: dict[str, Any] = {name: rules.tidy_texts(given.get(name)) for name in TEXTS}
    said |= {name: _plain_number(given.get(name)) for name in NUMBERS}
    said |= {name: given.get(name) for name in EVIDENCE}
    said["owner"] = given["owner"].pk if given.get("owner") else None
    said |= {name: sorted(row.pk for row in given.get(name, ())) for name in ("areas", "target_groups")}
    said["blocks"] = [row.pk for row in given.get("blocks", ())]
    return said


def content(practice: Practice) -> dict[str, Any]:
    """What an entry says, as plain values: what a version stores, an editor merges and an export writes."""
    said: dict[str, Any] = {name: getattr(practice, name) for name in TEXTS}
    said |= {name: _plain_number(getattr(practice, name)) for name in NUMBERS}
    said |= {name: getattr(practice, name) for name in EVIDENCE}
    said["owner"] = practice.owner_id
    said["areas"] = sorted(practice.areas.values_list("pk", flat=True))
    said["target_groups"] = sorted(practice.target_groups.values_list("pk", flat=True))
    said["blocks"] = list(practice.places.values_list("block_id", flat=True))
    return said


def _plain_number(value: Decimal | int | None) -> str | None:
    """Numbers are compared as they read: 2, not 2.0."""
    if value is None:
        return None
    return f"{Decimal(value).normalize():f}"
