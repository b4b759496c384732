"""What pages ask of core: the signed-in person's regions and roles, and the one door to any region's row."""

import functools
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from highfive.core.models import Area, Deputy, Installation, Membership, Person, Region
from highfive.core.rules import address_in, text

__all__ = [
    "address_in_language",
    "current_region",
    "deputised_by",
    "help_lines",
    "holders_of",
    "is_synthetic",
    "memberships_of",
    "municipalities",
    "roles_of",
    "signed_in",
    "text",
    "visible_or_404",
    "visible_regions",
]

Row = TypeVar("Row", bound=models.Model)


def visible_regions(person: Person) -> QuerySet[Region]:
    return Region.objects.filter(memberships__person=person).distinct()


def signed_in(request: HttpRequest) -> Person:
    """Who asks for a private page; without anybody signed in there is no such page."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def current_region(request: HttpRequest) -> Region:
    """The region the signed-in person works in; 404 for one who has none."""
    region = visible_regions(signed_in(request)).select_related("area").first()
    if region is None:
        raise Http404
    return region


def roles_of(person: Person, region: Region, day: date | None = None) -> set[str]:
    """A member's own roles, and on the days of a deputyship those of whom they stand in for. Nobody else has any."""
    return set(memberships_of(person, region, day).values_list("role", flat=True))


def memberships_of(person: Person, region: Region, day: date | None = None) -> QuerySet[Membership]:
    """A member's own roles with what each is tied to; on the days of a deputyship also those of the one who is away."""
    held = Membership.objects.filter(region=region)
    if not held.filter(person=person).exists():
        return held.none()
    away = _deputyships(region, day).filter(deputy=person).values("person")
    return held.filter(Q(person=person) | Q(person__in=away))


def _deputyships(region: Region, day: date | None) -> QuerySet[Deputy]:
    day = day or timezone.localdate()
    return Deputy.objects.filter(region=region, starts_on__lte=day, ends_on__gte=day)


def deputised_by(person: Person, region: Region, day: date | None = None) -> list[Person]:
    """Whom a member stands in for on a day (today)."""
    away = _deputyships(region, day).filter(deputy=person, deputy__memberships__region=region).values("person")
    return list(Person.objects.filter(pk__in=away, memberships__region=region).distinct())


def holders_of(roles: Iterable[str], region: Region, day: date | None = None) -> list[Person]:
    """Everybody who holds one of these roles on a day (today), by themselves or as a deputy; active accounts only.

    As in `roles_of`, a deputy stands in also for one whose account is closed.
    """
    own = Person.objects.filter(memberships__region=region, memberships__role__in=list(roles))
    standing_in = _deputyships(region, day).filter(person__in=own).values("deputy")
    deputies = Person.objects.filter(memberships__region=region, pk__in=standing_in)
    return list((own | deputies).filter(is_active=True).distinct())


def visible_or_404(model: type[Row] | QuerySet[Row], request: HttpRequest, pk: int) -> Row:
    """The row, if it belongs to a region of the signed-in person; a row of another region does not exist for them.

    The model names its way to the region in `REGION_PATH` (default "region").
    """
    rows = model if isinstance(model, QuerySet) else model._default_manager.all()
    path = getattr(rows.model, "REGION_PATH", "region")
    row = rows.filter(**{f"{path}__in": visible_regions(signed_in(request))}, pk=pk).first()
    if row is None:
        raise Http404
    return row


def municipalities(region: Region) -> list[Area]:
    return list(region.municipalities.order_by("names__fi", "code"))


def is_synthetic() -> bool:
    return Installation.is_synthetic()


def address_in_language(path: str, language: str) -> str:
    """A path of this site under another language's prefix."""
    return address_in(path, language, dict(settings.LANGUAGES), settings.LANGUAGE_CODE)


def help_lines(language: str) -> list[dict[str, Any]]:
    """Where help answers somebody who reads in `language`: [{"phone", "label", "hours", "keeper", "checked_on"}]."""
    lines = [line for line in _help_lines() if language in line.get("languages", [language])]
    words = {"label": "labels", "hours": "hours"}
    return [{**line, **{name: text(line[given], language) for name, given in words.items()}} for line in lines]


@functools.cache
def _help_lines() -> list[dict[str, Any]]:
    path = Path(__file__).parent / "data" / "help_lines.json"
    return list(json.loads(path.read_text("utf-8"))["lines"])
