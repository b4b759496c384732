"""The release in figures of its own: how many answered and by which channel, for the front page and the method page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from highfive.figures.models import Publication
from highfive.figures.rules.reading import number
from highfive.public.rules.words import MODES

FEW = 5


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


def lead(publication: Publication | None, language: str) -> str:
    """The first sentence of the region's page: how many told, and when; what the page is when nobody has yet."""
    answered = publication.facts.get("n") if publication else None
    if publication is None or not answered:
        return _("Here the region tells how its people are, in numbers that anyone can check.")
    words = {"n": number(answered, "persons", language), "period": publication.period}
    told = _("About %(n)s people told about their daily life (%(period)s).") % words
    return told + " " + _("See how people are in each municipality, and where help is needed.")


def facts(publication: Publication, language: str) -> list[Fact]:
    """What the release says of itself, as far as it is meant for readers; counts are rounded to the nearest five."""
    known = publication.facts
    found = []
    if answered := known.get("n"):
        found.append(Fact(_("Answers with a code"), number(answered, "persons", language)))
    for mode, label in MODES.items():
        if mode in known.get("n_by_mode", {}):
            found.append(Fact(str(label), count(known["n_by_mode"][mode], language)))
    if (effect := known.get("design_effect")) is not None:
        widened = _("Design effect: how much the weights widen the ranges")
        found.append(Fact(widened, number(effect, "mean", language)))
    if audit := known.get("audit"):
        found += _audit(audit, language)
    return found


def count(rounded: int, language: str) -> str:
    """A count that was rounded to the nearest five; one that became nothing was not nothing."""
    return number(rounded, "persons", language) if rounded >= FEW else _("under %(few)d") % {"few": FEW}


def _audit(audit: dict[str, int], language: str) -> list[Fact]:
    """What the release's own attack tried and found."""
    labels = {
        "cells": _("Numbers in the published tables"),
        "attacked": _("Hidden numbers that a program tried to work out"),
        "recovered": _("Hidden numbers that it could work out"),
    }
    return [Fact(label, number(audit[name], "persons", language)) for name, label in labels.items() if name in audit]
