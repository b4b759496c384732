"""Pages of a project's end: what it leaves, who carries each output on, its status, what has no heir yet."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from highfive.core.queries import current_region, roles_of, visible_or_404
from highfive.core.rules import Refusal, Refused, refuse
from highfive.projects import actions, queries, rules
from highfive.projects.forms import ROW_FORMS, HeirForm, RowForm
from highfive.projects.models import ROWS, Project, Row

STATUS_TITLES = {
    "closing": gettext_lazy("Begin closing the project"),
    "closed": gettext_lazy("Close the project"),
    "running": gettext_lazy("Put the project back to running"),
}


@require_safe
def project_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """The one page of a project's end: outputs with heirs, results, lessons, dissemination, status, history."""
    project = _project(request, pk)
    context = {
        "outputs": project.outputs.select_related("heir_organisation"),
        "waiting": queries.heirless(project).count(),
        "editing": _editing_refused(request, project),
        "handing": rules.handing_refused(_roles(request, project)),
        "status_label": rules.STATUSES[project.status],
        "steps": rules.TRANSITIONS[project.status],
        "history": queries.closing_history(project),
    }
    return _page(request, "project_closing", project, context)


def closing_row_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    project = _project(request, pk)
    refuse(_editing_refused(request, project))
    form = ROW_FORMS[kind](request.POST or None, region=project.region)
    return _written(request, project, kind, form, lambda values: actions.add_row(
        project=project, what=kind, by=_person(request), **values))  # fmt: skip


def closing_row_edit(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    project = _project(request, pk)
    found = _row(project, kind, row)
    refuse(_editing_refused(request, project))
    form = ROW_FORMS[kind](request.POST or None, initial=_initial(found), region=project.region)
    return _written(request, project, kind, form, lambda values: actions.save_row(
        row=found, by=_person(request), **values), found)  # fmt: skip


def closing_row_remove(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """A page of its own asks before a row goes."""
    project = _project(request, pk)
    found = _row(project, kind, row)
    refuse(_editing_refused(request, project))
    if request.method == "POST":
        actions.remove_row(row=found, by=_person(request))
        messages.success(request, _("Removed. What it said is in the project's history."))
        return redirect("project_closing", pk)
    return _page(request, "closing_row_remove", project, {"row": found, "what": rules.ROW_LABELS[kind]})


def output_heir(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Who carries an output on; open after the project's end too."""
    project = _project(request, pk)
    output = _row(project, "output", row)
    refuse(rules.handing_refused(_roles(request, project)))
    form = HeirForm(request.POST or None, initial=_initial(output), region=project.region)
    if request.method == "POST" and form.is_valid():
        actions.name_heir(output=output, by=_person(request), **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("The heir was saved."))
        return redirect("project_closing", pk)
    return _page(request, "output_heir", project, {"output": output, "form": form}, _form_status(form))


def project_status(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """A page of its own before the status changes; before the end it shows which outputs have no heir."""
    if to not in rules.STATUSES:
        raise Http404
    project = _project(request, pk)
    left = list(queries.heirless(project))
    refusal = None
    if request.method == "POST":
        try:
            actions.change_status(project=project, to=to, by=_person(request), seen=_keys(request))
        except Refused as error:
            refusal = error.refusal
            project.refresh_from_db()
        else:
            messages.success(request, _("The project's status was changed."))
            return redirect("project_closing", pk)
    told, keys = queries.tells(project), {output.pk for output in left}
    refusal = refusal or rules.transition_refused(
        _roles(request, project), project.status, to, told=told, heirless=keys, seen=keys
    )
    context = {"to": to, "title": STATUS_TITLES[to], "left": left, "refusal": refusal}
    return _page(request, "project_status", project, context, refusal.status if refusal else 200)


@require_safe
def project_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """What of a project still looks for an heir, the most urgent first; made to be printed too."""
    project = _project(request, pk)
    return _handover(request, queries.handover(project), project)


@require_safe
def handover_list(request: HttpRequest) -> HttpResponse:
    """The same of all projects of the region."""
    return _handover(request, queries.region_handover(current_region(request)), None)


def _handover(request: HttpRequest, left: list[queries.Handover], project: Project | None) -> HttpResponse:
    region = project.region if project else current_region(request)
    lines = [(item, rules.HEIR_STATES[item.state]) for item in left]
    context = {
        "region": region,
        "project": project,
        "lines": lines,
        "handing": rules.handing_refused(roles_of(_person(request), region)),
        "no_heir": sum(item.state == "none" for item in left),
    }
    return render(request, "projects/project_handover.html", context)


def _written(
    request: HttpRequest, project: Project, kind: str, form: Any, save: Any, row: Row | None = None
) -> HttpResponse:
    """The form of a row: saved, or shown again with what is wrong and everything that was typed."""
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except Refused as error:
            refusal = error.refusal
        else:
            messages.success(request, _("Saved."))
            return redirect("project_closing", project.pk)
    context = {"form": form, "refusal": refusal, "row": row, "what": rules.ROW_LABELS[kind]}
    status = refusal.status if refusal else _form_status(form)
    return _page(request, "closing_row", project, context, status)


def _form_status(form: HeirForm | RowForm) -> int:
    return 422 if form.errors else 200


def _page(
    request: HttpRequest, name: str, project: Project, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {"region": project.region, "project": project, **context}
    return render(request, f"projects/{name}.html", context, status=status)


def _project(request: HttpRequest, pk: int) -> Project:
    return visible_or_404(Project.objects.select_related("region__area"), request, pk)


def _row(project: Project, kind: str, pk: int) -> Row:
    row: Row | None = ROWS[kind].objects.filter(project=project, pk=pk).first()
    if row is None:
        raise Http404
    return row


def _initial(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in rules.ROW_FIELDS if hasattr(row, name)}


def _keys(request: HttpRequest) -> list[int]:
    """The outputs that the page showed as having no heir; what is no number is of no output."""
    return [int(key) for key in request.POST.getlist("seen") if key.isascii() and key.isdigit() and len(key) < 20]


def _person(request: HttpRequest) -> Any:
    """The signed-in person; every page here is private."""
    return request.user


def _roles(request: HttpRequest, project: Project) -> set[str]:
    return roles_of(_person(request), project.region)


def _editing_refused(request: HttpRequest, project: Project) -> Refusal | None:
    return rules.editing_refused(_roles(request, project), project.status)
