"""What a night does to conversations: silence forgets, cards expire, those who answer are told, traces are wiped."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from highfive.conversations.actions.forgetting import forget
from highfive.conversations.actions.notices import send_notices
from highfive.conversations.actions.referrals import expire_cards, tell_givers
from highfive.conversations.actions.wiping import REWRITTEN, wipe
from highfive.conversations.queries.expiry import expired
from highfive.core.models import Region


@dataclass(frozen=True)
class Night:
    """What did not succeed: mails that could not leave, and whether a reader was in the way of wiping."""

    late: int
    wiped: bool


def nightly(today: date) -> Night:
    """Everything time does. Each step may be killed anywhere and done again: nothing is lost, nothing done twice."""
    expire(today)
    tell_givers(today)
    expire_cards(today)
    late = send_notices(today).failed
    reshuffle()
    return Night(late, wipe())


def expire(today: date) -> None:
    """Forget every conversation that has been silent for as long as its region says, each in its own transaction."""
    for region in Region.objects.all():
        for key in list(expired(region, today).values_list("pk", flat=True)):
            _expire_one(region, key, today)


@transaction.atomic
def _expire_one(region: Region, key: int, today: date) -> None:
    """Asked again under the lock: somebody may have written a word at the last moment."""
    row = expired(region, today).select_for_update().filter(pk=key).first()
    if row is not None:
        forget(thread=row, today=today, then_wipe=False)


def reshuffle() -> None:
    """Lay rows in the order of their keys, which are random, so that their places do not tell what came first.

    On SQLite rows lie so from the beginning. Wiping afterwards gives all of them one transaction number.
    """
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        for table in REWRITTEN:
            cursor.execute(f"CLUSTER {table} USING {table}_pkey")
