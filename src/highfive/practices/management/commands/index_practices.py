"""`highfive index_practices`: mends the search's index; the nightly run calls the same action."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from highfive.practices.actions.index import repair_index


class Command(BaseCommand):
    help = "Index the practices whose search index is missing or stale, and forget words nobody needs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Index every practice anew.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(repair_index(everything=options["all"])))
