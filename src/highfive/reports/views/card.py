"""Pages of a project's card and account: the card with its sources, its files, its trace; money, hours and results."""

import csv
import io
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from highfive.core.queries import visible_or_404
from highfive.projects.models import Project
from highfive.projects.queries import heirless
from highfive.reports import actions
from highfive.reports.formats.card_html import card_html
from highfive.reports.queries.account import account_of
from highfive.reports.queries.card import card_sheet, card_text_out
from highfive.reports.rules.card import trace_lines

FORMATS = {
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


@require_safe
def project_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card as it stands now, each sentence with the row behind it."""
    project = _project(request, pk)
    sheet = card_sheet(project)
    left = heirless(project).count()
    body = card_html(replace(sheet, site=""))  # on a page the links stay on the site that shows it
    context = {"region": project.region, "project": project, "sheet": sheet, "body": body, "left": left}
    return render(request, "reports/project_card.html", context)


@require_safe
def project_card_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The card as a file, written when it is asked for."""
    project = _project(request, pk)
    content = card_text_out(card_sheet(project)).encode() if kind == "txt" else actions.render_card(project, kind)
    return _file(content, FORMATS[kind], f"{project.code}-hankekortti.{kind}")


@require_safe
def project_card_trace(request: HttpRequest, pk: int) -> HttpResponse:
    """Each sentence and its source as data."""
    project = _project(request, pk)
    lines = trace_lines(card_sheet(project))
    answer = JsonResponse({"code": project.code, "sentences": lines}, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{project.code}-lahteet.json"'
    return answer


@require_safe
def project_card_trace_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a table; cells that a spreadsheet could take for a formula are marked as text."""
    project = _project(request, pk)
    lines = trace_lines(card_sheet(project))
    table = io.StringIO()
    writer = csv.writer(table)
    columns = ("heading", "sentence", "own_words", "source", "row", "pk", "address")
    writer.writerow(columns)
    writer.writerows([_cell(line[column]) for column in columns] for line in lines)
    return _file(table.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"{project.code}-lahteet.csv")


@require_safe
def project_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Funding seen against recorded hours and euros, and beside them what came of it."""
    project = _project(request, pk)
    context = {"region": project.region, "project": project, "account": account_of(project)}
    return render(request, "reports/project_account.html", context)


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value


def _project(request: HttpRequest, pk: int) -> Project:
    return visible_or_404(Project.objects.select_related("region__area"), request, pk)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)
