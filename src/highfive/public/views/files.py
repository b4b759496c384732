"""What is shared and tried as open data files."""

from django.http import HttpRequest, HttpResponse

from highfive.public.formats import sharing as sharing_files
from highfive.public.queries import regions, sharing
from highfive.public.views.pages import download, everybody


def _table(slug: str, name: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    rows = sharing.TABLES[name](region)
    return download(sharing_files.csv_file(name, rows), "text/csv", sharing_files.FILES[name])


@everybody
def open_data_practices(request: HttpRequest, slug: str) -> HttpResponse:
    return _table(slug, "practices")


@everybody
def open_data_adoptions(request: HttpRequest, slug: str) -> HttpResponse:
    return _table(slug, "adoptions")


@everybody
def open_data_pilots(request: HttpRequest, slug: str) -> HttpResponse:
    return _table(slug, "pilots")
