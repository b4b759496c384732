"""Referral cards: who gives, which card works, what a giver may read; no database."""

from datetime import date, timedelta

import pytest

from highfive.conversations.rules import referrals as rules
from highfive.conversations.rules.threads import OUTCOMES
from highfive.core.rules import ROLES

TODAY = date(2026, 11, 24)
VALID = {"struck": [], "expires_on": TODAY, "today": TODAY}


@pytest.mark.parametrize("role", list(ROLES))
def test_who_gives(role: str) -> None:
    gives = role in {"coordinator", "wellbeing_lead", "partner", "interviewer"}
    refusal = rules.giving_refused([role])
    assert refusal is None if gives else (refusal and refusal.status == 403)


def test_every_transition_is_between_known_states_and_nothing_leaves_void() -> None:
    assert {state for step in rules.TRANSITIONS for state in step} == set(rules.STATES)
    assert {before for before, _to in rules.TRANSITIONS} == {"handed", "claimed"}


def test_a_card_works_on_its_last_day_and_not_after() -> None:
    assert rules.using_refused(1, **VALID) is None
    assert rules.using_refused(1, **{**VALID, "today": TODAY + timedelta(days=1)}) is rules.UNUSABLE


def test_a_struck_card_does_not_work_and_its_neighbour_does() -> None:
    struck = {**VALID, "struck": [2]}
    assert rules.using_refused(2, **struck) is rules.UNUSABLE
    assert rules.using_refused(1, **struck) is None


@pytest.mark.parametrize(("count", "code"), [(0, "count"), (1, None), (40, None), (41, "count")])
def test_how_many_cards_at_a_time(count: int, code: str | None) -> None:
    refusal = rules.making_refused(count, contact_open=True)
    assert (refusal.code if refusal else None) == code


def test_no_cards_while_nobody_would_answer() -> None:
    assert rules.making_refused(8, contact_open=False) is rules.CLOSED


def test_an_identity_number_is_never_printed_and_an_offices_number_may_be() -> None:
    assert rules.printing_refused(["Kerholle", "010190-123X"]) is rules.IDENTITY
    assert rules.printing_refused(["Sallan kirjasto, p. 040 123 4567"]) is None


@pytest.mark.parametrize(("number", "works"), [(0, False), (1, True), (8, True), (9, False)])
def test_a_card_is_struck_by_a_number_of_its_sheet(number: int, works: bool) -> None:
    assert (rules.revoking_refused([number], 8) is None) is works
    assert rules.revoking_refused([1], 8, own=False) is rules.NOT_YOURS


@pytest.mark.parametrize("outcome", ["", *OUTCOMES])
def test_what_is_not_allowed_is_not_told(outcome: str) -> None:
    assert rules.told("nothing", outcome) == ""
    assert rules.told("nothing", outcome, "claimed") == ""
    assert rules.told("claimed", outcome) == "claimed"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("", "claimed"), ("answered", "answered"), ("joined", "joined"), ("guided", "guided"),
        ("passed_on", "passed_on"), ("no_solution", "no_solution"),
        ("silence", "ended"), ("unanswered", "ended"), ("withdrawn", "ended"),
    ],
)  # fmt: skip
def test_how_it_went_is_told_from_a_closed_list(outcome: str, said: str) -> None:
    assert rules.told("outcome", outcome) == said
    assert said in rules.TOLD


def test_the_cases_above_are_all_there_are() -> None:
    assert {rules.told("outcome", outcome) for outcome in ("", *OUTCOMES)} == set(rules.TOLD)


def test_an_outcome_once_told_stands_while_the_conversation_goes_on() -> None:
    assert rules.told("outcome", "", "guided") == "guided"
    assert rules.told("outcome", "joined", "guided") == "joined"
    assert rules.told("claimed", "", "guided") == "claimed"


def test_a_night_leaves_what_is_told_of_cards_that_are_gone_and_orders_by_number_alone() -> None:
    before = {"3": "guided"}
    one = rules.tells_after(before, [(10, "claimed", ""), (2, "outcome", "")])
    other = rules.tells_after(before, [(2, "outcome", ""), (10, "claimed", "")])
    assert list(one.items()) == list(other.items()) == [("2", "claimed"), ("3", "guided"), ("10", "claimed")]
    assert rules.tells_after(one, [(2, "nothing", "")]) == {"3": "guided", "10": "claimed"}


def test_of_several_who_used_one_card_the_most_that_one_allows_is_told_in_whatever_order() -> None:
    cards = [(1, "nothing", "joined"), (1, "claimed", ""), (1, "outcome", "guided")]
    assert rules.tells_after({}, cards) == rules.tells_after({}, cards[::-1]) == {"1": "guided"}
    assert rules.tells_after({}, cards[:1]) == {}


def test_a_sheet_leaves_its_givers_pages_on_a_day_that_no_card_moves() -> None:
    assert rules.readable_until(TODAY) == TODAY + timedelta(days=90)
