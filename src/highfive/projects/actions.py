"""Writes of projects: a card brought in, a project shown to everybody or taken from there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from highfive.core.actions import record
from highfive.core.models import Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import refuse
from highfive.projects.formats import read_card
from highfive.projects.models import CardImport, Project
from highfive.projects.queries import card_of
from highfive.projects.rules import (
    FIELD_LABELS,
    Card,
    card_refused,
    changes,
    importing_refused,
    publishing_refused,
)


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
    project.save()
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
