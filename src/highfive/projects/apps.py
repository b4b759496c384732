"""Registration of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "highfive.projects"
    label = "projects"
