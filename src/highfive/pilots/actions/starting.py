"""The start: what was stated becomes one text with its hash, and from then on nobody can change it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from highfive.core.actions import record
from highfive.core.models import Person
from highfive.core.rules import refuse
from highfive.pilots import queries
from highfive.pilots.actions.stating import locked, refuse_writing
from highfive.pilots.models import Pilot
from highfive.pilots.rules import stating, statuses


@transaction.atomic
def start_pilot(*, pilot: Pilot, by: Person, today: date | None = None, seen: str | None = None) -> Pilot:
    """Lock what is stated and start. The pilot it names as its predecessor, if that one runs, is replaced.

    `seen`: the digest of what the page showed; what somebody has changed meanwhile is not locked unseen.

    Raises Refused while something is missing, a commitment is not confirmed, or the day of the decision has passed.
    """
    row = locked(pilot)
    refuse_writing(row, by)
    refuse(statuses.moving_refused(row.status, "running"))
    list(row.commitments.select_for_update(of=("self",)))
    statement = queries.statement_of(row)
    refuse(stating.starting_refused(statement, today or timezone.localdate()))
    refuse(stating.seeing_refused(seen, stating.digest(stating.canonical(statement))))
    _replace_predecessor(row, by)
    row.frozen_text = stating.canonical(statement)
    row.frozen_hash = stating.digest(row.frozen_text)
    row.frozen_at, row.frozen_by, row.status = timezone.now(), by, "running"
    row.save(update_fields=["frozen_text", "frozen_hash", "frozen_at", "frozen_by", "status"])
    record("pilot.started", by=by, region=row.region, target=row, hash=row.frozen_hash)
    return row


def _replace_predecessor(row: Pilot, by: Person) -> None:
    """A running predecessor ends as replaced; one whose result waits for a decision is decided first."""
    if row.predecessor is None:
        return
    old = locked(row.predecessor)
    refuse(stating.STILL_OPEN if old.status == "measured" else None)
    refuse(stating.REPLACED if old.status == "superseded" else None)
    if old.status == "running":
        Pilot.objects.filter(pk=old.pk).update(status="superseded")
        record("pilot.superseded", by=by, region=old.region, target=old, new=row.pk)
