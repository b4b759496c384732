"""The desk: what waits for the signed-in person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from highfive.core.queries import current_region
from highfive.desk.queries import waiting
from highfive.desk.rules import heading


def desk(request: HttpRequest) -> HttpResponse:
    region, today = current_region(request), timezone.localdate()
    tasks = waiting(region, request.user, today)  # type: ignore[arg-type]
    name = request.user.get_short_name()  # type: ignore[union-attr]
    return render(
        request, "desk/desk.html",
        {"region": region, "today": today, "tasks": tasks, "heading": heading(name, len(tasks))},
    )  # fmt: skip
