"""Registration of surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "highfive.surveys"
    label = "surveys"
