"""Release a closed round: the one command behind the one button."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from highfive.core.models import Person
from highfive.core.rules import Refused
from highfive.surveys.actions.release import release_round
from highfive.surveys.models import Round


class Command(BaseCommand):
    help = "Weigh, estimate, protect and publish a closed round's answers. Once."
    requires_system_checks = ()  # somebody waits; the site was checked when it started

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", type=int)
        parser.add_argument("--by", type=int, help="The person who asked for it; empty for the operator.")

    def handle(self, *args: Any, **options: Any) -> None:
        round_ = Round.objects.get(pk=options["round"])
        by = Person.objects.get(pk=options["by"]) if options["by"] else None
        try:
            publication = release_round(round_=round_, by=by)
            told = {"publication": publication.pk, "figures": publication.figures.count(), **publication.facts}
        except Refused as refused:
            refusal = refused.refusal
            told = {"refused": {"code": refusal.code, "message": str(refusal.message), "status": refusal.status}}
        self.stdout.write(json.dumps(told))
