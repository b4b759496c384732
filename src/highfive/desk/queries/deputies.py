"""Deputyships as the desk and their own page tell them."""

from datetime import date

from django.db.models import QuerySet

from highfive.core.models import Deputy, Person, Region
from highfive.core.queries import deputised_by, roles_of


def standing_in(person: Person, region: Region, today: date) -> list[Deputy]:
    """For whom the person stands in today, each once, with the day it lasts to."""
    away = deputised_by(person, region, today)
    rows = _all(region).filter(person__in=away, deputy=person, starts_on__lte=today, ends_on__gte=today)
    return list({row.person_id: row for row in rows.order_by("ends_on")}.values()) if away else []


def next_deputy(person: Person, region: Region, today: date) -> Deputy | None:
    """Who sees the person's desk now or next."""
    return _all(region).filter(person=person, ends_on__gte=today).first()


def deputyships(person: Person, region: Region, today: date) -> QuerySet[Deputy]:
    """Those not over: one's own and those where one stands in; for an administrator everybody's."""
    rows = _all(region).filter(ends_on__gte=today)
    if "administrator" in roles_of(person, region):
        return rows
    return rows.filter(person=person) | rows.filter(deputy=person)


def _all(region: Region) -> QuerySet[Deputy]:
    return Deputy.objects.filter(region=region).select_related("person", "deputy")
