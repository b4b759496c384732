"""Pages of reports: the list, a new one, the document with every number's papers, its files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from highfive.core.models import Area, Region
from highfive.core.queries import current_region, municipalities, roles_of, visible_or_404
from highfive.core.rules import Refusal, Refused, refuse
from highfive.reports import actions, queries
from highfive.reports.formats.html import document_html
from highfive.reports.forms import ReportForm
from highfive.reports.models import FORMATS, Report
from highfive.reports.rules.access import MAKERS, changing_refused, making_refused, reading_refused


def report_list(request: HttpRequest) -> HttpResponse:
    region = _readable_region(request)
    may_make = bool(roles_of(_person(request), region) & set(MAKERS))
    reports = queries.reports_of(region)
    return render(request, "reports/report_list.html", {"region": region, "reports": reports, "may_make": may_make})


def report_create(request: HttpRequest) -> HttpResponse:
    region = _readable_region(request)
    areas = [area for area in municipalities(region) if _making_refused(request, region, area) is None]
    if not areas:
        refuse(_making_refused(request, region, region.area))
    initial = {"year": timezone.localdate().year, "language": get_language()}
    form = ReportForm(request.POST or None, areas=areas, initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.create_report(region=region, by=_person(request), **form.cleaned_data)
        except Refused as error:
            refusal = error.refusal
        else:
            return redirect("report_detail", report.pk)
    status = 200 if request.method == "GET" else 409 if refusal else 400
    context = {"region": region, "form": form, "refusal": refusal}
    return render(request, "reports/report_create.html", context, status=status)


def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    report = _readable(request, pk)
    document = queries.document_of(report)
    may_make = _making_refused(request, report.region, report.area) is None
    context = {
        "region": report.region, "report": report, "document": document, "body": document_html(document),
        "may_make": may_make,
        "locked": changing_refused(report.status), "formats": FORMATS,
    }  # fmt: skip
    return render(request, "reports/report_detail.html", context)


@require_POST
def report_renew(request: HttpRequest, pk: int) -> HttpResponse:
    report = _readable(request, pk)
    actions.create_report(
        region=report.region, area=report.area, year=report.year, language=report.language, by=_person(request)
    )
    return redirect("report_detail", pk)


@require_POST
def report_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    actions.freeze_report(report=_readable(request, pk), by=_person(request))
    return redirect("report_detail", pk)


def report_download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A file of the report; written when it is first asked for."""
    report = _readable(request, pk)
    if not report.renditions.filter(format=kind).exists():
        actions.render_report(report=report)
    rendition = report.renditions.get(format=kind)
    name = f"hyvinvointikertomus-{report.area.code}-{report.year}-{report.language}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(rendition.content), content_type=FORMATS[kind], headers=headers)


def _readable_region(request: HttpRequest) -> Region:
    region = current_region(request)
    refuse(reading_refused(roles_of(_person(request), region)))
    return region


def _readable(request: HttpRequest, pk: int) -> Report:
    report = visible_or_404(Report.objects.select_related("region__area", "area"), request, pk)
    refuse(reading_refused(roles_of(_person(request), report.region)))
    return report


def _person(request: HttpRequest) -> Any:
    """The signed-in person; every page here is private."""
    return request.user


def _making_refused(request: HttpRequest, region: Region, area: Area) -> Refusal | None:
    person = _person(request)
    return making_refused(roles_of(person, region), actions.own_areas(person, region), area.pk)
