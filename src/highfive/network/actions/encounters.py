"""Writes of who meets whom."""

from collections.abc import Iterable

from django.db import transaction

from highfive.core.actions import record
from highfive.core.models import Area, Organisation, Person
from highfive.core.rules import refuse
from highfive.core.rules.identity_numbers import telling_refused
from highfive.network.actions.twice import one_at_a_time
from highfive.network.models import Encounter, TargetGroup
from highfive.network.queries import member
from highfive.network.rules.members import editing_refused
from highfive.network.rules.work import PLACE


@transaction.atomic
def create_encounter(
    *,
    group: TargetGroup,
    organisation: Organisation,
    by: Person,
    areas: Iterable[Area] = (),
    place: str = "",
    when: str = "",
) -> Encounter:
    """Say where and when an organisation meets a group; sent twice, it is one. Raises Refused for who may not."""
    _may_edit(organisation, by)
    one_at_a_time(by)
    there, areas = group.encounters.filter(organisation=organisation, place=place, when=when), list(areas)
    if same := next((one for one in there if set(one.areas.all()) == set(areas)), None):
        return same
    encounter = Encounter()
    _fill(encounter, group, organisation, areas, place, when, by)
    record("encounter.created", by=by, region=group.region, target=encounter, group=group.pk)
    return encounter


@transaction.atomic
def save_encounter(
    *,
    encounter: Encounter,
    group: TargetGroup,
    organisation: Organisation,
    areas: Iterable[Area],
    place: str,
    when: str,
    by: Person,
) -> None:
    """Change who meets whom; one who may not change the organisation it was of may not move it to their own."""
    row = _locked(encounter, by)
    _fill(row, group, organisation, list(areas), place, when, by)
    record("encounter.saved", by=by, region=group.region, target=row, group=group.pk)


@transaction.atomic
def remove_encounter(*, encounter: Encounter, by: Person) -> None:
    """Take it away when they do not meet any more."""
    row = _locked(encounter, by)
    said = {"group": row.group_id, "organisation": row.organisation_id}
    record("encounter.removed", by=by, region=row.group.region, target=row, **said)
    row.delete()


def _locked(encounter: Encounter, by: Person) -> Encounter:
    rows = Encounter.objects.select_for_update(of=("self",)).select_related("group__region", "organisation")
    row = rows.get(pk=encounter.pk)
    _may_edit(row.organisation, by)
    return row


def _may_edit(organisation: Organisation, by: Person) -> None:
    who = member(by, organisation.region)
    refuse(editing_refused(who, area=organisation.area_id, organisation=organisation.pk), "organisation")


def _fill(
    row: Encounter,
    group: TargetGroup,
    organisation: Organisation,
    areas: list[Area],
    place: str,
    when: str,
    by: Person,
) -> None:
    _may_edit(organisation, by)
    region = group.region
    known = region.places.filter(area__in=areas).count() == len(areas) and organisation.region_id == region.pk
    refuse(None if known else PLACE, "areas")
    refuse(telling_refused([place, when]))
    row.group, row.organisation, row.place, row.when = group, organisation, place, when
    row.save()
    row.areas.set(areas)
