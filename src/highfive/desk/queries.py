"""What waits in the other rooms, gathered for one person's desk."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highfive.core.models import Person, Region
from highfive.core.queries import roles_of
from highfive.desk.rules import Task, in_order, round_task
from highfive.projects.queries import region_projects
from highfive.projects.rules import importing_refused
from highfive.reports.queries import reports_of
from highfive.reports.rules.access import making_refused
from highfive.surveys.queries import rounds_of
from highfive.surveys.rules.rounds import writing_refused


def waiting(region: Region, person: Person, today: date) -> list[Task]:
    """What this person can move on now: rounds, cards, reports. What their role does not allow is left out."""
    roles = roles_of(person, region)
    tasks: list[Task] = []
    if writing_refused(roles) is None:
        tasks += _rounds(region, today)
    if importing_refused(roles) is None:
        tasks += _cards(region)
    tasks += _reports(region, person, roles)
    return in_order(tasks)


def _rounds(region: Region, today: date) -> Iterator[Task]:
    for round_ in rounds_of(region).exclude(status="released").order_by("closes_on"):
        if task := round_task(round_, str(round_), reverse("round_detail", args=[round_.pk]), today):
            yield task


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
