"""`highfive daily`: what time itself does to rounds. Idempotent; a timer runs it every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from highfive.surveys import actions


class Command(BaseCommand):
    help = "Close the rounds whose last day has passed, seal the answers that wait, wipe what was deleted."

    def handle(self, *args: Any, **options: Any) -> None:
        """How many answers were sealed is not told: printed every day, it would be a time."""
        actions.close_due_rounds()
        actions.seal_open_rounds()
        if not actions.wipe():
            raise CommandError("A reader was in the way of wiping the deleted drafts. Run `highfive daily` again.")
