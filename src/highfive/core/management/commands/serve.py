"""Serve the site with granian: WSGI, one worker a core; request lines are not logged."""

import os
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Serve the site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="127.0.0.1:8000")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        host, _, port = options["address"].rpartition(":")
        sys.stdout.flush()
        os.execv(  # noqa: S606 - no shell is wanted
            sys.executable,
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", port,
                "--workers", str(options["workers"]), "--blocking-threads", "2", "--no-access-log",
                "--log-level", "warning", "highfive.wsgi:application",
            ],
        )  # fmt: skip
