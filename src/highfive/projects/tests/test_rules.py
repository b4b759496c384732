"""Pure decisions: what a card proposes, what changed, who may bring one in."""

from dataclasses import replace

import pytest

from highfive.projects import rules
from highfive.projects.formats import read_card
from highfive.projects.tests import mangling

SEED = read_card(mangling.SEED_BYTES)


def test_the_seed_proposes_what_was_done_what_it_led_to_and_the_aims_that_name_a_practice() -> None:
    found = [(proposal.heading, proposal.text.split(" ")[0]) for proposal in rules.proposals(SEED.texts)]
    assert found == [
        ("approach", "Alueen"),
        ("approach", "Hyvinvointityön"),
        ("approach", "Yhteistyöhön"),
        ("approach", "Hyvinvointia"),
        ("other_results", "Yhteydenoton"),
        ("aims", "Seutukunnallisen"),
    ]
    result = rules.proposals(SEED.texts)[4]
    assert result.text == "Yhteydenoton kynnys madaltui"
    assert result.sentence.startswith("Yhteydenoton kynnys madaltui, seutukunnallinen ajattelu")


PLAN = (
    "Pitkät matkat vaikeuttavat tukemista; kehitetään paikallista yhteistyötä. Taiteilija opastaa ryhmää, selvitetään "
    "työkyky ja etsitään pysyvää mallia. Työttömyys oli 18,9 %. "
    "Toimet: asiakasohjaus, kartoitukset, keskustelutilaisuudet."
)


def test_a_plan_proposes_only_what_it_says_is_done_and_only_where_nothing_done_is_told() -> None:
    assert [proposal.text for proposal in rules.proposals({"summary": PLAN})] == [
        "Kehitetään paikallista yhteistyötä",
        "Taiteilija opastaa ryhmää, selvitetään työkyky ja etsitään pysyvää mallia",
        "Asiakasohjaus",
        "Kartoitukset",
        "Keskustelutilaisuudet",
    ]
    assert [proposal.text for proposal in rules.proposals({"summary": PLAN, "outputs": "Opas"})] == ["Opas"]


def test_needs_and_states_of_mind_are_no_practices() -> None:
    assert rules.proposals({"other_results": "Koordinoinnin tarve tunnistettiin; lisääntynyt valmius"}) == ()


def test_a_practice_is_proposed_once() -> None:
    found = rules.proposals({"approach": "Kyläkahvit; kimppakyyti", "outputs": "kyläkahvit • Opas"})
    assert [(p.text, p.heading) for p in found] == [
        ("Kyläkahvit", "approach"),
        ("Kimppakyyti", "approach"),
        ("Opas", "outputs"),
    ]
    assert rules.proposals({}) == ()


def test_changes_name_fields_and_headings() -> None:
    later = replace(SEED, public_funding=260_000, texts={**SEED.texts, "outputs": "Opas"})
    assert rules.changes(SEED, later) == {"public_funding": (259_577, 260_000), "outputs": ("", "Opas")}
    assert rules.changes(SEED, SEED) == {}


@pytest.mark.parametrize("role", ["coordinator", "wellbeing_lead", "administrator"])
def test_who_may_import(role) -> None:
    assert rules.importing_refused({role, "partner"}) is None


@pytest.mark.parametrize("roles", [{"partner"}, {"interviewer"}, {"council_member"}, set()])
def test_who_may_not(roles) -> None:
    for rule in (rules.importing_refused, rules.publishing_refused):
        refusal = rule(roles)
        assert refusal
        assert refusal.status == 403


@pytest.mark.parametrize(
    ("fields", "code"),
    [({}, None), ({"code": ""}, "card_code"), ({"code": "A21758"}, "card_code"), ({"name": ""}, "card_name")],
)
def test_which_card_can_become_a_project(fields, code) -> None:
    refusal = rules.card_refused(replace(SEED, **fields))
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize("kind", rules.NOTE_TEXTS)
def test_every_note_is_a_sentence(kind) -> None:
    count = 2 if kind in {"controls", "contact"} else 0
    message = rules.note_message(rules.Note(kind, ("aims", "hyvinvointityö") if not count else (), count))
    assert message.endswith(".")
    assert "{" not in message
