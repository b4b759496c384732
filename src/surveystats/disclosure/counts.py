"""One-way tables of whole counts with one total: to the nearest five, few as few, and the attack by whole numbers.

Every count is one person, nothing is weighted and nothing crossed, so the attacker can be told everything: the rule,
the code, how all tables hang together. What he can work out of a table is a range for each count, known here exactly.
"""

from collections.abc import Mapping, Sequence

from surveystats.errors import SurveyStatsError

FEW = 4
STEP = 5
PARTS = 3  # a table of two is its total and one number: leaving it out would tell which it was

Told = Mapping[str, tuple[int, ...]]


def nearest(count: int) -> int:
    """To the nearest five; 0 for few: four or fewer, nobody included."""
    return 0 if count <= FEW else STEP * ((2 * count + STEP) // (2 * STEP))


def between(told: int) -> tuple[int, int]:
    """The smallest and the largest count that is told like this."""
    return (max(FEW + 1, told - STEP // 2), told + STEP // 2) if told else (0, FEW)


def protect_counts(tables: Mapping[str, Sequence[int]], least: int) -> tuple[int, dict[str, tuple[int, ...] | None]]:
    """The total and each table as `nearest` tells them; None for a table that may not be told at all.

    tables: the same persons divided in several ways, so all have one total. least: with fewer persons nothing would be
    told (a SurveyStatsError here), and the attacker knows that too. A table is left out when what is told makes it
    certain of a few that somebody is among them, or that they are fewer than four, or of all few together that they
    are somebody but under five. Nobody can tell from its absence which of these it was.
    """
    totals = {sum(table) for table in tables.values()}
    if len(totals) != 1 or min(totals) < least:
        raise SurveyStatsError(
            where="protect_counts, tables", expected=f"one total of at least {least}", got=f"{sorted(totals)}"
        )
    total = nearest(totals.pop())
    told: Told = {name: tuple(map(nearest, table)) for name, table in tables.items() if len(table) >= PARTS}
    while unsafe := revealing(told, total, least):
        told = {name: table for name, table in told.items() if name not in unsafe}
    return total, {name: told.get(name) for name in tables}


def revealing(told: Told, total: int, least: int) -> set[str]:
    """The tables that tell too much of their few to one who reads them all. Exact: a sum of ranges has no holes."""
    spans = {name: _span(table) for name, table in told.items()}
    low, high = between(total)
    lowest = max([least, low, *(span[0] for span in spans.values())])
    highest = min([high, *(span[1] for span in spans.values())])
    return {name for name, table in told.items() if _reveals(table, spans[name], lowest, highest)}


def _span(table: Sequence[int]) -> tuple[int, int]:
    ranges = [between(told) for told in table]
    return sum(low for low, _ in ranges), sum(high for _, high in ranges)


def _reveals(table: Sequence[int], span: tuple[int, int], lowest: int, highest: int) -> bool:
    """A few may be anything from 0 to 4 when the others can make up the rest; if all few together are somebody for
    certain, they must be able to be five."""
    few = table.count(0)
    least, most = lowest - (span[1] - FEW * few), highest - span[0]  # of all few together
    return few > 0 and (least > FEW * (few - 1) or most < FEW or (least > 0 and most <= FEW))
