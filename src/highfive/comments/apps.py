"""Registration of comments."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "highfive.comments"
    label = "comments"
