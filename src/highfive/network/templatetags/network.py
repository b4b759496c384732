"""How the network's numbers and times read in its pages."""

from decimal import Decimal

from django import template

from highfive.core.models import Organisation
from highfive.network.queries import Occurrence
from highfive.network.rules import reading
from highfive.network.rules.organisations import ORGANISATION_KINDS

register = template.Library()
register.filter("spoken", reading.spoken)
register.filter("month_name", reading.month_name)
register.filter("day_name", reading.day_name)
register.filter("full_day", reading.full_day)


@register.filter
def times_of_day(one: Occurrence) -> str:
    """ "klo 14–16"."""
    return reading.hours_of_day(one.starts_at, one.ends_at)


@register.filter
def organisation_kind(organisation: Organisation) -> str:
    """The kind of an organisation in words."""
    return str(ORGANISATION_KINDS[organisation.kind])


@register.filter
def counted(number: Decimal, measure: str) -> str:
    """A number of "hours" or "euros"; a dash where there are none."""
    read = reading.money if measure == "euros" else reading.amount
    return read(number) if number else "–"
