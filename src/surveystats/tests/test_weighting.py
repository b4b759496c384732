"""Weights: margins are met, small cells merge in the written order, limits hold, unknown is never dropped."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveystats import (
    RakingError,
    SurveyStatsError,
    base_weights,
    crossed_margin,
    kish_effect,
    margin,
    merge_small_cells,
    rake,
    weigh,
)


def survey(seed: int, rows: int = 300) -> tuple[np.ndarray, np.ndarray, np.random.Generator]:
    """Municipality (3) and age (4) codes with every cell of both seen."""
    chance = np.random.default_rng(seed)
    muni, age = chance.integers(0, 3, rows), chance.integers(0, 4, rows)
    muni[:3], age[:4] = range(3), range(4)
    return muni, age, chance


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.lists(st.floats(0.4, 2.5), min_size=7, max_size=7))
def test_weights_meet_every_margin(seed, tilt):
    muni, age, chance = survey(seed)
    people = np.bincount(muni) * tilt[:3]
    ages = np.bincount(age) * tilt[3:]
    base = chance.uniform(0.5, 2, len(muni))
    margins = [
        margin("muni", muni, "abc", people * 900 / people.sum()),
        margin("age", age, "1234", ages * 900 / ages.sum()),
    ]
    weights = rake(base, margins, limits=None)
    for codes, each in zip((muni, age), margins, strict=True):
        np.testing.assert_allclose(np.bincount(codes, weights.final), each.totals, rtol=1e-7)
    assert (weights.final > 0).all()


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_row_order_is_irrelevant(seed):
    muni, age, chance = survey(seed)
    order, base = chance.permutation(len(muni)), chance.uniform(0.5, 2, len(muni))

    def raked(rows):
        margins = [margin("muni", muni[rows], "abc", [300, 200, 100]), margin("age", age[rows], "1234", [150] * 4)]
        return rake(base[rows], margins).final

    np.testing.assert_allclose(raked(order), raked(np.arange(len(muni)))[order], rtol=1e-9)


def test_base_weights_are_people_over_answers():
    assert base_weights([0, 0, 1], [100, 30]).tolist() == [50, 50, 30]


def test_limits_hold_and_margins_win():
    muni, age, _ = survey(1)
    age[4:40] = 0
    margins = [margin("muni", muni, "abc", [300, 200, 100]), margin("age", age, "1234", [140, 160, 150, 150])]
    free, held = rake(np.ones(300), margins, limits=None), rake(np.ones(300), margins, limits=(0.3, 1.8))
    assert free.final.max() > 1.8 * 2
    assert (free.trimmed, held.trimmed) == (False, True)
    assert held.final.max() <= 1.8 * 2 * (1 + 1e-7)
    np.testing.assert_allclose(np.bincount(age, held.final), [140, 160, 150, 150], rtol=1e-7)


def test_limits_that_cannot_be_met_raise_and_weigh_merges_instead():
    _, age, _ = survey(1)
    margins = [margin("age", age, "1234", [10, 200, 200, 190])]
    with pytest.raises(RakingError, match="margins met"):
        rake(np.ones(300), margins, limits=(0.5, 2))
    weights = weigh(np.ones(300), margins, limits=(0.5, 2))
    assert [(merge.small, merge.neighbour) for merge in weights.merges] == [("1", "2")]
    assert weights.final.min() >= 0.5 * weights.final.mean() * (1 - 1e-7)


def test_small_cells_merge_with_the_next_and_the_last_with_the_one_before():
    codes = np.repeat([0, 1, 2, 3, 4], [30, 5, 40, 30, 6])
    merged, merges = merge_small_cells(margin("age", codes, ["18", "30", "50", "65", "80"], [1, 2, 3, 4, 5]))
    assert merged.labels == ("18", "30+50", "65+80")
    assert merged.totals.tolist() == [1, 5, 9]
    assert merged.answers().tolist() == [30, 45, 36]
    assert [(merge.small, merge.neighbour, merge.answers) for merge in merges] == [("30", "50", 5), ("80", "65", 6)]


def test_cells_never_merge_across_blocks_and_unknown_stays_unknown():
    muni, age = np.repeat([0, 1, -1], [25, 24, 2]), np.tile([0, 1, 1], 17)
    merged, _ = merge_small_cells(crossed_margin("m", muni, "ab", age, "yo", [[50, 50], [40, 40]]))
    assert merged.labels == ("a|y+a|o", "b|y+b|o")
    assert np.bincount(merged.codes + 1).tolist() == [2, 25, 24]


def test_a_cell_that_stays_small_without_a_neighbour_is_kept():
    merged, merges = merge_small_cells(margin("all", [0, 0], ["all"], [9]))
    assert (merged.labels, merges) == (("all",), ())


def test_unknown_keeps_its_base_weight_and_the_total_stays():
    sex = np.repeat([0, 1, -1], [60, 35, 5])
    weights = rake(np.full(100, 10.0), [margin("sex", sex, "FM", [500, 500])])
    np.testing.assert_allclose(weights.final[sex == -1], 10)
    np.testing.assert_allclose(np.bincount(sex + 1, weights.final), [50, 475, 475])


@pytest.mark.parametrize(("wrong", "told"), [
    (lambda: rake(np.ones(3), [margin("sex", [0, 0, 0], "FM", [5, 5])]), "cell 'M'"),
    (lambda: rake(np.ones(3), [margin("sex", [0, 0, 1], "FM", [5, 0])]), "cell 'M'"),
    (lambda: rake(np.ones(2), [margin("a", [0, 0], "x", [5]), margin("b", [0, 0], "y", [6])]), "same total"),
    (lambda: rake(np.ones(2), [margin("a", [0], "x", [5])]), "2 codes"),
    (lambda: rake([1, 0], [margin("a", [0, 0], "x", [5])]), "above 0"),
    (lambda: rake([1, np.nan], [margin("a", [0, 0], "x", [5])]), "above 0"),
    (lambda: rake([], []), "one or more"),
    (lambda: margin("a", [0, 2], "xy", [5, 5]), "codes from -1 to 1"),
    (lambda: margin("a", [0.5], "x", [5]), "integer"),
    (lambda: margin("a", [0], "x", [-5]), "0 or more"),
    (lambda: margin("a", [0], "x", [5], [0, 1]), "1 blocks"),
    (lambda: margin("a", [0], "x", [np.inf]), "finite"),
    (lambda: rake(np.ones(2), [margin("a", [-1, -1], "x", [2])]), "fewer unknown"),
    (lambda: base_weights([-1, 0], [5]), "stratum"),
])  # fmt: skip
def test_errors_name_the_place_and_the_reason(wrong, told):
    with pytest.raises(SurveyStatsError, match=told) as error:
        wrong()
    assert error.value.where
    assert error.value.expected


def test_kish_and_warnings():
    assert kish_effect([2, 2, 2]) == pytest.approx(1)
    assert kish_effect([1, 3]) == pytest.approx(2 * 10 / 16)
    sex = np.repeat([0, 1], [95, 5])
    weights = rake(np.ones(100), [margin("sex", sex, "FM", [50, 50])], limits=None)
    assert weights.kish == pytest.approx(kish_effect(weights.final))
    assert weights.warnings == ("kish_above_2", "largest_above_5_medians")
    assert weights.largest_to_median == pytest.approx(19)
