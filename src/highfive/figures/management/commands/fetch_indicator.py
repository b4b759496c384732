"""Fetch an indicator of Sotkanet for a region's municipalities; a failure keeps the numbers there are."""

import json
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from highfive.core.models import Region
from highfive.figures import actions, queries
from highfive.figures.rules.sotkanet import SotkanetIndicator, indicator_code
from highfive.figures.sources.sotkanet import BASE, Sotkanet
from highfive.figures.sources.web import Fetcher, SourceFailed


class Progress:
    """A bar on a terminal that names the step under way; nothing in a log or a test."""

    def __init__(self, steps: int) -> None:
        console = Console(stderr=True, file=sys.stderr)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        self.bar = Bar(*columns, console=console, transient=True, disable=not console.is_terminal)
        self.task = self.bar.add_task("", total=steps)
        self.started = False

    def step(self, words: str) -> None:
        self.bar.update(self.task, description=words, advance=1 if self.started else 0)
        self.started = True

    def __enter__(self) -> "Progress":
        self.bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.bar.stop()


def region_named(slug: str) -> Region:
    region = Region.objects.filter(slug=slug).select_related("area").first()
    if region is None:
        raise CommandError(f"There is no region {slug}.")
    return region


def fetcher(fresh: bool) -> Fetcher:
    return Fetcher(Path(settings.VAR) / "cache", fresh=fresh)


def kept_numbers(error: Exception, region: Region, **which: Any) -> CommandError:
    """The failure in words, with what stays shown: the numbers fetched before, and their date."""
    kept = queries.kept_publications(region).filter(superseded_by=None, withdrawn_on=None, **which).first()
    if kept is None:
        return CommandError(f"{error} Nothing was stored; there were no earlier numbers.")
    return CommandError(
        f"{error} The numbers fetched on {kept.retrieved_on:%-d.%-m.%Y} ({kept.period}) stay as they are."
    )


class Command(BaseCommand):
    help = "Fetch one indicator of Sotkanet for the municipalities of a region."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region", help="the region's short name: ita-lappi")
        parser.add_argument("indicator", type=int, help="the indicator's number in Sotkanet: 3099")
        parser.add_argument("--year", type=int, help="the newest year of the indicator without it")
        parser.add_argument("--by-sex", action="store_true", help="also men and women, where the indicator has them")
        parser.add_argument("--form", choices=("json", "csv"), default="json", help="what to ask the service for")
        parser.add_argument("--fresh", action="store_true", help="ask again even where an answer is remembered")
        parser.add_argument("--base", default=BASE, help="address of the service")

    def handle(self, *args: Any, **options: Any) -> None:
        region, code = region_named(options["region"]), indicator_code(options["indicator"])
        with Progress(4) as progress:
            try:
                publication = self.fetch(region, progress, options)
            except (SourceFailed, ValueError) as error:
                raise kept_numbers(error, region, kind="register", figures__indicator__code=code) from error
        if not publication.source.publishable:
            self.stderr.write(
                f"The producer is {publication.source.producer}: Sotkanet shows its numbers by agreement. "
                "They are stored for staff and not shown to the public."
            )
        self.stdout.write(json.dumps({"publication": publication.pk, "period": publication.period}))

    def fetch(self, region: Region, progress: Progress, options: dict[str, Any]) -> Any:
        service = Sotkanet(fetcher(options["fresh"]), options["base"].rstrip("/"))
        progress.step("Sotkanet: regions")
        codes = [area.code for area in region.municipalities.all()]
        ids = service.region_ids(codes) | service.wider_ids(region.area.code, codes)
        progress.step("Sotkanet: the indicator's description")
        indicator = service.indicator(options["indicator"])
        year = options["year"] or indicator.end
        genders = _genders(indicator, options["by_sex"])
        progress.step(f"Sotkanet: numbers of {year}")
        rows, day = service.values(indicator, [year], genders, ids.values(), options["form"])
        progress.step("storing")
        values = {(row.region, row.gender): row.value for row in rows if row.year == year}
        by_code = {(code, gender): values.get((key, gender)) for code, key in ids.items() for gender in genders}
        return actions.publish_sotkanet(
            region=region, indicator=indicator, year=year, values=by_code, retrieved_on=day, by=None
        )


def _genders(indicator: SotkanetIndicator, by_sex: bool) -> list[str]:
    wanted = ("total", "male", "female") if by_sex else ("total",)
    return [gender for gender in wanted if gender in indicator.genders] or ["total"]
