"""The demo's clock: what happened on an earlier day is done by the same actions, on that day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.utils import timezone

NOON = time(12)
_now = timezone.now


@contextmanager
def on_day(day: date) -> Iterator[date]:
    """Within the block it is noon of `day` for everything that asks Django for the time.

    Actions take no day from outside where a person could not give one either: a review is of today, a pilot is locked
    now. The demo tells a past year, so it lives each of its days instead of writing rows behind the actions.
    """
    before, moment = timezone.now, timezone.make_aware(datetime.combine(day, NOON))
    timezone.now = lambda: moment
    try:
        yield day
    finally:
        timezone.now = before


def days_ago(days: int) -> date:
    """The day that many days before the real today, whatever day the demo lives; negative: still to come."""
    return timezone.localdate(_now()) - timedelta(days=days)
