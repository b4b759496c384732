"""Load the population table that the package carries (31.12.2019), for a region to work without a network."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from highfive.core.models import Region
from highfive.figures import actions
from highfive.figures.formats import population

TABLE = Path(__file__).parents[2] / "data" / "population_2019.csv"
PERIOD, SUMMED_ON = "31.12.2019", date(2026, 11, 24)


class Command(BaseCommand):
    help = "Load the packaged population of 31.12.2019 (Statistics Finland 11re, CC BY 4.0) for a region."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region", help="the region's short name: ita-lappi")

    def handle(self, *args: Any, **options: Any) -> None:
        region = Region.objects.filter(slug=options["region"]).select_related("area").first()
        if region is None:
            raise CommandError(f"There is no region {options['region']}.")
        cells = population.read(TABLE.read_text())
        try:
            publication = actions.publish_population(
                region=region, cells=cells, period=PERIOD, retrieved_on=SUMMED_ON, by=None
            )
        except ValueError as error:
            raise CommandError(f"{TABLE.name} does not cover {region.slug}: {error}") from error
        total = publication.figures.get(area=region.area, group="all").value
        self.stdout.write(json.dumps({"publication": publication.pk, "persons": int(total or 0)}))
