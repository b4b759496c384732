"""Forgetting: the one way a conversation ends its life. A count remains, and what the writer lets a giver know."""

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from highfive.conversations.actions.tallying import count
from highfive.conversations.actions.wiping import wipe
from highfive.conversations.models import Card, Thread
from highfive.conversations.rules.threads import FALSE


@transaction.atomic
def forget(*, thread: Thread, outcome: str | None = None, today: date | None = None, then_wipe: bool = True) -> None:
    """Delete a conversation with everything in it: words, notes, consents, the log of who opened it.

    It is tallied under its stated outcome; without one under `outcome`; without that as fallen silent, or as never
    answered. A false message is no contact, and is not tallied. Nothing happens when it is gone already. Once
    committed, the freed space is wiped (`then_wipe` False: the night wipes once for all it forgets).
    """
    row = Thread.objects.select_for_update().filter(pk=thread.pk).first()
    if row is None:
        return
    ended = row.outcome or outcome or ending(row)
    if ended != FALSE:  # no contact, and so no count
        count(thread=row, outcome=ended, day=today or localdate())
    _tell_giver(row, ended)
    row.delete()
    if then_wipe:  # a failure is made good by the night, and must not frighten the writer
        transaction.on_commit(wipe, robust=True)


def ending(thread: Thread) -> str:
    """What a conversation that nobody closed has come to."""
    return "unanswered" if thread.status == "waiting" else "silence"


def _tell_giver(thread: Thread, ended: str) -> None:
    """Cut the card's tie; what the writer lets the giver hear is left on the card, and read there by night only."""
    card = Card.objects.filter(thread=thread)
    card.filter(telling="outcome").update(told=ended)
    card.update(thread=None)
