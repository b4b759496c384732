"""How a number reads in each language: decimals by unit, thousands, per cents, ranges, bounds, tenths."""

from decimal import ROUND_HALF_UP, Decimal

from highfive.reports.rules.document import Number

SPACE = "\u00a0"  # a number never breaks from what belongs to it
DECIMALS = {"percent": 0, "persons": 0, "euros": 0, "mean": 1, "share": 1, "per_1000": 1, "number": 1}
PER_CENT = ("percent", "share")
BOUNDS = {
    "under": {"fi": "alle", "sv": "under", "en": "under"},
    "over": {"fi": "yli", "sv": "över", "en": "over"},
}
ROLES = ("value", "low", "high", "n", "tenths")


def read(value: Decimal | int | float, unit: str, language: str) -> str:
    """12345.678 as "12 345,7" (fi, sv) or "12,345.7" (en), with the unit's decimals; whole numbers stay whole."""
    exact = Decimal(str(value))
    places = 0 if exact == exact.to_integral_value() and unit == "number" else DECIMALS.get(unit, 0)
    text = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}".replace("-", "−")
    if language == "en":
        return text
    return text.replace(",", SPACE).replace(".", ",")


def sign(unit: str, language: str) -> str:
    """What follows the number in a table: " %", "%" or nothing."""
    if unit not in PER_CENT:
        return SPACE + "€" if unit == "euros" else ""
    return "%" if language == "en" else SPACE + "%"


def bound_word(bound: str, language: str) -> str:
    """ "alle 15 %": the word before a limit, with its space; nothing for a plain value."""
    if not bound:
        return ""
    return BOUNDS[bound][language.split("-")[0]] + SPACE


def tenths(value: Decimal) -> int:
    """A share as "so many of ten"."""
    return int((value / 10).quantize(Decimal(1), ROUND_HALF_UP))


def figure_number(ref: str, role: str, value: Decimal | int | float, unit: str, language: str) -> Number:
    """A figure's number as it reads in its role."""
    if role == "n":
        unit = "persons"
    text = str(tenths(Decimal(str(value)))) if role == "tenths" else read(value, unit, language)
    return Number(ref, text, role)
