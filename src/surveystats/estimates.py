"""Proportions, means and totals by domain with standard errors, intervals, design effects and degrees of freedom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surveystats.cells import Floats, Ints, as_codes, as_floats
from surveystats.design import (
    Design,
    Influence,
    Layout,
    Number,
    Runs,
    check_groups,
    layout,
    linearised_variance,
    survey_design,
)
from surveystats.errors import SurveyStatsError
from surveystats.intervals import Method, effective_n, mean_interval, proportion_interval


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its uncertainty.

    value; se; lower, upper: interval; n: answers in the domain; count: answers in the category (for means n);
    effective_n: min(n, effective n), whole; df; deff: variance over that of a simple random
    sample of the same size (NaN for totals).
    """

    value: float
    se: float
    lower: float
    upper: float
    n: int
    count: int
    effective_n: int
    df: int
    deff: float


@dataclass(frozen=True, slots=True)
class TooFew:
    """No estimate: fewer than two answers, or no degrees of freedom, in the domain."""

    n: int


@dataclass(frozen=True, eq=False)
class Domains:
    """A grouping of the rows of a design, made by `domains`; reuse it for every item of that grouping."""

    design: Design
    labels: tuple[str, ...]
    groups: Ints

    @cached_property
    def cells(self) -> Layout:
        return layout(self.design, self.groups)

    @cached_property
    def joined(self) -> Layout:
        """One target holding every group: for statistics that join several groups, such as differences."""
        return layout(self.design, np.zeros(len(self.groups), dtype=np.intp), self.groups)


@dataclass(frozen=True, eq=False)
class Estimates:
    """Estimates of one item: G groups x J categories (means and totals: J = 1). Read single ones with `at`.

    kind: "proportion", "mean" or "total"; groups, categories: labels; value, se, lower, upper, effective_n,
    deff (G, J), NaN where too_few; n, df (G,): answers and degrees of freedom; count (G, J): answers unweighted;
    too_few (G,).
    """

    kind: str
    groups: tuple[str, ...]
    categories: tuple[str, ...]
    value: Floats
    se: Floats
    lower: Floats
    upper: Floats
    effective_n: Floats
    deff: Floats
    n: Ints
    df: Ints
    count: Ints
    too_few: NDArray[np.bool_]

    def at(self, group: str | int = 0, category: str | int = 0) -> Estimate | TooFew:
        """The estimate of a group and category, by label or position; TooFew where there is none."""
        g = group if isinstance(group, int) else self.groups.index(group)
        j = category if isinstance(category, int) else self.categories.index(category)
        if self.too_few[g]:
            return TooFew(int(self.n[g]))
        return Estimate(
            float(self.value[g, j]),
            float(self.se[g, j]),
            float(self.lower[g, j]),
            float(self.upper[g, j]),
            int(self.n[g]),
            int(self.count[g, j]),
            int(min(self.effective_n[g, j], self.n[g])),
            int(self.df[g]),
            float(self.deff[g, j]),
        )

    def __iter__(self) -> Iterator[tuple[str, str, Estimate | TooFew]]:
        """(group, category, estimate) in order."""
        for g, group in enumerate(self.groups):
            for j, category in enumerate(self.categories):
                yield group, category, self.at(g, j)


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums over the answered rows of each cell: n, w, w^2, d (C,); of y: w, w^2, d (C, J); of y^2: w, w^2; counts."""

    n: Ints
    w: Floats
    w2: Floats
    d: Floats
    wy: Floats
    w2y: Floats
    dy: Floats
    wyy: Floats
    w2yy: Floats
    count: Ints

    def influence(self, scale: Floats, shift: Floats) -> Influence:
        """z = scale y - shift on answered rows; scale, shift (C, J) or broadcastable."""
        squared = scale * scale * self.w2yy - 2 * scale * shift * self.w2y + shift * shift * self.w2[:, None]
        return Influence(
            scale * self.wy - shift * self.w[:, None],
            squared,
            scale * self.w2y - shift * self.w2[:, None],
            scale * self.dy - shift * self.d[:, None],
        )


def domains(design: Design, codes: ArrayLike | None = None, labels: Sequence[str] = ("all",)) -> Domains:
    """Groups of the design's rows: codes (n,) 0..G-1, -1 = in no group; labels: G names; without codes all rows."""
    return Domains(design, tuple(labels), check_groups(design, codes, labels))


def proportions(
    by: Domains,
    item: ArrayLike,
    categories: Sequence[str],
    *,
    fpc: bool = True,
    interval: Method = "wilson",
    level: float = 0.95,
) -> Estimates:
    """Weighted share of each category among those who answered the item, in each group.

    item (n,): codes 0..J-1, -1 = not answered (the row leaves the domain, never the design). fpc: use the finite
    population correction where the design knows its sizes: for "the people living here now"; False for change over
    years. interval: "wilson", "korn_graubard" or "logit". Limits are finite at 0 and 1. Agrees with svymean and svyby.
    """
    moments = category_moments(by.design, by.cells, item, len(categories))
    value, variance, facts = _means(by, moments, fpc)
    n_eff = effective_n(value, variance, facts.n[:, None], facts.df[:, None], facts.kish_n[:, None], level)
    lower, upper = proportion_interval(interval, value, variance, n_eff, facts.df[:, None], level)
    return _assembled(by, "proportion", categories, facts, value, variance, lower, upper, n_eff)


def means(
    by: Domains, values: ArrayLike, *, fpc: bool = True, scale: tuple[float, float] | None = None, level: float = 0.95
) -> Estimates:
    """Weighted mean in each group. values (n,), NaN = not answered; scale: ends of the scale, where limits are cut."""
    moments, shift = value_moments(by.design, by.cells, values, centred=True)
    value, variance, facts = _means(by, moments, fpc)
    value = value + shift
    lower, upper = mean_interval(value, np.sqrt(variance), facts.df[:, None], level, scale)
    n_eff = np.broadcast_to(facts.kish_n[:, None], value.shape)
    return _assembled(by, "mean", ("mean",), facts, value, variance, lower, upper, n_eff)


def totals(by: Domains, values: ArrayLike, *, fpc: bool = True, level: float = 0.95) -> Estimates:
    """Weighted total of the answered values in each group (svytotal with na.rm). values (n,), NaN = not answered."""
    moments, _ = value_moments(by.design, by.cells, values, centred=False)
    facts = group_facts(by.cells, moments)
    value = np.add.reduceat(moments.wy, by.cells.targets, axis=0)
    variance = linearised_variance(by.design, by.cells, moments.influence(np.ones((1, 1)), np.zeros((1, 1))), fpc=fpc)
    facts = replace(facts, simple=np.full_like(value, np.nan))
    lower, upper = mean_interval(value, np.sqrt(variance), facts.df[:, None], level)
    n_eff = np.broadcast_to(facts.kish_n[:, None], value.shape)
    return _assembled(by, "total", ("total",), facts, value, variance, lower, upper, n_eff)


@dataclass(frozen=True, eq=False)
class OpenShares:
    """Weighted shares of open answers: not a sample, so no interval, no test and no change over time.

    groups, categories: labels; share (G, J), NaN where nobody answered; n (G,), count (G, J): answers.
    """

    groups: tuple[str, ...]
    categories: tuple[str, ...]
    share: Floats
    n: Ints
    count: Ints


def open_proportions(
    weights: ArrayLike,
    item: ArrayLike,
    categories: Sequence[str],
    codes: ArrayLike | None = None,
    labels: Sequence[str] = ("all",),
) -> OpenShares:
    """Shares of open answers by group; weights (n,) for instance `rake(...).final`, the rest as in `proportions`."""
    design = survey_design(np.asarray(weights, dtype=np.float64))
    by = check_groups(design, codes, labels)
    answers, weight = as_codes(item, len(by), len(categories), "open_proportions, item"), design.weight
    keep = (answers >= 0) & (by < len(labels))
    size = (len(labels), len(categories))
    place = by[keep] * size[1] + answers[keep]
    sums = np.bincount(place, weight[keep], minlength=size[0] * size[1]).reshape(size)
    people = sums.sum(axis=1, keepdims=True)
    share = np.divide(sums, people, out=np.full(size, np.nan), where=people > 0)
    count = np.bincount(place, minlength=size[0] * size[1]).reshape(size)
    return OpenShares(tuple(labels), tuple(categories), share, count.sum(axis=1), count)


def scores(items: ArrayLike, minimum_share: float = 0.5) -> Floats:
    """Scale score of each row: mean of its answered items (n, m; NaN: not answered) if that share is answered."""
    answers = np.asarray(items, dtype=np.float64)
    given = ~np.isnan(answers)
    count = given.sum(axis=1)
    mean = np.where(given, answers, 0.0).sum(axis=1) / np.maximum(count, 1)
    return np.where((count > 0) & (count >= minimum_share * answers.shape[1]), mean, np.nan)


def category_moments(design: Design, cells: Layout, item: ArrayLike, categories: int) -> Moments:
    """Moments of the category indicators y_j = 1(item = j), from one to four counts of (cell, code)."""
    codes = as_codes(item, len(design.weight), categories, "proportions, item")
    slots = categories + 1
    place = cells.index * slots
    place += codes
    place += 1

    def counted(weights: Floats | None) -> Floats:
        sums = np.bincount(place, weights, minlength=cells.count * slots).astype(np.float64, copy=False)
        return sums.reshape(cells.count, slots)[:, 1:]

    count = counted(None)
    if cells.shared is not None:  # counts are sufficient: no further pass over the rows
        w, d = (count * weight[:, None] for weight in cells.shared)
        w2 = w * cells.shared[0][:, None]
    else:
        w, w2 = counted(design.weight), counted(design.squared_weight)
        d = counted(design.regression_weight) if design.dummies.shape[1] else np.zeros_like(w)
    sums = [part.sum(axis=1) for part in (count, w, w2, d)]
    return Moments(sums[0].astype(np.intp), sums[1], sums[2], sums[3], w, w2, d, w, w2, count.astype(np.intp))


def value_moments(design: Design, cells: Layout, values: ArrayLike, *, centred: bool) -> tuple[Moments, float]:
    """Moments of numbers, and the shift taken off them first (their plain mean) so that squares lose no digits."""
    numbers = as_floats(values, len(design.weight), "values")
    given = ~np.isnan(numbers)
    shift = float(numbers[given][0]) if centred and given.any() else 0.0
    y = np.where(given, numbers - shift, 0.0)

    def summed(weights: Floats) -> Floats:
        return np.bincount(cells.index, weights, minlength=cells.count).astype(np.float64, copy=False)

    w, w2, d = (weight * given for weight in (design.weight, design.squared_weight, design.regression_weight))
    n = summed(given.astype(np.float64)).astype(np.intp)
    wy, w2y = w * y, w2 * y
    one = [summed(column)[:, None] for column in (wy, w2y, d * y, wy * y, w2y * y)]
    return Moments(n, summed(w), summed(w2), summed(d), one[0], one[1], one[2], one[3], one[4], n[:, None]), shift


@dataclass(frozen=True, eq=False)
class GroupFacts:
    """Of each target (T,): answers n, sum of w and of w^2, degrees of freedom; and (T, J) counts and SRS variances."""

    n: Ints
    weight: Floats
    squared: Floats
    df: Ints
    count: Ints
    simple: Floats

    @property
    def kish_n(self) -> Floats:
        """(sum w)^2 / sum w^2, 1 where nobody answered."""
        return np.divide(self.weight**2, self.squared, out=np.ones_like(self.weight), where=self.n > 0)


def group_facts(cells: Layout, moments: Moments) -> GroupFacts:
    """n, weights, df (units seen minus strata seen) and the variance a simple random sample would have."""
    starts = cells.targets
    n, weight, squared = (np.add.reduceat(part, starts) for part in (moments.n, moments.w, moments.w2))
    strata = _seen(cells.runs["stratum"], moments.n)
    units = n if cells.cluster is None else _seen(cells.runs["cluster"], moments.n)
    people, safe = np.maximum(weight, 1e-300)[:, None], np.maximum(n, 2)[:, None]
    mean = np.add.reduceat(moments.wy, starts, axis=0) / people
    spread = np.maximum(np.add.reduceat(moments.wyy, starts, axis=0) / people - mean * mean, 0) * safe / (safe - 1)
    simple = spread * np.maximum(people - n[:, None], 0) / (people * safe)
    return GroupFacts(n, weight, squared, units - strata, np.add.reduceat(moments.count, starts, axis=0), simple)


def _seen(runs: Runs, n: Ints) -> Ints:
    """Units with at least one answer in each target (T,)."""
    answered = (np.add.reduceat(n, runs.starts) > 0).astype(np.intp)
    return np.asarray(np.add.reduceat(answered, runs.targets))


def _means(by: Domains, moments: Moments, fpc: bool) -> tuple[Floats, Floats, GroupFacts]:
    cells = by.cells
    facts = group_facts(cells, moments)
    people = np.where(facts.n > 0, facts.weight, 1.0)
    value = np.add.reduceat(moments.wy, cells.targets, axis=0) / people[:, None]
    z = moments.influence(
        (1 / people)[cells.target_position][:, None], (value / people[:, None])[cells.target_position]
    )
    return value, linearised_variance(by.design, cells, z, fpc=fpc), facts


def _assembled(
    by: Domains,
    kind: str,
    categories: Sequence[str],
    facts: GroupFacts,
    value: Floats,
    variance: Floats,
    lower: Floats,
    upper: Floats,
    n_eff: Floats,
) -> Estimates:
    if len(categories) != value.shape[1]:
        raise SurveyStatsError(where="estimates", expected=f"{value.shape[1]} categories", got=str(len(categories)))
    seen = by.cells.target[by.cells.targets]
    kept = seen < len(by.labels)

    def spread(part: NDArray[Number]) -> NDArray[Number]:
        out = np.zeros((len(by.labels), *part.shape[1:]), dtype=part.dtype)
        out[seen[kept]] = part[kept]
        return out

    n, df = spread(facts.n), spread(facts.df)
    few = (n < 2) | (df < 1)
    deff = np.divide(variance, facts.simple, out=np.ones_like(variance), where=~(facts.simple <= 0))
    shown = spread(np.stack([value, np.sqrt(variance), lower, upper, n_eff, deff], axis=1))
    shown[few] = np.nan
    value, se, lower, upper, n_eff, deff = np.moveaxis(shown, 1, 0)
    return Estimates(
        kind, by.labels, tuple(categories), value, se, lower, upper, n_eff, deff, n, df, spread(facts.count), few
    )
