"""`highfive daily`: what time itself does, in every room. Idempotent; a timer runs it every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from highfive.comments.actions import send_digests
from highfive.practices.actions.index import repair_index
from highfive.surveys import actions


class Command(BaseCommand):
    help = "Close rounds past their last day, seal and wipe, repair the search of practices, send weekly digests."

    def handle(self, *args: Any, **options: Any) -> None:
        """How many answers were sealed is not told: printed every day, it would be a time."""
        actions.close_due_rounds()
        actions.seal_open_rounds()
        wiped = actions.wipe()
        stale = repair_index()["stale"]
        late = send_digests(localdate()).failed
        if not wiped:
            raise CommandError("A reader was in the way of wiping the deleted drafts. Run `highfive daily` again.")
        if stale:
            raise CommandError(f"{stale} practices could not be made findable. Run `highfive index_practices`.")
        if late:
            raise CommandError(f"{late} digests could not be sent. The next run tries again; is the mail server up?")
