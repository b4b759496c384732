"""Over the demo's release: the same number on the pages, in the open data and in the report, and near the truth."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.test import Client

from highfive.core.models import Region
from highfive.demo import actions, rules
from highfive.demo.queries import closeness
from highfive.figures.models import Figure, Publication
from highfive.figures.queries import shown
from highfive.reports.models import Report
from highfive.reports.queries import compare_renditions
from highfive.surveys.models import Round
from highfive.surveys.queries import questionnaire_of

pytestmark = pytest.mark.slow
PREFIXES = {"fi": "", "fi-simple": "/fi-simple", "sv": "/sv", "en": "/en"}
HIDDEN = {"too_few": "hidden", "protected": "hidden"}
SPACES = str.maketrans("\u00a0\u202f\u2009", "   ")
each_language = pytest.mark.parametrize("language", PREFIXES)


@pytest.fixture(scope="module")
def figures(demo: None) -> dict[int, Figure]:
    """Every figure of the region's open publications."""
    rows = Figure.objects.filter(publication__withdrawn_on=None, publication__superseded_by=None)
    found = {row.pk: row for row in rows.select_related("indicator", "area", "publication__source")}
    assert len(found) > 5000
    return found


@pytest.fixture
def reader(demo: None) -> Client:
    return Client()


def test_the_csv_holds_every_figure_and_no_other(reader: Client, figures: dict[int, Figure]) -> None:
    text = reader.get("/ita-lappi/avoin-data/luvut.csv").content.decode("utf-8-sig")
    rows = {
        tuple(row[name] for name in ("sample", "period", "indicator", "area", "group")): row
        for row in csv.DictReader(io.StringIO(text))
    }
    assert len(rows) == len(figures)
    for figure in figures.values():
        of = (figure.publication.kind, figure.publication.period)
        row = rows[*of, figure.indicator.code, figure.area.code, figure.group]
        status = HIDDEN.get(figure.reason, figure.reason) or figure.bound or ("uncertain" if figure.uncertain else "")
        assert row["status"] == (status or "shown")
        for name in ("value", "low", "high", "n"):
            stored = getattr(figure, name)
            assert (float(row[name]) if row[name] else None) == (None if stored is None else float(stored))


def cells(document: dict[str, Any]) -> Iterator[tuple[dict[str, str], str]]:
    """Every place of a cube with its codes: row-major, as the format says."""
    places: list[tuple[dict[str, str], int]] = [({}, 0)]
    for name, size in zip(document["id"], document["size"], strict=True):
        codes = document["dimension"][name]["category"]["index"]
        places = [({**known, name: code}, at * size + k) for known, at in places for k, code in enumerate(codes)]
    return ((known, str(at)) for known, at in places)


def test_the_cubes_hold_every_figure_and_no_other(reader: Client, figures: dict[int, Figure]) -> None:
    stored = {
        (row.publication_id, row.indicator.code, row.area.code, row.group): row for row in figures.values()
    }  # fmt: skip
    read = 0
    for key in {row.publication_id for row in figures.values()}:
        document = reader.get(f"/ita-lappi/avoin-data/{key}.json").json()
        for codes, at in cells(document):
            figure = stored.get((key, codes["indicator"], codes["area"], codes["group"]))
            value = getattr(figure, codes["measure"], None)
            assert document["value"].get(at) == (None if value is None else float(value)), codes
            read += at in document["value"]
    assert read == sum(getattr(row, name) is not None for row in figures.values()
                       for name in ("value", "low", "high", "n"))  # fmt: skip


def tree(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return lxml.html.fromstring(answer.content.decode())


def text_of(element: Any) -> str:
    return " ".join(element.text_content().translate(SPACES).split())


def result_pages(client: Client) -> list[str]:
    links = tree(client, "/ita-lappi/tulokset/").xpath("//main//a/@href")
    return sorted({link for link in links if re.fullmatch(r"/ita-lappi/tulokset/[\w-]+/", link)})


@each_language
def test_every_number_of_a_page_is_the_figure_it_leads_to(
    reader: Client, figures: dict[int, Figure], language: str
) -> None:
    pages, read = result_pages(reader), set()
    assert len(pages) > 20
    for path in ["/ita-lappi/", "/ita-lappi/tulokset/", *pages]:
        for link in tree(reader, PREFIXES[language] + path).xpath("//main//a[contains(@href, '/luvut/')]"):
            figure = figures[int(link.get("href").rstrip("/").rsplit("/", 1)[-1])]
            holder = link.getparent() if link.getparent().tag == "span" else link
            assert text_of(holder).startswith(shown(figure, language).translate(SPACES)), (path, figure.pk)
            read.add(figure.pk)
    shown_at_all = {row.pk for row in figures.values() if row.publication.kind == "survey" and row.value is not None}
    assert len(read & shown_at_all) > len(shown_at_all) / 4


@each_language
def test_no_number_with_an_interval_comes_from_elsewhere(
    reader: Client, figures: dict[int, Figure], language: str
) -> None:
    readings = {shown(row, language).translate(SPACES) for row in figures.values() if row.low is not None}
    found = set()
    for path in ["/ita-lappi/", *result_pages(reader)]:
        text = text_of(tree(reader, PREFIXES[language] + path).xpath("//main")[0])
        found |= set(re.findall(r"\d+ ?% \(\d+–\d+\)", text))
    assert len(found) > 100
    assert found <= readings


def test_a_numbers_own_page_says_the_same(reader: Client, figures: dict[int, Figure]) -> None:
    for figure in list(figures.values())[::97]:
        language = list(PREFIXES)[figure.pk % 4]
        main = text_of(tree(reader, f"{PREFIXES[language]}/luvut/{figure.pk}/").xpath("//main")[0])
        reading = shown(figure, language).translate(SPACES)
        assert reading.split(" (")[0].lower() in main.lower(), figure.pk


def test_the_report_says_the_same_in_every_format(demo: None) -> None:
    told = compare_renditions(Report.objects.get())
    assert told["mismatches"] == []
    assert told["numbers"] > 300
    assert told["compared"]["html"] == told["compared"]["docx"] == told["compared"]["pdf"] == told["numbers"]


@pytest.mark.parametrize(("kind", "fewest", "error"), [("region", 30, 4), ("municipality", 60, 7)])
def test_the_intervals_hold_the_truth(demo: None, kind: str, fewest: int, error: float) -> None:
    """The release against the truth of everybody, which only a demo knows."""
    round_ = Round.objects.get(status="released", short=False)
    assert round_.publication is not None
    people = rules.draw_people(actions.adults(Publication.objects.get(kind="population", superseded_by=None)))
    close = closeness(round_.publication, people, questionnaire_of(round_), kind)
    assert close.compared > fewest
    assert close.inside >= 0.9 * close.compared
    assert close.error < error  # points, with a quarter of the answers of the whole demo


def test_the_demo_told_that_nothing_leaks_and_nothing_differs(loaded: Any, demo: None) -> None:
    told = " ".join(loaded.told.split())
    assert re.search(r"answers that can be joined to a code: 0 of \d+", told)
    assert re.search(r"tried [\d,]+ protected numbers and recovered 0\b", told)
    assert re.search(r"read back: HTML (\d+), DOCX \1, PDF \1,[^;]*; 0 differ", told)


def test_one_release_for_the_round(demo: None) -> None:
    region = Region.objects.get(slug="ita-lappi")
    assert region.publications.filter(kind="survey").count() == 1
