"""Writes on target groups: the group, and the notes on its page."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from highfive.core.actions import record
from highfive.core.models import Person, Region
from highfive.core.rules import Texts, refuse
from highfive.figures.models import Indicator
from highfive.network.models import GroupNote, TargetGroup
from highfive.network.queries import member
from highfive.network.rules.members import administering_refused, changing_own_refused, contributing_refused
from highfive.network.rules.notes import writing_refused


@transaction.atomic
def create_target_group(
    *,
    region: Region,
    names: Texts,
    by: Person,
    description: Texts | None = None,
    public: bool = False,
    indicators: Iterable[Indicator] = (),
) -> TargetGroup:
    """A new group. Raises Refused for a role that may not, and for words that point at one resident."""
    refuse(administering_refused(member(by, region)))
    refuse(writing_refused([*names.values(), *(description or {}).values()]))
    Region.objects.select_for_update().get(pk=region.pk)  # two groups of one name must not take one slug
    slug = _free_slug(region, names.get("fi", ""))
    group = TargetGroup.objects.create(
        region=region, slug=slug, names=names, description=description or {}, public=public
    )
    group.indicators.set(indicators)
    record("target_group.created", by=by, region=region, target=group)
    return group


def _free_slug(region: Region, name: str) -> str:
    plain = slugify(name)[:50] or "ryhma"
    taken = set(TargetGroup.objects.filter(region=region, slug__startswith=plain).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := plain if n == 1 else f"{plain}-{n}") not in taken)


@transaction.atomic
def save_target_group(
    *,
    group: TargetGroup,
    names: Texts,
    description: Texts,
    public: bool,
    indicators: Iterable[Indicator],
    by: Person,
) -> None:
    """Change what the group's page says of it; its address stays."""
    refuse(administering_refused(member(by, group.region)))
    refuse(writing_refused([*names.values(), *description.values()]))
    row = TargetGroup.objects.select_for_update().get(pk=group.pk)
    row.names, row.description, row.public = names, description, public
    row.save(update_fields=["names", "description", "public"])
    row.indicators.set(indicators)
    record("target_group.saved", by=by, region=row.region, target=row)


@transaction.atomic
def note_on_group(
    *,
    group: TargetGroup,
    kind: str,
    text: Texts,
    by: Person,
    source: str = "",
    address: str = "",
    key: str = "",
    day: date | None = None,
) -> GroupNote:
    """Add a note of `kind` (rules.notes.NOTE_KINDS). With a `key` the same note is renewed, never doubled.

    `address` leads to what the note tells of: a path of this site, or a page of the web. Raises Refused for a role
    that may not, and for an identity or telephone number anywhere in the words.
    """
    refuse(contributing_refused(member(by, group.region)))
    refuse(writing_refused([*text.values(), source]))
    TargetGroup.objects.select_for_update().get(pk=group.pk)
    note = GroupNote.objects.filter(group=group, key=key).first() if key else None
    note = note or GroupNote(group=group, key=key, by=by)
    event = "group_note.renewed" if note.pk else "group_note.added"
    note.kind, note.text, note.source, note.address = kind, text, source, address
    note.day = day or note.day
    note.save()
    record(event, by=by, region=group.region, target=note, group=group.pk)
    return note


@transaction.atomic
def edit_note(*, note: GroupNote, text: Texts, source: str, address: str, by: Person) -> None:
    """Change the words of a note."""
    region = note.group.region
    refuse(changing_own_refused(member(by, region), note.by_id))
    refuse(writing_refused([*text.values(), source]))
    row = GroupNote.objects.select_for_update().get(pk=note.pk)
    row.text, row.source, row.address = text, source, address
    row.save(update_fields=["text", "source", "address"])
    record("group_note.edited", by=by, region=region, target=row, group=row.group_id)


@transaction.atomic
def remove_note(*, note: GroupNote, by: Person) -> None:
    """Take a note off the page; the audit trail keeps that it was there, not its words."""
    region = note.group.region
    refuse(changing_own_refused(member(by, region), note.by_id))
    record("group_note.removed", by=by, region=region, target=note, group=note.group_id, kind=note.kind)
    note.delete()
