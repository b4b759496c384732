"""What pages, the public face and reports read of projects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, override

from highfive.core.models import AuditEvent, Organisation, Region
from highfive.projects.formats import card as cards
from highfive.projects.models import CardImport, Output, Project, Row
from highfive.projects.rules import (
    EXTRA_HEADINGS,
    FIELD_LABELS,
    HEADING_OF,
    HEADINGS,
    HISTORY,
    OUTPUT_KINDS,
    PERIOD_LABEL,
    ROW_FIELDS,
    ROW_LABELS,
    STATUS_CHANGED,
    STATUS_LABEL,
    STATUSES,
    UNHANDED,
    Card,
    Proposal,
    proposals,
)

_LISTS = ("implementers", "target_groups", "links", "unplaced")


def shipped_card(code: str) -> bytes:
    """A published card that comes with the package, exactly as it was published: "S21758"."""
    return (Path(__file__).parent / "cards" / f"{code}.txt").read_bytes()


def region_projects(region: Region) -> QuerySet[Project]:
    return Project.objects.filter(region=region)


def public_projects(region: Region) -> QuerySet[Project]:
    """Projects whose card the region shows to everybody."""
    return Project.objects.filter(region=region, published_on__isnull=False)


def card_of(project: Project) -> Card:
    """The stored project as a card."""
    values: dict[str, Any] = {name: getattr(project, name) for name in FIELD_LABELS}
    values |= {name: tuple(values[name]) for name in _LISTS}
    return Card(texts=project.texts, layout=project.layout, **values)


def card_text(project: Project) -> str:
    """The card as text under the twelve Finnish headings, as such cards are published."""
    return cards.write(card_of(project))


def card_data(project: Project) -> Mapping[str, object]:
    """The card as plain values for JSON; what a key means is said in formats.card.as_data."""
    return cards.as_data(card_of(project))


def card_sections(project: Project | Card, language: str) -> list[tuple[str, str | None]]:
    """The twelve headings in a language, each with its text (the card's own words) or None: not stated.

    The EURA page's summary and details follow where there are any.
    """
    with override(language):
        twelve = [(str(heading.label), project.texts.get(heading.key)) for heading in HEADINGS]
        extra = [(str(h.label), project.texts[h.key]) for h in EXTRA_HEADINGS if project.texts.get(h.key)]
        return twelve + extra


def card_facts(card: Project | Card, language: str) -> list[tuple[str, str | None]]:
    """The typed fields of a card that fit on a line, as (label, value or None: not stated) in a language."""
    with override(language):
        values = {
            "code": card.code,
            "period": shown_period(card),
            "funder": card.funder,
            "public_funding": "" if card.public_funding is None else shown_euros(card.public_funding),
            "implementers": shown_value(card.implementers),
        }
        labels = FIELD_LABELS | {"period": PERIOD_LABEL}
        return [(str(labels[name]), value or None) for name, value in values.items()]


def card_links(card: Project | Card) -> list[tuple[str, str]]:
    """(words, address) of a card's links: the card's own words for its information service page, else the host."""
    own = card.link_text
    return [(own if own and link.startswith(cards.EURA_ADDRESS) else _host(link), link) for link in card.links]


def _host(link: str) -> str:
    return link.partition("://")[2].partition("/")[0].removeprefix("www.")


def not_stated(card: Card | Project) -> list[str]:
    """Names of the headings under which the card says nothing, in the active language."""
    return [str(heading.label) for heading in HEADINGS if not card.texts.get(heading.key)]


def practice_proposals(project: Project) -> tuple[Proposal, ...]:
    """Candidate practices in the card's text: proposed by the text, not confirmed by anybody yet."""
    return proposals(project.texts)


def import_history(project: Project) -> list[tuple[CardImport, str, list[tuple[str, str, str]]]]:
    """Each time the card was brought in, the newest first: (the import, its day, what changed)."""
    rows = project.imports.select_related("by")
    return [(row, shown_date(localdate(row.imported_at)), shown_changes(row.changes)) for row in rows]


def shown_changes(changes: Mapping[str, Sequence[object]]) -> list[tuple[str, str, str]]:
    """(label, before, after) of each change, in the active language, "" where there was or is nothing."""
    return [(_label(name), _shown(name, before), _shown(name, after)) for name, (before, after) in changes.items()]


def _shown(name: str, value: object) -> str:
    """A stored change has its days as ISO text."""
    days = name in ("starts_on", "ends_on") and isinstance(value, str)
    return shown_value(date.fromisoformat(str(value)) if days else value)


def _label(name: str) -> str:
    return str(HEADING_OF[name].label) if name in HEADING_OF else str(FIELD_LABELS[name])


def shown_value(value: object) -> str:
    """A field's value as a person reads it in the active language."""
    if isinstance(value, date):
        return shown_date(value)
    if isinstance(value, int):
        return shown_euros(value)
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value or "")


def shown_date(day: date) -> str:
    return date_format(day, "j F Y" if get_language() == "en" else "j.n.Y")


def shown_period(card: Card | Project) -> str:
    """ "1.9.2019–31.3.2022", or "" when either end is not known."""
    if not (card.starts_on and card.ends_on):
        return ""
    return f"{shown_date(card.starts_on)} – {shown_date(card.ends_on)}"


def shown_euros(euros: int) -> str:
    """ "259 577 €" in Finnish and Swedish, "€259,577" in English."""
    if get_language() == "en":
        return f"€{euros:,}"
    return f"{euros:,} €".replace(",", "\u00a0").replace(" €", "\u00a0€")


# --- the way out --------------------------------------------------------------------------------------------------

NO_HEIR = {"heir_organisation": None, "heir_name": "", "ending": ""}
LATE = date(9999, 1, 1)


@dataclass(frozen=True)
class Handover:
    """An output whose future is open: why (a key of rules.UNHANDED) and the day it is about, if there is one."""

    output: Output
    state: str
    day: date | None


@dataclass(frozen=True)
class HistoryLine:
    """One change of what a project leaves: when, by whom, of what, and (label, before, after) of each field."""

    day: str
    person: str
    what: str
    changes: list[tuple[str, str, str]]


def heirless(project: Project) -> QuerySet[Output]:
    """A project's outputs that nobody carries on, and of which nobody has said why."""
    return project.outputs.filter(**NO_HEIR)


def outputs_without_heir(region: Region) -> QuerySet[Output]:
    """A region's outputs that have no heir, those of the projects that ended first at the head."""
    rows = Output.objects.filter(project__region=region, **NO_HEIR).select_related("project")
    return rows.order_by(F("project__ends_on").asc(nulls_last=True), "project", "pk")


def handover(project: Project) -> list[Handover]:
    """A project's outputs without an heir, or whose heir's time has ended or soon will; the most urgent first."""
    return _handovers(project.outputs.select_related("heir_organisation", "project"))


def region_handover(region: Region) -> list[Handover]:
    """The same of all projects of a region."""
    rows = Output.objects.filter(project__region=region).select_related("heir_organisation", "project")
    return _handovers(rows.defer("project__texts", "project__links", "project__unplaced", "project__implementers"))


def _handovers(outputs: QuerySet[Output]) -> list[Handover]:
    found = [(output, output.state) for output in outputs]
    left = [Handover(o, state, o.until or o.project.ends_on) for o, state in found if state in UNHANDED]
    return sorted(left, key=lambda item: (UNHANDED.index(item.state), item.day or LATE, item.output.pk))


def tells(project: Project) -> bool:
    """Whether a project says anything of its outputs or results, in rows or in the card that was brought in."""
    said = any(project.texts.get(key) for key in ("outputs", "inclusion_practices", "other_results"))
    return said or project.outputs.exists() or project.results.exists()


def organisations(region: Region) -> QuerySet[Organisation]:
    """Who can be an heir."""
    return Organisation.objects.filter(region=region)


def values_of(row: Row) -> dict[str, str]:
    """A row's fields as plain values for the history: an organisation by its name, a day as ISO text."""
    found = {name: getattr(row, name) for name in ROW_FIELDS if hasattr(row, name)}
    return {name: value.isoformat() if isinstance(value, date) else str(value or "") for name, value in found.items()}


def closing_history(project: Project) -> list[HistoryLine]:
    """Every change of a project's outputs, results, lessons, dissemination and status, the newest first."""
    rows = AuditEvent.objects.filter(target=f"projects.project:{project.pk}")
    return [_history_line(row) for row in rows if row.event.partition(".")[0] in ROW_LABELS or "before" in row.data]


def _history_line(row: AuditEvent) -> HistoryLine:
    kind, _dot, event = row.event.partition(".")
    day = shown_date(localdate(row.at))
    if kind == "project":
        steps = [(str(STATUS_LABEL), str(STATUSES[row.data["before"]]), str(STATUSES[row.data["after"]]))]
        return HistoryLine(day, row.person_name, str(STATUS_CHANGED), steps)
    changed = [
        (str(ROW_FIELDS[name]), _shown_row(name, before), _shown_row(name, after))
        for name, (before, after) in row.data["changes"].items()
    ]
    return HistoryLine(day, row.person_name, f"{ROW_LABELS[kind]}: {HISTORY[event]}", changed)


def _shown_row(name: str, value: str) -> str:
    if name == "kind":
        return str(OUTPUT_KINDS.get(value, value))
    return shown_date(date.fromisoformat(value)) if value and name in ("until", "day") else value
