"""Registration of network."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "highfive.network"
    label = "network"
