"""Open data: the same numbers as in the store, hidden ones alike, files that validators accept."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import frictionless
import pytest
from django.test import Client

from highfive.core.models import Region
from highfive.figures.models import Figure, Indicator, Publication

pytestmark = pytest.mark.slow
HIDDEN = ("too_few", "protected")


def rows(client: Client, name: str = "luvut", prefix: str = "") -> list[dict[str, str]]:
    response = client.get(f"{prefix}/ita-lappi/avoin-data/{name}.csv")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_csv_has_every_number_of_the_store_and_no_other(client: Client, published: Publication) -> None:
    found = {(row["indicator"], row["area"], row["group"]): row for row in rows(client)}
    figures = list(Figure.objects.select_related("indicator", "area"))
    assert len(found) == len(figures) > 100
    for figure in figures:
        row = found[figure.indicator.code, figure.area.code, figure.group]
        for name in ("value", "low", "high", "n"):
            stored = getattr(figure, name)
            assert row[name] == ("" if stored is None else str(int(stored)))


def test_protected_and_too_few_are_one_status_without_any_number(client: Client, published: Publication) -> None:
    reasons = {(f.indicator.code, f.area.code, f.group): f.reason for f in Figure.objects.select_related()}
    hidden = [row for row in rows(client) if reasons[row["indicator"], row["area"], row["group"]] in HIDDEN]
    assert {reasons[row["indicator"], row["area"], row["group"]] for row in hidden} == set(HIDDEN)
    assert {(row["status"], row["value"], row["low"], row["high"], row["n"]) for row in hidden} == {
        ("hidden", *[""] * 4)
    }
    assert not {"rule", "reason"} & set(hidden[0])


def test_no_file_tells_which_of_the_two_a_hidden_number_is(client: Client, region: Region, publish_survey: Any) -> None:
    """Swap protected and too few: every download stays the same to the byte, its size too."""
    publication = publish_survey()
    files = [
        "luvut.csv",
        "indikaattorit.csv",
        "alueet.csv",
        "datapackage.json",
        f"{publication.pk}.json",
        "dcat.jsonld",
    ]
    before = {name: client.get(f"/ita-lappi/avoin-data/{name}").content for name in files}
    swapped = {"too_few": "protected", "protected": "too_few"}
    for figure in Figure.objects.filter(reason__in=swapped):
        Figure.objects.filter(pk=figure.pk).update(reason=swapped[figure.reason], rule="other")
    assert {name: client.get(f"/ita-lappi/avoin-data/{name}").content for name in files} == before


def test_the_order_of_rows_is_the_same_whatever_is_hidden(client: Client, published: Publication) -> None:
    order = [(row["indicator"], row["area"], row["group"]) for row in rows(client)]
    Figure.objects.filter(area__code="320").update(value=None, low=None, high=None, n=None, bound="", reason="too_few")
    assert [(row["indicator"], row["area"], row["group"]) for row in rows(client)] == order


def test_text_that_a_spreadsheet_would_run_is_made_harmless(client: Client, published: Publication) -> None:
    titles = {row["indicator_title"] for row in rows(client) if row["indicator"] == "someone"}
    assert titles == {"'=Ei ketään, jolle soittaa"}


@pytest.mark.parametrize(("prefix", "title"), [("", "Lähellä kotia on turvallista"), ("/sv", "Tryggt nära hemmet")])
def test_labels_come_in_the_language_of_the_address(
    client: Client, published: Publication, prefix: str, title: str
) -> None:
    assert title in {row["indicator_title"] for row in rows(client, prefix=prefix)}


@pytest.mark.parametrize("prefix", ["", "/fi-simple", "/sv", "/en"])
def test_the_data_package_is_valid(client: Client, published: Publication, tmp_path: Path, prefix: str) -> None:
    base = f"{prefix}/ita-lappi/avoin-data"
    (tmp_path / "datapackage.json").write_bytes(client.get(f"{base}/datapackage.json").content)
    descriptor = json.loads((tmp_path / "datapackage.json").read_text())
    for resource in descriptor["resources"]:
        (tmp_path / resource["path"]).write_bytes(client.get(f"{base}/{resource['path']}").content)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["type", "message"]) == []
    assert report.stats["tasks"] == 6
    figures = next(task for task in report.tasks if task.name == "figures")
    assert figures.stats["rows"] == Figure.objects.count()
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert all(field["description"] for resource in descriptor["resources"] for field in resource["schema"]["fields"])


def cube(client: Client, publication: Publication) -> dict[str, Any]:
    return client.get(f"/ita-lappi/avoin-data/{publication.pk}.json").json()


def place(document: dict[str, Any], **codes: str) -> str:
    """The index of a cell: row-major over `id`, as the format says."""
    at = 0
    for name, size in zip(document["id"], document["size"], strict=True):
        at = at * size + document["dimension"][name]["category"]["index"].index(codes[name])
    return str(at)


def test_the_cube_holds_every_number_where_the_format_puts_it(client: Client, published: Publication) -> None:
    document = cube(client, published)
    assert (document["version"], document["class"]) == ("2.0", "dataset")
    assert document["role"]["geo"] == ["area"]
    left = dict(document["value"])
    for figure in Figure.objects.select_related("indicator", "area"):
        codes = {"indicator": figure.indicator.code, "area": figure.area.code, "group": figure.group}
        for measure in ("value", "low", "high", "n"):
            at = place(document, **codes, period=published.period, measure=measure)
            assert left.pop(at, None) == getattr(figure, measure)
        status = document["status"].get(place(document, **codes, period=published.period, measure="value"))
        assert (status == "hidden") == (figure.reason in HIDDEN)
    assert left == {}


def test_the_cube_names_every_category_and_unit(client: Client, published: Publication) -> None:
    document = cube(client, published)
    for name in document["id"]:
        category = document["dimension"][name]["category"]
        assert set(category["index"]) == set(category["label"])
    assert document["dimension"]["group"]["category"]["label"]["age=65+"] == "65 vuotta täyttäneet"
    assert set(document["dimension"]["indicator"]["category"]["unit"]) == set(
        Indicator.objects.values_list("code", flat=True)
    )


def test_another_regions_publication_is_not_found(client: Client, published: Publication, other_region: Region) -> None:
    assert client.get(f"/muu-seutu/avoin-data/{published.pk}.json").status_code == 404
    assert rows_of_other(client) == []


def rows_of_other(client: Client) -> list[dict[str, str]]:
    text = client.get("/muu-seutu/avoin-data/luvut.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_withdrawn_numbers_leave_the_open_data(client: Client, published: Publication) -> None:
    Publication.objects.update(withdrawn_on="2026-11-12", withdrawal_reason="väärä aineisto")
    assert rows(client) == []
    assert client.get(f"/ita-lappi/avoin-data/{published.pk}.json").status_code == 404


def test_a_portal_finds_each_file_in_the_catalogue(client: Client, published: Publication) -> None:
    document = client.get("/ita-lappi/avoin-data/dcat.jsonld").json()
    dataset = document["dcat:dataset"][0]
    for distribution in dataset["dcat:distribution"]:
        path = distribution["dcat:downloadURL"]["@id"].removeprefix("http://testserver")
        assert client.get(path).status_code == 200
    assert dataset["dct:license"]["@id"].startswith("https://creativecommons.org/licenses/by/4.0")


def test_the_page_describes_its_dataset_for_search_engines(client: Client, published: Publication) -> None:
    page = client.get("/en/ita-lappi/avoin-data/").content.decode()
    inside = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    document = json.loads(inside)
    assert document["@type"] == "Dataset"
    assert document["spatialCoverage"] == ["Kemijärvi", "Pelkosenniemi", "Posio", "Salla", "Savukoski"]


def test_a_description_cannot_end_its_script_element() -> None:
    from highfive.public.formats.catalogue import inline

    text = inline({"name": "</script><b>&"})
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><b>&"}


def test_without_results_the_page_says_when_data_comes(client: Client, region: Region) -> None:
    response = client.get("/en/ita-lappi/avoin-data/")
    assert response.status_code == 200
    assert "Nothing has been published yet" in response.content.decode()
