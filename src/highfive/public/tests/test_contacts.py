"""A year's contacts as anybody takes them: nobody and a few are the same in every file."""

from datetime import date

import pytest
from django.test import Client

from highfive.conversations.actions.publishing import publish_tallies
from highfive.conversations.models import Tally
from highfive.core.models import Area, Person, Region
from highfive.public.formats import csv
from highfive.public.queries.open_data import open_data

YEARS = {2024: {"732": 21, "320": 12, "583": 0, "742": 4}, 2025: {"732": 18, "320": 11, "583": 4, "742": 0}}


@pytest.fixture
def published(region: Region, cast: dict[str, Person]) -> dict[int, int]:
    """Two years whose numbers are told alike; publications by year."""
    found = {}
    for year, places in YEARS.items():
        for code, count in places.items():
            area = Area.objects.get(code=code)
            Tally.objects.create(
                region=region, year=year, area=area, channel="web", theme="company", outcome="joined", count=count
            )
        found[year] = publish_tallies(region=region, year=year, by=cast["aino"], today=date(2026, 1, 8)).pk
    return found


@pytest.mark.slow
def test_years_that_differ_by_a_few_are_the_same_rows(
    client: Client, region: Region, published: dict[int, int]
) -> None:
    rows = csv.figures(open_data(region, "fi")).splitlines()
    told = {
        year: [row.replace(str(year), "").replace(f"contacts-{key}", "") for row in rows if f"contacts-{key}" in row]
        for year, key in published.items()
    }
    assert told[2024] == told[2025]
    assert len(told[2024]) > 20
    cubes = [client.get(f"/{region.slug}/avoin-data/{key}.json").json() for key in published.values()]
    assert [cubes[0][part] for part in ("value", "status", "size")] == [
        cubes[1][part] for part in ("value", "status", "size")
    ]
