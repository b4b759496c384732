"""A figure's numbers as parts of a sentence; how a number reads is the store's own rule (figures.rules.reading)."""

from decimal import ROUND_HALF_UP, Decimal

from highfive.figures.rules.reading import SPACE
from highfive.figures.rules.reading import number as read
from highfive.reports.rules.document import Number

__all__ = ["BOUNDS", "SPACE", "bound_word", "figure_number", "read", "tenths"]

BOUNDS = {
    "under": {"fi": "alle", "sv": "under", "en": "under"},
    "over": {"fi": "yli", "sv": "över", "en": "over"},
}


def bound_word(bound: str, language: str) -> str:
    """ "alle 15 %": the word before a limit, with its space; nothing for a plain value."""
    if not bound:
        return ""
    return BOUNDS[bound][language.split("-")[0]] + SPACE


def tenths(value: Decimal) -> int:
    """A share as "so many of ten"."""
    return int((value / 10).quantize(Decimal(1), ROUND_HALF_UP))


def figure_number(ref: str, role: str, value: Decimal | float, unit: str, language: str) -> Number:
    """A figure's number as it reads in its role (value, low, high, n, tenths, change)."""
    if role == "n":
        unit = "persons"
    text = str(tenths(Decimal(str(value)))) if role == "tenths" else read(value, unit, language)
    return Number(ref, text, role)
