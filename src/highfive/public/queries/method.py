"""The release in figures of its own: how many answered and by which channel, for the front page and the method page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highfive.figures.models import Publication
from highfive.public.rules.words import MODES
from highfive.reports.rules.numbers import read


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


def lead(publication: Publication | None, language: str) -> str:
    """The first sentence of the region's page: how many told, and when; what the page is when nobody has yet."""
    answered = publication.facts.get("respondents") if publication else None
    if publication is None or not answered:
        return _("Here the region tells how its people are, in numbers that anyone can check.")
    told = ngettext(
        "%(n)s person told about daily life (%(period)s).", "%(n)s people told about daily life (%(period)s).", answered
    ) % {"n": read(answered, "persons", language), "period": publication.period}
    return told + " " + _("See how people are in each municipality, and where help is needed.")


def facts(publication: Publication, language: str) -> list[Fact]:
    """What the release says of itself, as far as it is meant for readers."""
    known = publication.facts
    found = []
    if answered := known.get("respondents"):
        found.append(Fact(_("Answers with a code"), read(answered, "persons", language)))
    for mode, count in known.get("by_mode", {}).items():
        found.append(Fact(str(MODES.get(mode, mode)), read(count, "persons", language)))
    if (effect := known.get("design_effect")) is not None:
        label = _("Design effect: how much the weights widen the ranges")
        found.append(Fact(label, read(effect, "mean", language)))
    return found
