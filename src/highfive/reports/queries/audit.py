"""The audit of numbers: every number of a report, and whether its files say the same as the store."""

from typing import Any

from highfive.reports.models import Report
from highfive.reports.rules.document import Number, from_json, numbers_of


def numbers_in(report: Report) -> tuple[Number, ...]:
    """Every number of the report with the figure it comes from, in reading order."""
    return numbers_of(from_json(report.document))


def compare_renditions(report: Report) -> dict[str, Any]:
    raise NotImplementedError
