"""What pages, exports and reports read: current numbers, safe for whoever reads them."""

from django.db.models import QuerySet

from highfive.core.models import Region
from highfive.figures.models import Comparison, Figure, Publication


def current_publications(region: Region) -> QuerySet[Publication]:
    """Publications of the region, or of no region (national sources), that stand: not superseded, not withdrawn."""
    rows = Publication.objects.filter(region=region) | Publication.objects.filter(region=None)
    return rows.filter(superseded_by=None, withdrawn_on=None).select_related("source")


def figures_of(publication: Publication) -> QuerySet[Figure]:
    return publication.figures.select_related("indicator", "area", "publication__source")


def comparisons_of(publication: Publication) -> QuerySet[Comparison]:
    return publication.comparisons.select_related("indicator", "area", "other_area")
