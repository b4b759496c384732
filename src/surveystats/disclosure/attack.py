"""The attacker: what can be worked out of everything published. Shares no code with the search that chose what to hide.

What he is given is more than anybody has: every shown share with all its decimals and every shown base exactly, the
weighted people behind each group, the answers of everybody in a withheld cell, what choosing one or several means, and
all earlier publications of the ledger. So rounding, interval limits and whole-number puzzles can add nothing for him.
About the withheld groups he knows what a reader knows: rounded shares with their limits, and rounded bases.

A protected number is safe when two complete other tables are found which agree with everything he knows and in which
the number lies at or beyond its two protection limits. Every table is checked by arithmetic before it counts, so
a wrong answer of the solver can refuse a release but never let one pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array, csr_array, hstack, identity

from surveystats.disclosure.ledger import Ledger
from surveystats.disclosure.rules import Form, Primary, Thresholds, least_base, outward, primary, whole, withheld_least
from surveystats.disclosure.tables import Floats, Ints, Item, TableSet

TOLERANCE = 2e-5  # of a number's people: what the arithmetic check forgives


@dataclass(frozen=True, eq=False)
class Shown:
    """The public form of one item. form (G, J): Form; n (G,): rounded base, -1 where hidden; n_slack (G,): how far the
    true base may lie from it."""

    form: Ints
    n: Ints
    n_slack: Ints


@dataclass(frozen=True)
class Finding:
    """A protected number and the values that stay possible (at least these): shares, or answers for a base.

    least, most: what must stay possible; low, high: what does. kind: "share", "withheld share", "base" (known
    exactly), "rounded base", "difference" (size of what subtraction leaves).
    """

    kind: str
    item: str
    category: str
    group: str
    least: float
    most: float
    low: float
    high: float
    safe: bool


@dataclass(frozen=True)
class Findings:
    """Everything the attacker tried."""

    findings: tuple[Finding, ...]

    @property
    def recovered(self) -> tuple[Finding, ...]:
        """Numbers narrowed below their protection limit."""
        return tuple(finding for finding in self.findings if not finding.safe)

    @property
    def passed(self) -> bool:
        return not self.recovered

    @property
    def narrowest(self) -> Finding | None:
        """The protected share that stays most nearly known."""
        shares = [finding for finding in self.findings if finding.kind == "share"]
        return min(shares, key=lambda finding: finding.high - finding.low, default=None)


@dataclass(frozen=True, eq=False)
class _Puzzle:
    """What is known: low <= matrix y <= high, bottom <= y <= top; and the numbers wanted.

    size (rows): people or answers behind each known number; wanted (T, unknowns): the protected numbers as sums of
    unknowns; least, most (T,) in the same scale; scale (T,): people or answers behind; names (T): category, group; truth: the
    table itself.
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


def attack(tables: TableSet, shown: Sequence[Shown], thresholds: Thresholds, ledger: Ledger | None = None) -> Findings:
    """Try to narrow every protected number of a release; shown in the order of tables.items."""
    found: list[Finding] = []
    for item, public in zip(tables.items, shown, strict=True):
        found += attack_item(tables, item, public, thresholds, ledger or Ledger())
    return Findings(tuple(found))


def attack_item(
    tables: TableSet,
    item: Item,
    public: Shown,
    thresholds: Thresholds,
    ledger: Ledger,
    proofs: Sequence[Floats] = (),
) -> list[Finding]:
    """Try to narrow every protected number of one question.

    proofs: tables (C, basic categories) claimed to agree with everything known of the shares. Each is checked by the
    same arithmetic as the attacker's own; what they leave open he searches himself. Without them he searches all.
    """
    verdict = primary(tables, item, thresholds)
    claims = [table.ravel() for table in proofs]
    puzzles = (
        (_exact_shares(tables, item, public, verdict), claims),
        (_rounded_shares(tables, item, public, verdict, thresholds), claims),
        (_exact_bases(tables, item, public, verdict, thresholds), []),
        (_rounded_bases(tables, item, public, verdict, thresholds, ledger), []),
    )
    found = _differences(tables, item, public, thresholds)
    for puzzle, claimed in puzzles:
        if len(puzzle.scale):
            found += _Attacker(puzzle, claimed).findings(item.code)
    return found


def _differences(tables: TableSet, item: Item, public: Shown, rule: Thresholds) -> list[Finding]:
    """Small groups made by subtraction: a shown total minus its shown parts, fewer answers or people than may be shown."""
    lattice, found = tables.lattice, []
    answers = lattice.members @ np.where(lattice.withheld_cells, 0, item.n)
    for equation in lattice.equations:
        if equation.total >= len(public.n) or public.n[equation.total] < 0:
            continue
        parts = [part for part in equation.parts if part < len(public.n) and public.n[part] < 0]
        if not parts:
            continue
        name = " + ".join(lattice.groups[part].name for part in parts)
        for kind, sizes, least in (
            ("difference", answers, least_base(item, rule)),
            ("difference in people", tables.population, rule.population),
        ):
            size = float(sizes[parts].sum())
            found.append(Finding(kind, item.code, "", name, least, least, size, size, size >= least))
    return found


class _Attacker:
    """Looks for tables that agree with a puzzle and remembers how far they reach."""

    def __init__(self, puzzle: _Puzzle, claimed: Sequence[Floats]) -> None:
        self.puzzle = puzzle
        self.known = csr_array(puzzle.matrix)
        self.wanted = csr_array(puzzle.wanted)
        self.reach = np.array([[np.inf, -np.inf]] * len(puzzle.scale)).reshape(-1, 2)
        blank, one = csr_array((len(puzzle.low), len(puzzle.scale))), identity(len(puzzle.scale), format="csr")
        self.padded = csc_array(hstack([self.known, blank]))
        self.aims = [csc_array(hstack([sign * self.wanted, one])) for sign in (-1, 1)]
        for table in (puzzle.truth, *claimed):
            self._believe(table)

    def findings(self, code: str) -> list[Finding]:
        puzzle = self.puzzle
        for side in (0, 1):
            self._together(side)
            for k in np.flatnonzero(self._missed(side)):
                if self._missed(side)[k]:
                    self._table(np.array([k]), side)
        safe = ~(self._missed(0) | self._missed(1))
        return [
            Finding(
                puzzle.kind,
                code,
                *puzzle.names[k],
                *(float(value / puzzle.scale[k]) for value in (puzzle.least[k], puzzle.most[k], *self.reach[k])),
                bool(safe[k]),
            )
            for k in range(len(safe))
        ]

    def _together(self, side: int) -> None:
        """One program for all numbers not yet reached, again while it helps."""
        missed = np.flatnonzero(self._missed(side))
        while len(missed):
            self._table(missed, side)
            left = np.flatnonzero(self._missed(side))
            if len(missed) - len(left) < 2:
                return
            missed = left

    def _missed(self, side: int) -> Floats:
        puzzle, sign = self.puzzle, 2 * side - 1
        limit = puzzle.most if side else puzzle.least
        return np.asarray(sign * (limit - self.reach[:, side]) > TOLERANCE * puzzle.scale)

    def _table(self, targets: Ints, side: int) -> None:
        """A table with the targets as near their limits as can be: min sum of shortfalls, each in its own scale."""
        puzzle, sign, unknowns = self.puzzle, 2 * side - 1, self.known.shape[1]
        limit = puzzle.most if side else puzzle.least
        short, wish = np.zeros(len(limit)), np.full(len(limit), -np.inf)
        short[targets], wish[targets] = np.inf, sign * limit[targets]
        answer = milp(
            np.concatenate([np.zeros(unknowns), 1 / puzzle.scale]),
            bounds=Bounds(np.concatenate([puzzle.bottom, np.zeros(len(short))]), np.concatenate([puzzle.top, short])),
            constraints=[
                LinearConstraint(self.padded, puzzle.low, puzzle.high),
                LinearConstraint(self.aims[side], wish, np.inf),
            ],
        )
        if answer.x is not None:
            self._believe(answer.x[:unknowns])

    def _believe(self, table: Floats) -> None:
        """Count a table only if arithmetic says that it agrees with everything known."""
        puzzle = self.puzzle
        table = np.clip(table, puzzle.bottom, puzzle.top)
        known, room = self.known @ table, TOLERANCE * np.maximum(puzzle.size, 1)
        if ((known >= puzzle.low - room) & (known <= puzzle.high + room)).all():
            values = self.wanted @ table
            self.reach[:, 0] = np.minimum(self.reach[:, 0], values)
            self.reach[:, 1] = np.maximum(self.reach[:, 1], values)


def _share_matrix(tables: TableSet, item: Item, members: Floats) -> Floats:
    """Rows (group, category), unknowns (cell, basic category)."""
    adds = np.zeros((len(item.categories), len(item.basic)))
    for j in range(len(item.categories)):
        parts = dict(item.sums).get(j, (j,))
        adds[j, [item.basic.index(part) for part in parts]] = 1
    return np.einsum("gc,jk->gjck", members, adds).reshape(len(members) * len(adds), -1)


def _choice_rows(item: Item) -> tuple[Floats, Floats, Floats, Floats]:
    """What choosing means, in each cell: matrix, low, high, size."""
    cells, basics = len(item.n), len(item.basic)
    per_cell = np.kron(np.eye(cells), np.ones((1, basics)))
    if not item.several:
        return per_cell, item.weight, item.weight, item.weight
    most = item.weight * (item.at_most or basics)
    if item.alone is None:
        return per_cell, np.zeros(cells), most, item.weight
    others = [k for k in range(basics) if k != item.alone]
    beside = np.zeros((len(others), basics))
    beside[range(len(others)), others] = 1
    beside[:, item.alone] = 1
    pairs = np.kron(np.eye(cells), beside)
    each = np.repeat(item.weight, len(others))
    return (
        np.vstack([per_cell, pairs]),
        np.concatenate([item.weight, np.full(len(pairs), -np.inf)]),
        np.concatenate([most, each]),
        np.concatenate([item.weight, each]),
    )


def _share_puzzle(
    tables: TableSet, item: Item, kind: str, shown: tuple[Floats, Floats], closed: bool, goals: tuple[Floats, Floats]
) -> _Puzzle:
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
    highest = sums[picked] @ np.where(known, truth, top)
    return _Puzzle(
        kind,
        np.vstack([matrix, choice]),
        np.concatenate([shown[0].ravel() * size, choice_low]),
        np.concatenate([shown[1].ravel() * size, choice_high]),
        np.concatenate([size, choice_size]),
        np.where(known, truth, 0.0),
        np.where(known, truth, top),
        sums[picked],
        np.maximum(least[picked] * people[picked], sure),
        np.minimum(most[picked] * people[picked], highest),
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


def _exact_shares(tables: TableSet, item: Item, public: Shown, verdict: Primary) -> _Puzzle:
    told = _told(public, verdict, item.share, item.share)
    return _share_puzzle(tables, item, "share", told, True, (verdict.least, verdict.most))


def _rounded_shares(tables: TableSet, item: Item, public: Shown, verdict: Primary, rule: Thresholds) -> _Puzzle:
    """The withheld groups: nobody can prove that any of them chose a category."""
    told = _told(public, verdict, *_as_read(item.share, item.low, item.high))
    least = withheld_least(tables.lattice, item, rule)
    return _share_puzzle(tables, item, "withheld share", told, False, (least, np.where(np.isnan(least), np.nan, 0.0)))


def _as_read(share: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Shares with the same whole per cent and the same outward limits, the interval's width being known: by bisection."""
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


def _same_limits(middle: Floats, share: Floats, low: Floats, high: Floats, ends: tuple[Floats, Floats]) -> Floats:
    same = np.ones(share.shape, dtype=bool)
    for limit, end, sign, reach in ((low, ends[0], -1.0, 1.0), (high, ends[1], 1.0, -1.0)):
        with np.errstate(invalid="ignore", divide="ignore"):
            z = (share - limit) ** 2 / (limit * (1 - limit))
            half = np.sqrt(z * middle * (1 - middle) + z * z / 4)
            now = 100 * (middle + z / 2 + sign * half) / (1 + z)
            kept = (now >= np.minimum(end, end + reach) - 1e-9) & (now <= np.maximum(end, end + reach) + 1e-9)
        same &= kept | ~np.isfinite(z)
    return same


def _exact_bases(tables: TableSet, item: Item, public: Shown, verdict: Primary, rule: Thresholds) -> _Puzzle:
    """Hidden bases against one who knows every shown base, and the withheld cells, exactly."""
    lattice = tables.lattice
    shown, hidden = public.n >= 0, public.n < 0
    closed = lattice.withheld_cells
    top = np.where(closed, item.n, item.n.sum())
    aims = lattice.members[hidden]
    sure = aims @ np.where(closed, item.n, 0)
    return _Puzzle(
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


def _rounded_bases(
    tables: TableSet, item: Item, public: Shown, verdict: Primary, rule: Thresholds, ledger: Ledger
) -> _Puzzle:
    """Hidden and withheld bases against one who reads the rounded ones and every earlier count of respondents."""
    lattice = tables.lattice
    shown, hidden = public.n >= 0, public.n < 0
    earlier = ledger.counts(lattice)
    aims = np.vstack([lattice.members[hidden], lattice.withheld_members])
    truth = aims @ item.n
    cells, old = lattice.cells, len(earlier)
    within = np.hstack([np.eye(cells), -np.eye(cells)])
    blocks = [np.hstack([lattice.members[shown], np.zeros((int(shown.sum()), cells))])]
    low, high = [public.n[shown] - public.n_slack[shown]], [public.n[shown] + public.n_slack[shown]]
    if old:
        blocks += [np.hstack([np.zeros((old, cells)), np.array([count.members for count in earlier])]), within]
        low += [np.array([count.low for count in earlier]), np.full(cells, -np.inf)]
        high += [np.array([count.high for count in earlier]), np.zeros(cells)]
    matrix = np.vstack(blocks)
    names = [("", lattice.groups[g].name) for g in np.flatnonzero(hidden)]
    return _Puzzle(
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
