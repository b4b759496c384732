"""What waits in the other rooms for one person: what they hold themselves decides, not what they hold for another."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highfive.core.models import Membership, Person, Region
from highfive.desk.rules import MONTH, Task, dated, in_order, named, round_task, unhanded
from highfive.network.models import MeetingTask, Observation
from highfive.network.queries import own_observations
from highfive.network.queries.meetings import promised_by, untaken_tasks
from highfive.network.queries.observations import waiting_observations
from highfive.network.rules.members import Member
from highfive.network.rules.observations import may_review
from highfive.pilots.models import Pilot
from highfive.pilots.queries import commitments_awaited, decisions_due
from highfive.pilots.rules.statuses import writing_refused as trying_refused
from highfive.practices.models import Practice
from highfive.practices.queries import candidates, embedded_without_heir, reviews_due
from highfive.practices.rules import deciding_refused
from highfive.projects.queries import Handover, region_handover, region_projects
from highfive.projects.rules import handing_refused, importing_refused
from highfive.reports.queries import reports_of
from highfive.reports.rules.access import making_refused
from highfive.surveys.queries import rounds_of
from highfive.surveys.rules.rounds import writing_refused

Row = TypeVar("Row")
ALIKE = 3  # lines of one kind; the others are one line that leads to them all


@dataclass(frozen=True)
class Owner:
    """Whose desk it is: own roles, areas of the roles of wellbeing lead (None: tied to none), own organisations."""

    person: Person
    region: Region
    roles: frozenset[str]
    areas: frozenset[int | None]
    organisations: frozenset[int]

    @property
    def member(self) -> Member:
        """The same as the network's rules see it."""
        areas = frozenset(area for area in self.areas if area is not None and None not in self.areas)
        return Member(self.person.pk, self.roles, areas, self.organisations)


def owner_of(person: Person, region: Region) -> Owner:
    rows = list(Membership.objects.filter(region=region, person=person))
    return Owner(
        person,
        region,
        frozenset(row.role for row in rows),
        frozenset(row.area_id for row in rows if row.role == "wellbeing_lead"),
        frozenset(row.organisation_id for row in rows if row.organisation_id is not None),
    )


def tasks_of(owner: Owner, viewer: Person, today: date) -> list[Task]:
    """What the owner can move on now, in every room, the most urgent first. What their role does not allow is left out.

    `viewer` is the owner, or one who stands in for them.
    """
    tasks = [*_commitments(owner), *_promised(owner, today), *_heard(owner, viewer), *_decisions(owner, today)]
    if writing_refused(owner.roles) is None:
        tasks += _rounds(owner.region, today)
    if deciding_refused(owner.roles) is None:
        tasks += [*_proposals(owner.region), *_reviews(owner.region, today), *_unheld(owner.region)]
    if "coordinator" in owner.roles:
        tasks += _untaken(owner.region, today)
    if importing_refused(owner.roles) is None:
        tasks += _cards(owner.region)
    if handing_refused(owner.roles) is None:
        tasks += _outputs(owner.region, today)
    return in_order([*tasks, *_reports(owner)])


def _some(rows: Iterable[Row], line: Callable[[Row], Task], rest: Callable[[int, Task], Task]) -> Iterator[Task]:
    """Lines of the first few; of the others one line, as urgent as the first of them."""
    every = list(rows)
    few = every if len(every) <= ALIKE + 1 else every[:ALIKE]
    yield from map(line, few)
    if others := every[len(few) :]:
        yield rest(len(others), line(others[0]))


def _rounds(region: Region, today: date) -> Iterator[Task]:
    rows = rounds_of(region).select_related(None).exclude(status="released").order_by("closes_on")
    for round_ in rows.only("titles", "status", "opens_on", "closes_on", "results_by"):
        if task := round_task(round_, reverse("round_detail", args=[round_.pk]), today):
            yield task


def _commitments(owner: Owner) -> Iterator[Task]:
    """What the person's own organisation has promised to a pilot, until they confirm it."""
    for commitment in commitments_awaited(owner.organisations, owner.region):
        why = _("%(organisation)s has a commitment here. Read it and confirm it.") % {
            "organisation": commitment.organisation
        }
        url = reverse("pilot_detail", args=[commitment.pilot_id]) + "#commitments"
        title = named(commitment.pilot, _("confirm the commitment"))
        yield Task("handshake", title, why, url, _("to be confirmed"), pressing=True, warm=True)


def _promised(owner: Owner, today: date) -> Iterator[Task]:
    """What the person has promised in meetings."""

    def line(task: MeetingTask) -> Task:
        why = _("Promised at the meeting %(title)s.") % {"title": task.meeting}
        return dated("list-checks", task.text, why, f"{task.meeting.get_absolute_url()}#tasks", task.due_on, today)

    rows = promised_by(owner.person, owner.region).select_related(None).select_related("meeting")
    yield from map(line, rows.only("text", "due_on", "meeting__title"))


def _untaken(region: Region, today: date) -> Iterator[Task]:
    """What was agreed at a meeting and is nobody's."""

    def line(task: MeetingTask) -> Task:
        why = _("Nobody has this task of the meeting %(title)s. Agree on who does it.") % {"title": task.meeting}
        return dated("list-checks", task.text, why, reverse("task_edit", args=[task.pk]), task.due_on, today)

    def rest(count: int, first: Task) -> Task:
        title = ngettext("%(count)d more task that is nobody's", "%(count)d more tasks that are nobody's", count)
        return replace(first, title=title % {"count": count}, url=reverse("meeting_list"))

    rows = untaken_tasks(region).select_related(None).select_related("meeting")
    yield from _some(rows.only("text", "due_on", "meeting__title"), line, rest)


def _heard(owner: Owner, viewer: Person) -> Iterator[Task]:
    """Observations that wait for a second reader; own ones that came back to be mended."""

    def line(observation: Observation) -> Task:
        why = _("Others see the observation only when another pair of eyes has read it.")
        url = reverse("observation_review", args=[observation.pk])
        return Task("glasses", named(observation.text, _("read what was heard")), why, url, pressing=True)

    def rest(count: int, first: Task) -> Task:
        title = ngettext("%(count)d more observation to read", "%(count)d more observations to read", count)
        return replace(first, title=title % {"count": count}, url=reverse("observation_list"))

    if may_review(owner.member):
        yield from _some(waiting_observations(owner.region).exclude(by__in=[owner.person, viewer]), line, rest)
    returned = own_observations(owner.person, owner.region).filter(status="returned")
    for mine in returned.select_related(None).prefetch_related(None):
        why = _("It came back to you: %(reason)s") % {"reason": mine.reason}
        title = named(mine.text, _("mend the observation"))
        yield Task("glasses", title, why, mine.get_absolute_url(), _("to be mended"), pressing=True, warm=True)


def _decisions(owner: Owner, today: date) -> Iterator[Task]:
    """Pilots whose day of decision has come, or comes within a month."""

    def line(pilot: Pilot) -> Task:
        come = pilot.decide_on is not None and pilot.decide_on <= today
        measured = pilot.status == "measured"
        act = _("decide on the pilot") if measured else _("measure how the pilot went")
        why = _("The day of decision has come. Hold the result against the rule and decide.")
        if not come:
            why = (
                _("The rule of decision stands and the result is known.")
                if measured
                else _("The day of decision is near, and the measurement is missing.")
            )
        url = reverse("pilot_decide" if measured and come else "pilot_detail", args=[pilot.pk])
        return dated("scale", named(pilot, act), why, url, pilot.decide_on, today)

    for pilot in decisions_due(owner.region, today + timedelta(days=MONTH)):
        if trying_refused(owner.roles, owner.areas, pilot.area_id) is None:
            yield line(pilot)


def _proposals(region: Region) -> Iterator[Task]:
    """One line for all proposals: they are read side by side."""
    if count := candidates(region).count():
        title = ngettext(
            "%(count)d practice proposed from a card", "%(count)d practices proposed from cards", count
        ) % {"count": count}  # fmt: skip
        why = _("Confirm what is true, refuse the rest. Nothing is shown before a person has confirmed it.")
        yield Task("lightbulb", title, why, reverse("practice_candidates"), _("to be confirmed"))


def _reviews(region: Region, today: date) -> Iterator[Task]:
    """Practices whose two years are over, or are over within a month."""

    def line(practice: Practice) -> Task:
        why = _("It is two years since this practice was reviewed. Is it still in use?")
        url = reverse("practice_review", args=[practice.pk])
        title = named(practice, _("read the practice through"))
        return dated("rotate-ccw", title, why, url, practice.review_due_on, today)

    def rest(count: int, first: Task) -> Task:
        title = ngettext("%(count)d more practice to review", "%(count)d more practices to review", count)
        why = _("The longest waiting ones are above.")
        return replace(first, title=title % {"count": count}, why=why, url=reverse("practice_reviews"))

    rows = reviews_due(region, today + timedelta(days=MONTH)).only("names", "review_due_on")
    yield from _some(rows, line, rest)


def _unheld(region: Region) -> Iterator[Task]:
    """Embedded practices whose heir has left the register."""
    for adoption in embedded_without_heir(region).select_related(None).select_related("practice"):
        why = _("The practice is embedded, but the one who carried it on is no longer here. Name a new heir.")
        title, url = named(adoption.practice, _("name a new heir")), adoption.get_absolute_url()
        yield Task("user-x", title, why, url, _("no heir"), pressing=True, warm=True)


def _outputs(region: Region, today: date) -> Iterator[Task]:
    """What a project leaves behind and nobody has promised to carry on."""

    def line(item: Handover) -> Task:
        url = reverse("output_heir", args=[item.output.project_id, item.output.pk])
        why = f"{item.output.project.code}: {unhanded(item.state)}"
        return dated("git-branch", named(item.output.text, _("name an heir")), why, url, item.day, today)

    def rest(count: int, first: Task) -> Task:
        title = ngettext("%(count)d more output without an heir", "%(count)d more outputs without an heir", count)
        why = _("Open them all in one list.")
        return replace(first, title=title % {"count": count}, why=why, url=reverse("handover_list"))

    yield from _some(region_handover(region), line, rest)


def _cards(region: Region) -> Iterator[Task]:
    """Project cards with text that found no heading."""
    for project in region_projects(region).exclude(unplaced=[]).only("name", "unplaced"):
        count = len(project.unplaced)
        why = ngettext(
            "%(count)d piece of the card's text found no place. Read it.",
            "%(count)d pieces of the card's text found no place. Read them.",
            count,
        ) % {"count": count}
        title = named(project.name, _("read the rest of the card"))
        yield Task("puzzle", title, why, reverse("project_detail", args=[project.pk]))


def _reports(owner: Owner) -> Iterator[Task]:
    """Reports whose text has been made, or made anew, but not its files."""

    def line(report: Any) -> Task:  # with its title
        why = _("The text is ready, the files are not. Make them.")
        title, url = named(report.title, _("make the files")), reverse("report_detail", args=[report.pk])
        return Task("file-text", title, why, url, _("no files yet"))

    def rest(count: int, first: Task) -> Task:
        title = ngettext("%(count)d more report without files", "%(count)d more reports without files", count)
        return replace(first, title=title % {"count": count}, url=reverse("report_list"))

    rows = reports_of(owner.region).filter(renditions=None).select_related(None).prefetch_related(None)
    titled = rows.only("area_id").annotate(title=KT("document__title"))
    own = [each for each in titled if making_refused(owner.roles, owner.areas, each.area_id) is None]
    yield from _some(own, line, rest)
