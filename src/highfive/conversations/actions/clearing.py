"""Closing false messages many at once. Days only, and never an audit event, as all that is done in conversations."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from highfive.conversations.actions.answering import MOST_TIMES
from highfive.conversations.models import Opening, Thread
from highfive.conversations.queries.clearing import unclaimed
from highfive.conversations.rules.clearing import MOST, clearing_refused
from highfive.conversations.rules.threads import FALSE
from highfive.core.models import Person, Region
from highfive.core.rules import refuse


@transaction.atomic
def close_false(*, region: Region, keys: Iterable[int], by: Person, today: date | None = None) -> int:
    """Close messages as not meant for us; how many were. The others came to life meanwhile, and are left as they are.

    Each is written into its log of openings. No word is added, so none is forgotten later for having been closed; who
    comes back with a receipt finds theirs waiting again (`writing.note_confirmed`).
    """
    wanted = set(list(keys)[:MOST])
    refuse(clearing_refused(len(wanted)))
    rows = unclaimed(by, region).select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    found = [row.pk for row in rows]
    closed = Thread.objects.filter(pk__in=found, status="waiting", confirmed=False).update(
        status="closed", outcome=FALSE, waiting_since=None, due_on=None
    )
    _log(found, by, today or localdate())
    return closed


def _log(keys: list[int], by: Person, day: date) -> None:
    there = Opening.objects.filter(thread__in=keys, person=by, day=day)
    known = set(there.values_list("thread", flat=True))
    there.filter(times__lt=MOST_TIMES).update(times=F("times") + 1)
    Opening.objects.bulk_create(
        Opening(thread_id=key, person=by, person_name=by.name, day=day) for key in keys if key not in known
    )
