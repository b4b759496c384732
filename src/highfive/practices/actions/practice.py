"""Writes of an entry: made, saved as a new version, moved from status to status, reviewed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from highfive.core.actions import record
from highfive.core.models import Area, Organisation, Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import Texts, refuse
from highfive.practices import queries, rules
from highfive.practices.models import Block, Practice, PracticeBlock, PracticeVersion
from highfive.projects.models import Project


@transaction.atomic
def create_practice(
    *,
    region: Region,
    by: Person,
    names: Texts,
    owner: Organisation | None = None,
    areas: Sequence[Area] = (),
    blocks: Sequence[Block] = (),
    source_project: Project | None = None,
    source_section: str = "",
    source_text: str = "",
    **content: Any,
) -> Practice:
    """A new entry as a draft, version 1. `content`: fields of rules.TEXTS, NUMBERS and EVIDENCE.

    Raises Refused when the person may not, or when the name is missing in Finnish.
    """
    owns = owner is not None and owner.pk in queries.own_organisations(by, region)
    refuse(rules.editing_refused(roles_of(by, region), owns=owns))
    row = Practice(region=region, status="draft", confirmed_on=timezone.localdate(), owner=owner)
    row.source_project, row.source_section, row.source_text = source_project, source_section, source_text
    _fill(row, {"names": names, **content})
    row.version = 1
    row.save()
    _link(row, areas=areas, blocks=blocks)
    _keep_version(row, by=by, what_changed="")
    record("practice.created", by=by, region=region, target=row)
    return row


def _fill(row: Practice, content: dict[str, Any]) -> None:
    """Put given fields on the row; a field that is not given stays."""
    for name, value in content.items():
        if name in rules.TEXTS:
            setattr(row, name, rules.tidy_texts(value))
        elif name in rules.EVIDENCE:
            refuse(rules.evidence_refused(rules.EVIDENCE[name], value), field=name)
            setattr(row, name, value)
        elif name in rules.NUMBERS:
            setattr(row, name, value if value is None or name.startswith("euros") else Decimal(value))
        else:
            raise TypeError(f"an entry has no field {name}")
    refuse(rules.name_refused(row.names), field="names_fi")


def _link(row: Practice, *, areas: Sequence[Area] | None, blocks: Sequence[Block] | None) -> None:
    """Set municipalities and blocks; None leaves them as they are."""
    if areas is not None:
        row.areas.set(areas)
    if blocks is not None:
        row.places.all().delete()
        PracticeBlock.objects.bulk_create(
            PracticeBlock(practice=row, block=block, position=n) for n, block in enumerate(dict.fromkeys(blocks), 1)
        )


def _keep_version(row: Practice, *, by: Person | None, what_changed: str) -> None:
    PracticeVersion.objects.create(
        practice=row, number=row.version, content=queries.content(row), by=by, what_changed=what_changed[:200]
    )


@transaction.atomic
def move_practice(*, practice: Practice, to: str, by: Person) -> Practice:
    """Move an entry to another status as rules.TRANSITIONS allows; the row is locked and asked again under the lock.

    Showing it to members for the first time starts the two years after which it is to be reviewed.
    """
    refuse(rules.deciding_refused(roles_of(by, practice.region)))
    row = Practice.objects.select_for_update().get(pk=practice.pk)
    refuse(rules.moving_refused(row.status, to))
    if to == "shared" and row.status == "draft":
        refuse(rules.sharing_refused(row.names, row.core_idea, row.for_whom))
        _start_clock(row, timezone.localdate())
    event = rules.TRANSITIONS[row.status, to]
    row.status = to
    row.save()
    record(event, by=by, region=row.region, target=row)
    return row


def _start_clock(row: Practice, day: date) -> None:
    row.reviewed_on, row.review_due_on = day, rules.review_due(day)
