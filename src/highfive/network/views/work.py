"""Pages of hours and euros: recording a line in seconds, one's own lines and week, the region's sums."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.core.models import Region
from highfive.core.queries import signed_in, visible_or_404
from highfive.core.rules import Refusal, Refused
from highfive.network import actions, queries
from highfive.network.formats import csv
from highfive.network.forms import QuickWorkForm, WeekHoursForm, WorkFilter, WorkForm
from highfive.network.models import WorkEntry
from highfive.network.queries import tables
from highfive.network.queries.work import years_of_work
from highfive.network.rules.members import changing_own_refused, contributing_refused
from highfive.network.rules.reading import spoken
from highfive.network.rules.work import WORK_KINDS, WorkSum, first_of_month
from highfive.network.views.answering import allowed_or_refused, form_page, here

LINES_SHOWN = 8
ENTRIES = WorkEntry.objects.select_related("region__area", "area", "project")


def work_enter(request: HttpRequest) -> HttpResponse:
    """The form, ready for the next line; beside it the month so far and the latest lines."""
    region, who = here(request)
    allowed_or_refused(request, contributing_refused(who))
    today = localdate()
    last = queries.last_line(region, signed_in(request))
    form = WorkForm(request.POST or None, region=region, today=today, like=last)

    def save(form: WorkForm) -> str:
        once = form.cleaned_data["once"]
        actions.record_work(region=region, by=signed_in(request), once=once, **form.content())
        return reverse("work_enter")

    context = {"region": region, **_so_far(request, region, last)}
    said = _said(form.content()) if request.method == "POST" and form.is_valid() else ""
    return form_page(request, "network/work_enter.html", form, save, said=said, context=context)


def _said(given: dict[str, Any]) -> str:
    """What was saved, so that a slip is seen at once."""
    words = {
        "sum": spoken(WorkSum(given["hours"], given.get("euros", Decimal(0)))),
        "kind": WORK_KINDS[given["kind"]],
        "area": given["area"] or _("Whole region"),
    }
    return _("Saved: %(sum)s, %(kind)s, %(area)s.") % words


@require_POST
def work_quick(request: HttpRequest) -> HttpResponse:
    """The desk's one line, of today; where something is wrong the whole form shows what was typed."""
    region, _member = here(request)
    today = localdate()
    form = QuickWorkForm(request.POST, region=region)
    refusal: Refusal | None = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.record_work(region=region, by=signed_in(request), month=today, day=today, euros=Decimal(0), **given)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _said(given))
            return redirect("desk")
    typed = request.POST.copy()
    typed["month"] = first_of_month(today).isoformat()
    context = {
        "region": region,
        "form": WorkForm(typed, region=region, today=today),
        "refusal": refusal,
        **_so_far(request, region, queries.last_line(region, signed_in(request))),
    }
    return render(request, "network/work_enter.html", context, status=refusal.status if refusal else 422)


def week_hours(request: HttpRequest) -> HttpResponse:
    """How many hours a week the member has for the work here, and what of this week's is written down."""
    region, who = here(request)
    allowed_or_refused(request, contributing_refused(who))
    week = queries.week_sum(signed_in(request), region, localdate())

    def save(form: WeekHoursForm) -> str:
        actions.set_week_hours(region=region, hours=form.content(), by=signed_in(request))
        return reverse("week_hours")

    form = WeekHoursForm(request.POST or None, agreed=week.agreed)
    context = {"region": region, "week": week}
    return form_page(request, "network/week_hours.html", form, save, said=_("Saved."), context=context)


def _so_far(request: HttpRequest, region: Region, last: WorkEntry | None) -> dict[str, Any]:
    month = last.month if last else first_of_month(localdate())
    mine = queries.my_lines(region, signed_in(request))
    return {
        "month": month,
        "mine": queries.month_sum(region, month, signed_in(request)),
        "ours": queries.month_sum(region, month),
        "week": queries.week_sum(signed_in(request), region, localdate()),
        "lines": [_shown(line) for line in mine[:LINES_SHOWN]],
    }


def _shown(line: WorkEntry) -> tuple[WorkEntry, str, str]:
    """(the line, its kind and its sum in words)."""
    return line, str(WORK_KINDS[line.kind]), spoken(WorkSum(line.hours, line.euros))


def work_correct(request: HttpRequest, pk: int) -> HttpResponse:
    entry = visible_or_404(ENTRIES, request, pk)
    region = entry.region
    who = queries.member(signed_in(request), region)
    allowed_or_refused(request, changing_own_refused(who, entry.by_id))

    def save(form: WorkForm) -> str:
        actions.correct_work(entry=entry, by=signed_in(request), **form.content())
        return reverse("work_enter")

    form = WorkForm(request.POST or None, region=region, today=localdate(), entry=entry)
    context = {"region": region, "entry": entry}
    return form_page(
        request, "network/work_correct.html", form, save, said=_("The line was corrected."), context=context
    )


@require_POST
def work_remove(request: HttpRequest, pk: int) -> HttpResponse:
    entry = visible_or_404(ENTRIES, request, pk)
    actions.remove_work(entry=entry, by=signed_in(request))
    messages.success(request, _("The line was removed."))
    return redirect("work_enter")


@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """The region's sums by kind, municipality and month; ?year= and ?project= narrow them."""
    region, who = here(request)
    form, year, project = _chosen(request, region)
    totals = queries.work_totals(region, year=year, project=project)
    context = {
        "region": region,
        "form": form,
        "hours": [tables.by_kind(region, totals, "hours"), tables.by_month(region, totals, "hours")],
        "euros": [tables.by_kind(region, totals, "euros"), tables.by_month(region, totals, "euros")],
        "sums": tables.every_sum(totals),
        "total": totals.all,
        "narrowed": bool(year or project),
        "may_enter": contributing_refused(who) is None,
    }
    return render(request, "network/work_list.html", context)


@require_safe
def work_csv(request: HttpRequest) -> HttpResponse:
    """The same sums, and by project, as a file."""
    region, _member = here(request)
    _form, year, project = _chosen(request, region)
    head = [
        _("Month"), _("Kind of work"), _("Municipality code"), _("Municipality"),
        _("Project code"), _("Project"), _("Hours"), _("Euros"),
    ]  # fmt: skip
    made = csv.table(head, tables.file_rows(region, year, project), get_language() or "fi")
    answer = HttpResponse(made, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{region.slug}-{_("hours")}.csv"'
    return answer


def _chosen(request: HttpRequest, region: Region) -> tuple[WorkFilter, int | None, Any]:
    """The filter, and what it names; this year where the address names nothing."""
    years = years_of_work(region)
    first = {"year": years[0]} if years else {}
    form = WorkFilter(request.GET or first, region=region, years=years)
    form.is_valid()
    return form, form.cleaned_data.get("year"), form.cleaned_data.get("project")
