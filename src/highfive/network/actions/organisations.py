"""Writes of organisations and of who in them does what."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from highfive.core.actions import add_organisation, record
from highfive.core.models import Area, Organisation, Person, Region
from highfive.core.rules import Refusal, refuse
from highfive.core.rules.identity_numbers import telling_refused
from highfive.network.models import Position, TargetGroup
from highfive.network.queries import member
from highfive.network.rules.members import editing_refused

SAME_NAME = Refusal("same_name", _("There is an organisation of this name already."), 422)


@transaction.atomic
def create_organisation(*, region: Region, name: str, kind: str, area: Area | None, by: Person) -> Organisation:
    """A new organisation of the region. Raises Refused for a role that may not and for a name that is taken."""
    refuse(editing_refused(member(by, region), area=area.pk if area else None))
    Region.objects.select_for_update().get(pk=region.pk)
    refuse(_name_refused(region, name, None), "name")
    return add_organisation(region=region, name=name, kind=kind, area=area, by=by)


@transaction.atomic
def save_organisation(*, organisation: Organisation, name: str, kind: str, area: Area | None, by: Person) -> None:
    """Change an organisation's name, kind or municipality."""
    row = _locked(organisation, by)
    refuse(_name_refused(row.region, name, row.pk), "name")
    row.name, row.kind, row.area = name, kind, area
    row.save(update_fields=["name", "kind", "area"])
    record("organisation.saved", by=by, region=row.region, target=row)


def _locked(organisation: Organisation, by: Person) -> Organisation:
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse(editing_refused(member(by, row.region), area=row.area_id, organisation=row.pk))
    return row


def _name_refused(region: Region, name: str, own: int | None) -> Refusal | None:
    others = Organisation.objects.filter(region=region, name__iexact=name)
    taken = others.exclude(pk=own) if own else others
    return SAME_NAME if taken.exists() else None


@transaction.atomic
def create_position(
    *,
    organisation: Organisation,
    title: str,
    by: Person,
    person: Person | None = None,
    what: str = "",
    target_groups: Iterable[TargetGroup] = (),
    areas: Iterable[Area] = (),
) -> Position:
    """Say who (a title, and the person if they have an account) in an organisation does what, for whom and where."""
    row = _locked(organisation, by)
    refuse(telling_refused([title, what]))
    position = Position.objects.create(organisation=row, title=title, person=person, what=what)
    _tie(position, target_groups, areas)
    record("position.created", by=by, region=row.region, target=position)
    return position


@transaction.atomic
def save_position(
    *,
    position: Position,
    title: str,
    by: Person,
    person: Person | None,
    what: str,
    target_groups: Iterable[TargetGroup],
    areas: Iterable[Area],
) -> None:
    """Change who does what."""
    organisation = _locked(position.organisation, by)
    refuse(telling_refused([title, what]))
    position.title, position.person, position.what = title, person, what
    position.save(update_fields=["title", "person", "what"])
    _tie(position, target_groups, areas)
    record("position.saved", by=by, region=organisation.region, target=position)


def _tie(position: Position, target_groups: Iterable[TargetGroup], areas: Iterable[Area]) -> None:
    position.target_groups.set(target_groups)
    position.areas.set(areas)


@transaction.atomic
def remove_position(*, position: Position, by: Person) -> None:
    """Take a position away when nobody does it any more."""
    organisation = _locked(position.organisation, by)
    record("position.removed", by=by, region=organisation.region, target=position, title=position.title)
    position.delete()
