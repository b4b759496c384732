"""Writes of an entry: made, saved as a new version, moved from status to status, reviewed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from highfive.comments.actions import open_thread, rename_thread
from highfive.core.actions import record
from highfive.core.models import Organisation, Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import Texts, refuse
from highfive.core.rules.identity_numbers import telling_refused
from highfive.practices import queries, rules
from highfive.practices.actions.index import index_practice
from highfive.practices.models import Block, Practice, PracticeBlock, PracticeVersion, Review
from highfive.projects.models import Project


@transaction.atomic
def create_practice(
    *,
    region: Region,
    by: Person,
    names: Texts,
    source_project: Project | None = None,
    source_section: str = "",
    source_text: str = "",
    **content: Any,
) -> Practice:
    """A new entry as a draft, version 1.

    `content`: fields of rules.TEXTS (dicts by language), NUMBERS, EVIDENCE and LINKS (`owner`: an Organisation or None;
    `areas`, `target_groups`, `blocks`: rows).
    Raises Refused when the person may not, or without a name in Finnish.
    """
    owner = content.get("owner")
    refuse(rules.editing_refused(roles_of(by, region), owns=_speaks_for(by, region, owner)))
    row = Practice(region=region, status="draft", confirmed_on=timezone.localdate(), version=1)
    row.source_project, row.source_section, row.source_text = source_project, source_section, source_text
    write(row, {"names": names, **content})
    keep_version(row, by=by, what_changed="")
    record("practice.created", by=by, region=region, target=row)
    return row


def _speaks_for(by: Person, region: Region, owner: Organisation | None) -> bool:
    return owner is not None and owner.pk in queries.own_organisations(by, region)


@transaction.atomic
def save_practice(*, practice: Practice, version: int, by: Person, what_changed: str = "", **content: Any) -> Practice:
    """Save what is given as a new version; nothing changed, nothing saved. `version`: the one the writer began from.

    Raises Refused "stale" when somebody saved meanwhile; queries.merged_with_newest then puts both together.
    """
    roles, owner = roles_of(by, practice.region), content.get("owner", practice.owner)
    refuse(rules.editing_refused(roles, owns=queries.owns(by, practice)))
    refuse(rules.editing_refused(roles, owns=_speaks_for(by, practice.region, owner)), field="owner")
    row = Practice.objects.select_for_update().get(pk=practice.pk)
    refuse(rules.saving_refused(row.status))
    refuse(rules.version_refused(row.version, version))
    before = queries.content(row)
    write(row, content)
    changed = rules.changed_fields(before, queries.content(row))
    if changed:
        row.version += 1
        row.save(update_fields=["version"])
        keep_version(row, by=by, what_changed=what_changed)
        record("practice.saved", by=by, region=row.region, target=row, version=row.version, changed=changed)
    return row


def write(row: Practice, content: Mapping[str, Any]) -> None:
    """Put the given fields on the row and store it; a field that is not given stays."""
    _fill(row, {name: value for name, value in content.items() if name not in rules.LINKS or name == "owner"})
    for name in rules.TEXTS:
        refuse(telling_refused(getattr(row, name).values()), field=f"{name}_fi")
    refuse(rules.name_refused(row.names), field="names_fi")
    if row.status in rules.SEEN_BY_MEMBERS:
        refuse(rules.sharing_refused(row.names, row.core_idea, row.for_whom), field="core_idea_fi")
    _save_with_thread(row)
    for name in ("areas", "target_groups"):
        if name in content:
            getattr(row, name).set(content[name])
    if "blocks" in content:
        _place(row, content["blocks"])


def _save_with_thread(row: Practice) -> None:
    """Store the row; its conversation follows its name and is read as far as the entry is."""
    audience = "members" if row.status in rules.SEEN_BY_MEMBERS else "editors"
    if row.thread is None:
        row.thread = open_thread(region=row.region, title=row.names, address="/", audience=audience)
    row.save()
    rename_thread(thread=row.thread, title=row.names, address=row.get_absolute_url(), audience=audience)


def _fill(row: Practice, content: Mapping[str, Any]) -> None:
    for name, value in content.items():
        if name in rules.TEXTS:
            value = rules.tidy_texts(value)
        elif name in rules.EVIDENCE:
            refuse(rules.evidence_refused(rules.EVIDENCE[name], value), field=name)
        elif name in rules.NUMBERS:
            value = None if value is None else Decimal(value)
        elif name != "owner":
            raise TypeError(f"an entry has no field {name}")
        setattr(row, name, value)


def _place(row: Practice, blocks: list[Block]) -> None:
    row.places.all().delete()
    PracticeBlock.objects.bulk_create(
        PracticeBlock(practice=row, block=block, position=n) for n, block in enumerate(dict.fromkeys(blocks), 1)
    )


def keep_version(row: Practice, *, by: Person | None, what_changed: str) -> None:
    """Store what the entry says now under its version's number, and make it findable by that."""
    index_practice(row)
    PracticeVersion.objects.create(
        practice=row, number=row.version, content=queries.content(row), by=by, what_changed=what_changed.strip()[:200]
    )


@transaction.atomic
def move_practice(*, practice: Practice, to: str, by: Person, came_from: tuple[str, ...] = ()) -> Practice:
    """Move an entry to another status as rules.TRANSITIONS allows; the row is locked and asked again under the lock.

    `came_from`: the statuses the person saw, () to take any. Proposals are not moved here: they are confirmed or
    refused (actions.candidate). Showing an entry to members starts the two years after which it is to be reviewed.
    """
    refuse(rules.deciding_refused(roles_of(by, practice.region)))
    row = Practice.objects.select_for_update().get(pk=practice.pk)
    refuse(rules.came_from_refused(row.status, came_from) or rules.moving_entry_refused(row.status, to))
    if to == "shared" and row.status == "draft":
        refuse(rules.sharing_refused(row.names, row.core_idea, row.for_whom))
        _set_clock(row, timezone.localdate(), "in_use")
    event = rules.TRANSITIONS[row.status, to]
    row.status = to
    _save_with_thread(row)
    record(event, by=by, region=row.region, target=row)
    return row


def share_practice(*, practice: Practice, by: Person) -> Practice:
    """Draft -> seen by the region's members."""
    return move_practice(practice=practice, to="shared", by=by)


def publish_practice(*, practice: Practice, by: Person) -> Practice:
    """Seen by members -> seen by everybody."""
    return move_practice(practice=practice, to="public", by=by)


def archive_practice(*, practice: Practice, by: Person) -> Practice:
    """Out of sight, nothing lost; it can be opened again as a draft."""
    return move_practice(practice=practice, to="archived", by=by)


@transaction.atomic
def review_practice(*, practice: Practice, outcome: str, by: Person, note: str = "") -> Review:
    """Say whether a shown entry is still true and in use: its clock starts again, or it is archived."""
    refuse(rules.deciding_refused(roles_of(by, practice.region)))
    row = Practice.objects.select_for_update().get(pk=practice.pk)
    refuse(rules.reviewing_refused(row.status, outcome), field="outcome")
    day = timezone.localdate()
    _set_clock(row, day, outcome)
    row.status = "archived" if outcome == "not_in_use" else row.status
    _save_with_thread(row)
    review = Review.objects.create(practice=row, on=day, by=by, outcome=outcome, note=note.strip())
    record("practice.reviewed", by=by, region=row.region, target=row, outcome=outcome)
    return review


def _set_clock(row: Practice, day: date, outcome: str) -> None:
    row.reviewed_on, row.review_due_on = day, rules.review_due(day, outcome)
