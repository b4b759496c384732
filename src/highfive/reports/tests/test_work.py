"""The report tells of practices the municipality has taken up and of decided pilots, failures too."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from highfive.core.actions import add_organisation
from highfive.core.models import Area, Person, Region
from highfive.pilots.models import Pilot
from highfive.practices import actions as practices
from highfive.practices.actions import Step, start_adoption, take_step
from highfive.reports import queries
from highfive.reports.rules.document import Section, sections_of, sentences_of

SALLA = "732"
PARAGRAPH = {"fi": "Kahvila ei vähentänyt yksinäisyyttä. Päätös: lopetetaan.", "sv": "Caféet minskade inte ensamheten."}


@pytest.fixture
def embedded(region: Region, cast: dict[str, Person]) -> None:
    """Embedded in Salla; considered in Posio."""
    made = practices.create_practice(
        region=region, by=cast["aino"], names={"fi": "Kyläkahvila", "sv": "Bycafé"}, core_idea={"fi": "Kahvit."},
        for_whom={"fi": "Kylälle."},
    )  # fmt: skip
    practices.share_practice(practice=made, by=cast["aino"])
    office = add_organisation(region=region, name="Sallan kirjasto", kind="municipality", by=None)
    day = date.today() - timedelta(days=3)
    adoption = start_adoption(
        practice=made, area=Area.objects.get(code=SALLA), step=Step("trying", day), by=cast["sulo"]
    )
    take_step(adoption=adoption, step=Step("in_use", day), by=cast["sulo"])
    heir: dict[str, Any] = {"heir_name": "Kirjastovirkailija", "heir_organisation": office, "budget_line": "4711"}
    take_step(adoption=adoption, step=Step("embedded", day, plan_place="Luku 3", **heir), by=cast["sulo"])
    start_adoption(practice=made, area=Area.objects.get(code="614"), step=Step("considering", day), by=cast["aino"])


def decided(region: Region, area: Area, paragraph: dict[str, str]) -> Pilot:
    """A pilot as it stands after its decision."""
    return Pilot.objects.create(
        region=region, names={"fi": "Kokeilu"}, area=area, status="decided", ending="stop", reasons="Ei vaikutusta.",
        decided_on=date.today(), frozen_at=timezone.now(), frozen_text="{}", frozen_hash="0" * 64,
        result={"why": ""}, recommended="stop", paragraph=paragraph,
    )  # fmt: skip


def chapter(region: Region, code: str, language: str = "fi") -> dict[str, Section]:
    document = queries.build_document(region, Area.objects.get(code=code), 2026, language, date(2026, 11, 24))
    return {section.key: section for section in sections_of(document)}


def words(section: Section) -> str:
    return "\n".join(sentence.text for block in section.blocks for sentence in sentences_of(block))


def test_what_the_municipality_took_up_stands_with_its_heir(region: Region, published: Any, embedded: None) -> None:
    said = words(chapter(region, SALLA)["practices"])
    assert "Kyläkahvila" in said
    assert "juurtunut" in said
    assert "Kirjastovirkailija, Sallan kirjasto" in said
    posio = words(chapter(region, "614")["practices"])
    assert "harkinnassa" in posio
    assert "Kirjastovirkailija" not in posio
    assert "practices" not in chapter(region, "583")
    assert "Bycafé" in words(chapter(region, SALLA, "sv")["practices"])


def test_a_failed_pilot_is_told_where_it_was_tried_and_regionwide_ones_everywhere(
    region: Region, published: Any
) -> None:
    assert "pilots" not in chapter(region, SALLA)
    decided(region, Area.objects.get(code=SALLA), PARAGRAPH)
    decided(region, region.area, {"fi": "Koko seudulla kokeiltiin puhelinrinkiä."})
    salla = words(chapter(region, SALLA)["pilots"])
    assert PARAGRAPH["fi"] in salla
    assert "puhelinrinkiä" in salla
    posio = words(chapter(region, "614")["pilots"])
    assert PARAGRAPH["fi"] not in posio
    assert "puhelinrinkiä" in posio
    assert PARAGRAPH["sv"] in words(chapter(region, SALLA, "sv")["pilots"])
