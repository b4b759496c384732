"""Registration of pilots."""

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    name = "highfive.pilots"
    label = "pilots"
