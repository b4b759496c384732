"""The survey design: strata, clusters, finite populations, calibration; and the linearised variance on its cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surveystats.cells import Cells, Floats, Ints, as_codes, as_floats, boundaries, cross
from surveystats.errors import SurveyStatsError
from surveystats.weighting import Weights

Regression = Literal["base", "equal"]
Unit = Literal["row", "cluster", "stratum"]
Number = TypeVar("Number", np.float64, np.intp)


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

    @cached_property
    def dummy_totals(self) -> dict[Unit, Floats]:
        """Weighted totals of the margin dummies in each stratum and cluster (units, p)."""
        cells = self.base_layout
        sums = np.bincount(cells.index, weights=self.weight, minlength=cells.count)
        weighted = cells.dummies * sums[:, None]
        return {kind: np.add.reduceat(weighted, runs.starts, axis=0) for kind, runs in cells.runs.items()}

    @cached_property
    def with_fpc(self) -> "Quadratic":
        return _quadratic(self, fpc=True)

    @cached_property
    def without_fpc(self) -> "Quadratic":
        return _quadratic(self, fpc=False)


@dataclass(frozen=True, eq=False)
class Quadratic:
    """The variance as a sum over kinds of unit of sum_u q_u T_u^2, T_u the sum of w e in unit u.

    factors: q for each kind of unit (for rows: by the stratum or cluster they lie in); moment (p, p): sum of
    q_u X_u X_u', X_u the weighted dummy totals of unit u.
    """

    factors: dict[Unit, Floats]
    moment: Floats


@dataclass(frozen=True, eq=False)
class Runs:
    """Units of one kind inside targets: where each begins among cells, its code, where targets begin among them."""

    starts: Ints
    unit: Ints
    targets: Ints


@dataclass(frozen=True, eq=False)
class Layout:
    """Cells of target x stratum (x cluster) x calibration cell (x group), sorted so that units and targets are runs.

    index (n,): cell of each row; rows (C,): rows per cell; target, stratum, cluster, group (C,): codes of each cell;
    dummies (C, p); shared: weight and regression weight (C,) where all rows of each cell have the same, else None.
    """

    index: Ints
    rows: Ints
    target: Ints
    stratum: Ints
    cluster: Ints | None
    group: Ints
    dummies: Floats
    shared: tuple[Floats, Floats] | None

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def owner(self) -> Ints:
        """The code whose factor holds for the rows of a cell: its cluster, or its stratum without clusters."""
        return self.stratum if self.cluster is None else self.cluster

    @cached_property
    def targets(self) -> Ints:
        """Where each target begins among the cells."""
        return boundaries(self.target)

    @cached_property
    def target_position(self) -> Ints:
        """Which of the targets seen each cell belongs to (C,)."""
        return np.repeat(np.arange(len(self.targets)), np.diff(np.append(self.targets, self.count)))

    @cached_property
    def runs(self) -> dict[Unit, Runs]:
        """Strata and, where there are any, clusters."""
        kinds: dict[Unit, Ints | None] = {"stratum": self.stratum, "cluster": self.cluster}
        return {kind: self._run(codes) for kind, codes in kinds.items() if codes is not None}

    def _run(self, codes: Ints) -> Runs:
        starts = boundaries(self.target, codes)
        return Runs(starts, codes[starts], boundaries(self.target[starts]))

    def by_target(self, values: NDArray[Number]) -> NDArray[Number]:
        """Sums over the cells (first axis) of each target seen."""
        return np.asarray(np.add.reduceat(values, self.targets, axis=0))


def _quadratic(design: Design, *, fpc: bool) -> Quadratic:
    """Factors of an element, one-stage or two-stage design: rows or clusters minus strata (as svydesign of R)."""
    cells = design.base_layout
    strata = cells.runs["stratum"]
    elements = np.add.reduceat(cells.rows, strata.starts)
    if design.cluster is None:
        spread, centre = _stage(elements, design.stratum_sizes, fpc)
        factors: dict[Unit, Floats] = {"row": spread, "stratum": -centre}
    else:
        clusters = cells.runs["cluster"]
        home = cells.stratum[clusters.starts]
        units = np.bincount(home)
        spread, centre = _stage(units, design.stratum_sizes, fpc)
        factors = {"cluster": spread[home], "stratum": -centre}
        if fpc and design.stratum_sizes is not None and design.cluster_sizes is not None:
            second, middle = _stage(np.add.reduceat(cells.rows, clusters.starts), design.cluster_sizes, fpc)
            sampled = (units / design.stratum_sizes)[home]
            factors = {"row": sampled * second, "cluster": spread[home] - sampled * middle, "stratum": -centre}
    return Quadratic(factors, sum((_moment(design, kind, q) for kind, q in factors.items()), np.zeros(())))


def _stage(sampled: Ints, sizes: Floats | None, fpc: bool) -> tuple[Floats, Floats]:
    """(1 - f) m/(m - 1) for the squares and (1 - f)/(m - 1) for the squared sum; a lone unit counts uncentred."""
    left = 1 - np.minimum(sampled / sizes, 1.0) if fpc and sizes is not None else np.ones(len(sampled))
    others = np.maximum(sampled - 1, 1)
    return left * sampled / others, np.where(sampled > 1, left / others, 0.0)


def _moment(design: Design, kind: Unit, factor: Floats) -> Floats:
    cells = design.base_layout
    if kind == "row":
        squares = np.bincount(cells.index, weights=design.squared_weight, minlength=cells.count)
        return np.asarray((cells.dummies * (factor[cells.owner] * squares)[:, None]).T @ cells.dummies)
    totals = design.dummy_totals[kind]
    return np.asarray((totals * factor[:, None]).T @ totals)


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
    weights (n,) > 0 without calibration. strata (n,) codes 0..H-1 with at least one answer each; stratum_sizes (H,):
    people in it (with clusters: clusters in it), for the finite population correction. clusters (n,): codes of the
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
    cluster, inner = None, None
    sampled = np.bincount(stratum)
    if clusters is not None:
        cluster, inner = _nested(stratum, _units(clusters, rows, "survey_design, clusters"), cluster_sizes)
        sampled = np.bincount(cross([stratum, cluster]).parts[0])
    sizes = _sizes(stratum_sizes, stratum, "survey_design, stratum_sizes", sampled)
    base = weights.base if isinstance(weights, Weights) and regression == "base" else np.ones(rows)
    return Design(final, stratum, cluster, base, *_calibration(weights, rows), sizes, inner)


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


def _nested(stratum: Ints, cluster: Ints, sizes: ArrayLike | None) -> tuple[Ints, Floats | None]:
    """Clusters renumbered in the order of their strata, and their sizes in that order."""
    cells, where = cross([stratum, cluster]), "survey_design, clusters"
    if cells.count != int(cluster.max()) + 1:
        raise SurveyStatsError(where=where, expected="each cluster in one stratum", got="a cluster in two")
    own = _sizes(sizes, cluster, "survey_design, cluster_sizes", cells.rows[np.argsort(cells.parts[1])])
    return cells.index, None if own is None else own[cells.parts[1]]


def _sizes(sizes: ArrayLike | None, units: Ints, where: str, sampled: Ints) -> Floats | None:
    """Population sizes (U,) checked against what was sampled."""
    if sizes is None:
        return None
    known = as_floats(sizes, int(units.max()) + 1, where)
    if not (sampled <= known * (1 + 1e-9)).all():
        unit = int(np.argmax(sampled - known))
        raise SurveyStatsError(
            where=f"{where}[{unit}]", expected=f"at least {sampled[unit]}, as many were sampled", got=f"{known[unit]:g}"
        )
    return known


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
        cells.rows,
        cells.parts[0],
        cells.parts[1],
        cells.parts[2] if clusters else None,
        cells.parts[-1] if groups else cells.parts[0],
        design.dummies[cells.parts[after]],
        _shared_weights(design, cells),
    )


def _shared_weights(design: Design, cells: Cells) -> tuple[Floats, Floats] | None:
    first = np.empty(cells.count, dtype=np.intp)
    first[cells.index[::-1]] = np.arange(len(cells.index))[::-1]
    shared = design.weight[first], design.regression_weight[first]
    for own, known in zip(shared, (design.weight, design.regression_weight), strict=True):
        if not np.array_equal(own[cells.index], known):
            return None
    return shared


@dataclass(frozen=True, eq=False)
class Influence:
    """Linearised values z of J statistics, summed over the answered rows of each cell, all (C, J).

    weighted: sum w z; squared: sum w^2 z^2; doubly: sum w^2 z; regressed: sum d z.
    """

    weighted: Floats
    squared: Floats
    doubly: Floats
    regressed: Floats


def linearised_variance(design: Design, cells: Layout, z: Influence, *, fpc: bool) -> Floats:
    """Variance of J statistics in each target (T, J): squares of w e, e = z minus its regression on the margins.

    The square of a sum of w (z - x'B) expands into group sums, so no row x target matrix is made. Source: Deville and
    Sarndal 1992; agrees with R survey (`calibrate(calfun="raking")`, `postStratify`, uncalibrated designs).
    """
    quadratic = design.with_fpc if fpc else design.without_fpc
    plain = np.zeros((len(cells.targets), z.weighted.shape[1]))
    size = np.zeros_like(plain)
    mixed = np.zeros((*plain.shape, design.dummies.shape[1]))
    for kind, factor in quadratic.factors.items():
        own, crossed = _unit_sums(design, cells, z, kind, factor)
        plain += own
        size += np.abs(own)
        mixed += crossed
    slopes = cells.by_target(_times(z.regressed, cells.dummies)) @ design.inverse
    taken, explained = 2 * (mixed * slopes).sum(axis=2), ((slopes @ quadratic.moment) * slopes).sum(axis=2)
    variance = plain - taken + explained
    noise = 1e-13 * (size + np.abs(taken) + np.abs(explained))  # below it the terms cancel: the variance is 0
    return np.where(variance > noise, variance, 0.0)


def _times(values: Floats, dummies: Floats) -> Floats:
    return values[:, :, None] * dummies[:, None, :]


def _unit_sums(design: Design, cells: Layout, z: Influence, kind: Unit, factor: Floats) -> tuple[Floats, Floats]:
    """For each target: sum_u q_u T_u^2 (T, J) and sum_u q_u T_u X_u (T, J, p), T_u the unit's sum of w z."""
    if kind == "row":
        q = factor[cells.owner][:, None]
        return cells.by_target(q * z.squared), cells.by_target(_times(q * z.doubly, cells.dummies))
    runs = cells.runs[kind]
    totals = np.add.reduceat(z.weighted, runs.starts, axis=0)
    factored = factor[runs.unit][:, None] * totals
    return (
        np.add.reduceat(factored * totals, runs.targets, axis=0),
        np.add.reduceat(_times(factored, design.dummy_totals[kind][runs.unit]), runs.targets, axis=0),
    )


def check_groups(design: Design, codes: ArrayLike | None, labels: Sequence[str]) -> Ints:
    """Group of each row (n,), unknown sent to a last group of their own, len(labels)."""
    rows = len(design.weight)
    if codes is None:
        return np.zeros(rows, dtype=np.intp)
    groups = as_codes(codes, rows, len(labels), "domains").astype(np.intp)
    groups[groups < 0] = len(labels)
    return groups
