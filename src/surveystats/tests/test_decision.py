"""A change held against a rule: agreement with R, the error rates the rule promises, what a plan can show."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveystats.decision import (
    ROUNDING,
    Change,
    Outcome,
    Plan,
    Rule,
    at_level,
    between,
    chances,
    excluded,
    implied_n,
    mean_change,
    needed_answers,
    outcome,
    outcomes,
    published,
    share_change,
    visible_change,
    wilson_normal,
)
from surveystats.errors import SurveyStatsError
from surveystats.tests.stored import number, table

VILLAGE = 950
SHARES = (0.01, 0.03, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.97, 0.99)
SMALL_VILLAGE = 300
ROUNDS = ((30, 30), (34, 34), (30, 60), (100, 100), (200, 100), (290, 290), (400, 400), (800, 800))


def columns(name: str) -> list[np.ndarray]:
    return [number(values) for values in table(name).values()]


def test_intervals_of_a_change_agree_with_r() -> None:
    x1, n1, x2, n2, levels, change, lower, upper = columns("decision_change")
    for k, level in enumerate(levels):
        sides = []
        for x, n in ((x1[k], n1[k]), (x2[k], n2[k])):
            sides += [x / n, *wilson_normal(x / n, n, level)]
        np.testing.assert_allclose(between(*sides), (change[k], lower[k], upper[k]), rtol=1e-10, atol=1e-12)


def test_the_method_gives_its_papers_example() -> None:
    """Newcombe 1998, table II: 56/70 against 48/80, 0.0524 to 0.3339."""
    sides = [48 / 80, *wilson_normal(48 / 80, 80, 0.95), 56 / 70, *wilson_normal(56 / 70, 70, 0.95)]
    assert [round(float(part), 4) for part in between(*sides)] == [0.2, 0.0524, 0.3339]


@pytest.mark.slow
def test_chances_of_every_outcome_agree_with_r() -> None:
    """R counts with dhyper, dbinom, prop.test's interval and a root search; here nothing is shared with it."""
    rows = np.column_stack(columns("decision_chances"))
    for adopt, stop, confidence, rising, n1, n2, people, p1, p2, *told in rows:
        plan = Plan(int(n1), int(n2), None if np.isnan(people) else int(people))
        found = chances(Rule(adopt, stop, confidence, bool(rising)), plan, p1, p2)
        np.testing.assert_allclose(
            (found.adopt, found.adapt, found.stop, found.cannot_tell), told, rtol=1e-8, atol=1e-10
        )


@pytest.mark.slow
def test_answers_needed_lie_near_rs_power_arithmetic() -> None:
    """power.prop.test is normal and knows no whole per cents; published so, a change loses at most two points."""
    for p1, p2, level, n in np.column_stack(columns("decision_power")):
        found = needed_answers(Rule(0.0, 0.0, level, p2 > p1), p1, p2, None)
        assert found is not None
        change = abs(p2 - p1)
        assert n <= found <= n * (change / (change - 0.02)) ** 2 + 2


@given(st.floats(0.0, 1.0), st.integers(5, 5000), st.sampled_from([0.8, 0.9, 0.95]))
def test_the_n_an_interval_implies_is_the_n_it_was_made_with(share: float, n: int, level: float) -> None:
    lower, upper = wilson_normal(share, n, level)
    assert float(implied_n(share, lower, upper, level)) == pytest.approx(n, rel=1e-6)
    assert np.allclose(at_level(share, *wilson_normal(share, n, 0.95), level), (lower, upper), atol=1e-9)


def worst_errors(confidence: float, plan: Plan, adopt: float, *, rising: bool) -> float:
    """The largest chance, over starting shares, that a rule names a zone the truth lies just outside of."""
    rule, units, sign = Rule(adopt, adopt - 0.1, confidence, rising), plan.people or 1000, 1 if rising else -1
    found = [0.0]
    for share in SHARES:
        start = round(share * units)
        for step in {int(np.ceil(adopt * units)) - 1, int(np.ceil(rule.stop_at * units)) - 1}:
            for truth in (step, step + 1):  # the last that falls short of a threshold, the first that reaches it
                end = start + sign * truth
                if 0 <= end <= units:
                    zone = rule.zone(truth / units)
                    said = chances(rule, plan, start / units, end / units)
                    wrong = {Outcome.ADOPT: said.adopt, Outcome.ADAPT: said.adapt, Outcome.STOP: said.stop}
                    wrong.pop(zone)
                    found.append(sum(wrong.values()) if zone is not Outcome.ADAPT else max(wrong.values()))
    return max(found)


@pytest.mark.slow
@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95])
def test_no_zone_is_named_wrongly_more_often_than_the_rule_promises(confidence: float) -> None:
    """Exactly, over villages and regions, thirty answers to nearly everybody, shares near nobody and everybody."""
    promised = (1 - confidence) / 2
    errors = [
        worst_errors(confidence, Plan(*answers, people), adopt, rising=people == VILLAGE)
        for people, answers, adopt in product((SMALL_VILLAGE, VILLAGE, 3000, None), ROUNDS, (0.0, 0.05, 0.1))
        if people is None or max(answers) < people
    ]
    assert max(errors) <= promised
    assert max(errors) > 0.8 * promised  # the promise is not kept by never saying anything


@settings(max_examples=60, deadline=None)
@given(
    people=st.one_of(st.none(), st.integers(120, 3000)), before=st.integers(30, 400), after=st.integers(30, 400),
    share=st.floats(0, 1), adopt=st.integers(-5, 30), gap=st.integers(0, 20), rising=st.booleans(),
    confidence=st.sampled_from([0.8, 0.9, 0.95]), step=st.floats(-1, 1),
)  # fmt: skip
@pytest.mark.slow
def test_the_promise_holds_for_any_pilot(
    people: int | None, before: int, after: int, share: float, adopt: int, gap: int, rising: bool, confidence: float,
    step: float,
) -> None:  # fmt: skip
    """Unequal rounds, any rule, any truth: adopting under the threshold and stopping over it stay rare."""
    rule, units = Rule(adopt / 100, (adopt - gap) / 100, confidence, rising), people or 1000
    plan = Plan(min(before, units), min(after, units), people)
    start = round(share * units)
    end = min(units, max(0, start + round(step * units)))
    true = (end - start) / units if rising else (start - end) / units
    said = chances(rule, plan, start / units, end / units)
    assert said.adopt + said.adapt + said.stop + said.cannot_tell == pytest.approx(1)
    promised = (1 - confidence) / 2 + 1e-9
    assert true >= rule.adopt_at - 1e-12 or said.adopt <= promised
    assert true < rule.stop_at - 1e-12 or said.stop <= promised


def test_simulated_pilots_do_what_the_exact_chances_say() -> None:
    """20,000 pilots of a village: drawn, published in whole per cents, held against the rule."""
    rng, rule, plan = np.random.default_rng(11), Rule(0.1, 0.0, 0.9, rising=False), Plan(120, 100, VILLAGE)
    drawn = [
        rng.hypergeometric(round(share * VILLAGE), VILLAGE - round(share * VILLAGE), n, 20_000)
        for share, n in ((0.5, plan.before), (0.28, plan.after))
    ]
    sides: list[np.ndarray] = []
    for counts, n in zip(drawn, (plan.before, plan.after), strict=True):
        value, lower, upper = published(counts, n, VILLAGE)
        sides += [value, *at_level(value, lower, upper, rule.confidence)]
    _change, lower, upper = between(*sides)
    said = np.bincount(outcomes(rule, -upper - ROUNDING, -lower + ROUNDING), minlength=4) / 20_000
    exact = chances(rule, plan, 0.5, 0.28)
    assert said[Outcome.ADOPT] == pytest.approx(exact.adopt, abs=0.015)
    assert said[Outcome.CANNOT_TELL] == pytest.approx(exact.cannot_tell, abs=0.015)


def test_a_village_of_950_shows_only_large_changes() -> None:
    """The hint: what can be seen, and that one person less than that is not seen with the same power."""
    rule, plan = Rule(0.10, 0.0, 0.9, rising=False), Plan(200, 200, VILLAGE)
    visible = visible_change(rule, plan, 0.4)
    assert visible
    assert 0.19 < visible < 0.22
    assert chances(rule, plan, 0.4, 0.4 - visible).adopt >= 0.8
    assert chances(rule, plan, 0.4, 0.4 - visible + 2 / VILLAGE).adopt < 0.8
    assert visible_change(rule, Plan(30, 30, VILLAGE), 0.4) is None


def test_cannot_tell_says_what_sample_would_have() -> None:
    rule = Rule(0.10, 0.0, 0.9, rising=False)
    change = share_change((0.5, 0.42, 0.58), (0.35, 0.27, 0.44), 0.9)
    assert outcome(rule, change) is Outcome.CANNOT_TELL
    assert excluded(rule, change) == (Outcome.STOP,)
    needed = needed_answers(rule, 0.5, 0.35, VILLAGE)
    assert needed
    assert chances(rule, Plan(needed, needed, VILLAGE), 0.5, 0.35).adopt >= 0.8
    assert needed_answers(rule, 0.5, 0.4, VILLAGE) is None  # the truth lies on the threshold


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [
        (0.10, 0.2, Outcome.ADOPT), (0.0999, 0.2, Outcome.CANNOT_TELL), (0.0, 0.0999, Outcome.ADAPT),
        (0.0, 0.1, Outcome.ADAPT), (-0.1, -0.001, Outcome.STOP), (-0.1, 0.001, Outcome.CANNOT_TELL),
        (-0.2, 0.3, Outcome.CANNOT_TELL),
    ],
)  # fmt: skip
def test_a_zone_is_named_only_when_the_whole_interval_lies_in_it(lower: float, upper: float, said: Outcome) -> None:
    assert outcome(Rule(0.1, 0.0, 0.9), Change((lower + upper) / 2, lower, upper)) is said
    turned = Change(-(lower + upper) / 2, -upper, -lower)
    assert outcome(Rule(0.1, 0.0, 0.9, rising=False), turned) is said


def test_means_are_compared_by_their_variances() -> None:
    change = mean_change((3.0, 2.804, 3.196), (3.5, 3.304, 3.696), 0.95)
    assert change.value == pytest.approx(0.5)
    assert change.upper - change.value == pytest.approx(0.196 * 2**0.5)
    narrower = mean_change((3.0, 2.804, 3.196), (3.5, 3.304, 3.696), 0.8)
    assert narrower.upper - narrower.value == pytest.approx(0.1 * 1.2815515655 * 2**0.5, rel=1e-4)


def test_a_rule_whose_stop_lies_over_its_adopt_is_refused() -> None:
    with pytest.raises(SurveyStatsError):
        Rule(0.0, 0.1, 0.9)
