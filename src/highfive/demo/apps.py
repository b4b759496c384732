"""Registration of the demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "highfive.demo"
    label = "demo"
