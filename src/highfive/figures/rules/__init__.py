"""Pure rules of published numbers: what enters the store, how a number reads, how groups are named."""

from highfive.figures.rules.numbers import (
    ALL,
    BOUNDS,
    HIDDEN,
    REASONS,
    UNITS,
    VERDICTS,
    NewComparison,
    NewFigure,
    NewIndicator,
    areas_of,
    group_key,
    group_parts,
)

__all__ = [
    "ALL",
    "BOUNDS",
    "HIDDEN",
    "REASONS",
    "UNITS",
    "VERDICTS",
    "NewComparison",
    "NewFigure",
    "NewIndicator",
    "areas_of",
    "group_key",
    "group_parts",
]
