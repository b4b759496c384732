"""The road of a pilot: rounds, release, result, decision, what the decision leaves behind; other moves are refused."""

import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from highfive.core.models import Area, AuditEvent, Person, Region
from highfive.core.rules import Refused
from highfive.figures.actions import publish, save_source
from highfive.figures.models import Figure, Indicator, Publication
from highfive.figures.rules import NewFigure, NewIndicator
from highfive.network.actions import create_target_group
from highfive.network.models import GroupNote
from highfive.pilots import actions, queries
from highfive.pilots.actions.measuring import hold_against_rule
from highfive.pilots.models import Pilot
from highfive.pilots.rules.questions import short_questionnaire
from highfive.pilots.rules.statuses import STATUSES, TRANSITIONS, moving_refused
from highfive.pilots.tests.conftest import (
    DAYS,
    DECISION,
    LATER,
    ROUND,
    TODAY,
    answer,
    make_pilot,
    publish_people,
    stated,
)
from highfive.projects.actions import import_card
from highfive.projects.queries import shipped_card
from highfive.surveys.rules.navigation import first_page, next_page
from highfive.surveys.rules.questionnaire import untranslated

Cast = dict[str, Person]


def reason(attempt: Any) -> str:
    """The code of the refusal."""
    with pytest.raises(Refused) as refused:
        attempt()
    return refused.value.refusal.code


def test_every_move_outside_the_table_is_refused_with_a_reason() -> None:
    for here, there in itertools.product(STATUSES, STATUSES):
        if there in TRANSITIONS[here]:
            assert moving_refused(here, there) is None
        elif there != "draft":
            refusal = moving_refused(here, there)
            assert refusal
            assert str(refusal.message)
    assert not any("draft" in to for to in TRANSITIONS.values())


@pytest.mark.slow
def test_the_change_is_held_against_the_locked_rule(measured: Pilot) -> None:
    assert (measured.status, measured.recommended) == ("measured", "adopt")
    before, after = measured.before_figure, measured.after_figure
    assert before
    assert after
    assert (before.publication.kind, before.area.code) == ("short_survey", "583")
    assert (int(before.value), int(after.value)) == (50, 20)
    change = Figure.objects.get(publication=measured.publication)
    assert (change.publication.kind, change.indicator.unit, int(change.value)) == ("pilot", "points", -30)
    assert change.low < -30 < change.high < -10
    assert measured.result["needed"] is None
    assert AuditEvent.objects.filter(event="pilot.measured").count() == 1
    assert queries.frozen_holds(measured)


@pytest.mark.slow
def test_a_short_round_never_stands_for_the_regions_survey(measured: Pilot) -> None:
    assert not Publication.objects.filter(kind="survey").exists()
    assert Publication.objects.filter(kind="short_survey").count() == 2


@pytest.mark.slow
def test_a_pilot_is_measured_once(measured: Pilot, cast: Cast) -> None:
    assert reason(lambda: hold_against_rule(pilot=measured, by=cast["aino"])) == "status"
    assert reason(lambda: actions.abandon_pilot(pilot=measured, why="Ei miellytä", by=cast["aino"])) == "status"


@pytest.mark.slow
def test_a_small_change_cannot_be_told_and_says_what_would_have(running: Pilot, region: Region, cast: Cast) -> None:
    publish_people(region)
    answer(running, "before", cast["aino"], 100, 0.5)
    answer(running, "after", cast["aino"], 100, 0.35)
    assert actions.measure_pilot(pilot=running, by=cast["aino"]) == "cannot_tell"
    running.refresh_from_db()
    assert running.result["change"] == -15
    assert 100 < running.result["needed"] <= 950
    assert running.result["excluded"] == ["stop"]


@pytest.mark.slow
def test_too_few_answers_end_in_cannot_tell_without_any_number(running: Pilot, region: Region, cast: Cast) -> None:
    publish_people(region)
    answer(running, "before", cast["aino"], 100, 0.5)
    answer(running, "after", cast["aino"], 25, 0.2)
    assert actions.measure_pilot(pilot=running, by=cast["aino"]) == "cannot_tell"
    running.refresh_from_db()
    assert (running.result["why"], running.result["after"]) == ("too_few", None)
    figure = Figure.objects.get(publication=running.publication)
    assert (figure.value, figure.reason) == (None, "too_few")


def test_what_is_not_measured_waits_for_the_day_and_then_cannot_be_told(running: Pilot, cast: Cast) -> None:
    assert reason(lambda: actions.measure_pilot(pilot=running, by=cast["aino"])) == "not_released"
    hold_against_rule(pilot=running, by=cast["aino"], today=LATER)
    running.refresh_from_db()
    assert (running.recommended, running.result["why"]) == ("cannot_tell", "not_measured")


@pytest.mark.slow
def test_the_decision_leaves_a_practice_a_lesson_a_paragraph_and_a_note(
    running: Pilot, region: Region, cast: Cast, measured: Pilot
) -> None:
    decided = actions.decide_pilot(pilot=measured, by=cast["aino"], today=LATER, **DECISION)
    assert (decided.status, decided.ending, decided.decided_by) == ("decided", "adopt", cast["aino"])
    practice = decided.practice
    assert practice
    assert (practice.evidence_strength, practice.evidence_effect) == ("before_after", "clear")
    assert practice.lessons == DECISION["lesson"]
    assert [area.code for area in practice.areas.all()] == ["583"]
    assert set(decided.paragraph) == {"fi", "sv", "en"}
    assert "−30 prosenttiyksikköä" in decided.paragraph["fi"]
    assert decided.paragraph["fi"].startswith("Pelkosenniemellä kokeiltiin: Kyläkahvila")
    assert queries.report_paragraphs(region) == [decided.paragraph]
    assert queries.frozen_holds(decided)
    assert reason(lambda: actions.decide_pilot(pilot=decided, by=cast["aino"], today=LATER, **DECISION)) == "status"


def test_a_decided_pilot_tells_its_target_groups(ready: Pilot, region: Region, cast: Cast) -> None:
    group = create_target_group(region=region, names={"fi": "Yksin asuvat"}, by=cast["aino"])
    actions.save_pilot(pilot=ready, by=cast["aino"], target_groups=[group])
    actions.confirm_commitment(commitment=ready.commitments.get(), by=cast["kerttu"])
    running = actions.start_pilot(pilot=ready, by=cast["aino"])
    hold_against_rule(pilot=running, by=cast["aino"], today=LATER)
    told = DECISION | {"ending": "cannot_tell"}
    decided = actions.decide_pilot(pilot=running, by=cast["aino"], today=LATER, **told)
    note = GroupNote.objects.get(group=group)
    assert (note.kind, note.key, note.text) == ("tried", f"pilot:{decided.pk}", decided.paragraph)
    assert decided.practice.evidence_strength == "unknown"


def test_a_pilot_of_a_project_leaves_its_lesson_there(ready: Pilot, region: Region, cast: Cast) -> None:
    project = import_card(region=region, source=shipped_card("S21758"), by=cast["aino"]).project
    actions.save_pilot(pilot=ready, source_project=project, by=cast["aino"])
    actions.confirm_commitment(commitment=ready.commitments.get(), by=cast["kerttu"])
    running = actions.start_pilot(pilot=ready, by=cast["aino"])
    assert f'"project":"{project.code}"' in running.frozen_text
    hold_against_rule(pilot=running, by=cast["aino"], today=LATER)
    actions.decide_pilot(pilot=running, by=cast["aino"], today=LATER, **DECISION | {"ending": "cannot_tell"})
    assert project.lessons.get().text == "Kyläkahvila kerran viikossa: Ovi auki samaan aikaan joka viikko."
    assert list(queries.pilots_of_project(project)) == [Pilot.objects.get(pk=running.pk)]


def published(region: Region, period: str, **number: Any) -> None:
    """A number of an indicator for Pelkosenniemi, as some source published it."""
    publish(
        region=region, source=save_source(code="test", names={"fi": "Testi"}, producer="Testi", licence="CC0"),
        kind="survey", titles={"fi": "Kysely"}, period=period, retrieved_on=TODAY, by=None,
        indicators=[NewIndicator("trust", {"fi": "Luottaa"}, "percent")],
        figures=[NewFigure("trust", "583", **number)], areas={"583": Area.objects.get(code="583")},
    )  # fmt: skip


def by_indicator(region: Region, ready: Pilot, cast: Cast, after: dict[str, Any]) -> Pilot:
    published(region, "2025", value=Decimal(40), low=Decimal(33), high=Decimal(48), n=170)
    published(region, "2026", **after)
    indicator = Indicator.objects.get(code="trust")
    actions.save_pilot(
        pilot=ready, measure="indicator", indicator=indicator, before_period="2025", after_period="2026",
        direction="up", by=cast["aino"],
    )  # fmt: skip
    actions.confirm_commitment(commitment=ready.commitments.get(), by=cast["kerttu"])
    running = actions.start_pilot(pilot=ready, by=cast["aino"])
    actions.measure_pilot(pilot=running, by=cast["aino"])
    running.refresh_from_db()
    return running


def test_an_indicator_is_held_against_the_rule(ready: Pilot, region: Region, cast: Cast) -> None:
    after = {"value": Decimal(65), "low": Decimal(57), "high": Decimal(72), "n": 170}
    measured = by_indicator(region, ready, cast, after)
    assert (measured.recommended, measured.result["change"]) == ("adopt", 25)
    assert measured.publication.period == "2025–2026"
    assert [str(row) for row in queries.indicators_with_intervals(region)] == ["trust"]


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ({"value": Decimal(65)}, "no_interval"), ({"reason": "protected"}, "too_few"),
        ({"value": Decimal(15), "bound": "under", "n": 40}, "too_few"),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_held_against_a_rule_says_why(
    ready: Pilot, region: Region, cast: Cast, after: dict[str, Any], why: str
) -> None:
    measured = by_indicator(region, ready, cast, after)
    assert (measured.recommended, measured.result["why"]) == ("cannot_tell", why)


@pytest.mark.parametrize(
    ("given", "pages"),
    [
        ({"municipality": "583", "age": "45-64", "sex": "woman"}, ["municipality", "age", "sex", "pilot_7_1"]),
        ({"municipality": "elsewhere"}, ["municipality", "ends_elsewhere"]),
        ({"municipality": "583", "age": "under_18"}, ["municipality", "age", "ends_under_18"]),
    ],
)
def test_the_short_questionnaire_asks_what_it_must_and_ends_for_others(given: dict[str, str], pages: list[str]) -> None:
    asked = short_questionnaire(7, {"fi": "Nimi"}, stated()["questions"], [("583", {"fi": "Pelkosenniemi"})])
    page, seen = first_page(asked, given, today=TODAY), []
    while page:
        seen.append(page.name)
        page = next_page(asked, given, page.name, today=TODAY)
    assert seen == pages


def test_nobody_decides_before_the_day_without_reasons_or_silently_otherwise(running: Pilot, cast: Cast) -> None:
    hold_against_rule(pilot=running, by=cast["aino"], today=LATER)

    def decide(today: Any = LATER, **changes: Any) -> Any:
        given = {"pilot": running, "by": cast["aino"], "today": today, **DECISION, "ending": "cannot_tell", **changes}
        return lambda: actions.decide_pilot(**given)

    assert reason(decide(today=TODAY)) == "too_early"
    assert reason(decide(reasons=" ")) == "reasons"
    assert reason(decide(ending="maybe")) == "ending"
    assert reason(decide(ending="adopt")) == "differs"
    assert reason(decide(by=cast["helmi"])) == "role"
    decided = decide(ending="adapt", difference="Mittaus jäi kesken, mutta kävijät kertoivat hyötyneensä.")()
    assert (decided.ending, decided.recommended) == ("adapt", "cannot_tell")


def test_a_new_rule_is_a_new_pilot_that_names_the_old_one(running: Pilot, region: Region, cast: Cast) -> None:
    new = actions.replace_pilot(pilot=running, by=cast["aino"])
    assert (new.predecessor, new.status, new.adopt_at) == (running, "draft", running.adopt_at)
    assert Pilot.objects.get(pk=running.pk).status == "running"
    actions.save_pilot(pilot=new, adopt_at=5, by=cast["aino"])
    assert reason(lambda: actions.start_pilot(pilot=new, by=cast["aino"])) == "not_confirmed"
    actions.confirm_commitment(commitment=new.commitments.get(), by=cast["kerttu"])
    started = actions.start_pilot(pilot=new, by=cast["aino"])
    assert f'"replaces":{running.pk}' in started.frozen_text
    assert Pilot.objects.get(pk=running.pk).status == "superseded"
    assert queries.frozen_holds(Pilot.objects.get(pk=running.pk))


def test_a_pilot_whose_result_waits_is_not_replaced_behind_its_back(running: Pilot, cast: Cast) -> None:
    new = actions.replace_pilot(pilot=running, by=cast["aino"])
    actions.confirm_commitment(commitment=new.commitments.get(), by=cast["kerttu"])
    hold_against_rule(pilot=running, by=cast["aino"], today=LATER)
    assert reason(lambda: actions.start_pilot(pilot=new, by=cast["aino"])) == "predecessor"


def test_only_the_organisations_own_person_confirms(draft: Pilot, cast: Cast, outsider: Person) -> None:
    commitment = draft.commitments.get()
    for person in (cast["aino"], cast["sulo"], cast["oula"], outsider):
        assert reason(lambda by=person: actions.confirm_commitment(commitment=commitment, by=by)) == "organisation"
    assert queries.commitments_to_confirm(cast["kerttu"], draft.region) == [commitment]
    assert not queries.commitments_to_confirm(outsider, draft.region)
    actions.confirm_commitment(commitment=commitment, by=cast["kerttu"])
    assert not queries.commitments_to_confirm(cast["kerttu"], draft.region)
    assert reason(lambda: actions.confirm_commitment(commitment=commitment, by=cast["kerttu"])) == "confirmed"


def test_a_changed_statement_is_confirmed_anew(ready: Pilot, cast: Cast) -> None:
    actions.save_pilot(pilot=ready, adopt_at=4, by=cast["aino"])
    assert not ready.commitments.get().is_confirmed


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"question": {}}, "question"), ({"questions": []}, "questions"), ({"adopt_at": None}, "rule"),
        ({"planned_after": None}, "planned"), ({"decide_on": None}, "decide_on"), ({"decide_on": TODAY}, "day"),
        ({"planned_after": 20}, "too_few_planned"), ({"people": 100}, "people"),
        ({"measure": "indicator"}, "indicator"),
    ],
)  # fmt: skip
def test_nothing_half_stated_starts(ready: Pilot, cast: Cast, changes: dict[str, Any], code: str) -> None:
    actions.save_pilot(pilot=ready, by=cast["aino"], **changes)
    actions.confirm_commitment(commitment=ready.commitments.get(), by=cast["kerttu"])
    assert reason(lambda: actions.start_pilot(pilot=ready, by=cast["aino"])) == code


def test_a_wellbeing_lead_writes_pilots_of_the_own_municipality_only(region: Region, cast: Cast) -> None:
    own = make_pilot(region, cast["sulo"], "732")
    assert reason(lambda: make_pilot(region, cast["sulo"], "583")) == "area"
    assert reason(lambda: actions.save_pilot(pilot=own, area=region.area, by=cast["sulo"])) == "area"
    assert reason(lambda: make_pilot(region, cast["kerttu"])) == "role"


def test_rounds_are_opened_in_order_and_once(running: Pilot, cast: Cast) -> None:
    def opening(which: str) -> Any:
        return lambda: actions.open_pilot_round(pilot=running, which=which, by=cast["aino"], **DAYS, **ROUND)

    assert reason(opening("after")) == "baseline"
    round_ = opening("before")()
    assert (round_.status, round_.short, round_.languages) == ("open", True, ["fi", "fi-simple", "sv", "en"])
    assert reason(opening("before")) == "opened"
    assert reason(opening("after")) == "baseline"


def test_a_name_in_finnish_only_does_not_keep_a_language_away(running: Pilot, region: Region, cast: Cast) -> None:
    pilot = make_pilot(region, cast["aino"], questions=[{**stated()["questions"][0], "labels": {"fi": "Miten?"}}])
    asked = short_questionnaire(pilot.pk, {"fi": "Nimi"}, pilot.questions, queries.places_of(pilot))
    assert (asked.languages, asked.titles) == (("fi", "fi-simple"), {"fi": "Nimi", "fi-simple": "Nimi"})
    full = short_questionnaire(pilot.pk, {"fi": "Nimi"}, stated()["questions"], queries.places_of(pilot))
    assert [untranslated(full, language) for language in full.languages] == [[], [], [], []]


def test_a_draft_is_never_public_and_the_coordinator_decides(draft: Pilot, running: Pilot, cast: Cast) -> None:
    fresh = make_pilot(draft.region, cast["aino"])
    assert reason(lambda: actions.publish_pilot(pilot=fresh, by=cast["aino"])) == "public"
    assert reason(lambda: actions.publish_pilot(pilot=running, by=cast["sulo"])) == "role"
    actions.publish_pilot(pilot=running, by=cast["aino"])
    assert list(queries.public_pilots(running.region)) == [running]
    actions.withdraw_pilot(pilot=running, by=cast["aino"])
    assert not queries.public_pilots(running.region)


def test_the_day_comes_to_the_desk(running: Pilot, region: Region) -> None:
    assert queries.decisions_due(region, TODAY) == []
    assert queries.decisions_due(region, LATER) == [running]
    assert reverse("pilot_detail", args=[running.pk]) == f"/kokeilut/{running.pk}/"
