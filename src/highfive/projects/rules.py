"""What a project card is: its twelve headings, its typed fields, what it proposes; who may bring one in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from highfive.core.rules import Refusal, role_refused
from highfive.core.rules.identity_numbers import telling_refused

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

PROPOSING = ("inclusion_practices", "approach", "outputs", "other_results", "aims")
_PRACTICE_WORDS = re.compile(r"käytän|toimintamall|mallin|rakent|palas|verkosto|menetelm", re.I)
# "of operating models", "of good practices": practices in general, not one that could be passed on
_IN_GENERAL = re.compile(r"hyvien (?:käytän|toimintamall)\w*(?:jen|iden|itten)\b", re.I)
# a result that tells of something done differently: "madaltui", "lisääntyivät", "lisääntynyt", "syntyi", "opittiin"
_CHANGED = re.compile(
    r"\w*(?:madal|lisään|vahvis|syven|paran|vähen|laajen|nope|helpo|synty|opittiin|luotiin|koottiin|perustettiin"
    r"|otettiin|tehtiin|järjestettiin|tunnistettiin)\w*",
    re.I,
)
# a plan's sentence that says what is done: the Finnish passive, "kehitetään", "mennään", "keskustellaan"
_IS_DONE = re.compile(r"\b\w+(?:(?:[aeiouyäö]|s)t(?:aan|ään)|d(?:aan|ään)|nn(?:aan|ään)|ell(?:aan|ään))\b", re.I)
# a need that was seen, a state of mind: worth knowing, but nothing that others could take up
_NOT_DOING = re.compile(r"\btar(?:ve|peet)\b|\bvalmiu|\bajattelu|\btietoisuu|\basente", re.I)
_PART_ENDS = re.compile(r"\s*;\s*|\s*[•▪●·]\s*|(?<=[a-zåäö)])\.\s+(?=[A-ZÅÄÖ])")
_CLAUSE_ENDS = re.compile(r",\s+|\s+sekä\s+")
_LIST = re.compile(r":\s+(?=(?:[^,:]+,\s+){2,}[^,:]+$)")


@dataclass(frozen=True)
class Proposal:
    """A candidate for a practice: proposed by the card's text, not confirmed by anybody yet.

    `sentence` is the passage of the card that the text was taken from.
    """

    text: str
    heading: str
    sentence: str = ""

    @property
    def label(self) -> Any:
        """The heading's name, in the language it is shown in."""
        return HEADING_OF[self.heading].label


def parts(text: str) -> tuple[str, ...]:
    """Split a card's text where it lists: semicolons, bullets, ends of sentences."""
    found = (part.strip(" ;,.–-") for part in _PART_ENDS.split(text))
    return tuple(part for part in found if part)


def _clauses(part: str, telling: re.Pattern[str]) -> list[str]:
    """A passage's clauses that tell what `telling` looks for; cut only where what follows tells it too."""
    if listed := _LIST.split(part, maxsplit=1)[1:]:
        return listed[0].split(", ")
    clauses: list[str] = []
    begins = 0
    for cut in _CLAUSE_ENDS.finditer(part):
        if telling.search(part[begins : cut.start()]) and telling.search(part[cut.end() :]):
            clauses.append(part[begins : cut.start()])
            begins = cut.end()
    return [clause for clause in (*clauses, part[begins:]) if telling.search(clause)]


def _proposed(heading: str, part: str) -> list[str]:
    """What a passage proposes. What was done proposes as it stands; an aim only when it names a practice, a model or a
    structure; a result or a plan by its clauses that tell of a change or of something that is done.
    """
    if heading == "aims":
        return [part] if _PRACTICE_WORDS.search(part) and not _IN_GENERAL.search(part) else []
    if heading == "other_results":
        return [clause for clause in _clauses(part, _CHANGED) if not _NOT_DOING.search(clause)]
    if heading == "summary":
        return _clauses(part, _IS_DONE)
    return [part]


def proposals(texts: Mapping[str, str]) -> tuple[Proposal, ...]:
    """Candidate practices in a card's texts, each once, with the heading it came from.

    The EURA page's summary tells what was planned; it is read only when no heading tells what was done.
    """
    found: dict[str, Proposal] = {}
    told = any(texts.get(key) for key in PROPOSING)
    for key in PROPOSING if told else ("summary",):
        for part in parts(texts.get(key, "")):
            for text in (proposed.strip(" ;,.–-") for proposed in _proposed(key, part)):
                found.setdefault(text.casefold(), Proposal(text[0].upper() + text[1:], key, part))
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
    """A card becomes a project only when we know which project, its code and its name, and it tells of no person."""
    if not re.fullmatch(r"S\d{5}", card.code):
        return Refusal("card_code", CODE_MISSING, 422)
    if not card.name:
        return Refusal("card_name", NAME_MISSING, 422)
    return telling_refused([card.title, card.name, card.link_text, *card.texts.values(), *card.unplaced])


# --- the way out --------------------------------------------------------------------------------------------------

STATUSES = {"running": _("running"), "closing": _("closing"), "closed": pgettext_lazy("project", "closed")}
TRANSITIONS = {"running": ("closing",), "closing": ("closed", "running"), "closed": ("closing",)}
OUTPUT_KINDS = {
    "model": _("operating model"),
    "method": _("method or tool"),
    "guide": _("guide or material"),
    "training": _("training"),
    "network": _("network or structure"),
    "activity": _("activity"),
    "study": _("survey or study"),
    "other": _("other output"),
}
HEIR_STATES = {
    "none": _("no heir"),
    "expired": _("the heir's time has ended"),
    "expiring": _("the heir's time ends soon"),
    "carried": _("has an heir"),
    "ended": _("will not go on"),
}
ROW_LABELS = {
    "output": _("Output"),
    "result": _("Result"),
    "lesson": _("Lesson"),
    "dissemination": _("Spreading"),
}
ROW_FIELDS = {
    "text": _("What"),
    "kind": _("Kind"),
    "heir_organisation": _("Organisation"),
    "heir_name": _("Unit or person"),
    "money": _("With what money"),
    "until": _("Agreed until"),
    "ending": _("Why nobody carries it on"),
    "known_from": _("How it is known"),
    "for_whom": _("For whom"),
    "where": _("Where"),
    "day": _("Day"),
}
HEIR_FIELDS: Mapping[str, Any] = {"heir_organisation": None, "heir_name": "", "money": "", "until": None, "ending": ""}
HISTORY = {
    "added": _("added"),
    "saved": _("changed"),
    "removed": _("removed"),
    "heir_named": _("heir named"),
}
STATUS_LABEL, STATUS_CHANGED = _("Status"), _("The project's status changed")
GONE = Refusal("gone", _("Somebody has removed this meanwhile. It is in the project's history."))
UNHANDED = ("none", "expired", "expiring")  # most urgent first
SOON = timedelta(days=90)


def heir_state(*, heir: bool, ending: str, until: date | None, today: date) -> str:
    """A key of HEIR_STATES: whether somebody carries an output on, and how long it is agreed for."""
    if ending:
        return "ended"
    if not heir:
        return "none"
    if until and until < today:
        return "expired"
    return "expiring" if until and until - today <= SOON else "carried"


def editing_refused(roles: Iterable[str], status: str) -> Refusal | None:
    """What a project leaves is written until it is closed."""
    if reason := role_refused(roles, *MAY_IMPORT):
        return reason
    if status == "closed":
        return Refusal("closed", _("The project is closed. Open it again if something must be changed."))
    return None


def handing_refused(roles: Iterable[str]) -> Refusal | None:
    """An heir may be found, or change, after the project has closed too."""
    return role_refused(roles, *MAY_IMPORT)


def transition_refused(
    roles: Iterable[str], before: str, after: str, *, told: bool, heirless: set[int], seen: set[int]
) -> Refusal | None:
    """Why a project's status may not change.

    A project closes with outputs that have no heir too, but only by a person who has seen exactly which: `heirless`
    are their keys now, `seen` those that were shown. `told`: it says something of its outputs or results.
    """
    if reason := role_refused(roles, *MAY_IMPORT):
        return reason
    if after not in TRANSITIONS[before]:
        return Refusal("transition", _("The project's status has changed meanwhile. Look at the page again."))
    if after != "closed":
        return None
    if not told:
        return Refusal("untold", _("Write at least one output or result first: a project tells what it leaves."))
    if heirless != seen:
        return Refusal("heirs", _("The list of outputs without an heir has changed meanwhile. Look at it again."))
    return None
