"""The desk: what waits for the signed-in person, or for one they stand in for; who stands in for whom, and when."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.core.actions import appoint_deputy, end_deputy
from highfive.core.models import Deputy
from highfive.core.queries import current_region, roles_of, signed_in, visible_or_404
from highfive.desk import queries
from highfive.desk.forms import DeputyForm
from highfive.desk.rules import greeting
from highfive.network.forms import QuickWorkForm
from highfive.network.queries import last_line
from highfive.network.views.answering import form_page


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    region, now, me = current_region(request), timezone.localtime(), signed_in(request)
    found = queries.desk_of(me, region, me, now)
    context = {
        "region": region,
        "today": now.date(),
        "desk": found,
        "greeting": greeting(me.get_short_name(), now.hour),
        "form": QuickWorkForm(region=region, like=last_line(region, me)) if found.hours else None,
        "standing_in": queries.standing_in(me, region, now.date()),
        "deputy": queries.next_deputy(me, region, now.date()),
    }
    return render(request, "desk/desk.html", context)


@require_safe
def deputised_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk of one whom the signed-in person stands in for today; for everybody else, and on other days, no page."""
    region, now, me = current_region(request), timezone.localtime(), signed_in(request)
    deputyship = next((row for row in queries.standing_in(me, region, now.date()) if row.person_id == pk), None)
    if deputyship is None:
        raise Http404
    context = {
        "region": region,
        "today": now.date(),
        "desk": queries.desk_of(deputyship.person, region, me, now),
        "deputyship": deputyship,
    }
    return render(request, "desk/desk.html", context)


def deputy_list(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom; naming a deputy for oneself, an administrator for anybody."""
    region, today, me = current_region(request), timezone.localdate(), signed_in(request)
    anybody = "administrator" in roles_of(me, region)

    def save(form: DeputyForm) -> Any:
        given = {"person": me, **form.cleaned_data}
        appoint_deputy(region=region, by=me, **given)
        return "deputy_list"

    form = DeputyForm(request.POST or None, region=region, by=me, anybody=anybody, today=today)
    context = {
        "region": region,
        "today": today,
        "anybody": anybody,
        "deputyships": queries.deputyships(me, region, today),
    }
    return form_page(
        request, "desk/deputy_list.html", form, save, said=_("The deputy has been named."), context=context
    )


@require_POST
def deputy_end(request: HttpRequest, pk: int) -> HttpResponse:
    end_deputy(deputy=visible_or_404(Deputy, request, pk), by=signed_in(request))
    messages.success(request, _("The deputyship has ended."))
    return redirect("deputy_list")
