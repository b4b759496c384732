"""Differences tested as differences: between independent waves and between groups of one design; false discoveries."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

from surveystats.cells import Floats, Ints
from surveystats.design import linearised_variance
from surveystats.errors import SurveyStatsError
from surveystats.estimates import Domains, Estimates, Moments, TooFew, category_moments, value_moments
from surveystats.intervals import effective_n, quantile_t, wilson

Pair = tuple[str | Sequence[str], str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: value (second or left minus first or right), se, interval, df, two-sided p-value."""

    value: float
    se: float
    lower: float
    upper: float
    df: float
    p_value: float


@dataclass(frozen=True, eq=False)
class Differences:
    """Differences of R pairs x J categories; read single ones with `at`. Arrays (R, J), NaN where too_few (R,).

    n (R, 2): answers on the two sides.
    """

    pairs: tuple[str, ...]
    categories: tuple[str, ...]
    value: Floats
    se: Floats
    lower: Floats
    upper: Floats
    df: Floats
    p_value: Floats
    n: Ints
    too_few: NDArray[np.bool_]

    def at(self, pair: str | int = 0, category: str | int = 0) -> Difference | TooFew:
        """The difference of a pair and category, by label or position; TooFew where a side has no estimate."""
        r = pair if isinstance(pair, int) else self.pairs.index(pair)
        j = category if isinstance(category, int) else self.categories.index(category)
        if self.too_few[r]:
            return TooFew(int(self.n[r].min()))
        return Difference(
            *(float(part[r, j]) for part in (self.value, self.se, self.lower, self.upper, self.df, self.p_value))
        )


def change_between(first: Estimates, second: Estimates, *, level: float = 0.95) -> Differences:
    """Change of each group and category from one wave to a later, independent one: d = second - first.

    se^2 = v1 + v2, Welch-Satterthwaite df. Each wave weighted to its own population and estimated with fpc=False.
    Where the same persons may answer both waves the true covariance is normally positive, so this is cautious.
    A side at 0 or 100 % has no variance of its own: it gets the one its interval implies, ((upper - lower)/2t)^2.
    """
    if (first.kind, first.groups, first.categories) != (second.kind, second.groups, second.categories):
        raise SurveyStatsError(
            where="change_between",
            expected="the same kind, groups and categories in both waves",
            got=f"{first.kind} {first.groups} and {second.kind} {second.groups}",
        )
    one, two = _implied_variance(first, level), _implied_variance(second, level)
    df1, df2 = np.maximum(first.df, 1)[:, None], np.maximum(second.df, 1)[:, None]
    spread = one**2 / df1 + two**2 / df2
    df = np.divide((one + two) ** 2, spread, out=(df1 + df2) * np.ones_like(spread), where=spread > 0)
    few = first.too_few | second.too_few
    return _tested(
        first.groups,
        first.categories,
        second.value - first.value,
        one + two,
        df,
        np.stack([first.n, second.n], axis=1),
        few,
        level,
    )


def _implied_variance(estimates: Estimates, level: float) -> Floats:
    """v, and for proportions at 0 or 1 the variance their interval implies."""
    own = estimates.se**2
    half = (estimates.upper - estimates.lower) / 2 / quantile_t(estimates.df, level)[:, None]
    return np.where((own == 0) & (estimates.kind == "proportion"), half**2, own)


def proportion_differences(
    by: Domains,
    item: ArrayLike,
    categories: Sequence[str],
    pairs: Sequence[Pair],
    *,
    fpc: bool = True,
    level: float = 0.95,
) -> Differences:
    """Difference of shares between groups of one design: left minus right for each pair, with their covariance.

    A side is a label or several labels joined, so (("a",), ("a", "b", "c")) compares a part with its whole. The
    difference itself is linearised: z = z_left - z_right. Agrees with the covariance matrix svy gives of domain shares.
    """
    moments = category_moments(by.design, by.joined, item, len(categories))
    return _differences(by, moments, categories, pairs, fpc, level, shares=True)


def mean_differences(
    by: Domains, values: ArrayLike, pairs: Sequence[Pair], *, fpc: bool = True, level: float = 0.95
) -> Differences:
    """Difference of means between groups of one design, as `proportion_differences`; values (n,), NaN: not answered."""
    moments, _ = value_moments(by.design, by.joined, values, centred=True)
    return _differences(by, moments, ("mean",), pairs, fpc, level, shares=False)


@dataclass(frozen=True, eq=False)
class _Side:
    """One side of R pairs: members (R, C) 1 where the cell belongs; n, df, weight, squared (R,); value (R, J)."""

    members: Floats
    n: Floats
    df: Floats
    weight: Floats
    squared: Floats
    value: Floats


def _differences(
    by: Domains,
    moments: Moments,
    categories: Sequence[str],
    pairs: Sequence[Pair],
    fpc: bool,
    level: float,
    *,
    shares: bool,
) -> Differences:
    left, right = (_side(by, moments, [pair[place] for pair in pairs]) for place in (0, 1))
    either = np.maximum(left.members, right.members)
    df = _degrees(by, moments, either)
    scale = left.members / left.weight[:, None] - right.members / right.weight[:, None]
    shift = (
        left.members[:, None, :] * (left.value / left.weight[:, None])[:, :, None]
        - right.members[:, None, :] * (right.value / right.weight[:, None])[:, :, None]
    )
    rows, columns = left.value.shape
    variance = np.empty((rows, columns))
    for r in range(rows):  # one pair at a time: cells x categories in memory, never pairs x rows
        z = moments.influence(scale[r][:, None], shift[r].T)
        variance[r] = linearised_variance(by.design, by.joined, z, fpc=fpc)[0]
    if shares:
        variance += _at_limit(left, level) + _at_limit(right, level)
    few = (np.minimum(left.n, right.n) < 2) | (np.minimum(left.df, right.df) < 1)
    names = tuple(f"{_name(pair[0])} - {_name(pair[1])}" for pair in pairs)
    return _tested(
        names,
        tuple(categories),
        left.value - right.value,
        variance,
        df[:, None] * np.ones((1, columns)),
        np.stack([left.n, right.n], axis=1).astype(np.intp),
        few,
        level,
    )


def _name(side: str | Sequence[str]) -> str:
    return side if isinstance(side, str) else "+".join(side)


def _side(by: Domains, moments: Moments, sides: Sequence[str | Sequence[str]]) -> _Side:
    members = np.zeros((len(sides), by.joined.count))
    for r, side in enumerate(sides):
        for label in (side,) if isinstance(side, str) else side:
            if label not in by.labels:
                raise SurveyStatsError(
                    where="differences, pairs", expected=f"labels of the groups {by.labels}", got=repr(label)
                )
            members[r] += by.joined.group == by.labels.index(label)
    weight, n = members @ moments.w, members @ moments.n
    people = np.where(n > 0, weight, 1.0)
    squared = np.where(n > 0, members @ moments.w2, 1.0)
    return _Side(members, n, _degrees(by, moments, members), people, squared, (members @ moments.wy) / people[:, None])


def _degrees(by: Domains, moments: Moments, members: Floats) -> Floats:
    """Units seen minus strata seen among the answered rows of each side (R,)."""
    cells = by.joined
    n = members * moments.n
    strata = (np.add.reduceat(n, cells.runs["stratum"].starts, axis=1) > 0).sum(axis=1)
    if cells.cluster is None:
        return np.asarray(n.sum(axis=1) - strata)
    return np.asarray((np.add.reduceat(n, cells.runs["cluster"].starts, axis=1) > 0).sum(axis=1) - strata)


def _at_limit(side: _Side, level: float) -> Floats:
    """The variance a share of exactly 0 or 1 gets, from its Wilson interval; 0 elsewhere."""
    share, df = np.clip(side.value, 0, 1), side.df[:, None]
    n_eff = np.broadcast_to((side.weight**2 / side.squared)[:, None], share.shape)
    lower, upper = wilson(share, effective_n(share, np.zeros_like(share), side.n[:, None], df, n_eff, level), df, level)
    half = (upper - lower) / 2 / quantile_t(df, level)
    return np.where((share == 0) | (share == 1), half**2, 0.0)


def _tested(
    pairs: tuple[str, ...],
    categories: tuple[str, ...],
    value: Floats,
    variance: Floats,
    df: Floats,
    n: Ints,
    few: NDArray[np.bool_],
    level: float,
) -> Differences:
    se, width = np.sqrt(variance), quantile_t(df, level)
    ratio = np.divide(np.abs(value), se, out=np.where(value == 0, 0.0, np.inf), where=se > 0)
    p_value = 2 * np.asarray(stdtr(np.maximum(df, 1), -ratio))
    shown = [
        np.where(few[:, None], np.nan, part)
        for part in (value, se, value - width * se, value + width * se, df, p_value)
    ]
    return Differences(pairs, categories, shown[0], shown[1], shown[2], shown[3], shown[4], shown[5], n, few)


def clear_differences(p_values: ArrayLike, rate: float = 0.10) -> NDArray[np.bool_]:
    """Which of all differences looked at survive Benjamini and Hochberg (1995) at the rate; NaN (too few) never does.

    p_values: any shape, all tests of the release together; returns the same shape. The rest is "no clear change".
    """
    p = np.asarray(p_values, dtype=np.float64)
    known = np.sort(p[~np.isnan(p)])
    below = np.flatnonzero(known <= rate * np.arange(1, len(known) + 1) / max(len(known), 1))
    limit = known[below[-1]] if len(below) else -1.0
    return np.asarray(p <= limit)
