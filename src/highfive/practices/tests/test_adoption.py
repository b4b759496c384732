"""The ledger's writes: what the database keeps, what it refuses, what others are told."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from highfive.core.models import AuditEvent, Membership, Person, Region
from highfive.core.rules import Refused
from highfive.figures.actions import withdraw_publication
from highfive.network.actions import create_target_group
from highfive.network.models import GroupNote
from highfive.practices import actions, queries
from highfive.practices.models import Adoption, AdoptionStep, StepAnnulment
from highfive.practices.rules.savings import StepCost, own_cost
from highfive.practices.tests import adoption_cast as scene
from highfive.practices.tests.adoption_cast import HEIR, step, walk
from highfive.practices.tests.test_adoption_rules import LEGAL, STATES

D = Decimal
ROADS = {
    "considering": "considering", "trying": "trying", "in_use": "trying in_use",
    "embedded": "trying in_use embedded", "stopped": "trying stopped",
}  # fmt: skip


def refused(code: str, field: str | None, act: Any, **given: Any) -> None:
    """The action is refused for this reason, and nothing is written."""
    before = (AdoptionStep.objects.count(), StepAnnulment.objects.count(), AuditEvent.objects.count())
    with pytest.raises(Refused) as caught, transaction.atomic():
        act(**given)
    assert (caught.value.refusal.code, caught.value.field) == (code, field)
    assert (AdoptionStep.objects.count(), StepAnnulment.objects.count(), AuditEvent.objects.count()) == before


def test_a_practice_travels_to_salla(make_practice: Any, cast: dict[str, Person], region: Region) -> None:
    kylat = scene.organisation(region)
    practice = make_practice(status="shared")
    salla = walk(practice, "considering trying in_use embedded", cast["sulo"])
    assert (salla.status, salla.in_use_since) == ("embedded", date(2026, 5, 4))
    assert (salla.start_hours, salla.start_euros) == (D("10.5"), D(150))
    assert (salla.heir_name, salla.heir_organisation, salla.budget_line) == (
        "kulttuurisihteeri",
        kylat,
        "4520 Kulttuuri",
    )
    assert [row.number for row in queries.all_steps(salla)] == [4, 3, 2, 1]
    events = AuditEvent.objects.filter(target=f"practices.adoption:{salla.pk}").order_by("pk")
    assert [row.event for row in events] == ["adoption.started", *["adoption.stepped"] * 3]
    assert events[3].data == {"step": 4, "was": "in_use", "now": "embedded"}
    assert list(queries.adoptions(practice)) == [salla]


@pytest.mark.slow
@pytest.mark.parametrize("before", STATES[1:])
def test_from_every_state_the_database_and_the_action_take_only_what_is_legal(
    before: str, make_practice: Any, cast: dict[str, Person], region: Region
) -> None:
    heir = {**HEIR, "heir_organisation": scene.organisation(region)}
    salla = walk(make_practice(status="shared"), ROADS[before], cast["sulo"])
    for after in STATES[1:]:
        late = {"on": date(2026, 11, 1), **(heir if after == "embedded" else {})}
        if (before, after) in LEGAL:
            with transaction.atomic():
                actions.take_step(adoption=salla, step=step(after, **late), by=cast["sulo"])
                assert Adoption.objects.get().status == after
                transaction.set_rollback(True)
        else:
            refused("adoption_step", "to", actions.take_step, adoption=salla, step=step(after, **late), by=cast["sulo"])
            with pytest.raises(IntegrityError, match="adoption_step_legal"), transaction.atomic():
                AdoptionStep.objects.create(
                    adoption=salla,
                    number=99,
                    from_status=before,
                    to_status=after,
                    on=date(2026, 11, 1),
                    why="-",
                    **HEIR,
                )


@pytest.mark.parametrize("missing", ["heir_name", "heir_organisation", "budget_line", "plan_place"])
def test_embedding_without_one_of_its_needs(
    missing: str, make_practice: Any, cast: dict[str, Person], region: Region
) -> None:
    heir = {**HEIR, "heir_organisation": scene.organisation(region)}
    heir[missing] = None if missing == "heir_organisation" else "  "
    salla = walk(make_practice(status="shared"), "trying in_use", cast["sulo"])
    refused("embedding", missing, actions.take_step, adoption=salla, step=step("embedded", **heir), by=cast["sulo"])
    if missing != "heir_organisation":  # an organisation may leave the register later, the words stay
        with pytest.raises(IntegrityError, match="adoption_embedded_has_heir"), transaction.atomic():
            Adoption.objects.update(status="embedded", **{**HEIR, missing: ""})


def test_days_reasons_and_numbers(make_practice: Any, cast: dict[str, Person]) -> None:
    salla, tomorrow = walk(make_practice(status="shared"), "trying", cast["sulo"]), timezone.localdate() + timedelta(1)
    given: dict[str, Any] = {"adoption": salla, "by": cast["sulo"]}
    refused("step_in_future", "on", actions.take_step, step=step("in_use", on=tomorrow), **given)
    refused("step_before_previous", "on", actions.take_step, step=step("in_use", on=date(2026, 2, 1)), **given)
    refused("step_why", "why", actions.take_step, step=step("stopped", why=" "), **given)
    refused("step_numbers", "hours", actions.take_step, step=step("in_use", hours=D(-1)), **given)
    with pytest.raises(IntegrityError, match="adoption_stopped_with_why"), transaction.atomic():
        AdoptionStep.objects.create(
            adoption=salla, number=2, from_status="trying", to_status="stopped", on=date.today()
        )
    with pytest.raises(IntegrityError, match="adoption_step_costs_not_negative"), transaction.atomic():
        AdoptionStep.objects.update(hours=-1)


def test_who_acts_for_whom(
    make_practice: Any, cast: dict[str, Person], region: Region, other_region: Region, stranger: Person
) -> None:
    practice, kylat = make_practice(status="shared"), scene.organisation(region)
    start: Any = actions.start_adoption
    trying = step("trying")
    posio = {"practice": practice, "step": trying, "area": scene.municipality("614")}
    refused("adoption_not_own", "adopter", start, by=cast["sulo"], **posio)
    for key in ("veikko", "helmi"):
        refused("role", "adopter", start, by=cast[key], **posio)
    refused("role", "adopter", start, by=stranger, **posio)
    elsewhere = {"practice": practice, "step": trying, "area": scene.municipality("009")}
    refused("adopter_elsewhere", "adopter", start, by=cast["aino"], **elsewhere)
    theirs = {"practice": practice, "step": trying, "organisation": scene.organisation(other_region, "Muu ry")}
    refused("adopter_elsewhere", "adopter", start, by=cast["aino"], **theirs)
    refused("adopter", "adopter", start, by=cast["aino"], practice=practice, step=trying)
    ours = {"practice": practice, "step": trying, "organisation": kylat}
    refused("adoption_not_own", "adopter", start, by=cast["kerttu"], **ours)
    Membership.objects.filter(person=cast["kerttu"]).update(organisation=kylat)
    row = actions.start_adoption(by=cast["kerttu"], **ours)
    assert (row.organisation, row.area, str(row)) == (kylat, None, "Sallan kylät ry")
    refused("adoption_not_own", None, actions.take_step, adoption=row, step=step("in_use"), by=cast["sulo"])
    actions.start_adoption(by=cast["oula"], **posio)


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_shared_is_not_taken_up(status: str, make_practice: Any, cast: dict[str, Person]) -> None:
    practice = make_practice(status="draft")
    if status == "archived":
        actions.move_practice(practice=practice, to="archived", by=cast["aino"])
    given = {"practice": practice, "step": step("trying"), "area": scene.municipality(), "by": cast["sulo"]}
    refused("practice_not_shared", None, actions.start_adoption, **given)


def test_a_second_start_is_the_next_step_or_refused(make_practice: Any, cast: dict[str, Person]) -> None:
    practice = make_practice(status="shared")
    walk(practice, "considering", cast["sulo"])
    given = {"practice": practice, "area": scene.municipality(), "by": cast["aino"]}
    refused("taken_up", "adopter", actions.start_adoption, step=step("trying"), **given)


def test_a_step_from_a_state_never_seen(make_practice: Any, cast: dict[str, Person]) -> None:
    salla = walk(make_practice(status="shared"), "considering trying", cast["sulo"])
    given = {"adoption": salla, "step": step("stopped"), "by": cast["aino"]}
    refused("adoption_changed", None, actions.take_step, seen=1, **given)
    assert actions.take_step(seen=2, **given).number == 3


def test_a_mistake_is_annulled_and_stays(make_practice: Any, cast: dict[str, Person]) -> None:
    salla = walk(make_practice(status="shared"), "trying in_use", cast["sulo"])
    first, second = salla.steps.all()
    refused("step_not_last", "why", actions.annul_step, step=first, why="Väärä kunta", by=cast["sulo"])
    refused("annulment_why", "why", actions.annul_step, step=second, why=" ", by=cast["sulo"])
    refused("role", None, actions.annul_step, step=second, why="Väärä kunta", by=cast["helmi"])
    actions.annul_step(step=second, why="Ei vielä käytössä", by=cast["sulo"])
    salla.refresh_from_db()
    assert (salla.status, salla.in_use_since, salla.start_hours) == ("trying", None, None)
    refused("step_annulled", "why", actions.annul_step, step=second, why="Taas", by=cast["sulo"])
    again = actions.take_step(adoption=salla, step=step("in_use", on=date(2026, 6, 1)), by=cast["sulo"])
    assert (again.number, again.from_status) == (3, "trying")
    assert [row.to_status for row in queries.all_steps(salla)] == ["in_use", "in_use", "trying"]
    assert AuditEvent.objects.filter(event="adoption.annulled").count() == 1


def test_annulling_the_only_step_takes_it_out_of_every_count(make_practice: Any, cast: dict[str, Person]) -> None:
    practice = make_practice(status="shared")
    salla = walk(practice, "trying", cast["sulo"])
    actions.annul_step(step=salla.steps.get(), why="Väärä kunta", by=cast["sulo"])
    salla.refresh_from_db()
    assert salla.status == ""
    assert not queries.adoptions(practice)
    again = walk(practice, "considering", cast["sulo"])
    assert again.pk == salla.pk
    assert [row.number for row in again.steps.all()] == [1, 2]


def test_annulling_an_embedding_takes_its_heir_away(
    make_practice: Any, cast: dict[str, Person], region: Region
) -> None:
    scene.organisation(region)
    salla = walk(make_practice(status="shared"), "trying in_use embedded", cast["sulo"])
    actions.annul_step(step=salla.steps.last(), why="Ei sovittu", by=cast["sulo"])
    salla.refresh_from_db()
    assert (salla.status, salla.heir_name, salla.heir_organisation) == ("in_use", "", None)
    assert salla.steps.last().heir_name == "kulttuurisihteeri"


def test_an_heir_whose_organisation_is_gone(make_practice: Any, cast: dict[str, Person], region: Region) -> None:
    kylat = scene.organisation(region)
    salla = walk(make_practice(status="shared"), "trying in_use embedded", cast["sulo"])
    assert not queries.embedded_without_heir(region)
    kylat.delete()
    assert list(queries.embedded_without_heir(region)) == [salla]
    actions.take_step(adoption=salla, step=step("in_use", on=date(2026, 11, 1)), by=cast["sulo"])
    assert not queries.embedded_without_heir(region)


def test_building_blocks_of_a_step(make_practice: Any, cast: dict[str, Person], region: Region) -> None:
    ride = actions.create_block(region=region, names={"fi": "Kyyti"}, text={}, by=cast["aino"])
    host = actions.create_block(region=region, names={"fi": "Isäntä"}, text={}, by=cast["aino"])
    salla = walk(make_practice(status="shared", blocks=[ride, host]), "trying", cast["sulo"], blocks=(ride, host))
    actions.take_step(adoption=salla, step=step("in_use", blocks=(host,)), by=cast["sulo"])
    assert [list(row.blocks.all()) for row in queries.all_steps(salla)] == [[host], [host, ride]]
    assert list(salla.blocks.all()) == [host]


def test_target_groups_are_told_once(make_practice: Any, cast: dict[str, Person], region: Region) -> None:
    group = create_target_group(region=region, names={"fi": "Yksin asuvat"}, by=cast["aino"])
    scene.organisation(region)
    practice = make_practice("Kyläkahvit", status="shared", target_groups=[group])
    salla = walk(practice, "considering trying in_use embedded", cast["sulo"])
    notes = list(GroupNote.objects.filter(group=group).order_by("day"))
    assert [(note.kind, note.day) for note in notes] == [("tried", date(2026, 2, 2)), ("tried", date(2026, 9, 1))]
    assert notes[0].address == f"/kaytannot/otettu/{salla.pk}/"
    with override("en"):
        assert notes[0].text["en"] == "Salla began to try the practice “Kyläkahvit”."
    actions.annul_step(step=salla.steps.last(), why="Ei sovittu", by=cast["sulo"])
    notes[1].refresh_from_db()
    assert GroupNote.objects.count() == 2
    assert notes[1].text["en"].startswith("Entered by mistake, annulled: Salla has embedded")


def test_what_the_row_holds_is_what_its_steps_add_up_to(
    make_practice: Any, cast: dict[str, Person], region: Region
) -> None:
    road = "considering trying stopped considering trying in_use embedded"
    scene.organisation(region)
    each = {"on": date(2026, 3, 1), "hours": D("1.5"), "euros": D(10)}
    salla = walk(make_practice(status="shared"), road, cast["sulo"], **each)
    rows = list(queries.standing_steps(salla))
    assert salla.start_hours == own_cost(StepCost(row.to_status, row.hours) for row in rows) == D(9)
    assert salla.start_euros == own_cost(StepCost(row.to_status, row.euros) for row in rows) == D(60)
    totals = queries.totals(salla)
    assert (totals.hours, totals.euros, totals.people) == (D("10.5"), D(70), 23)
    assert (totals.hours_blank, totals.euros_blank, totals.people_blank) == (False, False, True)


def test_what_sharing_saved(make_practice: Any, cast: dict[str, Person]) -> None:
    practice = make_practice(status="shared", hours_start=D(160), euros_start=2000)
    walk(practice, "trying in_use", cast["aino"])
    walk(practice, "trying in_use", cast["aino"], code="614", hours=None)
    walk(practice, "trying", cast["aino"], code="320")
    practice.refresh_from_db()
    found = queries.savings(practice)
    assert (found.hours.basis, found.hours.total, found.euros.total) == ("stated", D("149.5"), 2 * 1850)
    assert [(str(row.name), why) for row, why in found.hours.left_out] == [
        ("Kemijärvi", "not_in_use"), ("Posio", "own_unknown"),
    ]  # fmt: skip


def test_figures_before_and_after(
    make_practice: Any, cast: dict[str, Person], region: Region, other_region: Region
) -> None:
    old, new = (scene.published(region, year, {"732": value, "614": 20}) for year, value in ((2024, 41), (2025, 26)))
    salla = walk(make_practice(status="shared"), "trying", cast["sulo"])
    lonely, before, after = scene.indicator(), scene.figure(old), scene.figure(new)
    given: dict[str, Any] = {"adoption": salla, "indicator": lonely, "by": cast["sulo"]}
    act: Any = actions.choose_figures
    refused("measure_order", "after", act, before=after, after=before, **given)
    refused("measure_same", "after", act, before=after, after=after, **given)
    refused("figure_not_published", "before", act, before=scene.figure(old, "614"), after=after, **given)
    foreign = scene.published(other_region, 2023, {"009": 30})
    refused("figure_not_published", "before", act, before=scene.figure(foreign, "009"), after=None, **given)
    refused("role", None, act, before=before, after=after, **{**given, "by": cast["helmi"]})
    actions.choose_figures(before=before, after=after, **given)
    salla.refresh_from_db()
    with override("en"):
        chart = queries.before_and_after(salla, "en")
    assert chart
    assert [(row.label, row.text, row.interval, row.before) for row in chart.rows] == [
        ("2024", "41%", "36–47", True), ("2025", "26%", "21–32", False),
    ]  # fmt: skip
    assert "n = 85" in chart.source_line
    with pytest.raises(IntegrityError, match="adoption_figures_of_an_indicator"), transaction.atomic():
        Adoption.objects.update(indicator=None)


def test_a_figure_withdrawn_since_is_not_shown(make_practice: Any, cast: dict[str, Person], region: Region) -> None:
    old = scene.published(region, 2024, {"732": 41})
    salla = walk(make_practice(status="shared"), "trying", cast["sulo"])
    actions.choose_figures(
        adoption=salla, indicator=scene.indicator(), before=scene.figure(old), after=None, by=cast["sulo"]
    )
    withdraw_publication(publication=old, reason="Virhe", on=date(2026, 11, 2), by=cast["aino"])
    salla.refresh_from_db()
    assert queries.before_and_after(salla, "fi") is None
    assert queries.lost_figures(salla) == [(salla.before, "withdrawn")]
