"""Writes of projects: a card brought in, shown to everybody or taken from there; what a project leaves, and its end."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from highfive.comments.actions import open_thread, rename_thread
from highfive.core.actions import record, run_job
from highfive.core.models import Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import refuse
from highfive.core.rules.identity_numbers import telling_refused
from highfive.projects.formats import read_card
from highfive.projects.models import ROWS, CardImport, Output, Project, Row
from highfive.projects.queries import card_of, heirless, tells, values_of
from highfive.projects.rules import (
    FIELD_LABELS,
    GONE,
    HEIR_FIELDS,
    Card,
    card_refused,
    changes,
    editing_refused,
    handing_refused,
    importing_refused,
    publishing_refused,
    transition_refused,
)


def file_text(data: bytes) -> str | None:
    """The text of a Word, PDF or HTML file, read in a job of its own; None when the file is broken."""
    text: str | None = run_job("read_card_file", stdin=data)["text"]
    return text


@transaction.atomic
def import_card(
    *, region: Region, source: str | bytes | Card, by: Person, code: str = "", name: str = ""
) -> CardImport:
    """Bring a card in: the region's project of the same code is updated, or a new one made; what changed is kept.

    `source` is a card's text, a file's bytes, or a card already read. `code` and `name` fill what the card lacks.
    Raises Refused when the person may not, or when code or name are still missing.
    """
    refuse(importing_refused(roles_of(by, region)))
    card = source if isinstance(source, Card) else read_card(source)
    card = completed(card, code=code, name=name)
    refuse(card_refused(card))
    Region.objects.select_for_update().get(pk=region.pk)  # two imports of one card must not make two projects
    project = Project.objects.filter(region=region, code=card.code).first()
    before = card_of(project) if project else Card()
    changed = changes(before, card)
    saved = _saved(project or Project(region=region), card)
    done = CardImport.objects.create(project=saved, by=by, created=project is None, changes=_plain(changed))
    record("card.imported", by=by, region=region, target=saved, code=card.code, changed=sorted(changed))
    return done


def completed(card: Card, *, code: str, name: str) -> Card:
    """The card with the code and name a person typed where the card itself has none."""
    return replace(card, code=card.code or code.strip().upper(), name=card.name or " ".join(name.split()))


def _saved(project: Project, card: Card) -> Project:
    for field in FIELD_LABELS:
        value = getattr(card, field)
        setattr(project, field, list(value) if isinstance(value, tuple) else value)
    project.texts, project.layout = dict(card.texts), card.layout
    if project.thread is None:
        project.thread = open_thread(region=project.region, title={"fi": card.name}, address="/")
    project.save()
    project.thread = rename_thread(thread=project.thread, title={"fi": card.name}, address=project.get_absolute_url())
    return project


def _plain(changed: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """Changes as JSON can hold them: days as ISO text, lists as lists."""
    return {
        name: [value.isoformat() if isinstance(value, date) else value for value in pair]
        for name, pair in changed.items()
    }


@transaction.atomic
def publish_project(*, project: Project, by: Person) -> None:
    """Show the project's card on the region's public page; once shown, the day stays."""
    refuse(publishing_refused(roles_of(by, project.region)))
    row = Project.objects.select_for_update().get(pk=project.pk)
    if row.published_on is None:
        row.published_on = timezone.localdate()
        row.save(update_fields=["published_on"])
        record("project.published", by=by, region=row.region, target=row)


@transaction.atomic
def withdraw_project(*, project: Project, by: Person) -> None:
    """Take the project's card from the region's public page; nothing else changes."""
    refuse(publishing_refused(roles_of(by, project.region)))
    row = Project.objects.select_for_update().get(pk=project.pk)
    if row.published_on is not None:
        row.published_on = None
        row.save(update_fields=["published_on"])
        record("project.withdrawn", by=by, region=row.region, target=row)


# --- the way out --------------------------------------------------------------------------------------------------


@transaction.atomic
def add_row(*, project: Project, what: str, by: Person, **values: Any) -> Row:
    """Write down an output, a result, a lesson or a dissemination (a key of models.ROWS) with its fields.

    Raises Refused for a person who may not, and when the project has closed.
    """
    locked = _locked(project)
    refuse(editing_refused(roles_of(by, locked.region), locked.status))
    refuse(telling_refused(_words(values)))
    row = ROWS[what].objects.create(project=locked, **values)
    _record_row("added", what, row, by, {name: ["", value] for name, value in values_of(row).items() if value})
    return row


@transaction.atomic
def save_row(*, row: Row, by: Person, **values: Any) -> Row:
    """Change a row; what it said before stays in the project's history. A row that is gone is a Refused."""
    locked = _locked(row.project)
    refuse(editing_refused(roles_of(by, locked.region), locked.status))
    return _changed_row("saved", row, by, values)


@transaction.atomic
def remove_row(*, row: Row, by: Person) -> None:
    """Take a row away; its words stay in the project's history."""
    locked = _locked(row.project)
    refuse(editing_refused(roles_of(by, locked.region), locked.status))
    fresh = _fresh_row(row)
    _record_row("removed", kind_of(fresh), fresh, by, {n: [v, ""] for n, v in values_of(fresh).items() if v})
    fresh.delete()


@transaction.atomic
def name_heir(*, output: Output, by: Person, **values: Any) -> Output:
    """Say who carries an output on, with what money and until when, or why nobody does; also after the project's end.

    `values` are of rules.HEIR_FIELDS.
    """
    locked = _locked(output.project)
    refuse(handing_refused(roles_of(by, locked.region)))
    kept = {name: values.get(name, empty) for name, empty in HEIR_FIELDS.items()}
    return _changed_row("heir_named", output, by, kept)  # type: ignore[return-value]


@transaction.atomic
def change_status(*, project: Project, to: str, by: Person, seen: Iterable[int] = ()) -> Project:
    """Begin closing a project, close it, or open it again; of two people acting at once the second is refused.

    `seen` are the keys of the outputs without an heir that the person was shown; a project closes with exactly those.
    """
    locked = _locked(project)
    left = set(heirless(locked).values_list("pk", flat=True))
    roles = roles_of(by, locked.region)
    refuse(transition_refused(roles, locked.status, to, told=tells(locked), heirless=left, seen=set(seen)))
    before, locked.status = locked.status, to
    locked.save(update_fields=["status"])
    record("project.status_changed", by=by, region=locked.region, target=locked, before=before, after=to,
           heirless=sorted(left))  # fmt: skip
    return locked


def kind_of(row: Row) -> str:
    return next(kind for kind, model in ROWS.items() if isinstance(row, model))


def _locked(project: Project) -> Project:
    """The project under a lock: its rows and its status change one at a time."""
    return Project.objects.select_for_update(of=("self",)).select_related("region").get(pk=project.pk)


def _fresh_row(row: Row) -> Row:
    fresh: Row | None = ROWS[kind_of(row)].objects.filter(pk=row.pk).first()
    refuse(None if fresh else GONE)
    return fresh or row


def _words(values: Mapping[str, Any]) -> list[str]:
    return [value for value in values.values() if isinstance(value, str)]


def _changed_row(event: str, row: Row, by: Person, values: Mapping[str, Any]) -> Row:
    refuse(telling_refused(_words(values)))
    fresh = _fresh_row(row)
    before = values_of(fresh)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(values))
    after = values_of(fresh)
    if changed := {name: [before[name], after[name]] for name in after if before[name] != after[name]}:
        _record_row(event, kind_of(fresh), fresh, by, changed)
    return fresh


def _record_row(event: str, kind: str, row: Row, by: Person, changed: Mapping[str, Any]) -> None:
    record(f"{kind}.{event}", by=by, region=row.project.region, target=row.project, row=row.pk, changes=dict(changed))
