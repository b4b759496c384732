"""Addresses of reports."""

from django.urls import path, register_converter

from highfive.reports import views
from highfive.reports.models import FORMATS


class FormatConverter:
    """A file format that reports are written in; any other is a 404."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "report_format")

urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("uusi/", views.report_create, name="report_create"),
    path("<int:pk>/", views.report_detail, name="report_detail"),
    path("<int:pk>/uusiksi/", views.report_renew, name="report_renew"),
    path("<int:pk>/lukitse/", views.report_freeze, name="report_freeze"),
    path("<int:pk>/tiedosto.<report_format:kind>", views.report_download, name="report_download"),
]
