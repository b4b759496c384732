"""Public pages: the region's face, its numbers, its open data, and the two statements the law asks for."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from highfive.conversations.queries.contact import contact_settings
from highfive.core.models import Region
from highfive.core.web import public
from highfive.figures.rules.reading import number
from highfive.projects import queries as projects
from highfive.public.formats import catalogue, csv, jsonstat, package
from highfive.public.queries import method as method_queries
from highfive.public.queries import open_data as data_queries
from highfive.public.queries import regions, sharing
from highfive.public.queries.numbers import numbers_of
from highfive.public.queries.regions import proposing
from highfive.public.queries.results import register_tables, result_of, results_by_theme, source_of_all, themes
from highfive.public.rules.open_data import OpenData
from highfive.public.rules.words import words

STATEMENT_DATE = date(2026, 11, 24)


def everybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for everybody, to be read and nothing else."""
    return public(require_safe(view))


def language() -> str:
    return get_language() or "fi"


def page(request: HttpRequest, here: str, region: Region | None, *, status: int = 200, **context: Any) -> HttpResponse:
    """`contact`: the region takes messages without a name."""
    values = {"region": region, "here": here, "contact": region and contact_settings(region).open, **context}
    return render(request, f"public/{here}.html", values, status=status)


@everybody
def home(request: HttpRequest) -> HttpResponse:
    if region := regions.only_region():
        return redirect("region_home", region.slug)
    return page(request, "home", None, regions=regions.regions_in_order())


@everybody
def accessibility(request: HttpRequest) -> HttpResponse:
    return page(request, "accessibility", regions.only_region(), statement_date=STATEMENT_DATE)


@everybody
def help_now(request: HttpRequest) -> HttpResponse:
    return page(request, "help", regions.only_region())


@everybody
def privacy(request: HttpRequest) -> HttpResponse:
    return page(request, "privacy", regions.only_region())


@everybody
def region_home(request: HttpRequest, slug: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    publication = regions.publication_of(region, "survey")
    numbers = numbers_of(region, publication, language(), headlines=True) if publication else None
    return page(
        request, "region_home", region, publication=publication, themes=themes(numbers) if numbers else [],
        lead=method_queries.lead(publication, language()), projects=proposing(region),
        practices=sharing.newest_practices(region, 3), pilots=sharing.newest_pilots(region, 3),
        rounds=regions.open_rounds(region, timezone.localdate()),
    )  # fmt: skip


@everybody
def results(request: HttpRequest, slug: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    publication = regions.publication_of(region, "survey")
    numbers = numbers_of(region, publication, language(), whole=True) if publication else None
    return page(
        request, "results", region, groups=results_by_theme(numbers) if numbers else [],
        source_line=source_of_all(numbers) if numbers else "", registers=register_tables(region, language()),
    )  # fmt: skip


@everybody
def result_detail(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    publication = regions.publication_of(region, "survey")
    result = result_of(region, publication, code, language()) if publication else None
    if result is None:
        raise Http404
    return page(request, "result_detail", region, publication=publication, result=result)


@everybody
def method(request: HttpRequest, slug: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    publication = regions.publication_of(region, "survey")
    facts = method_queries.facts(publication, language()) if publication else []
    sources = data_queries.publications(region, language())
    return page(request, "method", region, publication=publication, facts=facts, sources=sources)


@everybody
def public_project(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    project = get_object_or_404(projects.public_projects(region), code=code)
    sections = projects.card_sections(project, language())
    facts, proposals = projects.card_facts(project, language()), projects.practice_proposals(project)
    return page(request, "public_project", region, project=project, sections=sections, facts=facts, proposals=proposals)


@everybody
def public_project_text(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    project = get_object_or_404(projects.public_projects(region), code=code)
    return download(projects.card_text(project), "text/plain", f"{project.code}.txt")


@everybody
def open_data(request: HttpRequest, slug: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    data = data_queries.open_description(region, language())
    described = catalogue.schema_org(data, words(str(region), data.synthetic), *_addresses(request, data))
    rows = data_queries.count_of(region, data)
    return page(
        request, "open_data", region, data=data, rows=rows, shown_rows=number(rows, "persons", language()),
        described=catalogue.inline(described),
    )  # fmt: skip


def _addresses(request: HttpRequest, data: OpenData) -> tuple[str, dict[str, tuple[str, str]]]:
    """The data's home page and its files, as absolute addresses with their media types."""
    csv_files = {
        _("Numbers (CSV)"): "open_data_figures",
        _("Indicators (CSV)"): "open_data_indicators",
        _("Areas (CSV)"): "open_data_areas",
        _("Practices (CSV)"): "open_data_practices",
        _("Adoptions of practices (CSV)"): "open_data_adoptions",
        _("Pilots (CSV)"): "open_data_pilots",
    }
    files = {title: (reverse(name, args=[data.region]), "text/csv") for title, name in csv_files.items()}
    for row in data.publications:
        address = reverse("open_data_jsonstat", args=[data.region, row.key])
        files[f"{row.title}, {row.period}, {row.kind_title} (JSON-stat 2.0)"] = (address, "application/json")
    files[_("Data package description")] = (reverse("open_data_package", args=[data.region]), "application/json")
    home = request.build_absolute_uri(reverse("open_data", args=[data.region]))
    return home, {title: (request.build_absolute_uri(path), media) for title, (path, media) in files.items()}


def download(body: str, media: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=f"{media}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@everybody
def open_data_figures(request: HttpRequest, slug: str) -> HttpResponse:
    data = data_queries.open_data(regions.public_region_or_404(slug), language())
    return download(csv.figures(data), "text/csv", "luvut.csv")


@everybody
def open_data_indicators(request: HttpRequest, slug: str) -> HttpResponse:
    data = data_queries.open_description(regions.public_region_or_404(slug), language())
    return download(csv.indicators(data), "text/csv", "indikaattorit.csv")


@everybody
def open_data_areas(request: HttpRequest, slug: str) -> HttpResponse:
    data = data_queries.open_description(regions.public_region_or_404(slug), language())
    return download(csv.areas(data), "text/csv", "alueet.csv")


def _json(document: dict[str, Any], media: str = "application/json") -> HttpResponse:
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False}, content_type=media)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@everybody
def open_data_package(request: HttpRequest, slug: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    data = data_queries.open_description(region, language())
    return _json(package.package(data, words(str(region), data.synthetic), _addresses(request, data)[0]))


@everybody
def open_data_catalogue(request: HttpRequest, slug: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    data = data_queries.open_description(region, language())
    return _json(
        catalogue.dcat(data, words(str(region), data.synthetic), *_addresses(request, data)), "application/ld+json"
    )


@everybody
def open_data_jsonstat(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    data = data_queries.open_data(region, language())
    publication = next((row for row in data.publications if row.key == pk), None)
    if publication is None:
        raise Http404
    return _json(jsonstat.dataset(data, publication, words(str(region), data.synthetic)))
