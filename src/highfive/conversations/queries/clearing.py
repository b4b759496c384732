"""Messages that may be closed many at once: new ones whose receipt nobody has used. Never a word of them."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from highfive.conversations.models import Thread
from highfive.conversations.queries.staff import WaitingLine, lines_of, visible_threads
from highfive.conversations.rules.clearing import MOST
from highfive.core.models import Person, Region

SHOWN = 50  # of a day, each to be chosen alone


def unclaimed(person: Person, region: Region) -> QuerySet[Thread]:
    """Of what a person may read: it waits, its receipt was never used, it is with nobody. A card comes of a person."""
    waiting = visible_threads(person, region).filter(status="waiting", confirmed=False, holder=None)
    return waiting.exclude(channel="referral")


@dataclass(frozen=True)
class DayOfMessages:
    """The messages of a day: how many, and the first of them."""

    day: date
    count: int
    lines: list[WaitingLine]


def days_of_messages(person: Person, region: Region) -> list[DayOfMessages]:
    """The newest day first: a flood is of now."""
    lines = lines_of(unclaimed(person, region).order_by("-started_on", "pk"))
    found = [(day, list(of_day)) for day, of_day in groupby(lines, key=lambda line: line.thread.started_on)]
    return [DayOfMessages(day, len(of_day), of_day[:SHOWN]) for day, of_day in found]


def chosen(person: Person, region: Region, keys: set[int], days: set[date]) -> list[WaitingLine]:
    """What was ticked, alone or by its day; no more than may be closed at once."""
    rows = unclaimed(person, region).filter(Q(pk__in=keys) | Q(started_on__in=days))
    return list(lines_of(rows.order_by("-started_on", "pk")[:MOST]))
