"""Fetching by command: numbers into the store with their date, terms kept, and a failure that keeps the old numbers."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from highfive.figures import queries
from highfive.figures.management.commands import fetch_indicator, fetch_population
from highfive.figures.models import Figure, Publication, Source
from highfive.figures.sources.web import Fetcher
from highfive.figures.tests.conftest import indicator, persons, row


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path) -> None:
    """No second between calls here, and a cache of the test's own."""
    for module in (fetch_indicator, fetch_population):
        monkeypatch.setattr(
            module, "fetcher", lambda fresh: Fetcher(tmp_path / "cache", fresh=fresh, seconds_between_calls=0)
        )


def run(*args: object, **options: object) -> dict[str, object]:
    output = StringIO()
    call_command(*args, stdout=output, stderr=StringIO(), **options)
    return json.loads(output.getvalue())


def test_an_indicator_is_stored_with_source_and_date(region, sotkanet) -> None:
    said = run("fetch_indicator", "ita-lappi", "3099", base=sotkanet.base)
    publication = Publication.objects.get(pk=said["publication"])
    found = {f.area.code: (f.value, f.reason) for f in publication.figures.select_related("area")}
    assert found["732"] == (Decimal("10.1"), "")
    assert found["742"] == (None, "not_collected")
    assert (publication.kind, publication.period, publication.source.producer) == ("register", "2024", "THL")
    assert publication.retrieved_on == date.today()
    assert "ei julkisteta" in publication.notes["fi"]
    assert {f.indicator.code for f in publication.figures.all()} == {"sotkanet.3099"}


def test_the_country_and_the_same_sub_region_stand_beside(region, sotkanet) -> None:
    type(region.area).objects.filter(pk=region.area_id).update(code="194")
    run("fetch_indicator", "ita-lappi", "3099", base=sotkanet.base)
    found = {f.area.kind: f.value for f in Figure.objects.exclude(area__kind="municipality")}
    assert found == {"region": Decimal("10.9"), "country": 13}


def test_by_sex_gives_women_and_men(region, sotkanet) -> None:
    sotkanet.routes["/json"] = [row(338, 10), row(338, 9, "male"), row(338, 11, "female")]
    run("fetch_indicator", "ita-lappi", "3099", base=sotkanet.base, by_sex=True)
    groups = {f.group: f.value for f in Figure.objects.filter(area__code="732")}
    assert groups == {"all": 10, "sex=man": 9, "sex=woman": 11}


@pytest.mark.slow
def test_fetching_again_takes_the_place_of_the_same_year_only(region, sotkanet) -> None:
    for year in (2023, 2024, 2024):
        sotkanet.routes["/json"] = [row(338, 10, year=year)]
        run("fetch_indicator", "ita-lappi", "3099", base=sotkanet.base, year=year, fresh=True)
    first, second, third = Publication.objects.order_by("id")
    assert (first.superseded_by, second.superseded_by, third.superseded_by) == (None, third, None)


def test_another_producers_numbers_are_kept_for_staff(region, sotkanet) -> None:
    sotkanet.routes |= {"/indicators/127": indicator(127, producer=3), "/json": [row(338, 3400, indicator=127)]}
    errors = StringIO()
    call_command("fetch_indicator", "ita-lappi", "127", base=sotkanet.base, stdout=StringIO(), stderr=errors)
    assert "by agreement" in errors.getvalue()
    publication = Publication.objects.get()
    assert publication.source.publishable is False
    assert not queries.current_publications(region).exists()
    assert not queries.public_figures(region)
    assert queries.kept_publications(region).get() == publication


def test_an_agreement_stays_when_fetched_again(region, sotkanet) -> None:
    sotkanet.routes |= {"/indicators/127": indicator(127, producer=3), "/json": [row(338, 3400, indicator=127)]}
    run("fetch_indicator", "ita-lappi", "127", base=sotkanet.base)
    Source.objects.update(publishable=True, licence="sopimus 12/2026")
    run("fetch_indicator", "ita-lappi", "127", base=sotkanet.base)
    assert Source.objects.get().licence == "sopimus 12/2026"
    assert queries.current_publications(region).count() == 1


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"/json": (500, "")}, "answered 500"),
        ({"/json": "{"}, "could not be read"),
        ({"/json": []}, "has no rows of indicator 3099"),
        ({"/json": [row(732, 77.7)]}, "has no number of 2024 for any municipality"),
        ({"/regions": [{"id": 1, "code": "020", "category": "KUNTA"}]}, "knows no area"),
    ],
)
def test_a_failed_fetch_keeps_the_old_numbers_and_says_so(region, sotkanet, broken, words) -> None:
    run("fetch_indicator", "ita-lappi", "3099", base=sotkanet.base)
    Publication.objects.update(retrieved_on=date(2026, 11, 3))
    sotkanet.routes |= broken
    with pytest.raises(CommandError, match=words) as error:
        run("fetch_indicator", "ita-lappi", "3099", base=sotkanet.base, fresh=True)
    assert str(error.value).endswith("The numbers fetched on 3.11.2026 (2024) stay as they are.")
    assert error.value.returncode == 1
    kept = queries.current_publications(region).get()
    assert kept.figures.get(area__code="732").value == Decimal("10.1")


def test_a_failed_first_fetch_stores_nothing(region, sotkanet) -> None:
    sotkanet.routes["/indicators/3099"] = (404, "")
    with pytest.raises(CommandError, match=r"Nothing was stored; there were no earlier numbers\."):
        run("fetch_indicator", "ita-lappi", "3099", base=sotkanet.base)
    assert not Publication.objects.exists()


@pytest.mark.slow
def test_population_is_fetched_in_both_forms(region, pxweb) -> None:
    said = run("fetch_population", "ita-lappi", base=pxweb.base, year=2019)
    assert said["period"] == "31.12.2019"
    publication = Publication.objects.get()
    cells = queries.population(publication)
    assert cells["732", "woman", "80+"] == persons("KU732", "100", "2", "2019")
    assert publication.figures.get(area=region.area, group="all").value == sum(cells.values())


@pytest.mark.slow
def test_a_failed_population_keeps_the_packaged_one(region, pxweb) -> None:
    call_command("load_population", "ita-lappi", stdout=StringIO())
    with pytest.raises(CommandError, match=r"no 1950 in Vuosi.*fetched on 24\.11\.2026 \(31\.12\.2019\) stay"):
        run("fetch_population", "ita-lappi", base=pxweb.base, year=1950)
    assert queries.current_publications(region).get().period == "31.12.2019"


def test_an_unknown_region_is_told(db) -> None:
    with pytest.raises(CommandError, match="no region nowhere"):
        call_command("fetch_population", "nowhere")
