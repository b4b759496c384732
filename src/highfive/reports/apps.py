"""Registration of reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "highfive.reports"
    label = "reports"
