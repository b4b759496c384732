"""Core's registration."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "highfive.core"
    label = "core"
