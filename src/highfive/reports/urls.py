"""Addresses of reports."""

from django.urls import path, register_converter

from highfive.reports.models import FORMATS
from highfive.reports.views import card, report


class FormatConverter:
    """A file format that reports are written in; any other is a 404."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "report_format")


class CardFormatConverter(FormatConverter):
    """A file format that project cards are written in."""

    regex = "|".join(card.FORMATS)


register_converter(CardFormatConverter, "card_format")

urlpatterns = [
    path("", report.report_list, name="report_list"),
    path("uusi/", report.report_create, name="report_create"),
    path("<int:pk>/", report.report_detail, name="report_detail"),
    path("<int:pk>/uusiksi/", report.report_renew, name="report_renew"),
    path("<int:pk>/lukitse/", report.report_freeze, name="report_freeze"),
    path("<int:pk>/tiedosto.<report_format:kind>", report.report_download, name="report_download"),
    path("hanke/<int:pk>/kortti/", card.project_card, name="project_card"),
    path("hanke/<int:pk>/kortti/kortti.<card_format:kind>", card.project_card_file, name="project_card_file"),
    path("hanke/<int:pk>/kortti/lahteet.json", card.project_card_trace, name="project_card_trace"),
    path("hanke/<int:pk>/kortti/lahteet.csv", card.project_card_trace_csv, name="project_card_trace_csv"),
    path("hanke/<int:pk>/tilit/", card.project_account, name="project_account"),
]
