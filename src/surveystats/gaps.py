"""Who is missing among the answers: gaps against the population, and labels for how far a number can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from surveystats.cells import as_floats
from surveystats.errors import SurveyStatsError
from surveystats.intervals import wilson

FEWEST = 5
MANY_GROUPS = 8


class Verdict(StrEnum):
    """What a gap allows one to say."""

    FEW = "few"
    TOO_FEW_ANSWERS = "underrepresented"
    TOO_MANY_ANSWERS = "overrepresented"
    IN_LINE = "in_line_or_not_enough_to_say"


class Quality(StrEnum):
    """Whether and how a number may be shown."""

    HIDDEN = "not_shown"
    UNCERTAIN = "uncertain"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Gap:
    """One group: its share among answers (unweighted) and among people, and their difference with its interval (0..1).

    verdict FEW (under 5 answers): show "few", not a share. implied_weight: people's share over answers' share, None
    when nobody answered.
    """

    label: str
    answers: int
    share: float
    population_share: float
    gap: float
    lower: float
    upper: float
    implied_weight: float | None
    verdict: Verdict


def gaps(
    labels: Sequence[str], answers: ArrayLike, population: ArrayLike, *, coded: bool = True, level: float | None = None
) -> tuple[Gap, ...]:
    """Gap of each group against the population of the same ages and day: Wilson(q, n) - Q.

    answers, population (G,): counts. coded: answers by code from a known frame, so the half-width shrinks by
    sqrt(1 - n/N). level: 0.95, or 0.99 when there are 8 groups or more.
    """
    count, people = (
        as_floats(answers, len(labels), "gaps, answers"),
        as_floats(population, len(labels), "gaps, population"),
    )
    n, total = float(count.sum()), float(people.sum())
    if total <= 0 or n > total or (count < 0).any() or (people < 0).any():
        raise SurveyStatsError(
            where="gaps",
            expected="counts of 0 or more, no more answers than people",
            got=f"{n:g} answers of {total:g} people",
        )
    used = level if level is not None else (0.99 if len(labels) >= MANY_GROUPS else 0.95)
    share, expected = count / max(n, 1.0), people / total
    low, high = wilson(share, max(n, 1.0), np.full(len(share), np.inf), used)
    shrink = np.sqrt(1 - n / total) if coded else 1.0
    centre, half = (low + high) / 2, (high - low) / 2 * shrink
    lower, upper = np.minimum(centre - half, share) - expected, np.maximum(centre + half, share) - expected
    return tuple(_gap(*row) for row in zip(labels, count, share, expected, lower, upper, strict=True))


def _gap(label: str, answers: float, share: float, expected: float, lower: float, upper: float) -> Gap:
    verdict = Verdict.IN_LINE
    if answers < FEWEST:
        verdict = Verdict.FEW
    elif upper < 0:
        verdict = Verdict.TOO_FEW_ANSWERS
    elif lower > 0:
        verdict = Verdict.TOO_MANY_ANSWERS
    weight = float(expected / share) if share > 0 else None
    return Gap(
        label,
        int(answers),
        float(share),
        float(expected),
        float(share - expected),
        float(lower),
        float(upper),
        weight,
        verdict,
    )


def quality(
    n: int, lower: float, upper: float, *, se: float = 0.0, scale: tuple[float, float] | None = None
) -> Quality:
    """Label of a published number: under 30 answers hidden; 30-49, an interval wider than 30 points, or a mean whose se
    is above 5 % of its scale's length, uncertain.

    lower, upper: of a share in 0..1; with `scale` (a mean) the interval is not looked at, the se is.
    """
    if n < 30:
        return Quality.HIDDEN
    wide = se > 0.05 * (scale[1] - scale[0]) if scale is not None else upper - lower > 0.30
    return Quality.UNCERTAIN if n < 50 or wide else Quality.GOOD
