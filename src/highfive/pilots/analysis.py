"""The bridge to surveystats: two published numbers held against a pilot's rule, and what planned numbers can show."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from surveystats.decision import (
    Change,
    Outcome,
    Plan,
    Rule,
    chances,
    excluded,
    improvement,
    mean_change,
    needed_answers,
    outcome,
    share_change,
    visible_change,
)

POWER = 0.8
CODES = {
    Outcome.ADOPT: "adopt", Outcome.ADAPT: "adapt", Outcome.STOP: "stop", Outcome.CANNOT_TELL: "cannot_tell",
}  # fmt: skip

Side = tuple[float, float, float]  # value, low, high as published, in per cents or points


def rule_of(stated: Mapping[str, Any], *, shares: bool) -> Rule:
    """The stated rule; thresholds in percentage points become shares."""
    scale = 100 if shares else 1
    return Rule(
        float(stated["adopt_at"]) / scale, float(stated["stop_at"]) / scale, stated["confidence"] / 100,
        stated["direction"] == "up",
    )  # fmt: skip


def held_against_rule(
    stated: Mapping[str, Any], before: Side, after: Side, people: int | None, *, shares: bool
) -> dict[str, Any]:
    """The change, its interval (outward, one decimal), what the rule says, what is ruled out, what would have told."""
    scale, rule = (100 if shares else 1), rule_of(stated, shares=shares)
    first, second = (_scaled(side, scale) for side in (before, after))
    change = (share_change if shares else mean_change)(first, second, rule.confidence)
    said = outcome(rule, change)
    needed = needed_answers(rule, first[0], second[0], people) if shares and said is Outcome.CANNOT_TELL else None
    return {
        "change": round(change.value * scale, 1), **_outward(change, scale),
        "improvement": round(improvement(rule, change).value * scale, 1),
        "recommended": CODES[said], "excluded": [CODES[each] for each in excluded(rule, change)], "needed": needed,
    }  # fmt: skip


def _scaled(side: Side, scale: int) -> Side:
    value, low, high = side
    return value / scale, low / scale, high / scale


def _outward(change: Change, scale: int) -> dict[str, float]:
    """Limits to one decimal outward: a shown limit never passes a threshold that the exact one does not."""
    low = math.floor(change.lower * scale * 10 + 1e-9) / 10
    return {"low": low, "high": math.ceil(change.upper * scale * 10 - 1e-9) / 10}


def power_hint(stated: Mapping[str, Any], planned: Mapping[str, int], expected: int | None) -> dict[str, Any]:
    """What the planned numbers can show: the smallest true improvement called "adopt" in eight pilots of ten.

    Exact, by looking at every pair of counts. `expected`: share at the start in per cent; without one 50, the hardest.
    """
    rule = rule_of(stated, shares=True)
    plan = Plan(planned["before"], planned["after"], planned["people"])
    start = (50 if expected is None else expected) / 100
    visible = visible_change(rule, plan, start, POWER)
    nothing = chances(rule, plan, start, start)
    return {
        "visible": None if visible is None else math.ceil(visible * 1000 - 1e-9) / 10,
        "unchanged": {name: round(100 * chance) for name, chance in asdict(nothing).items()},
        "start": round(start * 100),
    }
