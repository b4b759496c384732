"""Intervals for proportions and means from an estimate, its variance and its degrees of freedom."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, stdtrit

from surveystats.cells import Floats

Method = Literal["wilson", "korn_graubard", "logit"]


def quantile_t(df: ArrayLike, level: float = 0.95) -> Floats:
    """Two-sided t quantile, t at (1 + level)/2; df below 1 counts as 1."""
    return np.asarray(stdtrit(np.maximum(np.asarray(df, dtype=np.float64), 1.0), (1 + level) / 2))


def effective_n(
    share: ArrayLike, variance: ArrayLike, n: ArrayLike, df: ArrayLike, fallback: ArrayLike, level: float = 0.95
) -> Floats:
    """n_eff = p(1 - p)/v * (t_{n-1}/t_df)^2 (Korn and Graubard 1998); where v = 0 the fallback, (sum w)^2 / sum w^2."""
    p, v, count = (np.asarray(values, dtype=np.float64) for values in (share, variance, n))
    adjust = (quantile_t(count - 1, level) / quantile_t(df, level)) ** 2
    usable = (v > 0) & (p > 0) & (p < 1)
    return np.where(usable, p * (1 - p) / np.where(usable, v, 1.0) * adjust, fallback)


def wilson(share: ArrayLike, n_eff: ArrayLike, df: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's score interval on effective n with a t quantile (Wilson 1927; Franco and others 2019).

    share, n_eff, df of one shape; returns (lower, upper) in 0..1. At 0 the lower limit is 0, at 1 the upper is 1.
    Agrees with svy's ci_method="wilson" where that is defined (0 < p < 1).
    """
    p, n = np.asarray(share, dtype=np.float64), np.asarray(n_eff, dtype=np.float64)
    t2 = quantile_t(df, level) ** 2
    centre = (p + t2 / (2 * n)) / (1 + t2 / n)
    half = np.sqrt(t2 * (np.maximum(p * (1 - p), 0) / n + t2 / (4 * n * n))) / (1 + t2 / n)
    return np.where(p <= 0, 0.0, np.clip(centre - half, 0, 1)), np.where(p >= 1, 1.0, np.clip(centre + half, 0, 1))


def korn_graubard(share: ArrayLike, n_eff: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Clopper-Pearson limits on effective n (Korn and Graubard 1998); at 0 the lower is 0, at 1 the upper is 1.

    Agrees with survey::svyciprop(method="beta") of R when n_eff is made with R's n.
    """
    p, n = np.asarray(share, dtype=np.float64), np.asarray(n_eff, dtype=np.float64)
    x, tail = n * p, (1 - level) / 2
    low, high = p <= 0, p >= 1
    lower = betaincinv(np.where(low, 1.0, x), np.where(low, 1.0, n - x + 1), tail)
    upper = betaincinv(np.where(high, 1.0, x + 1), np.where(high, 1.0, n - x), 1 - tail)
    return np.where(low, 0.0, lower), np.where(high, 1.0, upper)


def logit(
    share: ArrayLike, variance: ArrayLike, n_eff: ArrayLike, df: ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats]:
    """ln(p/(1-p)) -+ t se/(p(1-p)), transformed back; undefined at 0 and 1, where Wilson's limits are given instead.

    Agrees with survey::svyciprop(method="logit") of R to 8 digits (R fits it iteratively).
    """
    p, v = np.asarray(share, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    inside = (p > 0) & (p < 1)
    q = np.where(inside, p, 0.5)
    centre, half = np.log(q / (1 - q)), quantile_t(df, level) * np.sqrt(v) / (q * (1 - q))
    lower, upper = wilson(p, n_eff, df, level)
    return (
        np.where(inside, 1 / (1 + np.exp(half - centre)), lower),
        np.where(inside, 1 / (1 + np.exp(-half - centre)), upper),
    )


def proportion_interval(
    method: Method, share: ArrayLike, variance: ArrayLike, n_eff: ArrayLike, df: ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats]:
    """The interval of the named method; all arguments of one shape (or broadcastable)."""
    if method == "korn_graubard":
        return korn_graubard(share, n_eff, level)
    if method == "logit":
        return logit(share, variance, n_eff, df, level)
    return wilson(share, n_eff, df, level)


def mean_interval(
    value: ArrayLike, se: ArrayLike, df: ArrayLike, level: float = 0.95, scale: tuple[float, float] | None = None
) -> tuple[Floats, Floats]:
    """value -+ t se, cut at the ends of the scale when one is given."""
    centre, half = np.asarray(value, dtype=np.float64), quantile_t(df, level) * np.asarray(se, dtype=np.float64)
    low, high = scale if scale is not None else (-np.inf, np.inf)
    return np.clip(centre - half, low, high), np.clip(centre + half, low, high)
