"""Weights: base weights, merging of small margin cells, raking to population margins with limits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surveystats.cells import Floats, Ints, as_codes, as_floats, cross
from surveystats.errors import RakingError, SurveyStatsError

LIMITS = (0.3, 3.0)
MINIMUM = 20


@dataclass(frozen=True, eq=False)
class Margin:
    """A population margin.

    codes (n,): category of each respondent, 0..K-1, -1 = unknown; labels: K names; totals (K,): people in each;
    blocks (K,): categories may be merged only inside a block (None: all are one block), in the order they stand.
    """

    name: str
    codes: NDArray[np.integer]
    labels: tuple[str, ...]
    totals: Floats
    blocks: tuple[int, ...] | None = None

    def answers(self) -> Ints:
        """Respondents in each category (K,)."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.labels))


@dataclass(frozen=True)
class Merge:
    """One merging of a margin cell with its neighbour: the names, and the answers in the small one."""

    margin: str
    small: str
    neighbour: str
    answers: int


@dataclass(frozen=True, eq=False)
class Weights:
    """Raked weights and what a reader must know of them.

    base, final (n,): weights before and after; margins: as used, merged and with unknown in a cell of its own;
    rounds: raking rounds; trimmed: whether the limits had to act; kish: 1 + cv^2 of the final weights;
    largest_to_median: largest final weight over the median one; warnings: subset of {"kish_above_2",
    "largest_above_5_medians"}.
    """

    base: Floats
    final: Floats
    margins: tuple[Margin, ...]
    merges: tuple[Merge, ...]
    rounds: int
    trimmed: bool
    kish: float
    largest_to_median: float
    warnings: tuple[str, ...]


def margin(
    name: str, codes: ArrayLike, labels: Sequence[str], totals: ArrayLike, blocks: Sequence[int] | None = None
) -> Margin:
    """A checked Margin. Raises SurveyStatsError when lengths, codes or totals do not fit together."""
    where = f"margin {name!r}"
    checked = as_codes(codes, np.size(codes), len(labels), where)
    people = as_floats(totals, len(labels), where)
    if not (people >= 0).all():
        raise SurveyStatsError(where=where, expected="population totals of 0 or more", got=str(people.tolist()))
    if blocks is not None and len(blocks) != len(labels):
        raise SurveyStatsError(where=where, expected=f"{len(labels)} blocks", got=str(len(blocks)))
    return Margin(name, checked, tuple(labels), people, None if blocks is None else tuple(blocks))


def crossed_margin(
    name: str,
    outer: ArrayLike,
    outer_labels: Sequence[str],
    inner: ArrayLike,
    inner_labels: Sequence[str],
    totals: ArrayLike,
) -> Margin:
    """Margin outer x inner, such as municipality x age: totals (outer, inner); only neighbouring inner cells may merge.

    A row unknown in either is unknown in the margin. Labels are "outer|inner".
    """
    first = as_codes(outer, np.size(outer), len(outer_labels), f"margin {name!r}").astype(np.intp)
    second = as_codes(inner, np.size(outer), len(inner_labels), f"margin {name!r}").astype(np.intp)
    codes = np.where((first < 0) | (second < 0), -1, first * len(inner_labels) + second)
    labels = [f"{left}|{right}" for left in outer_labels for right in inner_labels]
    blocks = np.repeat(np.arange(len(outer_labels)), len(inner_labels)).tolist()
    return margin(name, codes, labels, np.asarray(totals, dtype=np.float64).ravel(), blocks)


def base_weights(strata: ArrayLike, sizes: ArrayLike) -> Floats:
    """d_k = N_h / r_h: people over answers of the stratum. strata (n,) codes, sizes (H,) people; returns (n,)."""
    people = np.asarray(sizes, dtype=np.float64)
    codes = as_codes(strata, np.size(strata), len(people), "base_weights")
    if (codes < 0).any():
        raise SurveyStatsError(where="base_weights", expected="a stratum for every row", got="unknown (-1)")
    answers = np.bincount(codes, minlength=len(people))
    return np.asarray((people / np.maximum(answers, 1))[codes])


def limits_around(base: ArrayLike, limits: tuple[float, float] = LIMITS) -> tuple[float, float]:
    """Limits x mean weight that leave every respondent the given limits x their own base weight.

    Where one stratum answered much less than the rest its base weight alone may pass the plain limits, and no raking
    could meet its people. base (n,) > 0; with equal base weights the limits come back as they are.
    """
    weights = np.asarray(base, dtype=np.float64)
    spread = weights / weights.mean()
    return limits[0] * float(spread.min()), limits[1] * float(spread.max())


def merge_small_cells(margin_: Margin, minimum: int = MINIMUM) -> tuple[Margin, tuple[Merge, ...]]:
    """Merge margin cells with fewer than `minimum` answers, in a fixed order that anybody can repeat.

    The first cell (as they stand) below the minimum joins the next cell of its block, the last of a block the one
    before it; then again from the start, until the cells below the minimum, if any, have no
    neighbour in their block.
    """
    merges: list[Merge] = []
    while small := [found for found in _mergeable(margin_) if found[0] < minimum]:
        margin_, merge = _merged(margin_, *small[0])
        merges.append(merge)
    return margin_, tuple(merges)


def _mergeable(margin_: Margin) -> list[tuple[int, int, int]]:
    """(answers, cell, neighbour) of every cell that has one in its block: the next, for the last the one before."""
    blocks = margin_.blocks or (0,) * len(margin_.labels)
    found = []
    for cell, answers in enumerate(margin_.answers().tolist()):
        near = [other for other in (cell + 1, cell - 1) if 0 <= other < len(blocks) and blocks[other] == blocks[cell]]
        if near:
            found.append((answers, cell, near[0]))
    return found


def _merged(margin_: Margin, answers: int, cell: int, other: int) -> tuple[Margin, Merge]:
    low, high = sorted((cell, other))
    labels = margin_.labels
    position = np.arange(len(labels) + 1) - (np.arange(len(labels) + 1) >= high)
    position[-1] = -1  # the code -1 reads the last place, so unknown stays unknown
    totals = margin_.totals.copy()
    totals[low] += totals[high]
    smaller = replace(
        margin_,
        codes=position[margin_.codes],
        labels=(*labels[:low], f"{labels[low]}+{labels[high]}", *labels[high + 1 :]),
        totals=np.delete(totals, high),
        blocks=None if margin_.blocks is None else margin_.blocks[:high] + margin_.blocks[high + 1 :],
    )
    return smaller, Merge(margin_.name, labels[cell], labels[other], answers)


def weigh(
    base: ArrayLike, margins: Sequence[Margin], *, minimum: int = MINIMUM, limits: tuple[float, float] | None = LIMITS
) -> Weights:
    """Merge small cells, then rake; where that cannot meet the margins, merge the most strained cell and try again.

    Most strained: the cell whose people per answer is furthest from that of all (the first of equals); it joins its
    neighbour as in `merge_small_cells`.

    base (n,): weights before, for instance `base_weights`. Every merging is told in `merges`. Raises RakingError only
    when nothing is left to merge. Limits are never widened.
    """
    merges: list[Merge] = []
    used: list[Margin] = []
    for margin_ in margins:
        smaller, done = merge_small_cells(margin_, minimum)
        used.append(smaller)
        merges.extend(done)
    while True:
        try:
            return replace(rake(base, used, limits=limits), merges=tuple(merges))
        except RakingError:
            strained = _most_strained(used)
            if strained is None:
                raise
            place, cell = strained
            used[place], merge = _merged(used[place], *cell)
            merges.append(merge)


def _most_strained(margins: Sequence[Margin]) -> tuple[int, tuple[int, int, int]] | None:
    """The margin and the mergeable cell whose people per answer is furthest, as a ratio, from that of all."""
    worst, chosen = -1.0, None
    for place, margin_ in enumerate(margins):
        mean = float(margin_.totals.sum()) / max(int(margin_.answers().sum()), 1)
        for found in _mergeable(margin_):
            people = float(margin_.totals[found[1]])
            strain = abs(np.log(people / (found[0] * mean))) if people and found[0] else np.inf
            if strain > worst:
                worst, chosen = strain, (place, found)
    return chosen


def rake(
    base: ArrayLike,
    margins: Sequence[Margin],
    *,
    limits: tuple[float, float] | None = LIMITS,
    tolerance: float = 1e-8,
    rounds: int = 500,
) -> Weights:
    """Raking (iterative proportional fitting; Deming and Stephan, Deville and Sarndal 1992) to population margins.

    base (n,) > 0; margins must add to the same total. w <- w * T_c / sum_c w over all margins, until the largest
    |factor - 1| < tolerance. Where a weight leaves limits x mean weight, weights are clipped to them before each
    round, so that the margins win. Unknown (-1) is a cell of its own that keeps its base weight; the known cells share
    the rest of the people in proportion. Raises RakingError, naming the cell, when a cell with people has no answers,
    or when rounds run out. Agrees with survey::rake and survey::calibrate(calfun="raking") of R.
    """
    start = as_floats(base, np.size(base), "rake, base")
    if not len(start) or not (start > 0).all():
        raise SurveyStatsError(
            where="rake, base",
            expected="one or more base weights above 0",
            got=f"{len(start)} weights, smallest {start.min(initial=0)}",
        )
    used = tuple(_with_unknown(margin_, start) for margin_ in margins)
    _check_margins(used, len(start))
    cells = cross([margin_.codes.astype(np.intp) for margin_ in used] or [np.zeros(len(start), dtype=np.intp)])
    sums = np.bincount(cells.index, weights=start).astype(np.float64, copy=False)
    factors, taken = _raked(sums, cells.parts, used, tolerance, rounds, None)
    final = start * factors[cells.index]
    trimmed = limits is not None and _outside(final, limits)
    if limits is not None and trimmed:
        levels, level = np.unique(start, return_inverse=True)
        cells = cross([*(margin_.codes.astype(np.intp) for margin_ in used), level])
        clip = (levels[cells.parts[-1]], limits[0] * final.mean(), limits[1] * final.mean())
        sums = np.bincount(cells.index, weights=start).astype(np.float64, copy=False)
        factors, taken = _raked(sums, cells.parts, used, tolerance, rounds, clip)
        final = start * factors[cells.index]
    return _described(start, final, used, taken, trimmed)


def _outside(final: Floats, limits: tuple[float, float]) -> bool:
    mean = float(final.mean())
    return bool(final.min() < limits[0] * mean or final.max() > limits[1] * mean)


def _with_unknown(margin_: Margin, base: Floats) -> Margin:
    """The margin with unknown as a last cell of its own base weight, known totals scaled to the remaining people."""
    unknown = margin_.codes < 0
    if not unknown.any():
        return margin_
    people, own = float(margin_.totals.sum()), float(base[unknown].sum())
    if own >= people:
        raise SurveyStatsError(
            where=f"margin {margin_.name!r}", expected="fewer unknown than people", got=f"{own:g} of {people:g}"
        )
    return Margin(
        margin_.name,
        np.where(unknown, len(margin_.labels), margin_.codes),
        (*margin_.labels, "unknown"),
        np.append(margin_.totals * (people - own) / people, own),
        None,
    )


def _check_margins(margins: Sequence[Margin], rows: int) -> None:
    for margin_ in margins:
        where = f"margin {margin_.name!r}"
        if len(margin_.codes) != rows:
            raise SurveyStatsError(where=where, expected=f"{rows} codes", got=str(len(margin_.codes)))
        people = float(margin_.totals.sum())
        first = float(margins[0].totals.sum())
        if abs(people - first) > 1e-9 * first:
            raise SurveyStatsError(
                where=where,
                expected=f"the same total as {margins[0].name!r}, {first:g}",
                got=f"{people:g}",
                hint="Count the margins from one frozen population table",
            )
        answers = margin_.answers()
        for label, total, count in zip(margin_.labels, margin_.totals, answers, strict=True):
            if (total > 0) != (count > 0):
                raise RakingError(
                    where=f"{where}, cell {label!r}",
                    expected="both people and answers, or neither",
                    got=f"{total:g} people and {count} answers",
                    hint="Merge the cell with a neighbour",
                )


def _raked(
    sums: Floats,
    parts: Sequence[Ints],
    margins: Sequence[Margin],
    tolerance: float,
    rounds: int,
    clip: tuple[Floats, float, float] | None,
) -> tuple[Floats, int]:
    factors = np.ones(len(sums))
    worst = 0.0
    for taken in range(1, rounds + 1):
        if clip is not None:
            factors = np.clip(clip[0] * factors, clip[1], clip[2]) / clip[0]
        worst = 0.0
        for part, margin_ in zip(parts, margins, strict=False):
            now = np.bincount(part, weights=sums * factors, minlength=len(margin_.totals))
            ratio = np.divide(margin_.totals, now, out=np.ones_like(now), where=now > 0)
            factors *= ratio[part]
            worst = max(worst, float(np.abs(ratio - 1).max()))
        if worst < tolerance:
            return factors, taken
    raise RakingError(
        where="rake",
        expected=f"margins met within {tolerance:g} in {rounds} rounds",
        got=f"a factor still {worst:.2g} away from 1",
        hint="Merge margin cells or widen the limits",
    )


def _described(base: Floats, final: Floats, margins: tuple[Margin, ...], taken: int, trimmed: bool) -> Weights:
    kish, largest = kish_effect(final), float(final.max() / np.median(final))
    warnings = ("kish_above_2",) * (kish > 2) + ("largest_above_5_medians",) * (largest > 5)
    return Weights(base, final, margins, (), taken, trimmed, kish, largest, warnings)


def kish_effect(weights: ArrayLike) -> float:
    """Kish's design effect of unequal weights, 1 + cv^2 = n sum w^2 / (sum w)^2 (Kish 1965)."""
    values = np.asarray(weights, dtype=np.float64)
    return float(len(values) * (values @ values) / values.sum() ** 2)
