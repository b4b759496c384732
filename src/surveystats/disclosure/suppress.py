"""Choose the fewest further bases to hide, over all linked groupings at once: a mixed-integer program with cuts.

Cells a_i of an additive system; an attacker knows the shown ones, the equations and 0 <= y_i <= cap. x_i = 1 hides i.
min sum cost_i x_i with x = 1 on primary cells, so that for each primary p the attacker's largest y_p is at least
a_p + upper_p and the smallest at most a_p - lower_p. Start: no equation has exactly one hidden cell; solve; run the
attacker's two linear programs per primary cell; where one falls short add the cut its multipliers give; repeat.
After Fischetti and Salazar 2001 (Management Science 47). No more cells than Tau-Argus or gconfid in any case tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from surveystats.disclosure.tables import Equation, Floats, Mask
from surveystats.errors import SurveyStatsError

ROUNDS = 200


@dataclass(frozen=True, eq=False)
class System:
    """G published cells as sums of C unknowns. members (G, C); equations among the cells, withheld ones left out."""

    members: Floats
    equations: tuple[Equation, ...]


@dataclass(frozen=True, eq=False)
class Needs:
    """values (G,) of the cells; primary (G,); lower, upper (G,) protection; cost (G,) > 0; fixed (G,): never hidden.

    cap: the largest value the attacker thinks possible for any unknown or cell. together: sizes (G,) and the least sum:
    what the hidden parts of a shown total add up to is known by subtraction, so it must be as large as a shown cell.
    every: cells hidden only for others need the protection too.
    """

    values: Floats
    primary: Mask
    lower: Floats
    upper: Floats
    cost: Floats
    fixed: Mask
    cap: float
    together: tuple[tuple[Floats, float], ...] = ()
    every: bool = False


def complementary(system: System, needs: Needs, *, gap: float = 0.0) -> Mask:
    """All cells to hide (G,), the primary ones included, at the least cost (within the relative gap).

    Raises SurveyStatsError when no pattern protects every primary cell without touching a fixed one.
    """
    if not needs.primary.any():
        return needs.primary.copy()
    if (needs.primary & needs.fixed).any():
        raise _impossible("a primary cell is to stay shown")
    cuts = _balance(system, needs)
    for _ in range(ROUNDS):
        hidden = _solve(needs, cuts, gap)
        more = _short(system, needs, hidden)
        if not more:
            return hidden
        cuts += more
    raise _impossible("the cuts do not end")


Cut = tuple[Floats, float]  # coefficients on x (G,), and the least value of their sum


def _balance(system: System, needs: Needs) -> list[Cut]:
    """x_j <= sum of the other x in its equation, so that none has exactly one hidden cell.

    A cell that protection does not touch (it cannot move because every part is zero) makes no exception here.
    """
    cuts: list[Cut] = []
    for equation in system.equations:
        places = [equation.total, *equation.parts]
        for place in places:
            row = np.zeros(len(needs.values))
            row[places] = 1
            row[place] = -1
            cuts.append((row, 0.0))
            if place != equation.total:
                cuts += _enough_together(equation, place, needs)
    return cuts


def _enough_together(equation: Equation, place: int, needs: Needs) -> list[Cut]:
    """sum of sizes of the hidden parts >= least, if this part is hidden and the total is not."""
    cuts: list[Cut] = []
    for sizes, least in needs.together:
        row = np.zeros(len(needs.values))
        row[list(equation.parts)] = np.minimum(sizes[list(equation.parts)], least)
        row[place] -= least
        row[equation.total] += least
        cuts.append((row, 0.0))
    return cuts


def enough_together(system: System, hidden: Mask, together: Sequence[tuple[Floats, float]]) -> bool:
    """Whether the hidden parts of every shown total reach the least sums (`Needs.together`)."""
    for equation in system.equations:
        parts = [part for part in equation.parts if hidden[part]]
        if parts and not hidden[equation.total] and any(sizes[parts].sum() < least for sizes, least in together):
            return False
    return True


def _solve(needs: Needs, cuts: Sequence[Cut], gap: float) -> Mask:
    if not cuts:  # no equation at all: nothing more to hide
        return needs.primary.copy()
    rows = csr_array(np.array([row for row, _ in cuts]))
    low = needs.primary.astype(float)
    answer = milp(
        needs.cost,
        integrality=np.ones(len(low), dtype=np.int64),
        bounds=Bounds(low, np.where(needs.fixed, 0.0, 1.0)),
        constraints=LinearConstraint(rows, np.array([least for _, least in cuts]), np.inf),
        options={"mip_rel_gap": gap},
    )
    if answer.x is None:
        raise _impossible(answer.message)
    return np.asarray(answer.x > 0.5)


def _short(system: System, needs: Needs, hidden: Mask) -> list[Cut]:
    """A cut for each protected cell and side where the attacker comes closer than allowed."""
    cuts: list[Cut] = []
    reached = _Reached(system, needs, hidden)
    for place in np.flatnonzero(hidden if needs.every else needs.primary).tolist():
        for sign in (1.0, -1.0):
            need = needs.upper[place] if sign > 0 else min(needs.lower[place], needs.values[place])
            if need <= 0 or reached.already(place, sign, need):
                continue
            best, multipliers = reached.extreme(place, sign)
            if best < need - 1e-6:
                cuts.append(_cut(needs, hidden, place, multipliers, need))
    return cuts


def _cut(needs: Needs, hidden: Mask, place: int, multipliers: Floats, need: float) -> Cut:
    """Enough more is hidden; or, where the cell is hidden only for others, it is shown."""
    worth = np.maximum(multipliers, 0) * (needs.cap - needs.values) + np.maximum(-multipliers, 0) * needs.values
    row = np.where(hidden, 0.0, np.minimum(worth, need))
    if not needs.primary[place]:
        row[place] = -need
        return np.where(np.abs(row) > 1e-9, row, 0.0), 0.0
    if row.max(initial=0.0) <= 1e-9:
        raise _impossible("a primary cell cannot be moved by hiding anything")
    return np.where(row > 1e-9, row, 0.0), need


class _Reached:
    """The attacker's tables found so far: a table that moves many cells far enough spares their programs."""

    def __init__(self, system: System, needs: Needs, hidden: Mask) -> None:
        self.system, self.needs, self.hidden = system, needs, hidden
        self.moves: list[Floats] = []
        shown = np.flatnonzero(~hidden)
        self.shown, self.rows = shown, csr_array(system.members[shown])

    def already(self, place: int, sign: float, need: float) -> bool:
        return any(sign * move[place] >= need - 1e-6 for move in self.moves)

    def extreme(self, place: int, sign: float) -> tuple[float, Floats]:
        """How far the cell can move from its value, and the multipliers of all cells (0 on hidden ones)."""
        members = self.system.members
        answer = linprog(  # type: ignore[call-overload]
            -sign * members[place],
            A_eq=self.rows if len(self.shown) else None,
            b_eq=self.needs.values[self.shown] if len(self.shown) else None,
            bounds=(0.0, self.needs.cap),
            method="highs",
        )
        if answer.x is None:
            raise _impossible(answer.message)
        moved = members @ answer.x - self.needs.values
        self.moves.append(moved)
        multipliers = np.zeros(len(members))
        if len(self.shown):
            multipliers[self.shown] = -answer.eqlin.marginals
        return sign * float(moved[place]), multipliers


def _impossible(why: str) -> SurveyStatsError:
    return SurveyStatsError(
        where="complementary",
        expected="a pattern that protects every primary cell",
        got=why,
        hint="Merge the smallest groups, or leave a grouping out",
    )
