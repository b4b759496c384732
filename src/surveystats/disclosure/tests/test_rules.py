"""Primary rules and rounding on a hand-made table."""

import numpy as np
import pytest

from surveystats.disclosure import Form, Item, Reason, TableSet, Thresholds, municipal_lattice
from surveystats.disclosure.rules import outward, primary, rounded_n, whole
from surveystats.disclosure.tests.examples import shares
from surveystats.errors import SurveyStatsError

LATTICE = municipal_lattice(("A", "B"), ("woman", "man", "unknown"), ("young", "old"), ("unknown",))


def _item(n, yes, **flags):
    """A yes/no item from answers and yes answers per cell (2 municipalities, 3 sexes, 2 ages), all weights 5."""
    n, yes = np.array(n).ravel(), np.array(yes).ravel()
    count = np.stack([yes, n - yes], axis=1)
    parts = {"n": n, "weight": 5.0 * n, "count": count, "weighted": 5.0 * count}
    cell = np.repeat(np.arange(12), n)
    share, low, high = shares(LATTICE, parts, cell, np.full(len(cell), 5.0), np.ones(len(cell), dtype=bool))
    return Item("item", ("yes", "no"), share=share, low=low, high=high, **parts, **flags)


N = [[[20, 40], [30, 50], [1, 2]], [[60, 70], [80, 90], [0, 1]]]
YES = [[[5, 2], [9, 20], [0, 0]], [[0, 30], [78, 40], [0, 0]]]


def _verdict(item, population=None, **thresholds):
    people = np.full(len(LATTICE.groups), 500.0) if population is None else population
    return primary(TableSet(LATTICE, people, (item,)), item, Thresholds(**thresholds))


def test_lattice_has_the_fixed_groupings():
    names = [group.name for group in LATTICE.groups]
    assert len(names) == 1 + 2 + 2 + 4 + 2 + 4 + 4
    assert "A|woman" in names
    assert not any("unknown" in name for name in names)
    assert [group.name for group in LATTICE.withheld] == [
        "unknown", "unknown|young", "unknown|old", "A|unknown", "B|unknown",
    ]  # fmt: skip
    assert LATTICE.groups[LATTICE.position(municipality="A", sex="man")].name == "A|man"


def test_equations_add_up():
    people = np.arange(12.0)
    values = np.concatenate([LATTICE.members, LATTICE.withheld_members]) @ people
    assert len(LATTICE.equations) >= 12
    for equation in LATTICE.equations:
        assert values[equation.total] == values[list(equation.parts)].sum()


def test_few_answers_hide_the_group():
    verdict = _verdict(_item(N, YES), base=60)
    young = LATTICE.position(municipality="A", age="young")
    assert verdict.n[young] == 51
    assert verdict.base[young] is Reason.TOO_FEW
    assert (verdict.form[young] == Form.HIDDEN).all()
    assert verdict.base[LATTICE.position()] is None


def test_sensitive_items_need_more():
    woman = LATTICE.position(municipality="A", sex="woman")
    assert _verdict(_item(N, YES), base=30).base[woman] is None
    assert _verdict(_item(N, YES, sensitive=True), sensitive_base=61).base[woman] is Reason.TOO_FEW


def test_small_populations_are_hidden_whatever_the_answers():
    population = np.full(len(LATTICE.groups), 500.0)
    population[LATTICE.position(municipality="B")] = 99
    assert _verdict(_item(N, YES), population).base[LATTICE.position(municipality="B")] is Reason.SMALL_POPULATION


def test_region_only_items_stay_in_the_region():
    verdict = _verdict(_item(N, YES, region_only=True))
    assert verdict.base[LATTICE.position(municipality="B")] is Reason.REGION_ONLY
    assert verdict.base[LATTICE.position(sex="man")] is None
    assert verdict.base[LATTICE.position(sex="woman", age="young")] is Reason.TOO_FEW  # 80 answers


def test_single_categories_can_be_region_only():
    verdict = _verdict(_item(N, YES, region_categories=frozenset({0})))
    place = LATTICE.position(municipality="B")
    assert verdict.reasons[place] == (Reason.REGION_ONLY, None)


@pytest.mark.parametrize(
    ("yes", "forms"), [(0, (1, 2)), (1, (1, 2)), (4, (1, 2)), (5, (0, 0)), (96, (2, 1)), (95, (0, 0))]
)
def test_rare_and_common_categories_are_bounded(yes, forms):
    n = [[[0, 100], [0, 0], [0, 0]], [[0, 100], [0, 0], [0, 0]]]
    verdict = _verdict(_item(n, [[[0, yes], [0, 0], [0, 0]], [[0, 50], [0, 0], [0, 0]]]))
    place = LATTICE.position(municipality="A")
    assert tuple(verdict.form[place]) == forms
    assert verdict.bound[place] == 5


def test_the_bound_does_not_depend_on_the_answers():
    bounds = [_verdict(_item(N, np.minimum(N, k))).bound.tolist() for k in (0, 1, 3)]
    assert bounds[0] == bounds[1] == bounds[2]
    assert all(bound % 5 == 0 for bound in bounds[0])


def test_heavy_answers_widen_the_bound():
    item = _item(N, YES)
    heavy = Item(**{**item.__dict__, "heaviest": np.full(len(LATTICE.groups), 100.0)})
    place = LATTICE.position(municipality="A", sex="woman")
    assert _verdict(item).bound[place] == 10
    assert _verdict(heavy).bound[place] == 35  # 100 of 300 people


def test_what_must_stay_possible():
    verdict = _verdict(_item(N, YES), base=100, blur=2)
    hidden = LATTICE.position(municipality="A", sex="man")
    assert verdict.least[hidden, 0] == pytest.approx((29 - 2) / 80)
    assert verdict.most[hidden, 0] == pytest.approx((29 + 2) / 80)
    rare = LATTICE.position(municipality="A", sex="woman")
    assert (verdict.least[rare, 0], verdict.most[rare, 1]) == (
        pytest.approx((7 - 2) / 60),
        pytest.approx((53 + 2) / 60),
    )
    assert np.isnan(verdict.least[LATTICE.position(), 0])


def test_every_number_up_to_five_stays_possible_in_a_bounded_category():
    verdict = _verdict(_item(N, np.minimum(N, 1)))
    place = LATTICE.position(municipality="A", sex="man")
    assert (verdict.least[place, 0], verdict.most[place, 0]) == (0, pytest.approx(5 / 80))
    assert (verdict.least[place, 1], verdict.most[place, 1]) == (pytest.approx(75 / 80), 1)


def test_rounding():
    assert rounded_n(np.array([30, 31, 32, 33, 37, 38]), 5).tolist() == [30, 30, 30, 35, 35, 40]
    assert whole(np.array([0.005, 0.0149, 0.995, 0.5])).tolist() == [1, 1, 100, 50]
    low, high = outward(np.array([0.121, 0.12]), np.array([0.181, 0.18]))
    assert (low.tolist(), high.tolist()) == ([12, 12], [19, 18])


def test_wrong_shares_are_named():
    item = _item(N, YES)
    share = item.share.copy()
    share[0, 0] += 0.01
    with pytest.raises(SurveyStatsError, match="share of all, yes"):
        TableSet(LATTICE, np.ones(len(LATTICE.groups)), (Item(**{**item.__dict__, "share": share}),))


def test_categories_must_add_up():
    item = _item(N, YES)
    with pytest.raises(SurveyStatsError, match="adding to n"):
        TableSet(LATTICE, np.ones(len(LATTICE.groups)), (Item(**{**item.__dict__, "count": item.count * 0}),))
