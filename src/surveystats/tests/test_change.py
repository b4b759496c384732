"""Change between waves and which differences are clear."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, ttest_ind

from surveystats import (
    SurveyStatsError,
    TooFew,
    change_between,
    clear_differences,
    domains,
    means,
    proportion_differences,
    proportions,
    survey_design,
)


def wave(values):
    return means(domains(survey_design(np.ones(len(values)))), values)


def test_change_without_weights_is_welch_s_test():
    chance = np.random.default_rng(4)
    first, second = chance.normal(5, 1, 40), chance.normal(5.5, 3, 25)
    wanted = ttest_ind(second, first, equal_var=False)
    got = change_between(wave(first), wave(second)).at()
    assert got.value == pytest.approx(second.mean() - first.mean())
    assert (got.df, got.p_value) == pytest.approx((wanted.df, wanted.pvalue))
    assert (got.lower, got.upper) == pytest.approx(tuple(wanted.confidence_interval()))


def shares(yes: int, n: int):
    return proportions(domains(survey_design(np.ones(n))), (np.arange(n) < yes).astype(int), ["no", "yes"])


def test_change_from_nobody_is_finite_and_cautious():
    got = change_between(shares(0, 40), shares(2, 40)).at("all", "yes")
    assert got.value == pytest.approx(0.05)
    assert got.lower < 0 < got.upper
    assert change_between(shares(0, 40), shares(0, 40)).at("all", "yes").p_value == 1
    assert change_between(shares(0, 400), shares(400, 400)).at("all", "yes").p_value < 1e-6


def test_difference_from_nobody_is_finite_and_cautious():
    by = domains(survey_design(np.ones(80)), np.repeat([0, 1], 40), "ab")
    got = proportion_differences(by, np.repeat([0, 1], [78, 2]), ["no", "yes"], [("b", "a")]).at(0, "yes")
    assert got.value == pytest.approx(0.05)
    assert got.lower < 0 < got.upper
    alone = change_between(shares(0, 40), shares(2, 40)).at("all", "yes")
    assert got.se == pytest.approx(alone.se, rel=0.01)


def test_change_of_an_unanswered_item_is_too_few():
    assert change_between(wave([np.nan] * 5), wave([1.0] * 5)).at() == TooFew(0)


def test_change_of_different_things_is_refused():
    with pytest.raises(SurveyStatsError, match="same kind, groups and categories"):
        change_between(wave([1.0, 2]), shares(1, 2))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_clear_differences_are_those_of_benjamini_and_hochberg(p_values):
    np.testing.assert_array_equal(clear_differences(p_values), false_discovery_control(p_values) <= 0.10)


def test_clear_differences_keep_the_shape_and_leave_out_too_few():
    found = clear_differences([[0.001, np.nan], [0.9, 0.04]])
    assert found.tolist() == [[True, False], [False, True]]
    assert clear_differences([]).tolist() == []
