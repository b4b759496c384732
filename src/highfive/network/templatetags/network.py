"""How the network's numbers and times read in its pages."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, gettext

from highfive.core.models import Organisation
from highfive.core.rules import Texts
from highfive.core.rules import text as pick
from highfive.network.models import Meeting
from highfive.network.queries import Occurrence
from highfive.network.rules import reading
from highfive.network.rules.observations import HEARD
from highfive.network.rules.organisations import ORGANISATION_KINDS
from highfive.network.rules.themes import THEMES

register = template.Library()
register.filter("spoken", reading.spoken)
register.filter("month_name", reading.month_name)
register.filter("day_name", reading.day_name)
register.filter("full_day", reading.full_day)


@register.filter
def near_day(day: date) -> str:
    """A day by its weekday; the year is told where it is not this one."""
    return reading.near_day(day, localdate())


@register.filter
def times_of_day(one: Occurrence | Meeting) -> str:
    """ "klo 14–16"."""
    return reading.hours_of_day(localtime(one.starts_at), localtime(one.ends_at))


@register.filter
def theme_name(theme: str) -> str:
    """A theme of rules.themes in words."""
    return str(THEMES[theme])


@register.filter
def heard_name(heard: str) -> str:
    """Where a thing was heard, in words."""
    return str(HEARD[heard])


@register.filter
def hours(number: Decimal) -> str:
    """ "1,5 h"; none is "0 h"."""
    return gettext("%(hours)s h") % {"hours": reading.amount(number)}


@register.filter
def organisation_kind(organisation: Organisation) -> str:
    """The kind of an organisation in words."""
    return str(ORGANISATION_KINDS[organisation.kind])


@register.filter
def counted(number: Decimal, measure: str) -> str:
    """A number of "hours" or "euros"; a dash where there are none."""
    read = reading.money if measure == "euros" else reading.amount
    return read(number) if number else "–"


@register.filter
def said_in(texts: Texts) -> SafeString:
    """The lang attribute of an element that holds a data text, where the text is not in the page's language."""
    language = get_language() or "fi"
    picked = pick(texts, language)
    spoken = next((code for code in (language, "fi", *texts) if texts.get(code) == picked), language)
    here = spoken.split("-")[0] == language.split("-")[0]
    return SafeString("") if here else format_html(' lang="{}"', spoken.split("-")[0])
