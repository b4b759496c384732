"""Writes of a draft: what the pilot states, and the commitments its partners confirm."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from highfive.comments.actions import open_thread, rename_thread
from highfive.core.actions import record
from highfive.core.models import Area, Organisation, Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import Texts, refuse
from highfive.core.rules.identity_numbers import telling_refused
from highfive.network.models import TargetGroup
from highfive.pilots.models import Commitment, Pilot
from highfive.pilots.queries import own_areas, own_organisations, promised
from highfive.pilots.rules import stating, statuses
from highfive.practices.rules import tidy_texts

STATED = (
    "names", "question", "hypothesis", "activity", "area", "source_project", "measure", "questions", "indicator",
    "group", "before_period", "after_period", "direction", "adopt_at", "stop_at", "confidence", "people",
    "expected_before", "planned_before", "planned_after", "decide_on",
)  # fmt: skip

TEXTS = ("names", "question", "hypothesis", "activity")


def locked(pilot: Pilot) -> Pilot:
    """The pilot's row, locked until the transaction ends."""
    rows = Pilot.objects.select_for_update(of=("self",)).select_related("region__area", "area")
    return rows.get(pk=pilot.pk)


def refuse_writing(pilot: Pilot, by: Person) -> None:
    """Raise unless the person may write this pilot."""
    region = pilot.region
    refuse(statuses.writing_refused(roles_of(by, region), own_areas(by, region), pilot.area_id))


@transaction.atomic
def create_pilot(
    *, region: Region, names: Texts, area: Area, by: Person, target_groups: Iterable[TargetGroup] = (), **stated: Any
) -> Pilot:
    """A draft with its conversation. `stated`: any of STATED. Raises Refused when the person may not."""
    pilot = Pilot(region=region, area=area, created_by=by)
    refuse_writing(pilot, by)
    for name, value in _tidied({"names": names, **stated}).items():
        setattr(pilot, name, value)
    pilot.save()
    pilot.target_groups.set(target_groups)
    pilot.thread = open_thread(region=region, title=pilot.names, address=f"/kokeilut/{pilot.pk}/")
    pilot.save(update_fields=["thread"])
    record("pilot.created", by=by, region=region, target=pilot)
    return pilot


@transaction.atomic
def save_pilot(*, pilot: Pilot, by: Person, target_groups: Iterable[TargetGroup] | None = None, **stated: Any) -> Pilot:
    """Change what a draft states; partners then confirm anew what depends on it.

    Raises Refused once the pilot is locked, whoever asks.
    """
    row = locked(pilot)
    refuse_writing(row, by)
    refuse(statuses.changing_refused(row))
    given = _tidied(stated)
    changed = [name for name in given if getattr(row, name) != given[name]]
    for name in changed:
        setattr(row, name, given[name])
    refuse_writing(row, by)  # nor may it be moved to where the person may not write
    row.save(update_fields=changed)
    if target_groups is not None and set(groups := list(target_groups)) != set(row.target_groups.all()):
        row.target_groups.set(groups)
        changed.append("target_groups")
    if "names" in changed and row.thread:
        rename_thread(thread=row.thread, title=row.names, address=row.thread.address, audience=row.thread.audience)
    if changed:
        row.commitments.update(confirmed_at=None, confirmed_by=None)
        record("pilot.changed", by=by, region=row.region, target=row, fields=sorted(changed))
    return row


def _tidied(stated: dict[str, Any]) -> dict[str, Any]:
    """What is stated, its texts without what nobody sees: feeds and files cannot hold control characters."""
    if unknown := set(stated) - set(STATED):
        raise TypeError(f"a pilot does not state {unknown}")
    found: dict[str, Any] = {name: tidy_texts(given) if name in TEXTS else given for name, given in stated.items()}
    if "questions" in found:
        found["questions"] = [{**asked, "labels": tidy_texts(asked["labels"])} for asked in found["questions"]]
    for name in set(found) & set(TEXTS):
        refuse(telling_refused(found[name].values()), f"{name}_fi")  # an entry of the practice bank will say it
    return found


@transaction.atomic
def add_commitment(*, pilot: Pilot, organisation: Organisation, text: str, by: Person) -> Commitment:
    """Write down what an organisation commits to; written again, it is a new text that waits for a confirmation."""
    row = locked(pilot)
    refuse_writing(row, by)
    refuse(statuses.changing_refused(row))
    refuse(telling_refused([text]), "text")
    values = {"text": tidy_texts({"fi": text}).get("fi", ""), "confirmed_at": None, "confirmed_by": None}
    commitment, _created = Commitment.objects.update_or_create(pilot=row, organisation=organisation, defaults=values)
    record("commitment.added", by=by, region=row.region, target=commitment, organisation=organisation.name)
    return commitment


@transaction.atomic
def remove_commitment(*, commitment: Commitment, by: Person) -> None:
    """Take a commitment away before the start."""
    row = locked(commitment.pilot)
    refuse_writing(row, by)
    refuse(statuses.changing_refused(row))
    record("commitment.removed", by=by, region=row.region, target=commitment)
    Commitment.objects.filter(pk=commitment.pk).delete()


@transaction.atomic
def confirm_commitment(*, commitment: Commitment, by: Person, seen: str | None = None) -> Commitment:
    """The organisation's own person says yes to exactly this text, before the start. Anybody else is refused.

    `seen`: the digest of what the page showed (queries.promised); the text may have been written anew meanwhile.
    """
    pilot = locked(commitment.pilot)
    row = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    own = own_organisations(by, pilot.region)
    refuse(statuses.confirming_refused(pilot, row.organisation_id, own, row.is_confirmed))
    refuse(stating.seeing_refused(seen, promised(row)))
    row.confirmed_at, row.confirmed_by = timezone.now(), by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    record("commitment.confirmed", by=by, region=pilot.region, target=row, text=row.text)
    return row


@transaction.atomic
def replace_pilot(*, pilot: Pilot, by: Person) -> Pilot:
    """A new draft that names the old one and begins from what it stated; the new one's start replaces the old."""
    old = locked(pilot)
    stated = {name: getattr(old, name) for name in STATED if name not in ("names", "area")}
    new = create_pilot(
        region=old.region, names=old.names, area=old.area, by=by, target_groups=old.target_groups.all(), **stated
    )
    new.predecessor = old
    new.save(update_fields=["predecessor"])
    for each in old.commitments.all():
        add_commitment(pilot=new, organisation=each.organisation, text=each.text, by=by)
    record("pilot.replacement_begun", by=by, region=old.region, target=new, old=old.pk)
    return new
