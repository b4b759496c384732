"""What staff may read of conversations: one function decides, and every list, page, desk and post asks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from highfive.conversations.models import Call, Consent, Message, Thread
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.rules.calls import OFFERED, REACHED
from highfive.conversations.rules.threads import FALSE, READERS, forgotten_on
from highfive.core.models import Area, Deputy, Membership, Person, Region
from highfive.core.queries import roles_of, signed_in, visible_regions

SOON = timedelta(days=7)
CROWD = 100  # more people than this do not write at once without keeping their receipts


def visible_threads(person: Person, region: Region, day: date | None = None) -> QuerySet[Thread]:
    """The conversations a person may read on a day (today): the ONE permission of the room.

    The coordinator reads all, her deputy all but those meant for her alone, and one to whom a conversation was handed
    over that one, as long as they are a member. For everybody else there are none. Nor is there one whose day to be
    forgotten has come, although the night has not.
    """
    day = day or localdate()
    days = contact_settings(region).expiry_days
    living = Thread.objects.filter(region=region, last_word_on__gte=day - timedelta(days=days))
    if not person.is_active:
        return living.none()
    if person.memberships.filter(region=region, role__in=READERS).exists():
        return living
    shared = living.filter(own_coordinator_only=False)
    roles = roles_of(person, region, day)
    if roles & set(READERS):
        return shared
    return shared.filter(holder=person) if roles else living.none()


def may_read(person: Person, region: Region) -> bool:
    """Whether there is a list of conversations for a person at all."""
    return _reads_all(person, region) or visible_threads(person, region).exists()


def _reads_all(person: Person, region: Region) -> bool:
    return person.is_active and bool(roles_of(person, region) & set(READERS))


def readable(person: Person, pk: int) -> Thread | None:
    """The conversation, if the person may read it; else it does not exist."""
    for region in visible_regions(person):
        thread = visible_threads(person, region).select_related("region__area", "area", "holder").filter(pk=pk).first()
        if thread:
            return thread
    return None


def readable_or_404(request: HttpRequest, pk: int) -> Thread:
    thread = readable(signed_in(request), pk)
    if thread is None:
        raise Http404
    return thread


@dataclass(frozen=True)
class WaitingLine:
    """One conversation as a line of a list: never its content, never who it is with."""

    thread: Thread
    kind: str  # of rules.lines.KINDS
    since: date | None  # None when nobody waits for an answer
    due: date | None
    area: Area | None
    channel: str
    tried: date | None = None  # the day of the last call or meeting that did not reach them


def waiting_lines(person: Person, region: Region, today: date) -> list[WaitingLine]:
    """Who waits for this person's answer, the one promised first at the top; of others' conversations those late."""
    waiting = visible_threads(person, region, today).filter(status="waiting")
    return list(lines_of(_in_order(waiting.exclude(_with_another(person, region) & Q(due_on__gte=today)))))


def _with_another(person: Person, region: Region) -> Q:
    """Handed over to somebody else who can still answer."""
    able = Person.objects.filter(is_active=True, memberships__region=region).exclude(pk=person.pk)
    return Q(holder__in=able)


def line_of(thread: Thread) -> WaitingLine:
    return next(lines_of(Thread.objects.filter(pk=thread.pk)))


def waiting_besides(person: Person, thread: Thread) -> QuerySet[Thread]:
    """Who waits for this person when this one has been answered, the next one first."""
    others = visible_threads(person, thread.region).filter(status="waiting").exclude(pk=thread.pk)
    return _in_order(others.exclude(_with_another(person, thread.region)))


def _in_order(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """The one promised first at the top; where a robot fills the list, whoever typed a receipt back goes before."""
    crowded = threads.filter(status="waiting", confirmed=False)[: CROWD + 1].count() > CROWD
    due = F("due_on").asc(nulls_last=True)
    return threads.order_by(*(["-confirmed"] if crowded else []), due, "waiting_since", "last_word_on", "pk")


def lines_of(threads: QuerySet[Thread]) -> Iterator[WaitingLine]:
    """Reads no encrypted column, so that a lost key leaves the lists standing."""
    answered = Message.objects.filter(thread=OuterRef("pk"), side="staff")
    rows = threads.select_related("area", "region", "holder").annotate(
        again=Exists(answered),
        **{kind: Exists(_to_be_called(kind)) for kind in OFFERED},
        **{f"{kind}_tried": Subquery(_calls_of(kind).values("day")[:1]) for kind in OFFERED},
    )
    for row in rows:
        asked_for = next((kind for kind in OFFERED if getattr(row, kind)), "")
        told = ("again" if row.again else "new") if row.status == "waiting" else "silent"
        tried = getattr(row, f"{asked_for}_tried", None)
        yield WaitingLine(row, asked_for or told, row.waiting_since, row.due_on, row.area, row.channel, tried)


def _to_be_called(kind: str) -> QuerySet[Consent]:
    """The step of a thread whose call or meeting is still to be had; see rules.calls.remains."""
    last = Call.objects.filter(consent=OuterRef("pk")).order_by("-day").values("result")[:1]
    steps = Consent.objects.filter(thread=OuterRef("pk"), kind=kind).annotate(last=Subquery(last))
    return steps.filter(Q(last=None) | ~Q(last=REACHED))


def _calls_of(kind: str) -> QuerySet[Call]:
    """The calls or meetings of a thread's step, the last one first."""
    return Call.objects.filter(consent__thread=OuterRef("pk"), consent__kind=kind).order_by("-day")


@dataclass(frozen=True)
class Groups:
    """The list of conversations, each conversation in one group."""

    waiting: list[WaitingLine]
    meetings: list[WaitingLine]
    handed: list[WaitingLine]
    answered: list[WaitingLine]
    soon: list[tuple[WaitingLine, date]]
    closed: list[WaitingLine]

    @property
    def count_waiting(self) -> int:
        return len(self.waiting) + sum(line.since is not None for line in self.meetings)


def groups(person: Person, region: Region, today: date) -> Groups:
    """Those who wait, who asked for a call or a meeting, who were answered; what the nights of a week will forget."""
    days = contact_settings(region).expiry_days
    threads = visible_threads(person, region, today)
    elsewhere = set(threads.filter(_with_another(person, region)).values_list("pk", flat=True))
    found: dict[str, list[WaitingLine]] = {name: [] for name in ("waiting", "meetings", "handed", "answered", "closed")}
    soon: list[tuple[WaitingLine, date]] = []
    for line in lines_of(_in_order(threads)):
        group, day = _group(line, elsewhere), forgotten_on(line.thread.last_word_on, days)
        if group in ("answered", "closed") and day <= today + SOON and line.thread.outcome != FALSE:
            soon.append((line, day))
        else:
            found[group].append(line)
    return Groups(**found, soon=sorted(soon, key=lambda pair: pair[1]))


def _group(line: WaitingLine, elsewhere: set[int]) -> str:
    """Where in the list a line belongs while it is not about to be forgotten."""
    if line.thread.status == "closed":
        return "closed"
    if line.thread.pk in elsewhere:
        return "handed"
    if line.kind in ("callback", "video"):
        return "meetings"
    return line.thread.status


def deputies(region: Region, today: date) -> list[Person]:
    """Who stands in for a coordinator today or later: to whom a conversation may be handed over."""
    own = Membership.objects.filter(region=region, role__in=READERS).values("person")
    coming = Deputy.objects.filter(region=region, person__in=own, ends_on__gte=today)
    people = Person.objects.filter(Q(pk__in=coming.values("deputy")), is_active=True, memberships__region=region)
    return list(people.exclude(pk__in=own).distinct())
