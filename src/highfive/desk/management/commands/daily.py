"""`highfive daily`: what time itself does, in every room. Idempotent; a timer runs it every night."""

import traceback
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from highfive.comments.actions import send_digests
from highfive.conversations.actions.nightly import nightly
from highfive.practices.actions.index import repair_index
from highfive.surveys import actions as surveys

READER = "A reader was in the way of wiping what was deleted. Run `highfive daily` again."


def rounds() -> list[str]:
    """How many answers were sealed is not told: printed every day, it would be a time."""
    surveys.close_due_rounds()
    surveys.seal_open_rounds()
    return [] if surveys.wipe() else [READER]


def voices() -> list[str]:
    """Wiped again, so that the files do not keep the reading of the night before."""
    surveys.read_gaps()
    return [] if surveys.wipe() else [READER]


def conversations() -> list[str]:
    """What was forgotten is not told either: a log that counts would date an act."""
    night = nightly(localdate())
    told = [f"{night.late} notices of waiting people could not be sent; is the mail server up?"] if night.late else []
    return told if night.wiped else [*told, READER]


def search() -> list[str]:
    stale = repair_index()["stale"]
    return [f"{stale} practices could not be made findable. Run `highfive index_practices`."] if stale else []


def digests() -> list[str]:
    late = send_digests(localdate()).failed
    return [f"{late} digests could not be sent. The next run tries again; is the mail server up?"] if late else []


class Command(BaseCommand):
    help = "Close and seal rounds, find missing voices, forget silent conversations, tell who waits, repair the search."
    steps: tuple[Callable[[], list[str]], ...] = (rounds, conversations, voices, search, digests)

    def handle(self, *args: Any, **options: Any) -> None:
        """Each room's part by itself: what fails in one keeps no other from being done."""
        told: list[str] = []
        for step in self.steps:
            try:
                told += step()
            except Exception as error:
                traceback.print_exception(error)
                told.append(f"{step.__name__}: {error!r}")
        if told:
            raise CommandError("\n".join(dict.fromkeys(told)))
