"""Writes of meetings and their tasks."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from highfive.core.actions import record
from highfive.core.models import Person, Region
from highfive.core.queries import deputised_by
from highfive.core.rules import refuse
from highfive.core.rules.identity_numbers import telling_refused
from highfive.network.actions.twice import one_at_a_time
from highfive.network.models import Meeting, MeetingTask
from highfive.network.queries import member
from highfive.network.rules.meetings import (
    CHANGED,
    NOT_A_MEMBER,
    TASK,
    keeping_refused,
    marking_refused,
    meeting_refused,
)


@dataclass(frozen=True)
class MeetingContent:
    """All that a person says of a meeting; times are aware, the agenda has an item a line, the link is https."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    agenda: str = ""
    decisions: str = ""


@transaction.atomic
def create_meeting(*, region: Region, content: MeetingContent, by: Person) -> Meeting:
    """A new meeting; sent twice, one. Raises Refused for a role that may not and for times that cannot be."""
    refuse(keeping_refused(member(by, region)))
    one_at_a_time(by)
    if there := Meeting.objects.filter(region=region, cancelled=False, **asdict(content)).first():
        return there
    meeting = _filled(Meeting(region=region), content)
    record("meeting.created", by=by, region=region, target=meeting)
    return meeting


@transaction.atomic
def save_meeting(*, meeting: Meeting, content: MeetingContent, by: Person, mark: str = "") -> None:
    """Change a meeting: its time, its agenda, what was decided. `mark` is of what was changed: another's words stay."""
    row = _locked(meeting, by)
    refuse(CHANGED if mark and mark != row.mark else None)
    _filled(row, content)
    record("meeting.saved", by=by, region=row.region, target=row)


def _filled(row: Meeting, content: MeetingContent) -> Meeting:
    refuse(meeting_refused(content.title, content.starts_at, content.ends_at, content.link))
    refuse(telling_refused([content.title, content.place, content.agenda, content.decisions]))
    for name, value in asdict(content).items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Person) -> None:
    """Call the meeting off; it stays to be seen, and its tasks stay tasks."""
    _call_off(meeting, True, by)


@transaction.atomic
def restore_meeting(*, meeting: Meeting, by: Person) -> None:
    """The meeting takes place after all."""
    _call_off(meeting, False, by)


def _call_off(meeting: Meeting, off: bool, by: Person) -> None:
    row = _locked(meeting, by)
    if row.cancelled == off:
        return
    row.cancelled = off
    row.save(update_fields=["cancelled"])
    record("meeting.cancelled" if off else "meeting.restored", by=by, region=row.region, target=row)


def _locked(meeting: Meeting, by: Person) -> Meeting:
    row = Meeting.objects.select_for_update(of=("self",)).select_related("region").get(pk=meeting.pk)
    refuse(keeping_refused(member(by, row.region)))
    return row


@transaction.atomic
def add_task(
    *, meeting: Meeting, text: str, by: Person, responsible: Person | None = None, due_on: date | None = None
) -> MeetingTask:
    """Write down what was promised; the one responsible is a member of the region, or nobody yet. Sent twice: one."""
    region = _locked(meeting, by).region
    _task_refused(region, text, responsible)
    said = {"text": text.strip(), "responsible": responsible, "due_on": due_on}
    if there := meeting.tasks.filter(done_on=None, **said).first():
        return there
    task = MeetingTask.objects.create(meeting=meeting, **said)
    record("task.added", by=by, region=region, target=task, meeting=meeting.pk)
    return task


def _task_refused(region: Region, text: str, responsible: Person | None) -> None:
    refuse(None if text.strip() else TASK, "text")
    refuse(telling_refused([text]), "text")
    there = responsible is None or responsible.memberships.filter(region=region).exists()
    refuse(None if there else NOT_A_MEMBER, "responsible")


@transaction.atomic
def save_task(*, task: MeetingTask, text: str, by: Person, responsible: Person | None, due_on: date | None) -> None:
    """Change a task: another day, another person, other words."""
    row = _locked_task(task)
    region = row.meeting.region
    refuse(keeping_refused(member(by, region)))
    _task_refused(region, text, responsible)
    row.text, row.responsible, row.due_on = text.strip(), responsible, due_on
    row.save(update_fields=["text", "responsible", "due_on"])
    record("task.saved", by=by, region=region, target=row, meeting=row.meeting_id)


@transaction.atomic
def finish_task(*, task: MeetingTask, by: Person) -> None:
    """Mark it done today; the day and the name of the one who was first stay."""

    def done(row: MeetingTask) -> None:
        row.done_on, row.done_by = localdate(), by

    _marked(task, by, "task.done", lambda row: row.done_on is None, done)


@transaction.atomic
def reopen_task(*, task: MeetingTask, by: Person) -> None:
    """It is not done after all."""

    def undone(row: MeetingTask) -> None:
        row.done_on, row.done_by = None, None

    _marked(task, by, "task.undone", lambda row: row.done_on is not None, undone)


def _marked(
    task: MeetingTask,
    by: Person,
    event: str,
    due: Callable[[MeetingTask], bool],
    change: Callable[[MeetingTask], None],
) -> None:
    """Apply `change` under the lock where it is `due`; pressed twice it leaves row and audit alone."""
    row = _locked_task(task)
    region = row.meeting.region
    own = {by.pk, *(person.pk for person in deputised_by(by, region))}
    refuse(marking_refused(member(by, region), own, row.responsible_id))
    if due(row):
        change(row)
        row.save(update_fields=["done_on", "done_by"])
        record(event, by=by, region=region, target=row, meeting=row.meeting_id)


def _locked_task(task: MeetingTask) -> MeetingTask:
    rows = MeetingTask.objects.select_for_update(of=("self",)).select_related("meeting__region")
    return rows.get(pk=task.pk)


@transaction.atomic
def remove_task(*, task: MeetingTask, by: Person) -> None:
    """Take a task away that was written by mistake; a done one is marked done instead."""
    row = _locked_task(task)
    region = row.meeting.region
    refuse(keeping_refused(member(by, region)))
    record("task.removed", by=by, region=region, target=row, meeting=row.meeting_id)
    row.delete()
