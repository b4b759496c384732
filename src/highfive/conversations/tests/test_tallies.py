"""A year's contacts as numbers: protected as any number is, once, and nothing small can be worked out."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from highfive.conversations.actions.publishing import publish_tallies
from highfive.conversations.analysis import protected_tallies
from highfive.conversations.models import Tally
from highfive.conversations.rules.tallies import FEWEST, PARTS, Ended
from highfive.core.models import Area, Person, Region
from highfive.core.queries import municipalities
from highfive.core.rules import Refused
from highfive.figures.models import Figure
from highfive.figures.rules import NewFigure

TODAY = date(2027, 1, 8)
PLACES = ("320", "583", "732")
Cast = dict[str, Person]


def rows(*groups: tuple[int, str, str]) -> list[Ended]:
    """So many from a place about a theme."""
    return [Ended(place, theme, "web", "answered") for count, place, theme in groups for _number in range(count)]


def figures_of(*groups: tuple[int, str, str]) -> dict[tuple[str, str], NewFigure]:
    found, _facts = protected_tallies(rows(*groups), PLACES, "R1")
    return {(figure.indicator, figure.area_code): figure for figure in found}


def look(figure: NewFigure) -> tuple[Any, str, bool]:
    return figure.value, figure.bound, bool(figure.reason)


YEAR = (
    (20, "732", "company"), (12, "320", "money"), (3, "583", "safety"), (3, "583", "idea"), (10, "untold", "company"),
    (1, "583", "other"),
)  # fmt: skip


@pytest.mark.slow
def test_shares_are_told_and_small_numbers_are_limits() -> None:
    found = figures_of(*YEAR)
    assert found["contacts.total", "R1"].value == 50
    assert look(found["contacts.place", "732"]) == (41, "", False)
    assert look(found["contacts.theme.company", "R1"]) == (61, "", False)
    for small in ("safety", "idea", "other", "money"):
        assert (found[f"contacts.theme.{small}", "R1"].bound == "under") is (small != "money")
    assert found["contacts.outcome.answered", "R1"].bound == "over"  # all of them
    assert len(found) == 1 + len(PLACES) + 1 + sum(map(len, PARTS.values()))


@pytest.mark.slow
@pytest.mark.parametrize("few", [0, 1, 2, 3, 4])
def test_nobody_and_a_few_look_alike(few: int) -> None:
    """The same year with none to four conversations about safety: their number looks the same."""
    year = ((22 - few, "732", "company"), (12, "320", "money"), (10, "untold", "idea"), (few, "732", "safety"))
    found = figures_of(*year)
    assert look(found["contacts.theme.safety", "R1"]) == look(found["contacts.theme.transport", "R1"])
    assert found["contacts.theme.safety", "R1"].bound in ("under", "")
    assert found["contacts.theme.safety", "R1"].value != 0


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 4, FEWEST - 1])
def test_of_a_small_year_nothing_is_told(count: int) -> None:
    found = figures_of((count, "732", "company"))
    assert {figure.reason != "" for figure in found.values()} == {True}
    assert {figure.value for figure in found.values()} == {None}


@pytest.mark.slow
def test_one_small_number_cannot_be_subtracted_from_the_whole() -> None:
    """What is shown of a table leaves at least five conversations, or two open numbers."""
    found = figures_of((30, "732", "company"), (28, "320", "company"), (2, "583", "company"))
    shown = [f for (code, _area), f in found.items() if code.startswith("contacts.place") and not f.bound and f.value]
    others = [f for (code, _area), f in found.items() if code.startswith("contacts.place") and (f.bound or f.reason)]
    assert len(others) >= 2
    assert sum(figure.value or 0 for figure in shown) < 100


@pytest.fixture
def year(region: Region, cast: Cast) -> int:
    """2026, tallied as it was forgotten; also something of another year."""
    for count, place, theme in YEAR:
        area = Area.objects.filter(code=place).first()
        Tally.objects.create(region=region, year=2026, area=area, channel="web", theme=theme, outcome="answered",
                             count=count)  # fmt: skip
    Tally.objects.create(region=region, year=2025, channel="card", theme="idea", outcome="joined", count=50)
    return 2026


@pytest.mark.slow
def test_a_year_is_published_once(region: Region, cast: Cast, year: int) -> None:
    publication = publish_tallies(region=region, year=year, by=cast["aino"], today=TODAY)
    assert (publication.kind, publication.period) == ("contacts", "2026")
    salla = Figure.objects.get(publication=publication, indicator__code="contacts.place", area__code="732")
    assert (salla.value, salla.n) == (41, 50)
    assert publication.figures.count() == 1 + len(municipalities(region)) + 1 + sum(map(len, PARTS.values()))
    with pytest.raises(Refused) as refused:
        publish_tallies(region=region, year=year, by=cast["aino"], today=TODAY)
    assert refused.value.refusal.code == "published_already"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "year", "code"),
    [("aino", 2027, "year_not_over"), ("aino", 2024, "no_contacts"), ("sulo", 2026, "role"), ("oula", 2026, "role")],
)
def test_what_may_not_be_published(region: Region, cast: Cast, who: str, year: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        publish_tallies(region=region, year=year, by=cast[who], today=TODAY)
    assert refused.value.refusal.code == code


@pytest.mark.slow
def test_the_page_shows_nothing_before_it_is_published(region: Region, cast: Cast, as_person: Any) -> None:
    last = date.today().year - 1
    Tally.objects.create(region=region, year=last, channel="web", theme="money", outcome="joined", count=37)
    aino: Client = as_person(cast["aino"])
    before = aino.get("/kohtaa/luvut/").content.decode()
    assert "37" not in before
    assert str(last) in before
    assert aino.post("/kohtaa/luvut/").status_code == 302
    after = aino.get("/kohtaa/luvut/").content.decode()
    assert "35" in after  # to the nearest five
    assert "37" not in after
    assert aino.post("/kohtaa/luvut/").status_code == 409
    for other in ("sulo", "kerttu", "veikko", "helmi", "oula"):
        assert as_person(cast[other]).get("/kohtaa/luvut/").status_code in (403, 409)


@pytest.mark.slow
def test_a_job_tells_what_it_refused(region: Region, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import call_command

    call_command("publish_tallies", str(region.pk), "2024", "--by", str(cast["aino"].pk))
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "no_contacts"
