"""Gaps against the population and the labels of quality."""

import pytest

from surveystats import Quality, SurveyStatsError, Verdict, gaps, quality


def test_the_missing_group_is_named_with_its_size():
    young, old = gaps(["18-34", "35+"], [60, 940], [1400, 8600])
    assert (young.share, young.population_share) == pytest.approx((0.06, 0.14))
    assert (young.verdict, old.verdict) == (Verdict.TOO_FEW_ANSWERS, Verdict.TOO_MANY_ANSWERS)
    assert young.gap == pytest.approx(-0.08)
    assert young.lower < young.gap < young.upper < 0
    assert young.implied_weight == pytest.approx(0.14 / 0.06)
    assert (old.lower, old.upper) == pytest.approx((-young.upper, -young.lower))


def test_open_answers_get_the_wider_interval_and_a_full_answer_none():
    coded, open_ = (gaps("ab", [300, 300], [500, 500], coded=coded)[0] for coded in (True, False))
    assert coded.upper - coded.lower == pytest.approx((open_.upper - open_.lower) * 0.4**0.5)
    everybody = gaps("ab", [500, 500], [500, 500])[0]
    assert everybody.lower == everybody.upper == pytest.approx(0)


def test_many_groups_use_a_wider_level():
    few, many = gaps(range(7), [20] * 7, [200] * 7)[0], gaps(range(8), [20] * 8, [200] * 8)[0]
    assert gaps(range(7), [20] * 7, [200] * 7, level=0.95)[0] == few
    assert gaps(range(8), [20] * 8, [200] * 8, level=0.99)[0] == many


def test_a_small_gap_is_not_enough_to_say():
    assert gaps("ab", [45, 55], [500, 500])[0].verdict is Verdict.IN_LINE


def test_under_five_answers_is_few():
    nobody, four, _ = gaps("abc", [0, 4, 100], [300, 300, 400])
    assert (nobody.verdict, nobody.implied_weight, four.verdict) == (Verdict.FEW, None, Verdict.FEW)


def test_no_answers_yet():
    assert [gap.verdict for gap in gaps("ab", [0, 0], [5, 5])] == [Verdict.FEW, Verdict.FEW]


@pytest.mark.parametrize(("answers", "people"), [([5], [0]), ([6], [5]), ([-1], [5])])
def test_impossible_counts_are_refused(answers, people):
    with pytest.raises(SurveyStatsError, match="gaps"):
        gaps(["a"], answers, people)


@pytest.mark.parametrize(("n", "lower", "upper", "label"), [
    (29, 0.4, 0.5, Quality.HIDDEN),
    (30, 0.4, 0.5, Quality.UNCERTAIN),
    (49, 0.4, 0.5, Quality.UNCERTAIN),
    (50, 0.4, 0.5, Quality.GOOD),
    (500, 0.2, 0.51, Quality.UNCERTAIN),
])  # fmt: skip
def test_quality_of_a_share(n, lower, upper, label):
    assert quality(n, lower, upper) is label


def test_quality_of_a_mean_looks_at_its_standard_error():
    assert quality(100, 4, 6, se=0.5, scale=(0, 10)) is Quality.GOOD
    assert quality(100, 4, 6, se=0.51, scale=(0, 10)) is Quality.UNCERTAIN
