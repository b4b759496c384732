"""Registration of public."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "highfive.public"
    label = "public"
