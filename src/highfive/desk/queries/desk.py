"""The desk put together: one person's Monday from every room."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from highfive.conversations.rules.lines import waiting_heading
from highfive.core.models import Person, Region
from highfive.desk.queries.people import SurveyNow, meets, survey_now, voices, waiting_people
from highfive.desk.queries.tasks import Owner, owner_of, tasks_of
from highfive.desk.rules import Group, Task, finding, folded, grouped
from highfive.network.models import Meeting
from highfive.network.queries import Occurrence, WeekSum, first_times, next_meeting, week_sum
from highfive.network.rules.members import contributing_refused

WEEK = timedelta(days=7)
TIMES = 4  # occurrences of the week
VOICES = 3  # before the fold


@dataclass(frozen=True)
class Desk:
    """What a desk shows; `meets`: to answer people is the owner's work. `hours` None: not for this reader."""

    owner: Owner
    meets: bool
    people: Group[Task]
    voices: Group[Task]
    now: Group[Task]
    later: Group[Task]
    survey: SurveyNow | None
    hours: WeekSum | None
    meeting: Meeting | None
    week: list[Occurrence]

    @property
    def empty(self) -> bool:
        return not (self.people.count or self.voices.count or self.now.count or self.later.count)

    @property
    def late(self) -> bool:
        """Whether the day of something has come already."""
        return any(task.warm for task in self.now.shown)

    @property
    def finding(self) -> str:
        """The sentence of the heading."""
        people = str(waiting_heading(self.people.count)) if self.people.count else ""
        return finding(people, self.now.shown, self.voices.count, self.later.count)


def desk_of(person: Person, region: Region, viewer: Person, now: datetime) -> Desk:
    """A person's desk as `viewer` sees it, who is the person or stands in for them. `now` is aware."""
    owner, today = owner_of(person, region), localdate(now)
    tasks = tasks_of(owner, viewer, today)
    own = viewer == person and contributing_refused(owner.member) is None
    return Desk(
        owner=owner,
        meets=meets(owner),
        people=waiting_people(owner, viewer, today),
        voices=grouped(voices(owner), VOICES),
        now=grouped([task for task in tasks if task.pressing]),
        later=folded([task for task in tasks if not task.pressing]),
        survey=survey_now(region, today),
        hours=week_sum(person, region, today) if own else None,
        meeting=next_meeting(region, now),
        week=first_times(region, today, today + WEEK, TIMES),
    )
