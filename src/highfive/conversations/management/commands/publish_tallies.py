"""Publish a year's contacts: the one command behind the one button."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from highfive.conversations.actions.publishing import publish_tallies
from highfive.core.models import Person, Region
from highfive.core.rules import Refused


class Command(BaseCommand):
    help = "Protect and publish the tallies of a year's ended conversations. Once."
    requires_system_checks = ()  # somebody waits; the site was checked when it started

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region", type=int)
        parser.add_argument("year", type=int)
        parser.add_argument("--by", type=int, help="The person who asked for it; empty for the operator.")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Person.objects.get(pk=options["by"]) if options["by"] else None
        region = Region.objects.get(pk=options["region"])
        try:
            publication = publish_tallies(region=region, year=options["year"], by=by)
            told: dict[str, Any] = {"publication": publication.pk, "figures": publication.figures.count()}
        except Refused as refused:
            refusal = refused.refusal
            told = {"refused": {"code": refusal.code, "message": str(refusal.message), "status": refusal.status}}
        self.stdout.write(json.dumps(told))
