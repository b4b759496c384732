"""Public pages: the region's face."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from highfive.core.web import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")
