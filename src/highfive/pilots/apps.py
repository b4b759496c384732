"""Registration of pilots; the guards of locked pilots stand again after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class PilotsConfig(AppConfig):
    name = "highfive.pilots"
    label = "pilots"

    def ready(self) -> None:
        from highfive.pilots.models import guards

        pre_migrate.connect(guards.before_migrate, sender=self)
        post_migrate.connect(guards.after_migrate, sender=self)
