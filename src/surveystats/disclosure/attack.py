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

from surveystats.disclosure.knowledge import (
    Puzzle,
    Shown,
    exact_bases,
    exact_shares,
    rounded_bases,
    rounded_shares,
)
from surveystats.disclosure.ledger import Ledger
from surveystats.disclosure.rules import Thresholds, least_base, primary
from surveystats.disclosure.tables import Floats, Ints, Item, Mask, TableSet

TOLERANCE = 2e-5  # of a number's people: what the arithmetic check forgives


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

    @property
    def margin(self) -> float:
        """Width that stays possible, as a multiple of the width that must; at least 1 when safe."""
        return (self.high - self.low) / (self.most - self.least) if self.most > self.least else np.inf


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
        """The protected share with the smallest margin."""
        shares = [finding for finding in self.findings if finding.kind == "share"]
        return min(shares, key=lambda finding: finding.margin, default=None)


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
    puzzles: tuple[tuple[Puzzle, Sequence[Floats]], ...] = (
        (exact_shares(tables, item, public, verdict), claims),
        (rounded_shares(tables, item, public, verdict, thresholds), claims),
        (exact_bases(tables, item, public, verdict, thresholds), []),
        (rounded_bases(tables, item, public, verdict, thresholds, ledger), []),
    )
    found = _differences(tables, item, public, thresholds)
    for puzzle, claimed in puzzles:
        if len(puzzle.scale):
            found += _Attacker(puzzle, claimed).findings(item.code)
    return found


def _differences(tables: TableSet, item: Item, public: Shown, rule: Thresholds) -> list[Finding]:
    """Small groups made by subtraction: a shown total minus its shown parts, smaller than what may be shown."""
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

    def __init__(self, puzzle: Puzzle, claimed: Sequence[Floats]) -> None:
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
        return [self._finding(code, k) for k in range(len(puzzle.scale))]

    def _finding(self, code: str, k: int) -> Finding:
        puzzle = self.puzzle
        least, most, low, high = (
            float(value) for value in np.array([puzzle.least[k], puzzle.most[k], *self.reach[k]]) / puzzle.scale[k]
        )
        safe = not (self._missed(0)[k] or self._missed(1)[k])
        return Finding(puzzle.kind, code, *puzzle.names[k], least, most, low, high, safe)

    def _together(self, side: int) -> None:
        """One program for all numbers not yet reached, again while it helps."""
        missed = np.flatnonzero(self._missed(side))
        while len(missed):
            self._table(missed, side)
            left = np.flatnonzero(self._missed(side))
            if len(missed) - len(left) < 2:
                return
            missed = left

    def _missed(self, side: int) -> Mask:
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
        known, room = np.asarray(self.known @ table), TOLERANCE * np.maximum(puzzle.size, 1)
        if ((known >= puzzle.low - room) & (known <= puzzle.high + room)).all():
            values = np.asarray(self.wanted @ table)
            self.reach[:, 0] = np.minimum(self.reach[:, 0], values)
            self.reach[:, 1] = np.maximum(self.reach[:, 1], values)
