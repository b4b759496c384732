"""Writes of observations: told, mended, reviewed by another, withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from highfive.core.actions import record
from highfive.core.models import Area, Person, Region
from highfive.core.rules import refuse
from highfive.network.actions.twice import one_at_a_time
from highfive.network.models import Observation, TargetGroup
from highfive.network.queries import member
from highfive.network.rules.members import contributing_refused
from highfive.network.rules.notes import writing_refused
from highfive.network.rules.observations import (
    CHANGED,
    GROUP,
    REASON,
    mending_refused,
    moving_refused,
    observing_refused,
)
from highfive.network.rules.work import PLACE


@dataclass(frozen=True)
class Told:
    """All that a person says of what was heard; `heard` and `theme` are of closed lists, the day is not to come."""

    text: str
    heard: str
    theme: str
    heard_on: date = field(default_factory=timezone.localdate)
    area: Area | None = None
    target_groups: Iterable[TargetGroup] = ()


@transaction.atomic
def tell_observation(*, region: Region, told: Told, by: Person) -> Observation:
    """Write down what was heard; it waits for a second reader; sent twice, it is one.

    Raises Refused for what points at one person.
    """
    refuse(contributing_refused(member(by, region)))
    one_at_a_time(by)
    said = {"text": told.text.strip(), "theme": told.theme, "heard": told.heard, "heard_on": told.heard_on}
    if there := Observation.objects.filter(region=region, by=by, status="waiting", area=told.area, **said).first():
        return there
    observation = Observation(region=region, by=by)
    _fill(observation, told)
    record("observation.told", by=by, region=region, target=observation)
    return observation


@transaction.atomic
def mend_observation(*, observation: Observation, told: Told, by: Person) -> None:
    """The writer changes it while it waits, or mends it when it was returned: then it waits again."""
    row = _locked(observation)
    who = member(by, row.region)
    refuse(mending_refused(who, row.by_id, row.status))
    refuse(contributing_refused(who))
    row.status, row.version, row.reason = "waiting", row.version + 1, ""
    row.reviewed_by, row.reviewed_on = None, None
    _fill(row, told)
    record("observation.mended", by=by, region=row.region, target=row)


def _fill(row: Observation, told: Told) -> None:
    region, groups = row.region, list(told.target_groups)
    refuse(observing_refused(told.text, told.heard, told.theme, told.heard_on, timezone.localdate()))
    refuse(writing_refused([told.text]), "text")
    refuse(None if told.area is None or region.places.filter(area=told.area).exists() else PLACE, "area")
    strange = any(group.region_id != region.pk for group in groups)
    refuse(GROUP if strange or (not groups and region.target_groups.exists()) else None, "target_groups")
    row.text, row.heard, row.theme = told.text.strip(), told.heard, told.theme
    row.heard_on, row.area = told.heard_on, told.area
    row.save()
    row.target_groups.set(groups)


@transaction.atomic
def show_observation(*, observation: Observation, version: int, by: Person) -> None:
    """Let every member read it. `version` is what the reviewer read: words that changed since are not let through."""
    _reviewed(observation, "shown", version, by)


@transaction.atomic
def return_observation(*, observation: Observation, version: int, reason: str, by: Person) -> None:
    """Send it back to its writer with a reason."""
    refuse(None if reason.strip() else REASON, "reason")
    refuse(writing_refused([reason]), "reason")
    _reviewed(observation, "returned", version, by, reason.strip())


def _reviewed(observation: Observation, to: str, version: int, by: Person, reason: str = "") -> None:
    row = _locked(observation)
    refuse(moving_refused(member(by, row.region), row.by_id, row.status, to))
    refuse(CHANGED if row.version != version else None)
    row.status, row.reason = to, reason
    row.reviewed_by, row.reviewed_on = by, timezone.localdate()
    row.save(update_fields=["status", "reason", "reviewed_by", "reviewed_on"])
    record(f"observation.{to}", by=by, region=row.region, target=row)


@transaction.atomic
def withdraw_observation(*, observation: Observation, by: Person) -> None:
    """Take it back, its words for good; that it was there stays, for those who referred to it."""
    row = _locked(observation)
    refuse(moving_refused(member(by, row.region), row.by_id, row.status, "withdrawn"))
    if row.status != "shown":
        row.reviewed_by, row.reviewed_on = None, None  # nobody but the writer and reviewers ever saw it
    row.status, row.text, row.reason = "withdrawn", "", ""
    row.save()
    record("observation.withdrawn", by=by, region=row.region, target=row)


def _locked(observation: Observation) -> Observation:
    return Observation.objects.select_for_update(of=("self",)).select_related("region").get(pk=observation.pk)
