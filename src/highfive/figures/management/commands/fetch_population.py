"""Fetch a region's population by sex and age from Statistics Finland; a failure keeps the numbers there are."""

import json
from typing import Any

from django.core.management import BaseCommand, CommandParser

from highfive.figures import actions
from highfive.figures.management.commands.fetch_indicator import Progress, fetcher, kept_numbers, region_named
from highfive.figures.sources.statfin import BASE, StatFin
from highfive.figures.sources.web import SourceFailed


class Command(BaseCommand):
    help = "Fetch population by municipality, sex and age (Statistics Finland, table 11re) for a region and a year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region", help="the region's short name: ita-lappi")
        parser.add_argument("--year", type=int, help="31.12. of this year; the newest in the table without it")
        parser.add_argument("--fresh", action="store_true", help="ask again even where an answer is remembered")
        parser.add_argument("--base", default=BASE, help="address of the PxWeb service")

    def handle(self, *args: Any, **options: Any) -> None:
        region = region_named(options["region"])
        codes = sorted(area.code for area in region.municipalities.all())
        with Progress(2) as progress:
            try:
                progress.step("Statistics Finland, table 11re")
                service = StatFin(fetcher(options["fresh"]), options["base"].rstrip("/"))
                cells, year, day = service.population(codes, options["year"])
                progress.step(f"storing the population of 31.12.{year}")
                publication = actions.publish_population(
                    region=region, cells=cells, period=f"31.12.{year}", retrieved_on=day, by=None
                )
            except (SourceFailed, ValueError) as error:
                raise kept_numbers(error, region, kind="population") from error
        self.stdout.write(json.dumps({"publication": publication.pk, "period": publication.period}))
