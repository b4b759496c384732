"""Tallies: what remains of a forgotten conversation is one more in a count."""

from datetime import date

from django.db import transaction
from django.db.models import F

from highfive.conversations.models import Tally, Thread


@transaction.atomic
def count(*, thread: Thread, outcome: str, day: date) -> None:
    """One more conversation that ended like this in the day's year. Two at once count as two."""
    row, _made = Tally.objects.get_or_create(
        region=thread.region, year=day.year, area=thread.area, channel=thread.channel, theme=thread.theme,
        outcome=outcome,
    )  # fmt: skip
    Tally.objects.filter(pk=row.pk).update(count=F("count") + 1)
