"""How the network's numbers and times read in the active language: "1,5", "marraskuu 2026", "klo 14.30–16"."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from highfive.network.rules.work import WorkSum

SPACE = "\u00a0"


def amount(value: Decimal) -> str:
    """At most two decimals, none that say nothing: 1,5 and 1 234 in Finnish and Swedish, 1.5 and 1,234 in English."""
    plain = f"{value:,.2f}"
    plain = plain.rstrip("0").rstrip(".")
    if (get_language() or "fi") == "en":
        return plain
    return plain.replace(",", SPACE).replace(".", ",")


def spoken(total: WorkSum) -> str:
    """ "1,5 h, 20 €"."""
    hours = _("%(hours)s h") % {"hours": amount(total.hours)} if total.hours else ""
    euros = _("%(euros)s €") % {"euros": money(total.euros)} if total.euros else ""
    return ", ".join(filter(None, [hours, euros])) or _("nothing")


def money(value: Decimal) -> str:
    """Euros: whole, or with both cents: 1 340 and 86,40."""
    if value == value.to_integral_value():
        return amount(value)
    plain = f"{value:,.2f}"
    return plain if get_language() == "en" else plain.replace(",", SPACE).replace(".", ",")


def month_name(month: date) -> str:
    """ "marraskuu 2026"."""
    return date_format(month, "F Y").lower() if get_language() != "en" else date_format(month, "F Y")


def day_name(day: date) -> str:
    """ "tiistai 24.11." with the year left to the month above it."""
    if get_language() == "en":
        return date_format(day, "l j F")
    return f"{date_format(day, 'l').lower()} {day.day}.{day.month}."


def near_day(day: date, today: date) -> str:
    """ "tiistai 24.11.", of another year than today's "torstai 6.3.2031"."""
    if day.year == today.year:
        return day_name(day)
    return f"{day_name(day)} {day.year}" if get_language() == "en" else f"{day_name(day)}{day.year}"


def full_day(day: date) -> str:
    """ "24.11.2026", "24 November 2026"."""
    return date_format(day, "j F Y" if get_language() == "en" else "j.n.Y")


def hours_of_day(starts_at: datetime, ends_at: datetime) -> str:
    """ "klo 14–16.30" in Finnish, "kl. 14–16.30" in Swedish, "14:00–16:30" in English; both in local time."""
    if get_language() == "en":
        return f"{starts_at:%H:%M}–{ends_at:%H:%M}"
    return _("at %(times)s") % {"times": f"{_clock(starts_at)}–{_clock(ends_at)}"}


def _clock(moment: datetime) -> str:
    return f"{moment.hour}.{moment:%M}" if moment.minute else str(moment.hour)
