"""Who is to be told by mail that somebody waits for them: how many, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from highfive.conversations.models import Notice, Thread
from highfive.conversations.queries.staff import visible_threads
from highfive.conversations.rules.notices import notice_due
from highfive.conversations.rules.threads import READERS
from highfive.core.models import Person, Region
from highfive.core.queries import holders_of, roles_of


@dataclass(frozen=True)
class DueNotice:
    """A mail to be sent: who waits for this person's answer is counted at this moment."""

    region: Region
    person: Person
    waiting: int


def due_notices(today: date) -> Iterator[DueNotice]:
    """The notices of a day, region by region: to coordinators, who stands in for them, and who was handed over to."""
    for region in Region.objects.filter(conversations__status="waiting").distinct().order_by("pk"):
        for person in _answering(region, today):
            if due := due_notice(person, region, today):
                yield due


def due_notice(person: Person, region: Region, today: date) -> DueNotice | None:
    """The notice that a person is to get today, unless they have been told."""
    waiting = waiting_for(person, region, today)
    last = Notice.objects.filter(region=region, person=person).order_by("-day").first()
    told = (last.day, last.waiting) if last else None
    waits = [(thread.waiting_since, thread.due_on) for thread in waiting]
    return DueNotice(region, person, len(waiting)) if notice_due(waits, told, today) else None


def waiting_for(person: Person, region: Region, today: date) -> list[Thread]:
    """Who waits for this very person: what was handed over waits for the coordinator again only when it is due."""
    waiting = visible_threads(person, region, today).filter(status="waiting")
    meets = bool(roles_of(person, region, today) & set(READERS))
    return [thread for thread in waiting if _is_for(thread, person, today, meets=meets)]


def _is_for(thread: Thread, person: Person, today: date, *, meets: bool) -> bool:
    pressing = thread.due_on is not None and thread.due_on <= today
    return thread.holder_id == person.pk or (meets and (thread.holder_id is None or pressing))


def _answering(region: Region, today: date) -> list[Person]:
    """Those who may have somebody waiting; whom they may read is asked for each."""
    handed = Thread.objects.filter(region=region, status="waiting", holder__is_active=True)
    holders = Person.objects.filter(pk__in=handed.values("holder"))
    found = {person.pk: person for person in (*holders_of(READERS, region, today), *holders)}
    return [found[key] for key in sorted(found)]
