"""Registration of practices."""

from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "highfive.practices"
    label = "practices"
