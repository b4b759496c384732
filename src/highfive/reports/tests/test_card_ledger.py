"""What other rooms add to a project's card: practices, blocks, adoptions with heirs, pilots, work; the account."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from highfive.core.actions import add_organisation
from highfive.core.models import Area
from highfive.network.actions import record_work
from highfive.pilots.models import Pilot
from highfive.practices import actions as practice_actions
from highfive.practices.actions.adoption import Step, start_adoption, take_step
from highfive.practices.models import Practice
from highfive.projects.actions import import_card
from highfive.projects.formats import read_card
from highfive.projects.models import Project
from highfive.projects.queries import shipped_card
from highfive.reports.queries.account import account_of
from highfive.reports.queries.card import card_sheet, card_text_out
from highfive.reports.rules.card import trace_lines

DAY = date(2022, 1, 10)


@pytest.fixture
def project(region, cast) -> Project:
    return import_card(region=region, source=shipped_card("S21758"), by=cast["aino"]).project


@pytest.fixture
def practice(region, cast, project) -> Practice:
    """A practice that came from the project, with one building block, shared with the members."""
    block = practice_actions.create_block(
        region=region, names={"fi": "Kyyti kylältä"}, text={"fi": "Kyläläiset sopivat kyydit."}, by=cast["aino"]
    )
    made = practice_actions.create_practice(
        region=region, by=cast["aino"], names={"fi": "Kyläkahvila"}, source_project=project,
        core_idea={"fi": "Kylän väki juo kahvit yhdessä"}, for_whom={"fi": "Kyläläisille"}, blocks=[block],
    )  # fmt: skip
    practice_actions.share_practice(practice=made, by=cast["aino"])
    made.refresh_from_db()
    return made


@pytest.fixture
def embedded(region, cast, practice):
    """Salla has tried it, uses it, and has embedded it with an heir; Posio is only trying."""
    library = add_organisation(region=region, name="Sallan kirjasto", kind="municipality", by=None)
    salla, posio = Area.objects.get(code="732"), Area.objects.get(code="614")
    row = start_adoption(practice=practice, step=Step(to="trying", on=DAY), by=cast["aino"], area=salla)
    take_step(adoption=row, step=Step(to="in_use", on=DAY), by=cast["aino"])
    last = Step(to="embedded", on=DAY, heir_name="kirjastonjohtaja", heir_organisation=library,
                budget_line="Kirjasto 4210", plan_place="Hyvinvointisuunnitelma, luku 3")  # fmt: skip
    take_step(adoption=row, step=last, by=cast["aino"])
    start_adoption(practice=practice, step=Step(to="trying", on=DAY), by=cast["aino"], area=posio)
    return row


def test_practices_and_their_blocks_stand_under_the_promising_ones(project, practice) -> None:
    sheet = card_sheet(project)
    assert sheet.card.texts["inclusion_practices"] == (
        "Kyläkahvila: Kylän väki juo kahvit yhdessä. Palanen: Kyyti kylältä."
    )
    rows = [(line["row"], line["pk"]) for line in trace_lines(sheet) if line["key"] == "inclusion_practices"]
    assert rows == [("practices.practice", practice.pk), ("practices.block", practice.blocks.get().pk)]


def test_a_proposal_and_a_draft_are_not_on_the_card(project, practice) -> None:
    Practice.objects.filter(pk=practice.pk).update(status="draft")
    assert "inclusion_practices" not in card_sheet(project).card.texts


def test_the_card_names_the_heir_of_what_was_embedded_and_reads_back(project, embedded) -> None:
    sheet = card_sheet(project)
    said = sheet.card.texts["dissemination"]
    assert (
        "Käytäntö ”Kyläkahvila” on juurtunut: Salla. Työn jatkaja: Sallan kirjasto, kirjastonjohtaja. "
        "Talousarviokohta: Kirjasto 4210. Paikka suunnitelmassa: Hyvinvointisuunnitelma, luku 3."
    ) in said
    assert "Käytäntö ”Kyläkahvila” on kokeilussa: Posio." in said
    assert read_card(card_text_out(sheet)) == sheet.card
    lines = [line for line in trace_lines(sheet) if line["row"] == "practices.adoption"]
    heir = next(line for line in lines if line["sentence"].startswith("Työn jatkaja"))
    assert heir["pk"] == embedded.pk
    assert heir["address"].endswith(embedded.get_absolute_url())


def test_a_decided_pilot_tells_its_decision_and_an_undecided_one_nothing(project, region, monkeypatch) -> None:
    salla = Area.objects.get(code="732")
    words = {"names": {"fi": "Kimppakyyti"}, "question": {"fi": "Lähteekö useampi asioille?"}}
    pilot = Pilot.objects.create(region=region, area=salla, source_project=project, **words)
    assert "Kimppakyyti" not in card_text_out(card_sheet(project))
    pilot.status, pilot.ending, pilot.decided_on = "decided", "cannot_tell", DAY
    pilot.lesson = {"fi": "Vastaajia oli liian vähän"}
    monkeypatch.setattr("highfive.reports.queries.card.decided_pilots", lambda _project: [pilot])
    said = card_sheet(project).card.texts["other_results"]
    assert said.endswith(
        "Kokeilu ”Kimppakyyti”: Lähteekö useampi asioille? "
        "Päätös: tulos ei riitä johtopäätökseen (10.1.2022). Vastaajia oli liian vähän."
    )


def test_recorded_work_is_on_the_card_and_on_the_account(project, region, cast, as_person) -> None:
    salla = Area.objects.get(code="732")
    for kind, area, hours, euros in (
        ("groups", salla, Decimal("100.5"), Decimal(900)),
        ("travel", salla, Decimal(20), Decimal(0)),
        ("network", None, Decimal(200), Decimal(1100)),
    ):
        record_work(region=region, kind=kind, month=date(2021, 5, 1), area=area, hours=hours, euros=euros,
                    by=cast["aino"], project=project)  # fmt: skip
    assert "Työhön on kirjattu 320,5 työtuntia ja 2 000 euroa kuluja." in card_sheet(project).card.texts["approach"]
    account = account_of(project)
    assert [(line.area, line.sum.hours) for line in account.by_area] == [(None, 200), (salla, Decimal("120.5"))]
    assert [line.sum.hours for line in account.by_kind] == [200, Decimal("100.5"), 20]
    assert account.funding_per_hour == Decimal(810)  # 259 577 / 320.5
    assert account.recorded_per_hour == Decimal(6)  # 2 000 / 320.5
    page = as_person(cast["helmi"]).get(reverse("project_account", args=[project.pk])).content.decode()
    assert "320,5" in page


def test_without_hours_no_rate_is_told(project) -> None:
    account = account_of(project)
    assert account.all.hours == 0
    assert (account.funding_per_hour, account.recorded_per_hour) == (None, None)
    assert "approach" in card_sheet(project).card.texts
    assert "kirjattu" not in card_sheet(project).card.texts["approach"]
