"""What pages, files and the audit of numbers read of reports."""

from django.db.models import QuerySet

from highfive.core.models import Region
from highfive.reports.models import Report
from highfive.reports.queries.audit import compare_renditions, numbers_in
from highfive.reports.queries.build import build_document, document_of

__all__ = ["build_document", "compare_renditions", "document_of", "numbers_in", "reports_of"]


def reports_of(region: Region) -> QuerySet[Report]:
    """A region's reports, newest year first, with what a list shows."""
    return Report.objects.filter(region=region).select_related("area").prefetch_related("renditions")
