"""What pages ask of core: the signed-in person's regions and roles, and the one door to any region's row."""

from typing import TypeVar

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from highfive.core.models import Area, Installation, Person, Region
from highfive.core.rules import address_in, text

__all__ = [
    "address_in_language",
    "current_region",
    "is_synthetic",
    "municipalities",
    "roles_of",
    "text",
    "visible_or_404",
    "visible_regions",
]

Row = TypeVar("Row", bound=models.Model)


def visible_regions(person: Person) -> QuerySet[Region]:
    return Region.objects.filter(memberships__person=person).distinct()


def current_region(request: HttpRequest) -> Region:
    """The region the signed-in person works in; 404 for one who has none."""
    region = visible_regions(request.user).select_related("area").first()  # type: ignore[arg-type]
    if region is None:
        raise Http404
    return region


def roles_of(person: Person, region: Region) -> set[str]:
    return set(person.memberships.filter(region=region).values_list("role", flat=True))


def visible_or_404(model: type[Row] | QuerySet[Row], request: HttpRequest, pk: int) -> Row:
    """The row, if it belongs to a region of the signed-in person; a row of another region does not exist for them.

    The model names its way to the region in `REGION_PATH` (default "region").
    """
    rows = model if isinstance(model, QuerySet) else model._default_manager.all()
    path = getattr(rows.model, "REGION_PATH", "region")
    row = rows.filter(**{f"{path}__in": visible_regions(request.user)}, pk=pk).first()  # type: ignore[arg-type]
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
