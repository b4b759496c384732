"""Registration of conversations."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "highfive.conversations"
    label = "conversations"
