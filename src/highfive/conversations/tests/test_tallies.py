"""A year's contacts as numbers: protected as any number is, once, and nothing small can be worked out."""

import json
from datetime import date
from itertools import product
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
from highfive.figures.actions import withdraw_publication
from highfive.figures.models import Figure, Publication
from highfive.figures.rules import NewFigure

TODAY = date(2027, 1, 8)
PLACES = ("320", "583", "732")
Cast = dict[str, Person]


def rows(*groups: tuple[int, str, str]) -> list[Ended]:
    """So many from a place about a theme."""
    return [Ended(place, theme, "web", "answered") for count, place, theme in groups for _number in range(count)]


def figures_of(*groups: tuple[int, str, str]) -> dict[tuple[str, str], NewFigure]:
    return {(figure.indicator, figure.area_code): figure for figure in protected_tallies(rows(*groups), PLACES, "R1")}


def look(figure: NewFigure) -> tuple[Any, str, bool]:
    return figure.value, figure.bound, bool(figure.reason)


YEAR = (
    (20, "732", "company"), (12, "320", "money"), (3, "583", "safety"), (3, "583", "idea"), (10, "untold", "company"),
    (1, "583", "other"),
)  # fmt: skip


def test_numbers_are_told_to_the_nearest_five_and_small_ones_are_limits() -> None:
    found = figures_of(*YEAR)
    assert look(found["contacts.total", "R1"]) == (50, "", False)
    assert look(found["contacts.place", "732"]) == (20, "", False)
    assert look(found["contacts.theme.company", "R1"]) == (30, "", False)
    assert look(found["contacts.theme.money", "R1"]) == (10, "", False)
    for small in ("safety", "idea", "other", "transport"):
        assert look(found[f"contacts.theme.{small}", "R1"]) == (5, "under", False)
    assert look(found["contacts.outcome.answered", "R1"]) == (50, "", False)
    assert len(found) == 1 + len(PLACES) + 1 + sum(map(len, PARTS.values()))


@pytest.mark.parametrize("few", [0, 1, 2, 3, 4])
def test_nobody_and_a_few_look_alike(few: int) -> None:
    """The same year with none to four conversations about safety: all of it looks the same."""
    year = ((22 - few, "732", "company"), (12, "320", "money"), (10, "untold", "idea"), (few, "583", "safety"))
    for theme in ("safety", "transport"):
        assert look(figures_of(*year)[f"contacts.theme.{theme}", "R1"]) == (5, "under", False)
    assert look(figures_of(*year)["contacts.place", "583"]) == (5, "under", False)


@pytest.mark.slow
@pytest.mark.parametrize("others", [(20, 20), (21, 14), (22, 7), (11, 8)])
@pytest.mark.parametrize("few", [(1, 0), (4, 4)])
def test_that_somebody_wrote_from_a_place_cannot_be_proved(others: tuple[int, int], few: tuple[int, int]) -> None:
    """For every number of conversations from none to four there is a year that is told in the same words."""

    def told(company: int, untold: int, one: int, two: int) -> str:
        year = (
            (company, "732", "company"),
            (one, "320", "company"),
            (two, "583", "company"),
            (untold, "untold", "company"),
        )
        return str(sorted(figures_of(*year).values(), key=str))

    near = [[others[0] + step for step in range(-4, 5)], [others[1] + step for step in range(-3, 4)]]
    alike = [year for year in product(*near, range(5), range(5)) if told(*year) == told(*others, *few)]
    assert {one for _company, _untold, one, _two in alike} == set(range(5))
    assert {two for _company, _untold, _one, two in alike} == set(range(5))


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
    assert (salla.value, salla.n) == (20, None)
    assert publication.figures.count() == 1 + len(municipalities(region)) + 1 + sum(map(len, PARTS.values()))
    with pytest.raises(Refused) as refused:
        publish_tallies(region=region, year=year, by=cast["aino"], today=TODAY)
    assert refused.value.refusal.code == "published_already"


@pytest.mark.slow
def test_a_year_that_was_withdrawn_is_not_counted_anew(region: Region, cast: Cast, year: int) -> None:
    """What ended late, or a second lot of numbers, would be a difference."""
    publication = publish_tallies(region=region, year=year, by=cast["aino"], today=TODAY)
    withdraw_publication(publication=publication, reason="Väärä vuosi.", on=TODAY, by=cast["aino"])
    Tally.objects.filter(region=region, year=year).update(count=6)
    with pytest.raises(Refused) as refused:
        publish_tallies(region=region, year=year, by=cast["aino"], today=TODAY)
    assert refused.value.refusal.code == "published_already"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "year", "code"),
    [("aino", 2027, "year_not_over"), ("aino", 2024, "few_contacts"), ("sulo", 2026, "role"), ("oula", 2026, "role")],
)
def test_what_may_not_be_published(region: Region, cast: Cast, who: str, year: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        publish_tallies(region=region, year=year, by=cast[who], today=TODAY)
    assert refused.value.refusal.code == code


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, FEWEST - 1])
def test_a_year_of_few_is_refused_like_a_year_of_none(region: Region, cast: Cast, count: int) -> None:
    """A publication without numbers would tell that somebody wrote."""
    Tally.objects.create(region=region, year=2026, channel="web", theme="idea", outcome="joined", count=count)
    said = []
    for year in (2026, 2025):
        with pytest.raises(Refused) as refused:
            publish_tallies(region=region, year=year, by=cast["aino"], today=TODAY)
        said.append(refused.value.refusal)
    assert said[0] == said[1]
    assert not Publication.objects.filter(kind="contacts").exists()


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
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "few_contacts"
