"""What waits in the other rooms, gathered for one person's desk."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highfive.core.models import Person, Region
from highfive.core.queries import roles_of
from highfive.desk.rules import Task, due_tag, in_order, is_pressing, round_task, unhanded
from highfive.pilots.queries import commitments_to_confirm, decisions_due, own_areas
from highfive.pilots.rules.statuses import writing_refused as trying_refused
from highfive.practices.queries import candidates, embedded_without_heir, reviews_due
from highfive.practices.rules import deciding_refused
from highfive.projects.queries import region_handover, region_projects
from highfive.projects.rules import handing_refused, importing_refused
from highfive.reports.queries import reports_of
from highfive.reports.rules.access import making_refused
from highfive.surveys.queries import rounds_of
from highfive.surveys.rules.rounds import writing_refused


def waiting(region: Region, person: Person, today: date) -> list[Task]:
    """What this person can move on now, in every room. What their role does not allow is left out."""
    roles = roles_of(person, region)
    tasks: list[Task] = list(_commitments(region, person))
    if writing_refused(roles) is None:
        tasks += _rounds(region, today)
    tasks += _decisions(region, person, roles, today)
    if deciding_refused(roles) is None:
        tasks += [*_proposals(region), *_reviews(region, today), *_unheld(region)]
    if importing_refused(roles) is None:
        tasks += _cards(region)
    if handing_refused(roles) is None:
        tasks += _outputs(region, today)
    tasks += _reports(region, person, roles)
    return in_order(tasks)


def _rounds(region: Region, today: date) -> Iterator[Task]:
    for round_ in rounds_of(region).exclude(status="released").order_by("closes_on"):
        if task := round_task(round_, str(round_), reverse("round_detail", args=[round_.pk]), today):
            yield task


def _commitments(region: Region, person: Person) -> Iterator[Task]:
    """What the person's own organisation has promised to a pilot, until they confirm it."""
    for commitment in commitments_to_confirm(person, region):
        why = _("%(organisation)s has a commitment here. Read it and confirm it.") % {
            "organisation": commitment.organisation
        }
        url = reverse("pilot_detail", args=[commitment.pilot_id]) + "#commitments"
        yield Task("handshake", str(commitment.pilot), why, url, _("to be confirmed"), True)


def _decisions(region: Region, person: Person, roles: set[str], today: date) -> Iterator[Task]:
    own = own_areas(person, region)
    for pilot in decisions_due(region, today):
        if trying_refused(roles, own, pilot.area_id):
            continue
        why = _("The day of decision has come. Hold the result against the rule and decide.")
        page = "pilot_decide" if pilot.status == "measured" else "pilot_detail"  # first the result, then the decision
        url = reverse(page, args=[pilot.pk])
        yield Task("scale", str(pilot), why, url, due_tag(pilot.decide_on, today), True, pilot.decide_on)


def _proposals(region: Region) -> Iterator[Task]:
    """One line for all proposals: they are read side by side."""
    if count := candidates(region).count():
        title = ngettext(
            "%(count)d practice proposed from a card", "%(count)d practices proposed from cards", count
        ) % {"count": count}  # fmt: skip
        why = _("Confirm what is true, refuse the rest. Nothing is shown before a person has confirmed it.")
        yield Task("lightbulb", title, why, reverse("practice_candidates"), _("to be confirmed"))


def _reviews(region: Region, today: date) -> Iterator[Task]:
    for practice in reviews_due(region, today):
        why = _("It is two years since this practice was reviewed. Is it still in use?")
        url = reverse("practice_review", args=[practice.pk])
        due = practice.review_due_on
        yield Task("rotate-ccw", str(practice), why, url, due_tag(due, today), is_pressing(due, today), due)


def _unheld(region: Region) -> Iterator[Task]:
    """Embedded practices whose heir has left the register."""
    for adoption in embedded_without_heir(region):
        why = _("The practice is embedded, but the one who carried it on is no longer here. Name a new heir.")
        yield Task("user-x", str(adoption.practice), why, adoption.get_absolute_url(), _("no heir"), True)


def _outputs(region: Region, today: date) -> Iterator[Task]:
    """What a project leaves behind and nobody has promised to carry on."""
    for item in region_handover(region):
        url = reverse("output_heir", args=[item.output.project_id, item.output.pk])
        why = f"{item.output.project.code}: {unhanded(item.state)}"
        title, pressing = Truncator(item.output.text).chars(90), is_pressing(item.day, today)
        yield Task("git-branch", title, why, url, due_tag(item.day, today), pressing, item.day)


def _cards(region: Region) -> Iterator[Task]:
    """Project cards with text that found no heading."""
    for project in region_projects(region):
        if project.unplaced:
            count = len(project.unplaced)
            why = ngettext(
                "%(count)d piece of the card's text found no place. Read it.",
                "%(count)d pieces of the card's text found no place. Read them.",
                count,
            ) % {"count": count}
            yield Task("puzzle", project.name, why, reverse("project_detail", args=[project.pk]))


def _reports(region: Region, person: Person, roles: set[str]) -> Iterator[Task]:
    """Reports whose text has been made, or made anew, but not its files."""
    own = person.memberships.filter(region=region, area__isnull=False).values_list("area_id", flat=True).first()
    for report in reports_of(region):
        if making_refused(roles, own, report.area_id) is None and not report.renditions.all():
            why = _("The text is ready, the files are not. Make them.")
            yield Task("file-text", str(report), why, reverse("report_detail", args=[report.pk]), _("no files yet"))
