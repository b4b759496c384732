"""Estimates: the group sums equal the formula written out row by row; few answers are typed; order is irrelevant."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveystats import (
    Design,
    Domains,
    Estimate,
    SurveyStatsError,
    TooFew,
    base_weights,
    domains,
    margin,
    mean_differences,
    means,
    open_proportions,
    proportion_differences,
    proportions,
    rake,
    scores,
    survey_design,
    totals,
)

SIZES = np.array([600.0, 300.0, 90.0])


@dataclasses.dataclass(frozen=True)
class Survey:
    """A random survey: strata, a margin, groups with unknown, an item with gaps, all as codes."""

    stratum: np.ndarray
    age: np.ndarray
    group: np.ndarray
    item: np.ndarray
    cluster: np.ndarray
    base: np.ndarray

    def design(self, rows: np.ndarray | None = None, *, clusters: bool = False) -> Design:
        rows = np.arange(len(self.item)) if rows is None else rows
        people = SIZES.sum() * np.bincount(self.age) / len(self.age)
        margins = [
            margin("stratum", self.stratum[rows], "abc", SIZES),
            margin("age", self.age[rows], "yo", people[::-1] if people.min() > 300 else people),
        ]
        weights = rake(self.base[rows], margins, limits=None, tolerance=1e-12)
        inner = {"clusters": self.cluster[rows]} if clusters else {"stratum_sizes": SIZES}
        return survey_design(weights, self.stratum[rows], **inner)


def survey(seed: int, rows: int = 150) -> Survey:
    chance = np.random.default_rng(seed)
    stratum, age = chance.integers(0, 3, rows), chance.integers(0, 2, rows)
    cluster = np.unique(np.stack([stratum, chance.integers(0, 12, rows)]), axis=1, return_inverse=True)[1].ravel()
    shuffled = chance.permutation(cluster.max() + 1)[cluster]  # cluster codes in no order of the strata
    base = base_weights(stratum, SIZES) * chance.uniform(0.5, 2, rows)
    return Survey(stratum, age, chance.integers(-1, 3, rows), chance.integers(-1, 3, rows), shuffled, base)


def written_out(design: Design, z: np.ndarray, sizes: np.ndarray | None) -> float:
    """The variance of sum w z row by row, as the formula stands (facts of the method, section 2.3)."""
    x, d = design.dummies[design.calibration], design.regression_weight
    b = np.linalg.pinv((x * d[:, None]).T @ x, rcond=1e-10) @ (x * d[:, None]).T @ z
    we = design.weight * (z - x @ b)
    variance = 0.0
    for h in range(3):
        rows = design.stratum == h
        units = (
            we[rows]
            if design.cluster is None
            else np.bincount(design.cluster[rows], we[rows])[np.unique(design.cluster[rows])]
        )
        n = len(units)
        left = 1.0 if sizes is None else 1 - n / sizes[h]
        variance += left * n / (n - 1) * ((units**2).sum() - units.sum() ** 2 / n)
    return variance


def share_influence(design: Design, domain: np.ndarray, yes: np.ndarray) -> tuple[float, np.ndarray]:
    weight = design.weight * domain
    share = (weight @ yes) / weight.sum()
    return share, domain * (yes - share) / weight.sum()


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(st.integers(0, 100_000), st.booleans())
def test_shares_equal_the_formula_written_out(seed, clusters):
    data = survey(seed)
    design = data.design(clusters=clusters)
    ours = proportions(domains(design, data.group, "abc"), data.item, "xyz")
    for g, j in np.ndindex(3, 3):
        domain = (data.group == g) & (data.item >= 0)
        share, z = share_influence(design, domain, (data.item == j).astype(float))
        own = ours.at(g, j)
        assert own.value == pytest.approx(share, rel=1e-12)
        assert own.se**2 == pytest.approx(written_out(design, z, None if clusters else SIZES), rel=1e-9)
        assert (own.n, own.count) == (domain.sum(), (domain & (data.item == j)).sum())


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(st.integers(0, 100_000), st.booleans())
def test_differences_equal_the_formula_written_out(seed, clusters):
    data = survey(seed)
    design = data.design(clusters=clusters)
    pairs = [("a", "b"), ("c", ("a", "b")), ("a", ("a", "b", "c"))]
    ours = proportion_differences(domains(design, data.group, "abc"), data.item, "xyz", pairs)
    yes = (data.item == 1).astype(float)
    for r, sides in enumerate(pairs):
        (left, z), (right, other) = (
            share_influence(design, np.isin(data.group, ["abc".index(label) for label in side]) & (data.item >= 0), yes)
            for side in sides
        )
        own = ours.at(r, "y")
        assert own.value == pytest.approx(left - right, abs=1e-12)
        assert own.se**2 == pytest.approx(written_out(design, z - other, None if clusters else SIZES), rel=1e-9)


def test_differences_of_means_equal_the_formula_written_out():
    data = survey(5)
    design, values = data.design(), np.where(data.item < 0, np.nan, data.item + 7.5)
    own = mean_differences(domains(design, data.group, "abc"), values, [("b", "c")]).at()
    known = np.where(data.item < 0, 0, values)
    (left, z), (right, other) = (share_influence(design, (data.group == g) & (data.item >= 0), known) for g in (1, 2))
    assert own.value == pytest.approx(left - right)
    assert own.se**2 == pytest.approx(written_out(design, z - other, SIZES), rel=1e-9)


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(st.integers(0, 100_000))
def test_row_order_is_irrelevant(seed):
    data = survey(seed)
    order = np.random.default_rng(seed).permutation(150)
    results = [
        proportions(domains(data.design(rows), data.group[rows], "abc"), data.item[rows], "xyz")
        for rows in (order, np.arange(150))
    ]
    for part in ("value", "se", "lower", "upper", "deff", "effective_n", "n", "df", "count"):
        np.testing.assert_allclose(getattr(results[0], part), getattr(results[1], part), rtol=1e-8)


@given(st.sampled_from([0, 1]), st.sampled_from(["wilson", "korn_graubard", "logit"]))
@settings(deadline=None)
def test_all_or_none_gives_finite_limits(answer, method):
    data = survey(3)
    got = proportions(domains(data.design()), np.full(150, answer), ["no", "yes"], interval=method).at("all", "yes")
    assert (got.value, got.se) == (answer, 0)
    assert 0 < got.upper - got.lower < 0.05
    assert (got.lower == 0) if answer == 0 else (got.upper == 1)


def test_an_item_nobody_answered_is_too_few():
    by = groups()
    assert proportions(by, np.full(150, -1), ["no", "yes"]).at("a", "yes") == TooFew(0)
    assert means(by, np.full(150, np.nan)).at("a") == TooFew(0)
    assert totals(by, np.full(150, np.nan)).at("a") == TooFew(0)
    assert proportion_differences(by, np.full(150, -1), ["no"], [("a", "b")]).at() == TooFew(0)


def groups(labels: str = "abc") -> Domains:
    data = survey(3)
    return domains(data.design(), data.group, labels)


def test_an_empty_group_and_one_answer_are_too_few():
    data = survey(3)
    item = np.where(data.group == 1, -1, 0)
    item[np.flatnonzero(data.group == 1)[0]] = 0
    shares = proportions(domains(data.design(), data.group, "abcd"), item, ["x"])
    assert [shares.at(group, 0) for group in "bd"] == [TooFew(1), TooFew(0)]
    assert isinstance(shares.at("a", "x"), Estimate)
    assert [type(found) for _, _, found in shares] == [Estimate, TooFew, Estimate, TooFew]


def test_one_answer_in_each_of_two_strata_has_no_degrees_of_freedom():
    design = survey_design(np.ones(6), [0, 0, 0, 1, 1, 1])
    assert proportions(domains(design), [0, -1, -1, 1, -1, -1], "xy").at() == TooFew(2)


def test_a_variance_the_calibration_explains_is_zero_not_noise():
    data = survey(8)
    got = proportions(domains(data.design()), data.age, ["y", "o"]).at("all", "o")
    assert (got.se, got.lower < got.value < got.upper) == (0, True)


def test_equal_answers_have_no_standard_error():
    got = means(groups(), np.full(150, 7.3)).at("a")
    assert (got.value, got.se, got.lower, got.upper) == (7.3, 0, 7.3, 7.3)


def test_a_lone_stratum_counts_its_square():
    design = survey_design(np.ones(4), [0, 0, 0, 1])
    got = totals(domains(design), [1.0, 2, 3, 5]).at()
    assert got.se**2 == pytest.approx(3 / 2 * (14 - 36 / 3) + 25)


def test_finite_population_shrinks_and_can_be_left_out():
    data = survey(2)
    by = domains(data.design())
    inside, outside = (proportions(by, data.item, "xyz", fpc=fpc).at().se for fpc in (True, False))
    assert inside < outside
    assert (
        outside
        == proportions(domains(dataclasses.replace(data.design(), stratum_sizes=None)), data.item, "xyz").at().se
    )


def test_limits_of_a_mean_stay_on_its_scale():
    got = means(domains(survey_design(np.ones(4))), [10.0, 10, 10, 4], scale=(0, 10)).at()
    assert (got.upper, got.lower > 0) == (10, True)


def test_scores_need_half_of_the_items():
    items = [[1, 3, np.nan, np.nan], [1, np.nan, np.nan, np.nan], [np.nan] * 4, [2, 2, 2, 4]]
    np.testing.assert_array_equal(scores(items), [2, np.nan, np.nan, 2.5])
    np.testing.assert_array_equal(scores(items, 0.25), [2, 1, np.nan, 2.5])


def test_open_answers_have_weights_but_no_interval():
    shares = open_proportions([1.0, 3, 1, 1], [0, 1, -1, 1], ["no", "yes"], [0, 0, 0, -1], ["a", "b"])
    np.testing.assert_array_equal(shares.share, [[0.25, 0.75], [np.nan, np.nan]])
    assert (shares.n.tolist(), shares.count.tolist()) == ([2, 0], [[1, 1], [0, 0]])
    assert not {"se", "lower", "upper"} & {field.name for field in dataclasses.fields(shares)}


@pytest.mark.parametrize(("wrong", "told"), [
    (lambda: survey_design([]), "one or more"),
    (lambda: survey_design([1, 0]), "above 0"),
    (lambda: survey_design([1, 1], [0, 2]), "empty"),
    (lambda: survey_design([1, 1], [0, 0], stratum_sizes=[1]), "as many were sampled"),
    (lambda: survey_design([1, 1], [0, 1], clusters=[0, 0]), "one stratum"),
    (lambda: survey_design([1, 1], clusters=[0, 0], cluster_sizes=[1]), "as many were sampled"),
    (lambda: proportions(domains(survey_design([1, 1])), [0, 2], "xy"), "codes from -1 to 1"),
    (lambda: proportions(domains(survey_design([1, 1])), [0.0, 1.0], "xy"), "integer"),
    (lambda: proportions(domains(survey_design([1, 1])), [0], "xy"), "2 integer codes"),
    (lambda: means(domains(survey_design([1, 1])), [1, np.inf]), "finite"),
    (lambda: domains(survey_design([1, 1]), [0, 5], "xy"), "codes from -1 to 1"),
    (lambda: proportion_differences(groups(), np.zeros(150, int), "x", [("a", "q")]), "'q'"),
])  # fmt: skip
def test_errors_name_the_place_and_the_reason(wrong, told):
    with pytest.raises(SurveyStatsError, match=told):
        wrong()
