"""Choose further percentages to hide in one item, so that shown ones do not give a protected one back by subtraction.

Weighted percentages form weighted equations, A_T p_T = sum A_g p_g, with people A_g that anybody can look up. For each
protected share and side a linear program looks for another complete table that agrees with everything shown and in
which the share is at its protection limit; where there is none it breaks as few shown numbers as it can, and those are
hidden. Hiding only widens what is possible, so a table once found stays good: one pass over the shares ends it.
Shown shares are taken as known exactly, so rounding, limits and whole-number puzzles add nothing; only for those whose
group is never published ("rather not say") the reader's rounded view counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, diags_array, hstack, identity, kron, vstack

from surveystats.disclosure.rules import Form, Primary, Thresholds, outward, whole, withheld_least
from surveystats.disclosure.tables import Floats, Group, Ints, Item, Lattice, Mask
from surveystats.errors import SurveyStatsError

MISS = 1e6  # price of a person short of an aim, against 1 to 18,000 for a person more or less in a shown number
SLACK = 1e-6  # of a row's people: what counts as kept


@dataclass(frozen=True, eq=False)
class Puzzle:
    """The linear system of one item: unknown weighted people by basic category and open cell (V unknowns).

    rows (R, V): the published numbers, groups within categories, R = J * G; size, given (R,): people in each, and those
    in cells that the attacker knows; low, high (R,): people it may hold if shown; rest (S, V) between rest_low and
    rest_high: what choosing means; top (V,): people in the cell; aims (T, V): numbers to bring to reach (T,), sides -1
    down and +1 up, aim_size (T,) people in each, own (T,): their row, or -1.
    """

    rows: csr_array
    size: Floats
    given: Floats
    low: Floats
    high: Floats
    rest: csr_array
    rest_low: Floats
    rest_high: Floats
    top: Floats
    aims: csr_array
    sides: Floats
    reach: Floats
    aim_size: Floats
    own: Ints
    area: Ints
    truth: Floats
    cells: Mask


@dataclass(frozen=True, eq=False)
class Closed:
    """forms (G, J) with further shares hidden; proofs: other tables (C, basic categories) that show them to be safe."""

    form: Ints
    proofs: list[Floats]


def close_item(
    lattice: Lattice, item: Item, primary: Primary, form: Ints, thresholds: Thresholds, cost: Floats
) -> Closed:
    """Hide further shares of an item until none gives a protected one back. cost (G, J) > 0: what hiding loses."""
    proofs: list[Floats] = []
    puzzles = [exact_puzzle(lattice, item, primary)]
    if lattice.withheld:
        puzzles.append(rounded_puzzle(lattice, item, thresholds))
    for puzzle in puzzles:
        search = _Search(puzzle, form, primary, cost)
        form = search.closed()
        proofs += [_whole_table(item, puzzle, table) for table in search.tables]
    return Closed(form, proofs)


def _whole_table(item: Item, puzzle: Puzzle, table: Floats) -> Floats:
    """(C, basic categories): the searched cells in the place of their own, the others as they are."""
    whole_table = item.weighted[:, item.basic].copy()
    whole_table[puzzle.cells] = table.reshape(len(item.basic), -1).T
    return whole_table


def exact_puzzle(lattice: Lattice, item: Item, primary: Primary) -> Puzzle:
    """Protected shares, for one who knows the shown ones exactly and the withheld cells."""
    cells = ~lattice.withheld_cells & (item.weight > 0)
    closed = lattice.members * lattice.withheld_cells
    given = (closed @ item.weighted).T.ravel()
    size = np.tile(primary.weight, len(item.categories))
    people = (lattice.members @ item.weighted).T.ravel() - given
    rows = _rows(item, lattice.members[:, cells])
    least, most = primary.least.T.ravel(), primary.most.T.ravel()
    pick = np.flatnonzero(~np.isnan(least) & (size > 0))
    elsewhere = np.tile(closed @ item.weight, len(item.categories)) - given
    down = np.maximum(least[pick] * size[pick] - given[pick], 0)
    up = np.maximum(np.minimum(most[pick] * size[pick], (size - elsewhere)[pick]) - given[pick], 0)
    own = np.concatenate([pick, pick])
    return Puzzle(
        rows, size, given, people, people, *_choosing(item, item.weight[cells]),
        np.tile(item.weight[cells], len(item.basic)), rows[own], np.repeat([-1.0, 1.0], len(pick)),
        np.concatenate([down, up]), size[own], own, areas_of(lattice.groups, lattice)[own % len(lattice.groups)],
        item.weighted[cells][:, item.basic].T.ravel(), cells,
    )  # fmt: skip


def rounded_puzzle(lattice: Lattice, item: Item, thresholds: Thresholds) -> Puzzle:
    """The withheld groups, for one who reads rounded shares and limits."""
    cells = item.weight > 0
    size = np.tile(lattice.members @ item.weight, len(item.categories))
    low, high = (np.nan_to_num(share).T.ravel() * size for share in _inside_rounding(item))
    hidden = lattice.withheld_members
    least = withheld_least(lattice, item, thresholds).T.ravel()
    people = np.tile(hidden @ item.weight, len(item.categories))
    pick = np.flatnonzero(~np.isnan(least) & (people > 0))
    return Puzzle(
        _rows(item, lattice.members[:, cells]), size, np.zeros(len(size)), low, high,
        *_choosing(item, item.weight[cells]), np.tile(item.weight[cells], len(item.basic)),
        _rows(item, hidden[:, cells])[pick], np.full(len(pick), -1.0), least[pick] * people[pick], people[pick],
        np.full(len(pick), -1), areas_of(lattice.withheld, lattice)[pick % len(hidden)],
        item.weighted[cells][:, item.basic].T.ravel(), cells,
    )  # fmt: skip


def _rows(item: Item, members: Floats) -> csr_array:
    combine = np.zeros((len(item.categories), len(item.basic)))
    for column, j in enumerate(item.basic):
        combine[j, column] = 1
    for total, parts in item.sums:
        combine[total, [item.basic.index(part) for part in parts]] = 1
    return csr_array(kron(csr_array(combine), csr_array(members)))


def areas_of(groups: Sequence[Group], lattice: Lattice) -> Ints:
    """Area of each group as a position, -1 for the whole."""
    area = lattice.dimensions[0]
    return np.array([area.labels.index(group.parts[area.name]) if area.name in group.parts else -1 for group in groups])


def _choosing(item: Item, people: Floats) -> tuple[csr_array, Floats, Floats]:
    """One choice: categories add to the cell. Several: at least one, beside `alone` nothing, `at_most` besides it."""
    cells, basics = len(people), len(item.basic)
    one = identity(cells, format="csr")
    everyone = csr_array(kron(np.ones((1, basics)), one))
    if not item.several:
        return everyone, people, people
    picks, most = [], []
    others = np.array([j != item.alone for j in item.basic])
    if item.at_most is not None:
        picks.append(np.where(others, 1, item.at_most))
        most.append(float(item.at_most))
    if item.alone is not None:
        picks += [np.where(others, np.arange(basics) == k, 1) for k in np.flatnonzero(others)]
        most += [1.0] * int(others.sum())
    limits = [csr_array(kron(pick[None], one)) for pick in picks]
    low = np.concatenate([people, np.full(cells * len(limits), -np.inf)])
    high = np.concatenate([np.full(cells, np.inf), np.kron(np.array(most), people)])
    return csr_array(vstack([everyone, *limits])), low, high


def _inside_rounding(item: Item) -> tuple[Floats, Floats]:
    """Shares that round to the same per cent and, with the same effective n, to the same outward limits.

    A score limit L of share p satisfies |p - L| = sqrt(z L (1 - L)), z = t^2 / n_eff: p is read off a limit.
    """
    p, per_cent = item.share, whole(item.share) / 100
    lower, upper = per_cent - 0.005, per_cent + 0.005
    low, high = (limit / 100 for limit in outward(item.low, item.high))
    for side, limit, end, next_end in ((1.0, item.low, low, low + 0.01), (-1.0, item.high, high, high - 0.01)):
        with np.errstate(invalid="ignore", divide="ignore"):
            z = (p - limit) ** 2 / (limit * (1 - limit))
            ends = np.stack([e + side * np.sqrt(z * e * (1 - e)) for e in (end, next_end)])
        usable = np.isfinite(ends).all(axis=0)
        lower = np.where(usable, np.maximum(lower, ends.min(axis=0)), lower)
        upper = np.where(usable, np.minimum(upper, ends.max(axis=0)), upper)
    return np.minimum(lower, p), np.maximum(upper, p)


class _Search:
    """Other tables that agree with what is shown; hides what stands in their way."""

    def __init__(self, puzzle: Puzzle, form: Ints, primary: Primary, cost: Floats) -> None:
        self.puzzle, self.cost, self.bound = puzzle, cost.T.ravel(), np.tile(primary.bound / 100, form.shape[1])
        self.shape = form.shape
        self.form = form.T.ravel().copy()
        self.left = np.arange(len(puzzle.reach))
        self.matrix = _elastic(puzzle)
        self._read_form()
        self.tables: list[Floats] = []
        self._settle(puzzle.truth)

    def closed(self) -> Ints:
        """Reach what can be reached as things are, then hide for what is left."""
        for side in (-1.0, 1.0):
            self._reach_together(side)
        while len(self.left):
            aims = self._next()
            self._settle(self._solve(aims, hide=True))
            for aim in np.intersect1d(aims, self.left):  # missed: once more, alone and with the solver's full care
                self._settle(self._solve(np.array([aim]), hide=True, presolve=True))
            self.left = np.setdiff1d(self.left, aims)  # each has had its turn, so this ends; the attack judges
        return self.form.reshape(self.shape[::-1]).T

    def _short(self, table: Floats) -> Floats:
        """How far each aim is out of reach, beyond what counts as reached; 0 or less: reached."""
        puzzle = self.puzzle
        short = puzzle.sides * (puzzle.reach - puzzle.aims @ table)
        return np.asarray(short - SLACK * np.maximum(puzzle.aim_size, 1))

    def _broken(self, table: Floats) -> Mask:
        """Shown numbers that the table does not agree with."""
        people, room = self.puzzle.rows @ table, SLACK * np.maximum(self.puzzle.size, 1)
        broken = np.zeros(len(people), dtype=bool)
        broken[self.shown] = ((people < self.low - room) | (people > self.high + room))[self.shown]
        return broken

    def _next(self) -> Ints:
        """The aim with the longest way to go: what is hidden for it serves many shorter ones. Those of withheld groups,
        which hardly touch each other, one an area together."""
        puzzle = self.puzzle
        way = np.abs(puzzle.reach - puzzle.aims @ puzzle.truth)[self.left]
        if puzzle.own[self.left[0]] >= 0:
            return self.left[[np.argmax(way)]]
        order = np.argsort(-way, kind="stable")
        return self.left[order][np.unique(puzzle.area[self.left[order]], return_index=True)[1]]

    def _read_form(self) -> None:
        puzzle, form = self.puzzle, self.form
        x = self.bound * puzzle.size
        self.low = np.select([form == Form.VALUE, form == Form.OVER], [puzzle.low, puzzle.size - x - puzzle.given], 0.0)
        self.high = np.select([form == Form.VALUE, form == Form.UNDER], [puzzle.high, x - puzzle.given], np.inf)
        self.shown = np.flatnonzero((form != Form.HIDDEN) & (puzzle.size > 0))

    def _reach_together(self, side: float) -> None:
        """Many aims a table, again while it helps."""
        mine = self._left_of(side)
        while len(mine):
            self._settle(self._solve(mine, hide=False))
            before, mine = len(mine), self._left_of(side)
            if before - len(mine) < 2:
                return

    def _left_of(self, side: float) -> Ints:
        return np.asarray(self.left[self.puzzle.sides[self.left] == side])

    def _settle(self, table: Floats) -> None:
        """Hide the shown numbers that the table breaks; drop the aims that it reaches."""
        self.tables.append(table)
        broken = self._broken(table)
        if broken.any():
            self.form = np.where(broken, int(Form.HIDDEN), self.form)
            self._read_form()
        self.left = self.left[(self._short(table) > 0)[self.left]]

    def _solve(self, aims: Ints, *, hide: bool, presolve: bool = False) -> Floats:
        """A table with the aims as near their reach as can be. hide: shown numbers may break, as few as can be."""
        puzzle, shown, side = self.puzzle, self.shown, self.puzzle.sides[aims]
        unknowns, rows, many = len(puzzle.top), len(puzzle.size), len(puzzle.reach)
        breaks = np.concatenate([shown, rows + shown]) if hide else shown[:0]
        columns = np.concatenate([np.arange(unknowns), unknowns + aims, unknowns + many + breaks])
        lines = np.concatenate([shown, rows + aims, rows + many + np.arange(len(puzzle.rest_low))])
        price = np.where(np.isin(np.arange(rows), puzzle.own[aims]), 100, 1) * self.cost
        short = np.full(len(aims), MISS) if hide else 1 / np.maximum(puzzle.aim_size[aims], 1)
        answer = milp(
            np.concatenate([np.zeros(unknowns), short, np.tile(price[shown], 2 if hide else 0)]),
            bounds=Bounds(0, np.concatenate([puzzle.top, np.full(len(columns) - unknowns, np.inf)])),
            constraints=LinearConstraint(
                self.matrix[lines][:, columns],
                np.concatenate([self.low[shown], np.where(side < 0, -np.inf, puzzle.reach[aims]), puzzle.rest_low]),
                np.concatenate([self.high[shown], np.where(side < 0, puzzle.reach[aims], np.inf), puzzle.rest_high]),
            ),
            options={"presolve": presolve},  # it mostly costs more than it saves
        )
        if answer.x is None:
            raise SurveyStatsError(where="close_item", expected="a table", got=answer.message)
        return np.asarray(answer.x[:unknowns])


def _elastic(puzzle: Puzzle) -> csr_array:
    """Known rows, aims, choosing; columns: unknowns, shortfalls of the aims, breaks of the rows down and up."""
    rows, many, rest = len(puzzle.size), len(puzzle.reach), puzzle.rest.shape[0]
    bend, one = diags_array(puzzle.sides), identity(rows, format="csr")
    return csr_array(
        vstack(
            [
                hstack([puzzle.rows, csr_array((rows, many)), one, -one]),
                hstack([puzzle.aims, bend, csr_array((many, 2 * rows))]),
                hstack([puzzle.rest, csr_array((rest, many + 2 * rows))]),
            ]
        )
    )
