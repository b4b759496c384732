"""The desk: what waits for the signed-in person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from highfive.core.queries import current_region


def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/desk.html", {"region": current_region(request)})
