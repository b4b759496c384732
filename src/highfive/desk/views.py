"""The desk: what waits for the signed-in person, and what the week holds."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from highfive.core.queries import current_region
from highfive.desk.queries import waiting
from highfive.desk.rules import heading
from highfive.network.queries import member, month_sum, upcoming
from highfive.network.rules.members import contributing_refused


def desk(request: HttpRequest) -> HttpResponse:
    region, today = current_region(request), timezone.localdate()
    tasks = waiting(region, request.user, today)  # type: ignore[arg-type]
    name = request.user.get_short_name()  # type: ignore[union-attr]
    context = {
        "region": region,
        "today": today,
        "tasks": tasks,
        "heading": heading(name, len(tasks)),
        "week": [one for one in upcoming(region, today, today + timedelta(days=7)) if not one.cancelled][:6],
        "may_record": contributing_refused(member(request.user, region)) is None,  # type: ignore[arg-type]
        "hours": month_sum(region, today.replace(day=1), request.user),  # type: ignore[arg-type]
    }
    return render(request, "desk/desk.html", context)
