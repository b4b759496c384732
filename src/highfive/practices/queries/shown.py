"""An entry as a reader sees it in a language, whether it is saved, being written or an earlier version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from highfive.core.models import Area, Organisation, Region
from highfive.core.rules import Texts
from highfive.network.models import TargetGroup
from highfive.practices.models import Block, Practice
from highfive.practices.queries.practice import content
from highfive.practices.rules import EVIDENCE, NUMBERS, SCALES, TEXTS, Scale, Step, step
from highfive.projects.queries import shown_date, shown_euros

SECTIONS = ("steps", "conditions", "environment", "lessons", "need", "change")


@dataclass(frozen=True)
class Said:
    """A text and the language it is in, which may be another than was asked for."""

    text: str
    language: str

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Section:
    key: str
    label: str
    said: Said


@dataclass(frozen=True)
class Rating:
    """One scale with the step an entry stands on; `marks`: for each mark whether it is filled."""

    scale: Scale
    step: Step

    @property
    def marks(self) -> list[bool]:
        return [n < (self.step.level or 0) for n in range(self.scale.marks)]

    @property
    def places(self) -> list[tuple[int, bool]]:
        """Each mark's place on the line, and whether it is filled."""
        return [(10 + 18 * n, filled) for n, filled in enumerate(self.marks)]

    @property
    def width(self) -> int:
        return 18 * self.scale.marks + 2


@dataclass(frozen=True)
class Shown:
    """What a page of an entry reads; texts that are not written are None, unknown numbers read "not known"."""

    name: Said
    core_idea: Said | None
    for_whom: Said | None
    sections: list[Section]
    ratings: list[Rating]
    evidence_notes: Said | None
    costs: list[tuple[str, str]]
    blocks: Sequence[Block]
    areas: Sequence[Area]
    target_groups: Sequence[TargetGroup]
    owner: Organisation | None


def said(texts: Texts | None, language: str) -> Said | None:
    """Pick a text as core.rules.text does, and tell in which language it came."""
    given = texts or {}
    order = (language, language.split("-")[0], "fi", "en", *given)
    return next((Said(given[code], code) for code in order if given.get(code)), None)


def shown(region: Region, said_of: Mapping[str, Any], language: str) -> Shown:
    """`said_of` is what queries.content gives, a stored version's content, or what a form holds."""
    texts = {name: said(said_of.get(name), language) for name in TEXTS}
    return Shown(
        name=texts["names"] or Said("", language),
        core_idea=texts["core_idea"],
        for_whom=texts["for_whom"],
        sections=[Section(key, str(TEXTS[key]), found) for key in SECTIONS if (found := texts[key])],
        ratings=[Rating(SCALES[scale], step(scale, said_of.get(name, ""))) for name, scale in EVIDENCE.items()],
        evidence_notes=texts["evidence_notes"],
        costs=[(str(label), number_words(name, said_of.get(name))) for name, label in NUMBERS.items()],
        blocks=_in_order(Block.objects.filter(region=region), said_of.get("blocks")),
        areas=list(Area.objects.filter(pk__in=said_of.get("areas") or ())),
        target_groups=list(TargetGroup.objects.filter(region=region, pk__in=said_of.get("target_groups") or ())),
        owner=Organisation.objects.filter(region=region, pk=said_of.get("owner") or 0).first(),
    )


def shown_practice(practice: Practice, language: str | None = None) -> Shown:
    """The entry as it is saved now."""
    return shown(practice.region, content(practice), language or get_language() or "fi")


def _in_order(rows: Any, keys: Sequence[int] | None) -> list[Any]:
    found = rows.in_bulk(keys or [])
    return [found[key] for key in keys or [] if key in found]


def number_words(name: str, value: Any) -> str:
    """ "6 hours", "1 900 €", "not known" in the active language."""
    if value in (None, ""):
        return _("not known")
    number = Decimal(value)
    if name.startswith("euros"):
        return shown_euros(int(number))
    hours = f"{number.normalize():f}"
    plural = 1 if number == 1 else 2
    return ngettext("%(hours)s hour", "%(hours)s hours", plural) % {
        "hours": hours if get_language() == "en" else hours.replace(".", ",")
    }


@dataclass(frozen=True)
class Age:
    """When an entry was last looked at and when it is to be looked at again, as days people read."""

    reviewed: str
    due: str
    overdue: bool


def age(practice: Practice, today: date) -> Age | None:
    """None for an entry nobody has shown to others yet."""
    if practice.reviewed_on is None or practice.review_due_on is None:
        return None
    due = practice.review_due_on
    return Age(shown_date(practice.reviewed_on), shown_date(due), due <= today)
