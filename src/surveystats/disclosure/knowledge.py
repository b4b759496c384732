"""What the attacker knows of one question, as systems of linear equations and limits; the numbers he wants."""

from dataclasses import dataclass

import numpy as np

from surveystats.disclosure.ledger import Ledger
from surveystats.disclosure.rules import Form, Primary, Thresholds, outward, whole, withheld_least
from surveystats.disclosure.tables import Floats, Ints, Item, Mask, TableSet


@dataclass(frozen=True, eq=False)
class Shown:
    """The public form of one item. form (G, J): Form; n (G,): rounded base, -1 where hidden; n_slack (G,): how far the
    true base may lie from it."""

    form: Ints
    n: Ints
    n_slack: Ints


@dataclass(frozen=True, eq=False)
class Puzzle:
    """What is known: low <= matrix y <= high, bottom <= y <= top; and the numbers wanted.

    size (rows): people or answers behind each known number; wanted (T, unknowns): the protected numbers as sums of
    unknowns; least, most (T,) in the same scale; scale (T,): people or answers behind; names (T): category, group;
    truth: the table itself.
    """

    kind: str
    matrix: Floats
    low: Floats
    high: Floats
    size: Floats
    bottom: Floats
    top: Floats
    wanted: Floats
    least: Floats
    most: Floats
    scale: Floats
    names: list[tuple[str, str]]
    truth: Floats


def _share_matrix(tables: TableSet, item: Item, members: Floats) -> Floats:
    """Rows (group, category), unknowns (cell, basic category)."""
    adds = np.zeros((len(item.categories), len(item.basic)))
    for j in range(len(item.categories)):
        parts = dict(item.sums).get(j, (j,))
        adds[j, [item.basic.index(part) for part in parts]] = 1
    return np.asarray(np.einsum("gc,jk->gjck", members, adds), dtype=np.float64).reshape(
        len(members) * len(adds), members.shape[1] * adds.shape[1]
    )


def _choice_rows(item: Item) -> tuple[Floats, Floats, Floats, Floats]:
    """What choosing means, in each cell: matrix, low, high, size.

    One choice: exactly one each. Several: at least one each; beside `alone` nothing; `at_most` by those who did not
    choose `alone`: sum of the others + at_most * alone <= at_most * people.
    """
    basics, one = len(item.basic), np.ones((1, len(item.basic)))
    if not item.several:
        return _in_each_cell(item, one, 1.0, 1.0)
    blocks = [_in_each_cell(item, one, 1.0, np.inf)]
    most, alone = one.copy(), [k for k in range(basics) if item.basic[k] == item.alone]
    most[:, alone] = item.at_most or basics
    if item.at_most is not None:
        blocks.append(_in_each_cell(item, most, 0.0, float(item.at_most)))
    for k in range(basics) if alone else ():
        if k not in alone:
            pair = np.zeros((1, basics))
            pair[0, [k, *alone]] = 1
            blocks.append(_in_each_cell(item, pair, 0.0, 1.0))
    matrix, low, high, size = zip(*blocks, strict=True)
    return np.vstack(matrix), np.concatenate(low), np.concatenate(high), np.concatenate(size)


def _in_each_cell(item: Item, row: Floats, low: float, high: float) -> tuple[Floats, Floats, Floats, Floats]:
    """low <= row . choices <= high for each person of a cell, so times its people for the cell."""
    people = item.weight
    matrix = np.asarray(np.kron(np.eye(len(people)), row), dtype=np.float64)
    return matrix, low * people, np.full(len(people), np.inf) if np.isinf(high) else high * people, people


def _share_puzzle(
    tables: TableSet, item: Item, kind: str, shown: tuple[Floats, Floats], closed: bool, goals: tuple[Floats, Floats]
) -> Puzzle:
    """shown: lowest and highest share (G, J); closed: withheld cells are known; goals: least, most (T groups, J)."""
    lattice = tables.lattice
    matrix, weight = _share_matrix(tables, item, lattice.members), lattice.members @ item.weight
    size = np.repeat(weight, len(item.categories))
    choice, choice_low, choice_high, choice_size = _choice_rows(item)
    top = np.repeat(item.weight, len(item.basic))
    truth = item.weighted[:, item.basic].ravel()
    known = np.repeat(lattice.withheld_cells & closed, len(item.basic))
    aims = lattice.members if closed else lattice.withheld_members
    sums, people = _share_matrix(tables, item, aims), np.repeat(aims @ item.weight, len(item.categories))
    least, most = (goal.ravel() for goal in goals)
    groups = lattice.groups if closed else lattice.withheld
    picked = np.flatnonzero(~np.isnan(least) & (people > 0))
    sure = sums[picked] @ np.where(known, truth, 0.0)
    elsewhere = np.repeat(aims @ (item.weight * lattice.withheld_cells * closed), len(item.categories))[picked] - sure
    return Puzzle(
        kind,
        np.vstack([matrix, choice]),
        np.concatenate([shown[0].ravel() * size, choice_low]),
        np.concatenate([shown[1].ravel() * size, choice_high]),
        np.concatenate([size, choice_size]),
        np.where(known, truth, 0.0),
        np.where(known, truth, top),
        sums[picked],
        np.maximum(least[picked] * people[picked], sure),
        np.minimum(most[picked] * people[picked], people[picked] - elsewhere),
        people[picked],
        [(item.categories[p % len(item.categories)], groups[p // len(item.categories)].name) for p in picked],
        truth,
    )


def _told(public: Shown, verdict: Primary, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest share (G, J) that the forms tell, given those of plain values."""
    x = np.broadcast_to(verdict.bound[:, None] / 100, low.shape)
    lowest = np.where(public.form == Form.VALUE, low, np.where(public.form == Form.OVER, 1 - x, 0.0))
    highest = np.where(public.form == Form.VALUE, high, np.where(public.form == Form.UNDER, x, 1.0))
    empty = (verdict.weight <= 0)[:, None]
    return np.where(empty, 0.0, lowest), np.where(empty, 1.0, highest)


def exact_shares(tables: TableSet, item: Item, public: Shown, verdict: Primary) -> Puzzle:
    told = _told(public, verdict, item.share, item.share)
    return _share_puzzle(tables, item, "share", told, True, (verdict.least, verdict.most))


def rounded_shares(tables: TableSet, item: Item, public: Shown, verdict: Primary, rule: Thresholds) -> Puzzle:
    """The withheld groups: nobody can prove that any of them chose a category."""
    told = _told(public, verdict, *_as_read(item.share, item.low, item.high))
    least = withheld_least(tables.lattice, item, rule)
    return _share_puzzle(tables, item, "withheld share", told, False, (least, np.where(np.isnan(least), np.nan, 0.0)))


def _as_read(share: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Shares with the same whole per cent and the same outward limits, effective n being known: by bisection."""
    per_cent, ends = whole(share), outward(low, high)
    span = [np.where(np.isnan(share), 0.0, share), np.where(np.isnan(share), 1.0, share)]
    for side, sign in ((0, -1.0), (1, 1.0)):
        inside, outside = span[side].copy(), np.clip(per_cent / 100 + sign * 0.0051, 0, 1)
        for _ in range(30):
            middle = (inside + outside) / 2
            same = (np.abs(100 * middle - per_cent) <= 0.5) & _same_limits(middle, share, low, high, ends)
            inside, outside = np.where(same, middle, inside), np.where(same, outside, middle)
        span[side] = inside
    return np.nan_to_num(span[0], nan=0.0), np.nan_to_num(span[1], nan=1.0)


def _same_limits(middle: Floats, share: Floats, low: Floats, high: Floats, ends: tuple[Floats, Floats]) -> Mask:
    same = np.ones(share.shape, dtype=bool)
    for limit, end, sign, reach in ((low, ends[0], -1.0, 1.0), (high, ends[1], 1.0, -1.0)):
        with np.errstate(invalid="ignore", divide="ignore"):
            z = (share - limit) ** 2 / (limit * (1 - limit))
            half = np.sqrt(z * middle * (1 - middle) + z * z / 4)
            now = 100 * (middle + z / 2 + sign * half) / (1 + z)
            kept = (now >= np.minimum(end, end + reach) - 1e-9) & (now <= np.maximum(end, end + reach) + 1e-9)
        same &= kept | ~np.isfinite(z)
    return same


def exact_bases(tables: TableSet, item: Item, public: Shown, verdict: Primary, rule: Thresholds) -> Puzzle:
    """Hidden bases against one who knows every shown base, and the withheld cells, exactly."""
    lattice = tables.lattice
    shown, hidden = public.n >= 0, public.n < 0
    closed = lattice.withheld_cells
    # Where the sum of all is hidden too, nobody can rule out one answer more than there are.
    top = np.where(closed, item.n, item.n.sum() + rule.base_protection)
    aims = lattice.members[hidden]
    sure = aims @ np.where(closed, item.n, 0)
    return Puzzle(
        "base",
        lattice.members[shown],
        verdict.n[shown].astype(float),
        verdict.n[shown].astype(float),
        np.ones(int(shown.sum())),
        np.where(closed, item.n, 0).astype(float),
        top.astype(float),
        aims,
        np.maximum(verdict.n[hidden] - rule.base_protection, sure).astype(float),
        (verdict.n[hidden] + rule.base_protection).astype(float),
        np.ones(int(hidden.sum())),
        [("", lattice.groups[g].name) for g in np.flatnonzero(hidden)],
        item.n.astype(float),
    )


def rounded_bases(
    tables: TableSet, item: Item, public: Shown, verdict: Primary, rule: Thresholds, ledger: Ledger
) -> Puzzle:
    """Hidden and withheld bases against one who reads the rounded ones and every earlier count of respondents."""
    lattice = tables.lattice
    shown, hidden = public.n >= 0, public.n < 0
    earlier = ledger.counts(lattice)
    aims = np.vstack([lattice.members[hidden], lattice.withheld_members])
    truth = aims @ item.n
    cells, old = lattice.cells, len(earlier)
    within = np.hstack([np.eye(cells), -np.eye(cells)])
    blocks = [np.hstack([lattice.members[shown], np.zeros((int(shown.sum()), cells))])]
    low: list[Floats] = [(public.n - public.n_slack)[shown].astype(float)]
    high: list[Floats] = [(public.n + public.n_slack)[shown].astype(float)]
    if old:
        blocks += [np.hstack([np.zeros((old, cells)), np.array([count.members for count in earlier])]), within]
        low += [np.array([count.low for count in earlier]), np.full(cells, -np.inf)]
        high += [np.array([count.high for count in earlier]), np.zeros(cells)]
    matrix = np.vstack(blocks)
    names = [("", lattice.groups[g].name) for g in np.flatnonzero(hidden)]
    return Puzzle(
        "rounded base",
        matrix,
        np.concatenate(low).astype(float),
        np.concatenate(high).astype(float),
        np.ones(len(matrix)),
        np.zeros(2 * cells),
        np.full(2 * cells, float(item.n.sum() + rule.n_step * lattice.cells)),
        np.hstack([aims, np.zeros_like(aims)]),
        np.maximum(truth - rule.base_protection, 0).astype(float),
        (truth + rule.base_protection).astype(float),
        np.ones(len(truth)),
        names + [("", group.name) for group in lattice.withheld],
        np.concatenate([item.n, np.zeros(cells)]).astype(float),
    )
