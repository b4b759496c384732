"""Observations: words that may tell of one person, who may move one to what, and what the tables themselves refuse."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from highfive.core.actions import appoint_deputy
from highfive.core.models import AuditEvent
from highfive.core.rules import Refused
from highfive.network import actions, queries
from highfive.network.models import Observation
from highfive.network.rules.members import Member
from highfive.network.rules.observations import MOVES, STATUSES, moving_refused, recognisable

PLACES = frozenset({"Sallassa", "Posion", "Osuuskauppa", "Itä-Lapin"})


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Kahvilla Matti Virtanen kertoi kyydeistä.", ["Kahvilla Matti Virtanen"]),
        ("Sallassa Matti Virtanen kertoi, Posion Liisa Niemi samoin.", ["Matti Virtanen", "Liisa Niemi"]),
        ("Kuka Kela auttaa Posion kunta", ["Kuka Kela"]),
        ("Anna-Liisa Mäki-Petäjä kertoi.", ["Anna-Liisa Mäki-Petäjä"]),
        ("Naapurini ei pääse kauppaan.", ["Naapurini"]),
        ("Naapurin rouva ei pääse kauppaan.", ["Naapurin rouva"]),
        ("Naapurin\r\n  rouva ei pääse kauppaan.", ["Naapurin rouva"]),
        ("Hänen talonsa on Kuusitie 5.", ["Kuusitie 5"]),
        ("Joku asuu osoitteessa Kemijärvenkatu 12 B.", ["Kemijärvenkatu 12"]),
        ("M. Virtanen kertoi, samoin A. M. Mäki.", ["M. Virtanen", "A. M. Mäki"]),
        ("Kirjoita minulle: matti.v@posti.example.fi", ["matti.v@posti.example.fi"]),
        ("Ryhmä B kokoontui. Kyydit puuttuvat.", []),
        ("Min granne behöver skjuts.", ["Min granne"]),
        ("Sallassa Posion Osuuskauppa suljetaan.", []),
        ("Naapurit auttavat toisiaan.", []),
        ("Kauppa-auto lopetti. Kyydit puuttuvat iltaisin.", []),
        ("Linja-auto lähtee kello 8 ja palaa kello 16.", []),
        ("KELA SPR", []),
        ("", []),
    ],
)
def test_words_that_may_tell_of_one_person(words: str, found: list[str]) -> None:
    assert recognisable(words, PLACES) == found


def test_a_long_text_without_names_is_read_at_once() -> None:
    assert recognisable("Aa" * 1000 + " " + "Kyyti puuttuu. " * 100) == []


@pytest.mark.parametrize(("status", "to"), list(itertools.product(STATUSES, STATUSES)))
def test_nobody_moves_an_observation_otherwise_than_the_table_says(status: str, to: str) -> None:
    writer, reviewer = Member(1, frozenset({"partner"})), Member(2, frozenset({"wellbeing_lead"}))
    reads = Member(3, frozenset({"council_member"}))
    may = {
        name for name, who in {"writer": writer, "reviewer": reviewer, "council": reads}.items()
        if moving_refused(who, 1, status, to) is None
    }  # fmt: skip
    assert may == MOVES.get((status, to), set())


def test_a_reviewer_is_no_reviewer_of_their_own() -> None:
    refusal = moving_refused(Member(1, frozenset({"coordinator"})), 1, "waiting", "shown")
    assert refusal
    assert refusal.code == "own"


@pytest.fixture
def told(region: Any, cast: Any) -> Observation:
    return tell(region, cast["veikko"])


def tell(region: Any, by: Any, **change: Any) -> Observation:
    words = {"text": "Kyydit puuttuvat iltaisin.", "heard": "village", "theme": "transport", **change}
    return actions.tell_observation(region=region, told=actions.Told(**words), by=by)


def test_the_table_itself_refuses_a_reader_who_wrote_it(told: Observation) -> None:
    for change in (
        {"status": "shown", "reviewed_by": told.by, "reviewed_on": localdate()},
        {"status": "shown"},
        {"status": "returned", "reviewed_on": localdate()},
        {"status": "hidden"},
        {"text": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Observation.objects.filter(pk=told.pk).update(**change)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "  "}, "empty"), ({"text": "a" * 2001}, "long"), ({"heard": "radio"}, "choice"),
        ({"theme": "weather"}, "choice"), ({"heard_on": date(2100, 1, 1)}, "future"),
        ({"text": "131052-308T sanoi"}, "identity_number"), ({"text": "soita 040 123 4567"}, "phone_number"),
    ],
)  # fmt: skip
def test_what_is_no_observation(region: Any, cast: Any, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        tell(region, cast["aino"], **change)
    assert refused.value.refusal.code == code
    assert not Observation.objects.exists()


def test_groups_and_places_of_another_region_are_refused(
    region: Any, cast: Any, other_region: Any, stranger: Any
) -> None:
    strange = actions.create_target_group(region=other_region, names={"fi": "Muut"}, by=stranger)
    with pytest.raises(Refused) as refused:
        tell(region, cast["aino"], target_groups=[strange])
    assert refused.value.refusal.code == "group"
    with pytest.raises(Refused) as refused:
        tell(region, cast["aino"], area=other_region.municipalities.first())
    assert refused.value.refusal.code == "place"


def test_from_words_to_evidence(region: Any, cast: Any) -> None:
    group = actions.create_target_group(region=region, names={"fi": "Autottomat"}, by=cast["aino"])
    salla = region.municipalities.get(code="732")
    row = tell(region, cast["veikko"], area=salla, target_groups=[group])
    assert not queries.observations(region).exists()
    assert list(queries.observations_to_review(cast["aino"], region)) == [row]
    assert not queries.observations_to_review(cast["veikko"], region).exists()
    actions.show_observation(observation=row, version=1, by=cast["aino"])
    for narrowed in ({}, {"group": group}, {"area": salla}, {"theme": "transport"}):
        assert [each.key for each in queries.observations(region, **narrowed)] == [f"observation:{row.pk}"]
    assert not queries.observations(region, theme="money").exists()
    assert not queries.observations(region, area=region.municipalities.get(code="614")).exists()
    assert row.get_absolute_url().endswith(f"/havainnot/{row.pk}/")
    told = [each.event for each in AuditEvent.objects.filter(event__startswith="observation.").order_by("pk")]
    assert told == ["observation.told", "observation.shown"]


def test_words_that_changed_meanwhile_are_not_let_through(told: Observation, cast: Any) -> None:
    mended = actions.Told(text="Kyydit puuttuvat viikonloppuna.", heard="phone", theme="transport")
    actions.mend_observation(observation=told, told=mended, by=cast["veikko"])
    with pytest.raises(Refused) as refused:
        actions.show_observation(observation=told, version=1, by=cast["aino"])
    assert refused.value.refusal.code == "changed"
    actions.show_observation(observation=told, version=2, by=cast["aino"])
    told.refresh_from_db()
    assert (told.status, told.reviewed_by, told.text) == ("shown", cast["aino"], mended.text)


def test_a_returned_one_is_mended_and_waits_again(told: Observation, cast: Any) -> None:
    with pytest.raises(Refused) as refused:
        actions.return_observation(observation=told, version=1, reason=" ", by=cast["sulo"])
    assert refused.value.refusal.code == "reason"
    actions.return_observation(observation=told, version=1, reason="Kylän nimi pois.", by=cast["sulo"])
    with pytest.raises(Refused) as refused:
        actions.show_observation(observation=told, version=1, by=cast["aino"])
    assert refused.value.refusal.code == "state"
    mended = actions.Told(text="Kyydit puuttuvat.", heard="phone", theme="transport")
    actions.mend_observation(observation=told, told=mended, by=cast["veikko"])
    told.refresh_from_db()
    assert (told.status, told.reason, told.reviewed_by, told.reviewed_on) == ("waiting", "", None, None)


def test_withdrawing_takes_the_words_out_of_the_table(told: Observation, cast: Any) -> None:
    actions.show_observation(observation=told, version=1, by=cast["aino"])
    with pytest.raises(Refused):
        actions.withdraw_observation(observation=told, by=cast["kerttu"])
    actions.withdraw_observation(observation=told, by=cast["oula"])
    told.refresh_from_db()
    assert (told.status, told.text) == ("withdrawn", "")
    with pytest.raises(Refused):
        actions.mend_observation(
            observation=told, told=actions.Told(text="a", heard="phone", theme="money"), by=cast["veikko"]
        )


def test_counts_are_of_shown_ones_only(region: Any, cast: Any) -> None:
    posio = region.municipalities.get(code="614")
    rows = [tell(region, cast["veikko"], area=posio, text=text) for text in "abc"] + [tell(region, cast["veikko"])]
    for row in rows[1:]:
        actions.show_observation(observation=row, version=1, by=cast["aino"])
    found = [(one.theme, one.area, one.count) for one in queries.heard_counts(region)]
    assert found == [("transport", posio, 2), ("transport", None, 1)]


def test_a_deputy_reads_what_waits_for_the_coordinator(region: Any, cast: Any, told: Observation) -> None:
    today = localdate()
    assert not queries.observations_to_review(cast["kerttu"], region).exists()
    deputy = {"person": cast["aino"], "deputy": cast["kerttu"], "by": cast["aino"], "starts_on": today}
    appoint_deputy(region=region, ends_on=today, **deputy)
    assert queries.observations_to_review(cast["kerttu"], region).exists()
    actions.show_observation(observation=told, version=1, by=cast["kerttu"])
    assert queries.observations(region).get().reviewed_by == cast["kerttu"]


def test_a_deputyship_that_is_over_gives_nothing(region: Any, cast: Any, told: Observation) -> None:
    past = localdate() - timedelta(days=3)
    deputy = {"person": cast["aino"], "deputy": cast["kerttu"], "by": cast["aino"], "starts_on": past}
    appoint_deputy(region=region, ends_on=past, **deputy)
    with pytest.raises(Refused):
        actions.show_observation(observation=told, version=1, by=cast["kerttu"])


def test_what_is_sent_twice_is_one_until_it_is_read(region: Any, cast: Any) -> None:
    first = tell(region, cast["veikko"])
    assert tell(region, cast["veikko"]) == first
    assert AuditEvent.objects.filter(event="observation.told").count() == 1
    assert tell(region, cast["kerttu"]) != first, "another person heard the same"
    actions.show_observation(observation=first, version=1, by=cast["aino"])
    assert tell(region, cast["veikko"]) != first, "heard again"


def test_one_whose_writer_has_left_can_be_taken_away(region: Any, cast: Any, told: Observation) -> None:
    actions.return_observation(observation=told, version=1, reason="Nimi pois.", by=cast["sulo"])
    cast["veikko"].memberships.all().delete()
    assert list(queries.returned_observations(cast["aino"], region)) == [told]
    assert not queries.returned_observations(cast["kerttu"], region).exists()
    with pytest.raises(Refused):
        actions.withdraw_observation(observation=told, by=cast["kerttu"])
    actions.withdraw_observation(observation=told, by=cast["aino"])
    told.refresh_from_db()
    assert (told.status, told.text, told.reason) == ("withdrawn", "", "")
