"""Registration of desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "highfive.desk"
    label = "desk"
