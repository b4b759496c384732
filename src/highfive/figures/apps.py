"""Registration of figures."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "highfive.figures"
    label = "figures"
