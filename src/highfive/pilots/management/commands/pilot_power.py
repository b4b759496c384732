"""What planned numbers can show: a job, because it needs numpy and scipy. Reads and prints JSON."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Say what a pilot's planned numbers can show; reads {rule, planned, expected} from standard input."
    requires_system_checks = ()  # somebody waits
    stealth_options = ("stdin",)

    def handle(self, *args: Any, **options: Any) -> None:
        from highfive.pilots.analysis import power_hint

        asked = json.load(options.get("stdin") or sys.stdin.buffer)
        self.stdout.write(json.dumps(power_hint(asked["rule"], asked["planned"], asked["expected"])))
