"""Attackers of other kinds than the release's own: none of them may learn what is protected."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from surveystats.disclosure import Form, Item, TableSet, Thresholds, protect
from surveystats.disclosure.attack import attack
from surveystats.disclosure.rules import primary
from surveystats.disclosure.tables import Dimension, Lattice, tabulate
from surveystats.disclosure.tests.examples import region, shares

QUESTIONS = [("one", 4), ("one", 2), ("many", 5), ("sums", 5)]
SMALL = {"583": 831, "742": 874, "614": 2818}


@pytest.fixture(scope="module")
def tables():
    return region(np.random.default_rng(11), SMALL, 0.2, QUESTIONS)


@pytest.fixture(scope="module")
def protected(tables):
    return protect(tables)


@pytest.mark.slow
def test_the_whole_search_agrees_with_the_proofs(tables, protected):
    findings = attack(tables, [item.shown for item in protected.items], Thresholds())
    assert findings.passed
    assert len(findings.findings) == protected.audit.attacked


def _unweighted(tables):
    """The same answers with equal weights: then shares are counts and whole numbers bite."""
    items = []
    for item in tables.items:
        n, count = item.n, item.count
        parts = {"n": n, "weight": n.astype(float), "count": count, "weighted": count.astype(float)}
        cell = np.repeat(np.arange(len(n)), n)
        share, low, high = shares(tables.lattice, parts, cell, np.ones(len(cell)), np.ones(len(cell), dtype=bool))
        changed = {**parts, "share": share, "low": low, "high": high, "heaviest": None}
        items.append(Item(**{**item.__dict__, **changed}))
    return TableSet(tables.lattice, tables.population, tuple(items))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_whole_number_attacker(seed):
    """Shown counts known exactly, the others whole numbers: 0 to 4 stay possible in every bounded number."""
    tables = _unweighted(region(np.random.default_rng(seed), SMALL, 0.2, [("one", 4)]))
    public = protect(tables).items[0].shown
    item, lattice = tables.items[0], tables.lattice
    categories, cells = len(item.categories), lattice.cells
    rows = np.einsum("gc,jk->gjck", lattice.members, np.eye(categories)).reshape(-1, cells * categories)
    truth = rows @ item.count.ravel()
    value = (public.form == Form.VALUE).ravel()
    known = np.repeat(lattice.withheld_cells, categories)
    constraints = [
        LinearConstraint(rows[value], truth[value], truth[value]),
        LinearConstraint(np.kron(np.eye(cells), np.ones((1, categories))), item.n, item.n),
    ]
    bounds = Bounds(
        np.where(known, item.count.ravel(), 0), np.where(known, item.count.ravel(), np.repeat(item.n, categories))
    )
    withheld = (lattice.members @ (item.count * lattice.withheld_cells[:, None])).ravel()
    bounded = np.flatnonzero((public.form == Form.UNDER).ravel())
    assert len(bounded)
    for place in bounded:
        low, high = (
            sign
            * milp(sign * rows[place], integrality=np.ones(rows.shape[1]), bounds=bounds, constraints=constraints).fun
            for sign in (1, -1)
        )
        assert low <= withheld[place] + 1e-6
        assert high >= 4 - 1e-6


@pytest.mark.slow
def test_enumerating_attacker():
    """Every table of a tiny region that agrees with the release, one by one."""
    lattice = Lattice(
        (Dimension("place", ("p", "q")), Dimension("sex", ("f", "m"))), ((), ("sex",), ("place",), ("place", "sex"))
    )
    rule = Thresholds(base=6, few=1, population=1, blur=1)
    seen = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        n = rng.integers(6, 14, 4)
        yes = rng.binomial(n, rng.choice([0.1, 0.5], 4))
        item = _binary(lattice, n, yes)
        tables = TableSet(lattice, np.full(len(lattice.groups), 100.0), (item,))
        form = protect(tables, rule).items[0].shown.form[:, 0]
        options = np.array(list(product(*(range(k + 1) for k in n))))
        groups = options @ lattice.members.T
        truth = lattice.members @ yes
        agree = (groups[:, form == Form.VALUE] == truth[form == Form.VALUE]).all(axis=1)
        possible = groups[agree]
        for g in np.flatnonzero(form == Form.UNDER):
            assert {0, 1} <= set(possible[:, g].tolist())
            seen += 1
        size = lattice.members @ n
        for g in np.flatnonzero(form == Form.OVER):
            assert {size[g], size[g] - 1} <= set(possible[:, g].tolist())
    assert seen > 20


def _binary(lattice, n, yes):
    cell = np.repeat(np.arange(4), n)
    said = np.concatenate([np.arange(k) < y for k, y in zip(n, yes, strict=True)])
    everyone, ones = np.ones(len(cell), dtype=bool), np.ones(len(cell))
    parts = tabulate(lattice, cell, ones, np.stack([said, ~said], axis=1), everyone)
    parts["heaviest"] = None
    share, low, high = shares(lattice, parts, cell, ones, everyone)
    return Item("tiny", ("yes", "no"), share=share, low=low, high=high, **parts)


@pytest.mark.slow
def test_subtracting_attacker(tables, protected):
    """Any two shown groups, one inside the other: what is left is large, and nobody's count in it is 1 to 4."""
    lattice, pairs = tables.lattice, 0
    for item, public in zip(tables.items, protected.items, strict=True):
        open_cells = ~lattice.withheld_cells
        for j in range(len(item.categories)):
            value = np.flatnonzero(public.shown.form[:, j] == Form.VALUE)
            for big, small in product(value, value):
                left = lattice.members[big] - lattice.members[small]
                left = left * open_cells
                if left.min() < 0 or left.max() <= 0:
                    continue
                pairs += 1
                n, count = left @ item.n, left @ item.count[:, j]
                assert n >= 30
                assert count > 4
                assert n - count > 4
    assert pairs > 500


@pytest.mark.slow
def test_propagating_attacker(tables, protected):
    """Intervals of published whole per cents pushed through the equations until nothing moves."""
    for item, public in zip(tables.items, protected.items, strict=True):
        verdict = primary(tables, item, Thresholds())
        for j in range(len(item.categories)):
            low, high = _propagate(tables.lattice, item, public, verdict, j)
            bounded = public.shown.form[:, j] == Form.UNDER
            share = high / np.maximum(verdict.weight, 1)
            withheld = tables.lattice.members @ (item.weighted[:, j] * tables.lattice.withheld_cells)
            assert (low[bounded] <= withheld[bounded] + 1e-6).all()
            assert (share[bounded] >= 4 / verdict.n[bounded]).all()


def _busy(alone, others):
    """120 people of one group: some chose only "nothing", the others three of four things each."""
    lattice = Lattice((Dimension("place", ("p",)),), ((),))
    chosen = np.zeros((alone + others, 5), dtype=bool)
    chosen[:alone, 4] = True
    for k in range(others):
        chosen[alone + k, [(k + step) % 4 for step in range(3)]] = True
    cell, ones = np.zeros(len(chosen), dtype=int), np.ones(len(chosen))
    everyone = np.ones(len(chosen), dtype=bool)
    parts = tabulate(lattice, cell, ones, chosen, everyone)
    share, low, high = shares(lattice, parts, cell, ones, everyone)
    options = {"several": True, "alone": 4, "at_most": 3}
    item = Item("busy", ("a", "b", "c", "d", "nothing"), share=share, low=low, high=high, **options, **parts)
    return TableSet(lattice, np.array([950.0]), (item,))


def test_who_may_choose_three_tells_how_many_chose_nothing():
    """Everybody but two chose three: the shares of the four things give "nothing" at most 1 - sum/3."""
    tables = _busy(2, 118)
    plain = protect(tables).items[0].shown.form[0, :4] == Form.VALUE
    most = 1 - tables.items[0].share[0, :4][plain].sum() / 3
    assert most >= 4 / 120
    assert not plain.all()


def _propagate(lattice, item, public, verdict, j):
    low, high = np.zeros(len(lattice.groups)), verdict.weight.copy()
    for g, cell in enumerate(row[j] for row in public.cells):
        if cell.form is Form.VALUE:
            low[g], high[g] = (max(cell.value + d, 0) / 100 * verdict.weight[g] for d in (-0.5, 0.5))
        elif cell.form is Form.UNDER:
            high[g] = cell.value / 100 * verdict.weight[g]
        elif cell.form is Form.OVER:
            low[g] = cell.value / 100 * verdict.weight[g]
    count = len(lattice.groups)
    away = lattice.withheld_members @ item.weight
    for _ in range(5):
        for equation in lattice.equations:
            if equation.total >= count:
                continue
            parts = [part for part in equation.parts if part < count]
            most_away = sum(away[part - count] for part in equation.parts if part >= count)
            total = equation.total
            low[total] = max(low[total], low[parts].sum())
            high[total] = min(high[total], high[parts].sum() + most_away)
            for part in parts:
                others = [other for other in parts if other != part]
                high[part] = min(high[part], high[total] - low[others].sum())
                low[part] = max(low[part], low[total] - high[others].sum() - most_away)
    return low, high


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    rate=st.floats(0.05, 0.6),
    sizes=st.lists(st.integers(300, 4000), min_size=1, max_size=4),
    kind=st.sampled_from([("one", 2), ("one", 5), ("many", 3), ("three", 4), ("region", 3), ("sums", 4)]),
)
def test_random_tables_pass_a_full_attack(seed, rate, sizes, kind):
    tables = region(np.random.default_rng(seed), {str(k): size for k, size in enumerate(sizes)}, rate, [kind])
    shown = [item.shown for item in protect(tables).items]
    assert attack(tables, shown, Thresholds()).passed


@pytest.mark.slow
def test_two_hundred_random_sets():
    """Small municipalities, one adult in ten to three in ten answering: nothing is narrowed below its limit."""
    values = cells = 0
    for seed in range(200):
        rng = np.random.default_rng(10_000 + seed)
        sizes = {
            str(k): int(size) for k, size in enumerate(rng.choice([831, 874, 2818, 3015, 6390], rng.integers(1, 6)))
        }
        kinds = [("one", int(rng.integers(2, 6))), ("many", 4), ("region", 3), ("sums", 5), ("three", 5)]
        questions = [kinds[k] for k in rng.choice(5, 2, replace=False)]
        audit = protect(region(rng, sizes, rng.uniform(0.1, 0.3), questions)).audit
        assert audit.recovered == 0
        values, cells = values + audit.values, cells + audit.cells
    assert values > cells / 2


@pytest.mark.slow
@pytest.mark.parametrize("item", range(len(QUESTIONS)))
def test_each_bounded_number_shown_plainly_is_refused(tables, protected, item):
    shown = [one.shown for one in protected.items]
    form = shown[item].form
    bounded = np.argwhere((form == Form.UNDER) | (form == Form.OVER))
    for g, j in bounded[:: max(len(bounded) // 4, 1)]:
        plain = form.copy()
        plain[g, j] = Form.VALUE
        alone = TableSet(tables.lattice, tables.population, (tables.items[item],))
        assert not attack(alone, [replace(shown[item], form=plain)], Thresholds()).passed


@pytest.mark.slow
def test_a_hidden_base_shown_is_refused(tables, protected):
    public, item = protected.items[0].shown, tables.items[0]
    alone = TableSet(tables.lattice, tables.population, (item,))
    for g in np.flatnonzero(public.n < 0):
        n = public.n.copy()
        n[g] = int(tables.lattice.members[g] @ item.n)
        findings = attack(alone, [replace(public, n=n)], Thresholds())
        few = primary(alone, item, Thresholds()).hidden_base[g]
        assert findings.passed is False or not few
