"""Every write of reports: make or renew a document, keep its files, lock it."""

import base64
import hashlib
from datetime import date

from django.db import transaction
from django.utils import timezone

from highfive.core.actions import run_job
from highfive.core.audit import record
from highfive.core.models import Area, Person, Region
from highfive.core.queries import memberships_of, roles_of
from highfive.core.rules import refuse
from highfive.projects.models import Project
from highfive.reports import queries
from highfive.reports.models import Rendition, Report
from highfive.reports.rules.access import changing_refused, making_refused, publishing_refused
from highfive.reports.rules.document import Document, numbers_of, to_json


@transaction.atomic
def create_report(
    *, region: Region, area: Area, year: int, language: str, by: Person, on: date | None = None
) -> Report:
    """Make the municipality's report from the figures that stand now, or make its draft anew.

    Refused to others than the region's coordinator, administrator and the municipality's wellbeing lead, for a locked
    report, and when the municipality has no published number.
    """
    refuse(making_refused(roles_of(by, region), own_areas(by, region), area.pk))
    existing = Report.objects.select_for_update().filter(region=region, area=area, year=year, language=language).first()
    refuse(changing_refused(existing.status) if existing else None, "year")
    on = on or timezone.localdate()
    document = queries.build_document(region, area, year, language, on)
    refuse(publishing_refused(sum(1 for number in numbers_of(document) if number.figure_id)), "area")
    report = existing or Report(region=region, area=area, year=year, language=language)
    report.document, report.made_on = to_json(document), on
    report.save()
    report.publications.set(publication_keys(document))
    report.renditions.all().delete()
    record("report.renewed" if existing else "report.created", by=by, region=region, target=report)
    return report


def own_areas(by: Person, region: Region) -> set[int | None]:
    """The municipalities a person's roles of wellbeing lead are tied to; None for one that is tied to none."""
    return set(memberships_of(by, region).filter(role="wellbeing_lead").values_list("area_id", flat=True))


def publication_keys(document: Document) -> list[int]:
    return [int(origin.key[1:]) for origin in document.origins]


def render_report(*, report: Report) -> None:
    """Write the report's files in a job of their own (typst and python-docx never load in a web worker)."""
    run_job("render_report", str(report.pk))


def render_card(project: Project, kind: str) -> bytes:
    """A project's card as a file ("docx", "pdf" or "html"), written in a job of its own and kept nowhere."""
    return base64.b64decode(run_job("render_card", str(project.pk), kind)["content"])


@transaction.atomic
def store_renditions(*, report: Report, files: dict[str, bytes]) -> dict[str, str]:
    """Keep the files written from a report's document; returns their checksums."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    for name, content in files.items():
        defaults = {"content": content, "sha256": sums[name]}
        Rendition.objects.update_or_create(report=report, format=name, defaults=defaults)
    return sums


@transaction.atomic
def freeze_report(*, report: Report, by: Person) -> None:
    """Lock the report: its text and numbers stay as they are, whatever is published later."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    refuse(making_refused(roles_of(by, report.region), own_areas(by, report.region), report.area_id))
    refuse(changing_refused(report.status))
    report.status = "frozen"
    report.save(update_fields=["status"])
    record("report.frozen", by=by, region=report.region, target=report)
