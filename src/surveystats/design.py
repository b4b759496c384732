"""The survey design: strata, clusters, finite populations, calibration; and the linearised variance on its cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from surveystats.cells import Cells, Floats, Ints, as_codes, as_floats, boundaries, cross
from surveystats.errors import SurveyStatsError
from surveystats.weighting import Weights

Regression = Literal["base", "equal"]


@dataclass(frozen=True, eq=False)
class Design:
    """What the variance needs to know of the sample; made by `survey_design`.

    weight (n,); stratum (n,) codes; cluster (n,) codes or None; regression_weight (n,): d of the residual regression;
    calibration (n,): cell of the crossed margins; dummies (cells, p): margin dummies of each such cell;
    stratum_sizes (H,): people (with clusters: clusters) in each stratum, or None; cluster_sizes (M,): elements of
    each cluster when they were sampled too, or None.
    """

    weight: Floats
    stratum: Ints
    cluster: Ints | None
    regression_weight: Floats
    calibration: Ints
    dummies: Floats
    stratum_sizes: Floats | None
    cluster_sizes: Floats | None

    @cached_property
    def squared_weight(self) -> Floats:
        return self.weight * self.weight

    @cached_property
    def inverse(self) -> Floats:
        """(sum d x x')^+ with relative cut-off 1e-10: the dummies are collinear."""
        sums = np.bincount(self.calibration, weights=self.regression_weight, minlength=len(self.dummies))
        return np.asarray(
            np.linalg.pinv((self.dummies * sums[:, None]).T @ self.dummies, rcond=1e-10, hermitian=True),
            dtype=np.float64,
        )

    @cached_property
    def base_layout(self) -> "Layout":
        return layout(self, np.zeros(len(self.weight), dtype=np.intp))

    def levels(self, fpc: bool) -> list["Level"]:
        """v is a sum over levels of sum_u q_u T_u^2: rows minus strata, or clusters minus strata (plus a second stage)."""
        cells = self.base_layout
        units = cells.units("stratum" if self.cluster is None else "cluster")
        in_stratum = np.bincount(cells.stratum[units], weights=cells.unit_rows(units, self.cluster is not None))
        sampled = _share(in_stratum, self.stratum_sizes) if fpc else np.zeros(len(in_stratum))
        factor = (1 - sampled) * in_stratum / np.maximum(in_stratum - 1, 1)
        strata = Level("stratum", np.where(in_stratum > 1, -factor / np.maximum(in_stratum, 1), 0.0))
        if self.cluster is None or cells.cluster is None:
            return [Level("row", factor), strata]
        home = cells.stratum[units]
        clusters = factor[home]
        if self.cluster_sizes is None or not fpc:
            return [Level("cluster", clusters), strata]
        elements = cells.unit_rows(units, False)
        second = sampled[home] * (1 - _share(elements, self.cluster_sizes)) * elements / np.maximum(elements - 1, 1)
        return [Level("row", second), Level("cluster", clusters - second / elements), strata]

    @cached_property
    def _quadratics(self) -> dict[bool, tuple[list["Level"], Floats]]:
        return {}

    def quadratic(self, fpc: bool) -> tuple[list["Level"], Floats]:
        """The levels and M = sum over levels of sum_u q_u X_u X_u' (p, p), X_u the weighted dummy totals of unit u."""
        if fpc not in self._quadratics:
            levels = self.levels(fpc)
            self._quadratics[fpc] = levels, sum((self._moment(level) for level in levels), np.zeros(()))
        return self._quadratics[fpc]

    def _moment(self, level: "Level") -> Floats:
        cells = self.base_layout
        if level.kind == "row":
            squares = np.bincount(cells.index, weights=self.squared_weight, minlength=cells.count)
            return (cells.dummies * (level.factor[cells.owner] * squares)[:, None]).T @ cells.dummies
        totals = self.dummy_totals(level.kind)
        return (totals * level.factor[:, None]).T @ totals

    def dummy_totals(self, kind: str) -> Floats:
        """Weighted totals of the margin dummies in each stratum or cluster (units, p)."""
        cells = self.base_layout
        sums = np.bincount(cells.index, weights=self.weight, minlength=cells.count)
        starts = cells.units(kind)
        return np.add.reduceat(cells.dummies * sums[:, None], starts, axis=0)


@dataclass(frozen=True, eq=False)
class Level:
    """One kind of unit (row, cluster, stratum) and its factor q; for rows q by the stratum or cluster they lie in."""

    kind: str
    factor: Floats


@dataclass(frozen=True, eq=False)
class Layout:
    """Cells of target x stratum (x cluster) x calibration cell (x group), sorted so that units and targets are runs.

    index (n,): cell of each row; target, stratum, cluster, group (C,): codes of each cell; dummies (C, p).
    """

    index: Ints
    count: int
    rows: Ints
    target: Ints
    stratum: Ints
    cluster: Ints | None
    group: Ints
    dummies: Floats

    @property
    def owner(self) -> Ints:
        """The code whose factor holds for the rows of a cell: its cluster, or its stratum without clusters."""
        return self.stratum if self.cluster is None else self.cluster

    @cached_property
    def targets(self) -> Ints:
        """Where each target begins."""
        return boundaries(self.target)

    def codes(self, kind: str) -> Ints:
        return self.cluster if kind == "cluster" and self.cluster is not None else self.stratum

    def units(self, kind: str) -> Ints:
        """Where each unit (inside a target) begins."""
        parts = (
            (self.target, self.stratum) if kind == "stratum" or self.cluster is None else (self.target, self.cluster)
        )
        return boundaries(*parts)

    def unit_rows(self, starts: Ints, as_one: bool) -> Ints:
        return np.ones(len(starts), dtype=np.intp) if as_one else np.add.reduceat(self.rows, starts)


def survey_design(
    weights: Weights | ArrayLike,
    strata: ArrayLike | None = None,
    *,
    stratum_sizes: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    cluster_sizes: ArrayLike | None = None,
    regression: Regression = "base",
) -> Design:
    """A design from weights and how the sample was drawn.

    weights: `Weights` of `rake` or `weigh` (the variance then uses regression residuals on their margins), or plain
    weights (n,) > 0 without calibration. strata (n,) codes 0..H-1 with at least one answer each; stratum_sizes (H,): people in the stratum, for
    the finite population correction (number of clusters in it when there are clusters). clusters (n,): codes of the
    first-stage units; cluster_sizes (M,): elements in each when elements were drawn by chance inside (two stages).
    regression: "base" regresses with the base weights (as survey::calibrate of R), "equal" with weights 1 (as
    survey::rake of R and svy; for comparison only). A stratum with one unit counts its squared residual as it is.
    """
    final = (
        weights.final
        if isinstance(weights, Weights)
        else as_floats(weights, np.size(weights), "survey_design, weights")
    )
    rows = len(final)
    if not rows or not (final > 0).all():
        raise SurveyStatsError(
            where="survey_design, weights",
            expected="one or more weights above 0",
            got=f"{rows} weights, smallest {final.min(initial=0)}",
        )
    stratum = _units(strata, rows, "survey_design, strata")
    cluster = None if clusters is None else _nested(stratum, _units(clusters, rows, "survey_design, clusters"))
    calibration, dummies = _calibration(weights, rows)
    base = weights.base if isinstance(weights, Weights) and regression == "base" else np.ones(rows)
    return Design(
        final,
        stratum,
        cluster,
        base,
        calibration,
        dummies,
        _sizes(stratum_sizes, stratum, "survey_design, stratum_sizes"),
        None if cluster is None else _sizes(cluster_sizes, cluster, "survey_design, cluster_sizes"),
    )


def _units(codes: ArrayLike | None, rows: int, where: str) -> Ints:
    if codes is None:
        return np.zeros(rows, dtype=np.intp)
    units = as_codes(codes, rows, int(np.max(codes, initial=0)) + 1, where).astype(np.intp)
    if (np.bincount(units[units >= 0], minlength=1) == 0).any() or (units < 0).any():
        raise SurveyStatsError(
            where=where,
            expected="codes 0, 1, 2 ... for every row, each with answers",
            got="an unknown or empty one",
            hint="Join an empty stratum with its neighbour",
        )
    return units


def _nested(stratum: Ints, cluster: Ints) -> Ints:
    if cross([stratum, cluster]).count != int(cluster.max()) + 1:
        raise SurveyStatsError(
            where="survey_design, clusters", expected="each cluster in one stratum", got="a cluster in two"
        )
    return cluster


def _sizes(sizes: ArrayLike | None, units: Ints, where: str) -> Floats | None:
    return None if sizes is None else as_floats(sizes, int(units.max()) + 1, where)


def _share(sampled: Floats | Ints, sizes: Floats | None) -> Floats:
    """Sampling fraction of each unit, checked."""
    if sizes is None:
        return np.zeros(len(sampled))
    if (sampled > sizes * (1 + 1e-9)).any():
        unit = int(np.argmax(sampled / sizes))
        raise SurveyStatsError(
            where=f"survey_design, unit {unit}", expected=f"at most {sizes[unit]:g} answers", got=f"{sampled[unit]:g}"
        )
    return np.asarray(np.minimum(sampled / sizes, 1.0))


def _calibration(weights: Weights | ArrayLike, rows: int) -> tuple[Ints, Floats]:
    if not isinstance(weights, Weights) or not weights.margins:
        return np.zeros(rows, dtype=np.intp), np.zeros((1, 0))
    cells: Cells = cross([margin.codes.astype(np.intp) for margin in weights.margins])
    dummies = [np.eye(len(margin.labels))[part] for margin, part in zip(weights.margins, cells.parts, strict=True)]
    return cells.index, np.concatenate(dummies, axis=1)


def layout(design: Design, target: Ints, group: Ints | None = None) -> Layout:
    """Cells for estimates of the targets (codes, n); group adds a finer code that never splits a unit from its run."""
    clusters = () if design.cluster is None else (design.cluster,)
    groups = () if group is None else (group,)
    cells = cross([target, design.stratum, *clusters, design.calibration, *groups])
    after = 2 + len(clusters)
    return Layout(
        cells.index,
        cells.count,
        cells.rows,
        cells.parts[0],
        cells.parts[1],
        cells.parts[2] if clusters else None,
        cells.parts[-1] if groups else cells.parts[0],
        design.dummies[cells.parts[after]],
    )


@dataclass(frozen=True, eq=False)
class Influence:
    """Linearised values z of J statistics, summed over the answered rows of each cell, all (C, J).

    weighted: sum w z; squared: sum w^2 z^2; doubly: sum w^2 z; regressed: sum d z.
    """

    weighted: Floats
    squared: Floats
    doubly: Floats
    regressed: Floats


def linearised_variance(design: Design, cells: Layout, z: Influence, fpc: bool) -> Floats:
    """Variance of J statistics in each target (T, J): sums of squares of w e, e = z minus its regression on the margins.

    The square of a sum of w (z - x'B) expands into group sums, so no row x target matrix is made. Source: Deville and
    Sarndal 1992; agrees with R survey (`calibrate(calfun="raking")`, `postStratify`, uncalibrated designs).
    """
    levels, moment = design.quadratic(fpc)
    plain = np.zeros((len(cells.targets), z.weighted.shape[1]))
    cross_term = np.zeros((*plain.shape, design.dummies.shape[1]))
    slopes = _by_target(cells, z.regressed[:, :, None] * cells.dummies[:, None, :]) @ design.inverse
    for level in levels:
        own, mixed = _level_sums(design, cells, z, level)
        plain += own
        cross_term += mixed
    taken, explained = (
        (cross_term * slopes).sum(axis=2),
        np.einsum("tjp,pq,tjq->tj", slopes, moment, slopes, optimize=True),
    )
    variance = plain - 2 * taken + explained
    noise = 1e-13 * (np.abs(plain) + 2 * np.abs(taken) + np.abs(explained))
    return np.where(variance > noise, variance, 0.0)


def _by_target(cells: Layout, values: Floats) -> Floats:
    return np.asarray(np.add.reduceat(values, cells.targets, axis=0))


def _level_sums(design: Design, cells: Layout, z: Influence, level: Level) -> tuple[Floats, Floats]:
    """For each target: sum_u q_u T_u^2 (T, J) and sum_u q_u T_u X_u (T, J, p), T_u the unit's sum of w z."""
    if level.kind == "row":
        factor = level.factor[cells.owner][:, None]
        return (
            _by_target(cells, factor * z.squared),
            _by_target(cells, (factor * z.doubly)[:, :, None] * cells.dummies[:, None, :]),
        )
    starts = cells.units(level.kind)
    totals = np.add.reduceat(z.weighted, starts, axis=0)
    unit, target = cells.codes(level.kind)[starts], boundaries(cells.target[starts])
    factored = level.factor[unit][:, None] * totals
    dummies = design.dummy_totals(level.kind)[unit]
    return (
        np.add.reduceat(factored * totals, target, axis=0),
        np.add.reduceat(factored[:, :, None] * dummies[:, None, :], target, axis=0),
    )


def check_groups(design: Design, codes: ArrayLike | None, labels: Sequence[str]) -> Ints:
    """Group of each row (n,), unknown sent to a last group of their own, len(labels)."""
    rows = len(design.weight)
    if codes is None:
        return np.zeros(rows, dtype=np.intp)
    groups = as_codes(codes, rows, len(labels), "domains").astype(np.intp)
    groups[groups < 0] = len(labels)
    return groups
