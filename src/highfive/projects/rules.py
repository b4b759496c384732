"""What a project card is: its twelve headings, its typed fields, what it proposes; who may bring one in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from highfive.core.rules import Refusal, role_refused

MAY_IMPORT = ("coordinator", "wellbeing_lead", "administrator")
NOT_STATED = _("not stated")


@dataclass(frozen=True)
class Heading:
    """One heading: our key, the wording on the Finnish card, and its name in the language of the page."""

    key: str
    wording: str
    label: Any


HEADINGS = (
    Heading("identity", "Hankkeen nimi, S-numero ja toteutusaika", _("Project's name, project code and period")),
    Heading("funding", "Rahoittaja ja toteutunut julkinen rahoitus", _("Funder and public funding used")),
    Heading("implementers", "Toteuttajat", _("Implementers")),
    Heading("primary_target_groups", "Varsinaiset kohderyhmät", _("Primary target groups")),
    Heading("background", "Hankkeen tausta", _("Project's background")),
    Heading("aims", "Tavoitteet", _("Aims")),
    Heading("approach", "Toimintatapa", _("Approach")),
    Heading("outputs", "Tuotokset", _("Outputs")),
    Heading(
        "inclusion_practices",
        "Lupaavat osallisuuden käytännöt ja palaset",
        _("Promising inclusion practices and building blocks"),
    ),
    Heading("other_results", "Muut tulokset ja vaikutukset", _("Other results and effects")),
    Heading("dissemination", "Levittäminen ja juurrutus", _("Spreading and embedding")),
    Heading("remarks", "Erityishuomioita, kehittämistyön ongelmia", _("Remarks, problems met")),
)
# What the EURA page says beyond the twelve; written to a card only when there is something to write.
EXTRA_HEADINGS = (
    Heading("summary", "Suunnitelman mukainen tiivistelmä toteutuksesta", _("Summary in the plan")),
    Heading("details", "Muut tiedot", _("Other details")),
)
HEADING_OF = {heading.key: heading for heading in HEADINGS + EXTRA_HEADINGS}


@dataclass(frozen=True)
class Note:
    """Something the reader of a card should look at; `kind` is a key of NOTE_TEXTS."""

    kind: str
    words: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class Card:
    """A project card: typed fields, the text under each heading (no key: not stated), and what had no place.

    Dates are whole days, `public_funding` is whole euros. `layout`, `missing` (headings the card does not have at
    all) and `notes` tell of the reading, not of the project, and do not count when two cards are compared.
    """

    title: str = ""
    name: str = ""
    code: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    funder: str = ""
    public_funding: int | None = None
    implementers: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    link_text: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    layout: str = field(default="card", compare=False)
    missing: tuple[str, ...] = field(default=(), compare=False)
    notes: tuple[Note, ...] = field(default=(), compare=False)


FIELD_LABELS = {
    "title": _("Title line"),
    "name": _("Project's name"),
    "code": _("Project code"),
    "starts_on": _("Starts"),
    "ends_on": _("Ends"),
    "funder": _("Funder"),
    "public_funding": _("Public funding used"),
    "implementers": _("Implementers"),
    "target_groups": _("Primary target groups"),
    "links": _("Links"),
    "link_text": _("Link text"),
    "unplaced": _("Text that had no place"),
}
FIELDS = tuple(FIELD_LABELS)
PERIOD_LABEL = _("Period")

NOTE_TEXTS = {
    "combined": _("These headings stood together, so their text is under the last of them: {words}."),
    "joined": _("These words were divided at the end of a line and were put together: {words}."),
    "kept_hyphen": _("These words had a hyphen at the end of a line, and it was kept: {words}."),
    "dates": _("The dates could not be read for sure. They are in the text, but not in the fields."),
    "sums": _("The public funding could not be read for sure. It is in the text, but not in the field."),
    "controls": ngettext_lazy(
        "{count} invisible control character was left out.",
        "{count} invisible control characters were left out.",
        "count",
    ),
    "contact": ngettext_lazy(
        "{count} piece of a contact person's details was left out. Names, addresses and numbers of contact persons "
        "are not kept.",
        "{count} pieces of contact persons' details were left out. Names, addresses and numbers of contact persons "
        "are not kept.",
        "count",
    ),
}


def note_message(note: Note) -> str:
    """The note as a sentence in the active language."""
    text = NOTE_TEXTS[note.kind]
    template = str(text % {"count": note.count} if note.count else text)
    words = [str(HEADING_OF[word].label) if word in HEADING_OF else word for word in note.words]
    return template.format(words=", ".join(words), count=note.count)


# --- what a card proposes -----------------------------------------------------------------------------------------

PROPOSING = ("inclusion_practices", "approach", "outputs", "aims")
_PRACTICE_WORDS = re.compile(r"käytän|toimintamall|mallin|rakent|palas|verkosto|menetelm", re.I)
_PART_ENDS = re.compile(r"\s*;\s*|\s*[•▪●·]\s*|(?<=[a-zåäö)])\.\s+(?=[A-ZÅÄÖ])")


@dataclass(frozen=True)
class Proposal:
    """A candidate for a practice: proposed by the card's text, not confirmed by anybody yet."""

    text: str
    heading: str

    @property
    def label(self) -> Any:
        """The heading's name, in the language it is shown in."""
        return HEADING_OF[self.heading].label


def parts(text: str) -> tuple[str, ...]:
    """Split a card's text where it lists: semicolons, bullets, ends of sentences."""
    found = (part.strip(" ;,.–-") for part in _PART_ENDS.split(text))
    return tuple(part for part in found if part)


def proposals(texts: Mapping[str, str]) -> tuple[Proposal, ...]:
    """Candidate practices in a card's texts, each once, with the heading it came from.

    What was done proposes as it stands; an aim proposes only when it speaks of a practice, a model or a structure.
    """
    found: dict[str, Proposal] = {}
    for key in PROPOSING:
        for part in parts(texts.get(key, "")):
            if key != "aims" or _PRACTICE_WORDS.search(part):
                found.setdefault(part.casefold(), Proposal(part[0].upper() + part[1:], key))
    return tuple(found.values())


# --- what changed, and who may ------------------------------------------------------------------------------------


def changes(before: Card, after: Card) -> dict[str, tuple[Any, Any]]:
    """What a second reading of a card changes: field or heading key -> (before, after)."""
    found: dict[str, tuple[Any, Any]] = {
        name: (getattr(before, name), getattr(after, name))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    }
    for key in HEADING_OF:
        old, new = before.texts.get(key, ""), after.texts.get(key, "")
        if old != new:
            found[key] = (old, new)
    return found


def importing_refused(roles: Iterable[str]) -> Refusal | None:
    return role_refused(roles, *MAY_IMPORT)


def publishing_refused(roles: Iterable[str]) -> Refusal | None:
    return role_refused(roles, *MAY_IMPORT)


CODE_MISSING = _("The project code was not found. Write it: the letter S and five digits.")
NAME_MISSING = _("The project's name was not found. Write it.")


def card_refused(card: Card) -> Refusal | None:
    """A card becomes a project only when we know which project: its code and its name."""
    if not re.fullmatch(r"S\d{5}", card.code):
        return Refusal("card_code", CODE_MISSING, 422)
    if not card.name:
        return Refusal("card_name", NAME_MISSING, 422)
    return None
