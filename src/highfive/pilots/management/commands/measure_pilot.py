"""Hold a pilot's two measurements against its rule: the one command behind the one button."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from highfive.core.models import Person
from highfive.core.rules import Refused
from highfive.pilots.actions.measuring import hold_against_rule
from highfive.pilots.models import Pilot


class Command(BaseCommand):
    help = "Calculate a pilot's change, hold it against the rule stated before the start, publish it. Once."
    requires_system_checks = ()  # somebody waits

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pilot", type=int)
        parser.add_argument("--by", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        pilot, by = Pilot.objects.get(pk=options["pilot"]), Person.objects.get(pk=options["by"])
        try:
            told: dict[str, Any] = {"recommended": hold_against_rule(pilot=pilot, by=by).recommended}
        except Refused as refused:
            refusal = refused.refusal
            told = {"refused": {"code": refusal.code, "message": str(refusal.message), "status": refusal.status}}
        self.stdout.write(json.dumps(told))
