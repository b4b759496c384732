"""A change between two independent rounds held against a rule stated beforehand; and what a plan can show.

The rule cuts the improvement D (change in the wished direction) into three zones: adopt D >= adopt_at, stop
D < stop_at, adapt between them. It names a zone only when the whole interval of D lies in it; otherwise it cannot tell.
So a zone is named wrongly only when the interval misses D: on either side in at most (1 - confidence)/2 of pilots.

Shares are 0..1. The intervals that enter are those that were published (Wilson on effective n, with the finite
population correction), whole per cents included, so that anybody can repeat the arithmetic from public numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, ndtri, xlog1py, xlogy

from surveystats.cells import Floats, Ints
from surveystats.errors import SurveyStatsError
from surveystats.intervals import effective_n, wilson

FEWEST, FEW = 30, 4  # the disclosure rules hide a share of fewer answers, or of at most so many on one side
PUBLISHED_LEVEL = 0.95
NEGLIGIBLE = 1e-12
LOOKS = 25
ROUNDING = 0.005
"""Half a per cent on either side of a change of shares: without it whole per cents break the promise in some villages
(found by counting exactly: 0.067 for 0.05 among 300 people), with it never."""


class Outcome(IntEnum):
    """What a rule says of an interval."""

    CANNOT_TELL = 0
    ADOPT = 1
    ADAPT = 2
    STOP = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """Improvements (shares 0..1, or points of a scale) from which to adopt and under which to stop; confidence 0..1."""

    adopt_at: float
    stop_at: float
    confidence: float
    rising: bool = True  # False: the measure should fall

    def __post_init__(self) -> None:
        if not (self.stop_at <= self.adopt_at and 0 < self.confidence < 1):
            raise SurveyStatsError(
                where="Rule", expected="stop_at <= adopt_at and 0 < confidence < 1",
                got=f"{self.stop_at}, {self.adopt_at}, {self.confidence}",
            )  # fmt: skip

    def zone(self, improvement: float) -> Outcome:
        """The zone a true improvement lies in."""
        if improvement >= self.adopt_at:
            return Outcome.ADOPT
        return Outcome.STOP if improvement < self.stop_at else Outcome.ADAPT


@dataclass(frozen=True, slots=True)
class Change:
    """Change from the first round to the second with its interval, in the units of the measure."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Answers before and after, and the people they come from (None: so many that it does not matter)."""

    before: int
    after: int
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Chances:
    """Probabilities of the four outcomes; they add up to 1."""

    adopt: float
    adapt: float
    stop: float
    cannot_tell: float

    def of(self, outcome: Outcome) -> float:
        return {Outcome.ADOPT: self.adopt, Outcome.ADAPT: self.adapt, Outcome.STOP: self.stop}.get(
            outcome, self.cannot_tell
        )


def implied_n(share: ArrayLike, lower: ArrayLike, upper: ArrayLike, level: float = PUBLISHED_LEVEL) -> Floats:
    """The n whose Wilson interval (normal quantile) is as wide as the given one; any one shape.

    With k = z^2/n the width w solves (w^2 - 1) k^2 + (2 w^2 - 4 p q) k + w^2 = 0, which has one positive root.
    """
    p = np.asarray(share, dtype=np.float64)
    w2 = np.square(np.asarray(upper, dtype=np.float64) - np.asarray(lower, dtype=np.float64))
    w2 = np.clip(w2, 1e-18, 1 - 1e-9)
    a, b = w2 - 1, 2 * w2 - 4 * p * (1 - p)
    k = (-b - np.sqrt(b * b - 4 * a * w2)) / (2 * a)
    return np.asarray(_z(level) ** 2 / k)


def at_level(
    share: ArrayLike, lower: ArrayLike, upper: ArrayLike, level: float, published: float = PUBLISHED_LEVEL
) -> tuple[Floats, Floats]:
    """Limits of a published share at another level: Wilson on the n its interval implies."""
    if level == published:
        return np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    return wilson_normal(share, implied_n(share, lower, upper, published), level)


def wilson_normal(share: ArrayLike, n: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Wilson's score interval with a normal quantile. Agrees with prop.test(correct = FALSE) of R for one sample."""
    p, k = np.asarray(share, dtype=np.float64), _z(level) ** 2 / np.asarray(n, dtype=np.float64)
    centre, half = (p + k / 2) / (1 + k), np.sqrt(np.maximum(p * (1 - p), 0) * k + k * k / 4) / (1 + k)
    return np.where(p <= 0, 0.0, np.clip(centre - half, 0, 1)), np.where(p >= 1, 1.0, np.clip(centre + half, 0, 1))


def between(
    first: ArrayLike, first_low: ArrayLike, first_high: ArrayLike,
    second: ArrayLike, second_low: ArrayLike, second_high: ArrayLike,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """Second minus first of two independent estimates, with limits recovered from theirs (all at one level).

    d - sqrt((p2 - l2)^2 + (u1 - p1)^2), d + sqrt((u2 - p2)^2 + (p1 - l1)^2): Newcombe 1998 (Statistics in Medicine 17,
    method 10) for shares with Wilson limits; for means it is the usual sqrt(v1 + v2). Where the same people answer both
    rounds the covariance, unknown as answers are anonymous, is normally positive: the interval is then cautious.
    """
    p1, l1, u1, p2, l2, u2 = (
        np.asarray(part, dtype=np.float64) for part in (first, first_low, first_high, second, second_low, second_high)
    )
    change = p2 - p1
    return change, change - np.hypot(p2 - l2, u1 - p1), change + np.hypot(u2 - p2, p1 - l1)


def share_change(before: tuple[float, float, float], after: tuple[float, float, float], confidence: float) -> Change:
    """Change of two published shares (value, lower, upper at 95 %), with its interval at the rule's confidence.

    The limits of `between`, moved outward by ROUNDING.
    """
    limits = [at_level(*side, confidence) for side in (before, after)]
    (l1, u1), (l2, u2) = limits
    value, lower, upper = between(before[0], l1, u1, after[0], l2, u2)
    return Change(float(value), float(lower) - ROUNDING, float(upper) + ROUNDING)


def mean_change(before: tuple[float, float, float], after: tuple[float, float, float], confidence: float) -> Change:
    """The same for means (value, lower, upper at 95 %): half-widths are scaled by the ratio of normal quantiles."""
    scale = _z(confidence) / _z(PUBLISHED_LEVEL)
    (v1, l1, u1), (v2, l2, u2) = (
        (value, value - (value - low) * scale, value + (high - value) * scale) for value, low, high in (before, after)
    )
    return Change(*(float(part) for part in between(v1, l1, u1, v2, l2, u2)))


def improvement(rule: Rule, change: Change) -> Change:
    """The change turned so that up is better."""
    return change if rule.rising else Change(-change.value, -change.upper, -change.lower)


def outcomes(rule: Rule, lower: ArrayLike, upper: ArrayLike) -> Ints:
    """The rule's word on intervals of the improvement: codes of Outcome, of the arguments' shape."""
    low, high = np.asarray(lower, dtype=np.float64) + 1e-12, np.asarray(upper, dtype=np.float64) - 1e-12
    adapt = (low >= rule.stop_at) & (high < rule.adopt_at)
    named = np.where(adapt, Outcome.ADAPT, Outcome.CANNOT_TELL)
    named = np.where(low >= rule.adopt_at, Outcome.ADOPT, named)
    return np.asarray(np.where(high < rule.stop_at, Outcome.STOP, named), dtype=np.intp)


def outcome(rule: Rule, change: Change) -> Outcome:
    """The rule's word on one change."""
    turned = improvement(rule, change)
    return Outcome(int(outcomes(rule, turned.lower, turned.upper)))


def excluded(rule: Rule, change: Change) -> tuple[Outcome, ...]:
    """Zones that the interval has nothing of: what is known even where the rule cannot tell."""
    turned = improvement(rule, change)
    gone = []
    if turned.upper < rule.adopt_at:
        gone.append(Outcome.ADOPT)
    if turned.lower >= rule.stop_at:
        gone.append(Outcome.STOP)
    return tuple(gone)


@dataclass(frozen=True, eq=False)
class _Round:
    """Every count a round can give: its probability, and the share with limits as they would be published."""

    chance: Floats
    shown: NDArray[np.bool_]
    value: Floats
    lower: Floats
    upper: Floats


def _round(n: int, share: float, people: int | None, level: float) -> _Round:
    counts = np.arange(n + 1)
    chance = np.exp(_log_binomial(counts, n, share) if people is None else _log_drawn(counts, n, share, people))
    kept = chance > NEGLIGIBLE
    counts, chance = counts[kept], chance[kept]
    value, lower, upper = published(counts, n, people)
    lower, upper = at_level(value, lower, upper, level)
    shown = (counts > FEW) & (n - counts > FEW) & (n >= FEWEST)
    return _Round(chance / chance.sum(), shown, value, lower, upper)


def _log_binomial(counts: Ints, n: int, share: float) -> Floats:
    return np.asarray(_log_choose(n, counts) + xlogy(counts, share) + xlog1py(n - counts, -share))


def _log_drawn(counts: Ints, n: int, share: float, people: int) -> Floats:
    """Hypergeometric: n drawn of people, of whom round(share * people) have the trait."""
    those = round(share * people)
    possible = (counts <= those) & (n - counts <= people - those)
    of_those, of_others = _log_choose(those, np.minimum(counts, those)), np.minimum(n - counts, people - those)
    found = of_those + _log_choose(people - those, of_others) - _log_choose(people, n)
    return np.where(possible, found, -np.inf)


def _log_choose(among: int, chosen: ArrayLike) -> Floats:
    chosen = np.asarray(chosen)
    return np.asarray(gammaln(among + 1) - gammaln(chosen + 1) - gammaln(among - chosen + 1))


def published(counts: ArrayLike, n: int, people: int | None) -> tuple[Floats, Floats, Floats]:
    """Share and limits as a release gives them for a simple sample: whole per cents, limits outward, 95 %, fpc.

    counts: any shape, of n answers among `people`.
    """
    p = np.asarray(counts, dtype=np.float64) / n
    left = 1.0 if people is None else 1 - n / people
    variance = p * (1 - p) / max(n - 1, 1) * left
    df = np.full_like(p, n - 1)
    lower, upper = wilson(p, effective_n(p, variance, df + 1, df, np.full_like(p, n)), df)
    whole = np.floor(p * 100 + 0.5 + 1e-9)
    return whole / 100, np.floor(lower * 100 + 1e-9) / 100, np.ceil(upper * 100 - 1e-9) / 100


def chances(rule: Rule, plan: Plan, before: float, after: float) -> Chances:
    """Exact probabilities of the outcomes when the shares of the people are `before` and `after`.

    Both rounds are simple samples without replacement, drawn apart; every pair of counts is looked at, as it would be
    published and hidden. Shares are taken to the nearest whole person.
    """
    first = _round(plan.before, before, plan.people, rule.confidence)
    second = _round(plan.after, after, plan.people, rule.confidence)
    _change, low, high = between(
        first.value[:, None], first.lower[:, None], first.upper[:, None],
        second.value[None, :], second.lower[None, :], second.upper[None, :],
    )  # fmt: skip
    low, high = (low - ROUNDING, high + ROUNDING) if rule.rising else (-high - ROUNDING, -low + ROUNDING)
    named = np.where(first.shown[:, None] & second.shown[None, :], outcomes(rule, low, high), Outcome.CANNOT_TELL)
    joint = first.chance[:, None] * second.chance[None, :]
    total = np.bincount(named.ravel(), weights=joint.ravel(), minlength=len(Outcome))
    order = (Outcome.ADOPT, Outcome.ADAPT, Outcome.STOP, Outcome.CANNOT_TELL)
    return Chances(*(float(total[each]) for each in order))


def visible_change(rule: Rule, plan: Plan, before: float, power: float = 0.8) -> float | None:
    """The smallest true improvement that the plan lets the rule call adopt with the given power; None where none does.

    Searched among whole people (or thousandths), exactly by `chances`.
    """
    units = plan.people or 1000
    start, sign = round(before * units), 1 if rule.rising else -1
    room = units - start if rule.rising else start

    def enough(step: int) -> bool:
        return chances(rule, plan, start / units, (start + sign * step) / units).adopt >= power

    found = _first(enough, max(0, int(np.ceil(rule.adopt_at * units))), room)
    return None if found is None else found / units


def needed_answers(rule: Rule, before: float, after: float, people: int | None, power: float = 0.8) -> int | None:
    """Answers in each round with which the rule would name the true zone with the given power, were the shares these.

    None where even everybody (or 100,000 answers) would not do: the change is too near a threshold.
    """
    zone = rule.zone((after - before) if rule.rising else (before - after))

    def enough(n: int) -> bool:
        return chances(rule, Plan(n, n, people), before, after).of(zone) >= power

    most = min((people or 100_000) - 1, 100_000)  # with everybody's answer the interval would be made otherwise
    return _first(enough, FEWEST, most)


def _first(enough: Callable[[int], bool], low: int, high: int) -> int | None:
    """The first whole number in low..high for which `enough` holds; None if there is none on a grid of `LOOKS`.

    It need not hold to the end: near nobody and near everybody numbers are hidden. Between the grid's points, which
    grow wider, it is taken as a step.
    """
    if low > high:
        return None
    grid = np.unique(np.round(low + (high - low) * np.linspace(0, 1, LOOKS) ** 2).astype(int)).tolist()
    found = next((place for place, number in enumerate(grid) if enough(number)), None)
    if found is None:
        return None
    low, high = (grid[found - 1] + 1 if found else grid[0]), grid[found]
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low


def _z(level: float) -> float:
    return float(ndtri((1 + level) / 2))
