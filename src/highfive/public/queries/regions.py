"""Which region a public page is of, and what stands published of it."""

from datetime import date

from django.http import Http404

from highfive.core.models import Area, Region
from highfive.figures.models import Publication
from highfive.figures.queries import current_publications
from highfive.projects.models import Project
from highfive.projects.queries import practice_proposals, public_projects
from highfive.projects.rules import Proposal
from highfive.surveys.models import Round
from highfive.surveys.queries import rounds_of


def public_region_or_404(slug: str) -> Region:
    region = Region.objects.select_related("area").filter(slug=slug).first()
    if region is None:
        raise Http404
    return region


def only_region() -> Region | None:
    """The installation's one region; None where there are several, or none yet."""
    regions = list(Region.objects.select_related("area")[:2])
    return regions[0] if len(regions) == 1 else None


def publication_of(region: Region, kind: str) -> Publication | None:
    """The newest standing publication of the region's own of this kind."""
    return current_publications(region).filter(kind=kind, region=region).first()


def areas_in_order(region: Region) -> list[Area]:
    """Municipalities by name, then the whole region: the order of every table, whatever is shown or hidden."""
    return [*region.municipalities.order_by("names__fi", "code"), region.area]


def regions_in_order() -> list[Region]:
    return list(Region.objects.select_related("area").prefetch_related("municipalities").order_by("area__names__fi"))


def proposing(region: Region) -> list[tuple[Project, tuple[Proposal, ...]]]:
    """The region's public project cards that propose practices, with what they propose."""
    found = [(project, practice_proposals(project)) for project in public_projects(region)]
    return [(project, proposals) for project, proposals in found if proposals]


def open_rounds(region: Region, today: date) -> list[Round]:
    """Surveys of the region that take answers today, the one that closes first before the others."""
    rows = rounds_of(region).filter(status="open", opens_on__lte=today, closes_on__gte=today)
    return list(rows.order_by("closes_on"))
