"""How a published number, a date and a group read in each language. One spelling, wherever they are shown."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from highfive.figures.rules.numbers import ALL, HIDDEN, REASONS, group_parts

SPACE = "\u00a0"  # a number never breaks from what belongs to it
DECIMALS = {"percent": 0, "persons": 0, "euros": 0, "mean": 1, "share": 1, "per_1000": 1, "number": 1, "points": 1}
PER_CENT = ("percent", "share")
WHOLE = ("persons", "euros", "number", "points")  # whole numbers of these stay whole

# What the public is told where there is no number; too few and protected are one sentence.
NOT_SHOWN = gettext_lazy("Not shown: too few respondents, or protected so that nobody can be recognised.")
NO_NUMBER = {
    "too_few": NOT_SHOWN,
    "protected": NOT_SHOWN,
    "not_collected": gettext_lazy("The source has no number for this."),
    "not_applicable": gettext_lazy("This number does not apply here."),
    "withdrawn": gettext_lazy("The number was withdrawn."),
}
# What the one who reviews a release is told.
REVIEWED = NO_NUMBER | {
    "too_few": gettext_lazy("Too few answers to show."),
    "protected": gettext_lazy("Protected so that nobody can be recognised."),
}


@dataclass(frozen=True)
class Reading:
    """A number as it reads: "31 %" and "27–35"; for a hidden one, the words that stand in its place."""

    text: str
    interval: str = ""
    shown: bool = True

    def __str__(self) -> str:
        return f"{self.text} ({self.interval})" if self.interval else self.text


def number(value: Decimal | float, unit: str, language: str) -> str:
    """12345.678 as "12 345,7" (fi, sv) or "12,345.7" (en), with the unit's decimals."""
    exact = Decimal(str(value))
    places = 0 if unit in WHOLE and exact == exact.to_integral_value() else DECIMALS[unit]
    text = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}".replace("-", "−")
    return text if language == "en" else text.replace(",", SPACE).replace(".", ",")


def sign(unit: str, language: str) -> str:
    """What follows the number: " %" (fi, sv), "%" (en), " €" or nothing."""
    if unit in PER_CENT:
        return "%" if language == "en" else f"{SPACE}%"
    return f"{SPACE}€" if unit == "euros" else ""


def bound_word(bound: str, language: str) -> str:
    """The word before a limit with its space, as in "under 15 %"; nothing for a plain value."""
    if not bound:
        return ""
    with override(language):
        words = {"under": _("under %(limit)s"), "over": _("over %(limit)s")}
        return (words[bound] % {"limit": ""}).replace(" ", SPACE)


def reading(
    value: Decimal | None, unit: str, language: str, *,
    bound: str = "", reason: str = "", low: Decimal | None = None, high: Decimal | None = None,
) -> Reading:  # fmt: skip
    """A figure's parts as text: "31 %" with "27–35", "under 15 %", or "not shown" (the same for both hidden kinds)."""
    with override(language):
        if value is None:
            return Reading(_("not shown") if reason in HIDDEN else str(REASONS[reason]), shown=False)
        text = number(value, unit, language) + sign(unit, language)
        if bound:
            return Reading(bound_word(bound, language) + text)
        between = low is not None and high is not None
        interval = f"{number(low, unit, language)}–{number(high, unit, language)}" if between else ""  # type: ignore[arg-type]
        return Reading(text, interval)


def no_number(reason: str, reviewer: bool = False) -> Any:
    """A sentence on why there is no number, for the public or for the reviewer of a release."""
    return (REVIEWED if reviewer else NO_NUMBER)[reason]


def day(when: date, language: str) -> str:
    """24.11.2026 in Finnish and Swedish, 24 November 2026 in English."""
    with override(language):
        return date_format(when, "j F Y" if language == "en" else "j.n.Y")


def group_title(key: str) -> str:
    """ "age=18-44,sex=woman" as "women, aged 18–44" in the active language; "all" as "everybody"."""
    if key == ALL:
        return _("everybody")
    parts = group_parts(key)
    order = sorted(parts, key=lambda name: (name != "sex", name))
    return ", ".join(_trait(name, parts[name]) for name in order)


def _trait(name: str, value: str) -> str:
    sexes = {"woman": _("women"), "man": _("men"), "female": _("women"), "male": _("men")}
    if name == "sex" and value in sexes:
        return sexes[value]
    if name == "age" and (band := re.fullmatch(r"(\d+)-(\d+)", value)):
        return _("aged %(from)s–%(to)s") % {"from": band[1], "to": band[2]}
    if name == "age" and (oldest := re.fullmatch(r"(\d+)\+", value)):
        return _("aged %(age)s or over") % {"age": oldest[1]}
    return value
