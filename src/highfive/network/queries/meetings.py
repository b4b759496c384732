"""Meetings and their tasks: the next one, coming and past ones, what a person has promised."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from highfive.core.models import Membership, Person, Region
from highfive.core.queries import deputised_by
from highfive.network.models import Meeting, MeetingTask


def next_meeting(region: Region, now: datetime) -> Meeting | None:
    """The meeting that is on or comes next; called-off ones are passed over. `now` is aware."""
    return Meeting.objects.filter(region=region, cancelled=False, ends_at__gt=now).order_by("starts_at", "pk").first()


def coming_meetings(region: Region, now: datetime) -> QuerySet[Meeting]:
    """Those not over yet, the nearest first; called-off ones too, for people look for them."""
    return Meeting.objects.filter(region=region, ends_at__gt=now).order_by("starts_at", "pk")


def past_meetings(region: Region, now: datetime) -> QuerySet[Meeting]:
    """Those that are over, the newest first."""
    return Meeting.objects.filter(region=region, ends_at__lte=now).order_by("-starts_at", "-pk")


def open_tasks(person: Person, region: Region) -> QuerySet[MeetingTask]:
    """What the person, or somebody they stand in for today, has promised and not done; what is due first, first."""
    people = [person, *deputised_by(person, region)]
    return _open(region).filter(responsible__in=people)


def promised_by(person: Person, region: Region) -> QuerySet[MeetingTask]:
    """Of these the person's own."""
    return _open(region).filter(responsible=person)


def untaken_tasks(region: Region) -> QuerySet[MeetingTask]:
    """Open ones that nobody has taken, or whose taker is a member no more."""
    return _open(region).filter(Q(responsible=None) | Q(left=True))


def _open(region: Region) -> QuerySet[MeetingTask]:
    rows = _full(MeetingTask.objects.filter(meeting__region=region, done_on__isnull=True))
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def _full(rows: QuerySet[MeetingTask]) -> QuerySet[MeetingTask]:
    """With `left`: whether the one responsible is a member no more, so that somebody else is to be asked."""
    held = Membership.objects.filter(region=OuterRef("meeting__region"), person=OuterRef("responsible"))
    left = Q(responsible__isnull=False) & ~Exists(held)
    return rows.select_related("meeting", "responsible", "done_by").annotate(left=left)


def tasks_of_meeting(meeting: Meeting) -> list[MeetingTask]:
    """The open ones by their day, then the done ones."""
    return sorted(_full(meeting.tasks.all()), key=lambda task: task.done_on is not None)


def tasks_of_others(person: Person, region: Region) -> QuerySet[MeetingTask]:
    """The region's other open tasks: somebody else's, and those that nobody has taken."""
    mine = open_tasks(person, region).values("pk")
    return _open(region).filter(~Q(pk__in=mine))
