"""Sotkanet as it answers: regions by code and never by id, rows that are absent, descriptions without HTML, terms."""

from decimal import Decimal

import pytest

from highfive.figures.sources.sotkanet import Sotkanet, plain
from highfive.figures.sources.web import SourceFailed
from highfive.figures.tests.conftest import REGIONS, indicator, row


@pytest.fixture
def client(sotkanet, fetcher) -> Sotkanet:
    return Sotkanet(fetcher, sotkanet.base)


def test_an_id_is_not_a_municipality_code(client) -> None:
    """Id 732 is Akaa; Salla's code 732 has the id 338, and a sub-region may carry the same code."""
    assert client.region_ids(["732", "320"]) == {"732": 338, "320": 118}
    assert client.region_ids(["020"]) == {"020": 732}
    assert client.region_ids(["732"], "SEUTUKUNTA") == {"732": 583}


def test_numbers_of_salla_are_sallas(client) -> None:
    ids = client.region_ids(["732", "742"])
    rows, _day = client.values(client.indicator(3099), [2024], ["total"], ids.values())
    assert [(row.region, row.value) for row in rows] == [(338, Decimal("10.1"))]


def test_a_sub_region_counts_only_when_its_municipalities_are_ours(client) -> None:
    five = ["320", "583", "614", "732", "742"]
    assert client.wider_ids("194", five) == {"358": 658, "194": 592}
    assert client.wider_ids("194", five[:4]) == {"358": 658}
    assert client.wider_ids("R1", five) == {"358": 658}


def test_an_unknown_code_is_named(client) -> None:
    with pytest.raises(SourceFailed, match="no area 999 of the category KUNTA"):
        client.region_ids(["732", "999"])


def test_a_description_is_text_with_its_limits(client) -> None:
    found = client.indicator(3099)
    assert found.notes["fi"] == "Näin laskettu . Toinen & rivi loppu Alle viiden tapauksen tietoja ei julkisteta."
    assert (found.unit, found.start, found.end, found.updated) == ("share", 2010, 2024, "2026-03-01")
    assert plain("<p id=x>a&nbsp;b</p>  c") == "a b c"


@pytest.mark.parametrize(
    ("title", "kind", "unit"),
    [
        ("Asioita / 1 000 asukasta", "", "per_1000"),
        ("Asioita / 100 000 asukasta", "", "number"),
        ("Asioita", "PER1000", "per_1000"),
        ("Asioiden osuus, %", "", "share"),
        ("Menot, euroa / asukas", "", "euros"),
        ("Väestö 31.12.", "", "number"),
    ],
)
def test_the_unit_is_what_the_title_says(sotkanet, client, title, kind, unit) -> None:
    sotkanet.routes["/indicators/7"] = indicator(7, title={"fi": title}, primaryValueType={"code": kind})
    assert client.indicator(7).unit == unit


def test_only_thls_own_numbers_may_be_published(sotkanet, client) -> None:
    sotkanet.routes["/indicators/127"] = indicator(127, producer=3)
    assert (client.indicator(3099).publishable, client.indicator(127).publishable) == (True, False)


def test_years_and_genders_are_repeated_in_the_question(sotkanet, client) -> None:
    client.values(client.indicator(3099), [2023, 2024], ["male", "female"], [338])
    assert sotkanet.calls[-1][1].endswith("/json?indicator=3099&years=2023&years=2024&genders=male&genders=female")


def test_csv_says_the_same(sotkanet, client) -> None:
    sotkanet.routes["/csv"] = (
        "indicator;region;year;gender;primary value;absolute value\r\n3099;338;2024;total;10.1;\r\n"
        "3099;346;2024;total;;9\r\n3099;732;2024;total;77.7;\r\n3099;118;2024;total;;\r\n"
    )
    rows, _day = client.values(client.indicator(3099), [2024], ["total"], [338, 346, 118], "csv")
    assert [(row.region, row.value) for row in rows] == [(338, Decimal("10.1")), (346, Decimal(9))]


def test_the_absolute_value_stands_in_where_it_is_the_only_one(sotkanet, client) -> None:
    sotkanet.routes["/json"] = [row(338, None, absValue=9), row(346, None)]
    rows, _day = client.values(client.indicator(3099), [2024], ["total"], [338, 346])
    assert [(row.region, row.value) for row in rows] == [(338, Decimal(9))]


def test_rows_of_another_indicator_or_year_are_left_out(sotkanet, client) -> None:
    sotkanet.routes["/json"] = [row(338, 1, indicator=4), row(338, 2, year=2019), row(338, 3)]
    rows, _day = client.values(client.indicator(3099), [2024], ["total"], [338])
    assert [row.value for row in rows] == [3]


def test_an_empty_fetch_is_an_error(sotkanet, client) -> None:
    sotkanet.routes["/json"] = []
    with pytest.raises(SourceFailed, match=r"no rows of indicator 3099 for 2030 \(total\)\. Its years are 2010–2024"):
        client.values(client.indicator(3099), [2030], ["total"], [338])


def test_data_are_asked_again_only_when_the_indicator_was_updated(sotkanet, client) -> None:
    found = client.indicator(3099)
    for _time in range(2):
        client.values(found, [2024], ["total"], [338])
    assert sum(address.startswith("/json") for _method, address, _body in sotkanet.calls) == 1


@pytest.mark.parametrize(
    ("path", "broken"),
    [
        ("/regions", "[]"),
        ("/regions", [{"id": 1}]),
        ("/regions", {"error": "x"}),
        ("/indicators/3099", "<html>"),
        ("/indicators/3099", {"id": 3099}),
        ("/indicators/3099", "[]"),
        ("/json", [row(338, "abc")]),
        ("/json", [{"value": 3}]),
        ("/json", [row(338, float("nan"))]),
        ("/json", '{"value": '),
    ],
)
def test_a_broken_answer_is_told_never_stored(sotkanet, client, path, broken) -> None:
    sotkanet.routes[path] = broken
    with pytest.raises(SourceFailed, match="could not be read"):
        all_of_it(client)
    assert not any("abc" in kept.read_text() for kept in client.fetcher.folder.glob("*"))


def all_of_it(client: Sotkanet) -> None:
    ids = client.region_ids(["732"])
    client.values(client.indicator(3099), [2024], ["total"], ids.values())


def test_csv_with_other_columns_is_told(sotkanet, client) -> None:
    sotkanet.routes["/csv"] = "a;b\r\n1;2\r\n"
    with pytest.raises(SourceFailed, match="the columns are"):
        client.values(client.indicator(3099), [2024], ["total"], [338], "csv")


def test_regions_are_asked_once(sotkanet, client) -> None:
    client.region_ids(["732"])
    client.region_ids(["320"])
    assert len(sotkanet.calls) == 1
    assert len(REGIONS) == 10
