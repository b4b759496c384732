"""How the desk's days and hours read."""

from decimal import Decimal

from django import template

from highfive.desk.rules import bar, long_day
from highfive.network.queries import WeekSum
from highfive.network.rules.reading import amount

register = template.Library()
register.filter("long_day", long_day)
register.filter("amount", amount)


@register.filter
def used(week: WeekSum) -> str:
    """How wide the bar of the week's hours is."""
    return bar(week.total, week.agreed or Decimal(0))


@register.filter
def over(week: WeekSum) -> Decimal | None:
    """How many hours beyond what was agreed; None when not beyond."""
    return -week.left if week.left is not None and week.left < 0 else None
