"""Proposals from cards that wait for a person, and those that were refused."""

from django.db.models import QuerySet

from highfive.core.models import Region
from highfive.practices.models import Practice
from highfive.practices.rules import SOURCE_HINTS, source_key
from highfive.projects.models import Project
from highfive.projects.queries import practice_proposals, region_projects
from highfive.projects.rules import HEADING_OF


def candidates(region: Region) -> QuerySet[Practice]:
    """Proposals nobody has answered yet, in the order they stand on their cards."""
    return _proposals(region, "candidate").order_by("source_project__code", "id")


def refused_candidates(region: Region) -> QuerySet[Practice]:
    """Proposals somebody said no to, the newest answer first."""
    return _proposals(region, "refused").order_by("-changed", "-id")


def _proposals(region: Region, status: str) -> QuerySet[Practice]:
    return Practice.objects.filter(region=region, status=status).select_related("source_project")


def unread_cards(region: Region) -> list[tuple[Project, int]]:
    """Projects whose card proposes something that has not been taken in, with how many."""
    found = []
    for project in region_projects(region).prefetch_related("practices"):
        known = {row.source_key for row in project.practices.all()}
        fresh = {source_key(proposal.text) for proposal in practice_proposals(project)} - known
        if fresh:
            found.append((project, len(fresh)))
    return found


def source(practice: Practice) -> tuple[str, str] | None:
    """(the heading's name, what that heading tells of) of the passage an entry was proposed from."""
    heading = HEADING_OF.get(practice.source_section)
    if heading is None:
        return None
    return str(heading.label), str(SOURCE_HINTS.get(practice.source_section, SOURCE_HINTS["approach"]))
