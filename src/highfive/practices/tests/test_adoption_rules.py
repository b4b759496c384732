"""The ledger's rules: every pair of states, every reason to refuse a step, the sum of what sharing saved."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from highfive.practices.rules import adoption as rules
from highfive.practices.rules.adoption import Embedding, Measured, Post
from highfive.practices.rules.savings import Adopter, StepCost, own_cost, shared_sum

D = Decimal
TODAY = date(2026, 11, 24)
STATES = ("", "considering", "trying", "in_use", "embedded", "stopped")
# Said again here, pair by pair, so that a change of the table is a change of this list too.
LEGAL = {
    ("", "considering"), ("", "trying"),
    ("considering", "trying"), ("considering", "stopped"),
    ("trying", "in_use"), ("trying", "stopped"),
    ("in_use", "embedded"), ("in_use", "stopped"), ("in_use", "trying"),
    ("embedded", "in_use"), ("embedded", "stopped"),
    ("stopped", "considering"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_every_pair_of_states(before: str, after: str) -> None:
    refusal = rules.moving_refused(before, after)
    assert (refusal is None) == ((before, after) in LEGAL)
    assert (after in dict(rules.status_choices(before))) == ((before, after) in LEGAL)
    if refusal:
        assert refusal.code == "adoption_step"


def test_an_unknown_state_is_refused() -> None:
    assert not rules.is_legal("trying", "done")
    assert not rules.is_legal("done", "trying")


def test_a_refused_step_says_where_it_stands_and_what_may_come() -> None:
    with override("en"):
        refusal = rules.moving_refused("in_use", "considering")
        assert refusal
        assert refusal.message == "The state is now: in use. The next step can be: embedded, stopped and trying."
        refusal = rules.moving_refused("", "embedded")
        assert refusal
        assert refusal.message == "The state is now: not yet. The next step can be: considering and trying."


def test_every_state_has_a_word_a_shape_and_an_act() -> None:
    assert set(rules.SHAPES) == set(STATES) == set(rules.TRANSITIONS)
    assert len(set(rules.SHAPES.values())) == len(STATES)
    assert set(rules.ACTS) == set(rules.STATUSES) == set(STATES) - {""}


@pytest.mark.parametrize(
    ("on", "previous", "code"),
    [
        (TODAY, None, None),
        (date(2026, 11, 25), None, "step_in_future"),
        (date(2026, 3, 1), date(2026, 3, 1), None),
        (date(2026, 3, 1), date(2026, 3, 2), "step_before_previous"),
        (date(2026, 3, 3), date(2026, 3, 2), None),
    ],
)
def test_a_step_is_dated_between_the_previous_one_and_today(on: date, previous: date | None, code: str | None) -> None:
    refusal = rules.dating_refused(on, today=TODAY, previous=previous)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize("state", STATES[1:])
def test_only_a_stop_must_say_why(state: str) -> None:
    assert (rules.explaining_refused(state, "  ") is not None) == (state == "stopped")
    assert rules.explaining_refused(state, "Kyytiä ei ollut.") is None


FULL = Embedding("kulttuurisihteeri", 4, "4520 kulttuuri", "hyvinvointisuunnitelma 3.2")


@pytest.mark.parametrize("missing", [*product((True, False), repeat=4)])
def test_embedding_names_precisely_what_is_missing(missing: tuple[bool, ...]) -> None:
    fields = list(rules.EMBEDDING_NEEDS)
    gone = [field for field, is_gone in zip(fields, missing, strict=True) if is_gone]
    given_ = Embedding(
        **{f: ("" if f != "heir_organisation" else None) if f in gone else getattr(FULL, f) for f in fields}
    )
    refusal = rules.embedding_refused("embedded", given_)
    assert (refusal is None) == (not gone)
    if refusal:
        words = rules.listed([str(rules.EMBEDDING_NEEDS[field]) for field in gone])
        assert refusal.message.endswith(f": {words}.")
    for state in set(STATES) - {"embedded"}:
        assert rules.embedding_refused(state, given_) is None


def test_what_is_missing_reads_as_a_sentence() -> None:
    with override("en"):
        refusal = rules.embedding_refused("embedded", Embedding(heir_name="Sari", heir_organisation=1, plan_place=" "))
        assert refusal
        assert refusal.message == (
            "Embedded means that somebody carries it on. Missing: a budget line and a place in a plan."
        )


@pytest.mark.parametrize("numbers", [(D("-0.5"), None, None), (None, D(-1), None), (None, None, -1)])
def test_numbers_are_not_negative(numbers: tuple[Decimal | int | None, ...]) -> None:
    assert rules.counting_refused(*numbers)
    assert rules.counting_refused(*(abs(number) if number is not None else None for number in numbers)) is None


SALLA, POSIO, ASSOCIATION, OTHER = 1, 2, 11, 12


@pytest.mark.parametrize(
    ("posts", "area", "organisation", "code"),
    [
        ([Post("coordinator")], SALLA, None, None),
        ([Post("coordinator")], None, OTHER, None),
        ([Post("administrator")], SALLA, None, None),
        ([Post("wellbeing_lead", SALLA)], SALLA, None, None),
        ([Post("wellbeing_lead", SALLA)], POSIO, None, "adoption_not_own"),
        ([Post("wellbeing_lead", SALLA)], None, ASSOCIATION, "adoption_not_own"),
        ([Post("wellbeing_lead", SALLA, ASSOCIATION)], None, ASSOCIATION, None),
        ([Post("wellbeing_lead")], POSIO, None, None),
        ([Post("partner", None, ASSOCIATION)], None, ASSOCIATION, None),
        ([Post("partner", None, ASSOCIATION)], None, OTHER, "adoption_not_own"),
        ([Post("partner", SALLA, ASSOCIATION)], SALLA, None, "adoption_not_own"),
        ([Post("partner")], None, OTHER, "adoption_not_own"),
        ([Post("interviewer", SALLA)], SALLA, None, "role"),
        ([Post("council_member", SALLA)], SALLA, None, "role"),
        ([Post("council_member", SALLA), Post("wellbeing_lead", SALLA)], SALLA, None, None),
        ([], SALLA, None, "role"),
    ],
)
def test_who_acts_for_whom(posts: list[Post], area: int | None, organisation: int | None, code: str | None) -> None:
    refusal = rules.acting_refused(posts, area=area, organisation=organisation)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize("status", ["candidate", "refused", "draft", "shared", "public", "archived"])
def test_only_what_is_shared_is_taken_up(status: str) -> None:
    assert (rules.adopting_refused(status) is None) == (status in ("shared", "public"))


@pytest.mark.parametrize("status", STATES)
def test_a_place_begins_once(status: str) -> None:
    assert (rules.starting_refused(status) is None) == (status == "")


def test_exactly_one_adopter() -> None:
    assert rules.adopter_refused(area=1, organisation=None) is None
    assert rules.adopter_refused(area=None, organisation=1) is None
    assert rules.adopter_refused(area=None, organisation=None)
    assert rules.adopter_refused(area=1, organisation=1)


def test_the_second_of_two_people_is_told() -> None:
    assert rules.seeing_refused(2, 2) is None
    assert rules.seeing_refused(None, 7) is None
    assert rules.seeing_refused(2, 3)


@pytest.mark.parametrize(
    ("annulled", "last", "why", "code"),
    [
        (False, True, "Väärä kunta", None),
        (False, True, " ", "annulment_why"),
        (False, False, "Väärä kunta", "step_not_last"),
        (True, False, "Väärä kunta", "step_annulled"),
    ],
)
def test_annulling(annulled: bool, last: bool, why: str, code: str | None) -> None:
    refusal = rules.annulling_refused(annulled=annulled, last=last, why=why)
    assert (refusal.code if refusal else None) == code


BEFORE = Measured(1, 5, SALLA, "all", date(2024, 10, 1))
AFTER = Measured(2, 5, SALLA, "all", date(2026, 10, 1))


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (BEFORE, AFTER, None),
        (BEFORE, None, None),
        (None, AFTER, None),
        (None, None, None),
        (BEFORE, BEFORE, "measure_same"),
        (AFTER, BEFORE, "measure_order"),
        (BEFORE, Measured(2, 6, SALLA, "all", AFTER.released), "measure_other"),
        (BEFORE, Measured(2, 5, POSIO, "all", AFTER.released), "measure_other"),
        (BEFORE, Measured(2, 5, SALLA, "sex=woman", AFTER.released), "measure_group"),
    ],
)
def test_before_and_after(before: Measured | None, after: Measured | None, code: str | None) -> None:
    refusal = rules.measuring_refused(before, after, indicator=5, area=SALLA)
    assert (refusal.code if refusal else None) == code


def test_what_a_target_group_is_told() -> None:
    told = {pair for pair in LEGAL if rules.is_worth_telling(*pair)}
    assert told == {
        ("", "trying"), ("considering", "trying"), ("in_use", "trying"), ("in_use", "embedded"),
        ("trying", "stopped"), ("in_use", "stopped"), ("embedded", "stopped"),
    }  # fmt: skip
    with override("en"):
        assert rules.told("stopped", who="Salla", practice="Café", annulled=True).startswith("Entered by mistake")


# --- savings -------------------------------------------------------------------------------------------------------


def adopter(key: int, own: str | None, status: str = "in_use", since: date | None = TODAY) -> Adopter:
    return Adopter(key, f"kunta {key}", status, since, D(own) if own else None)


@pytest.mark.parametrize(
    ("steps", "cost"),
    [
        ([("trying", "4"), ("in_use", "6")], "10"),
        ([("considering", None), ("trying", "4"), ("in_use", "6")], "10"),
        ([("considering", "1"), ("trying", "4"), ("in_use", "6"), ("embedded", "9")], "11"),
        ([("trying", "0"), ("in_use", "0")], "0"),
        ([("trying", None), ("in_use", "6")], None),
        ([("considering", None), ("trying", None), ("in_use", "6")], None),
        ([("trying", "4"), ("in_use", None)], None),
        ([("trying", "4")], None),
        ([], None),
        ([("trying", "4"), ("in_use", "6"), ("trying", None), ("in_use", "3")], "10"),
        ([("trying", "4"), ("stopped", "1"), ("considering", "0"), ("trying", "2"), ("in_use", "1")], "8"),
    ],
)
def test_own_cost_is_what_it_took_to_get_into_use(steps: list[tuple[str, str | None]], cost: str | None) -> None:
    found = own_cost(StepCost(to, D(amount) if amount else None) for to, amount in steps)
    assert found == (D(cost) if cost else None)


def test_the_sum_when_the_practice_says_what_it_took() -> None:
    adopters = [adopter(1, "30"), adopter(2, "50", "embedded"), adopter(3, None), adopter(4, None, "trying", None)]
    found = shared_sum("hours", D(160), adopters)
    assert (found.basis, found.alone, found.total) == ("stated", 160, 130 + 110)
    assert [(term.adopter.adoption, term.saved) for term in found.terms] == [(1, 130), (2, 110)]
    assert [(row.adoption, why) for row, why in found.left_out] == [(3, "own_unknown"), (4, "not_in_use")]


def test_the_sum_when_the_first_adopter_says_what_it_took() -> None:
    first = adopter(9, "100", "stopped", date(2024, 1, 1))
    found = shared_sum("hours", None, [adopter(1, "30"), first, adopter(2, "120")])
    assert (found.basis, found.alone, found.total) == ("first", 100, 70 - 20)
    assert found.left_out == ((first, "first"),)


def test_an_only_adopter_saved_nothing_yet() -> None:
    found = shared_sum("euros", None, [adopter(1, "30")])
    assert (found.basis, found.alone, found.total) == ("first", 30, None)


def test_unknown_stays_unknown() -> None:
    first = adopter(1, None, since=date(2024, 1, 1))
    found = shared_sum("hours", None, [first, adopter(2, "5")])
    assert (found.basis, found.alone, found.total) == ("", None, None)
    assert [why for _, why in found.left_out] == ["first", "alone_unknown"]
    assert shared_sum("hours", D(3), []).total is None


costs = st.none() | st.decimals(0, 500, places=1)
adopters = st.lists(st.tuples(costs, st.sampled_from(STATES[1:]), st.dates(date(2024, 1, 1), TODAY)), max_size=6)


@given(costs, adopters)
def test_every_adopter_is_a_term_or_named_with_a_reason(
    stated: Decimal | None, rows: list[tuple[Decimal | None, str, date]]
) -> None:
    given_ = [
        Adopter(n, "", status, since if status in ("in_use", "embedded") else None, own)
        for n, (own, status, since) in enumerate(rows)
    ]
    found = shared_sum("hours", stated, given_)
    assert len(found.terms) + len(found.left_out) == len(given_)
    assert all(why for _, why in found.left_out)
    if found.terms:
        assert found.alone is not None
        assert found.total == found.alone * len(found.terms) - sum(term.own for term in found.terms)
