"""What a set's makers stored about it, in words: weighting, protection, the attack on its hidden cells."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from highfive.figures.rules.reading import SPACE

TITLES = {
    "n": _("Answers, to the nearest five"),
    "n_by_mode.web": _("Answers on the web"),
    "n_by_mode.paper": _("Answers on paper"),
    "n_by_mode.phone": _("Answers by telephone"),
    "n_by_mode.face": _("Answers face to face"),
    "unplaced": _("Answers without a municipality"),
    "margins": _("Weighted by"),
    "margin_cells": _("Groups that weights were made to"),
    "largest_margin_gap": _("Largest gap to the population after weighting"),
    "merged": _("Groups joined for weighting"),
    "rounds": _("Rounds of weighting"),
    "trimmed": _("Weights cut"),
    "design_effect": _("Design effect of the weights"),
    "largest_to_median": _("Largest weight against the middle one"),
    "warnings": _("Warnings"),
    "audit.cells": _("Numbers in all"),
    "audit.values": _("Shown as they are"),
    "audit.bounded": _("Shown as limits"),
    "audit.primary": _("Not shown by themselves"),
    "audit.secondary": _("Not shown to protect others"),
    "audit.attacked": _("Hidden numbers attacked"),
    "audit.recovered": _("Hidden numbers the attack found out"),
    "sotkanet": _("Number in Sotkanet"),
    "updated": _("Updated at the source"),
    "confidence": _("Confidence of the interval, per cent"),
    "hash": _("Fingerprint of what was stated before the start (SHA-256)"),
}

WORDS = {"municipality": _("municipality"), "sex": _("sex"), "age": _("age"), "region": _("region")}
SMALLEST = 0.0005  # a gap under this is none


def fact_title(name: str) -> str:
    """The words of a fact; one that is not known keeps its own name."""
    return str(TITLES.get(name, name))


def flat_facts(facts: Mapping[str, Any], language: str, above: str = "") -> Iterator[tuple[str, str]]:
    """Facts as (name, text), inner ones under "outer.inner"; empty ones are left out."""
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from flat_facts(value, language, f"{above}{name}.")
        elif text := _text(value, language):
            yield f"{above}{name}", text


def _text(value: Any, language: str) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_text(part, language) for part in value)
    if isinstance(value, Mapping):
        return " → ".join(_text(part, language) for part in value.values())
    if isinstance(value, bool | int | float):
        shown = "0" if abs(value) < SMALLEST else f"{value:,.4g}" if isinstance(value, float) else f"{value:,}"
        return shown if language == "en" else shown.replace(",", SPACE).replace(".", ",")
    return "" if value is None else " × ".join(str(WORDS.get(part, part)) for part in str(value).split(" x "))
