"""The bridge to surveystats: a year's ended conversations as numbers that tell of nobody."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from highfive.conversations.rules.tallies import FEWEST, PARTS, UNTOLD, Ended
from highfive.figures.rules import NewFigure
from surveystats.disclosure.counts import FEW, protect_counts
from surveystats.disclosure.rules import Reason

__all__ = ["protected_tallies"]


def protected_tallies(rows: Sequence[Ended], places: Sequence[str], region: str) -> list[NewFigure]:
    """Figures of a year of at least FEWEST: the total, and how many by place, theme, channel and outcome.

    `places` are codes of municipalities, `region` the region's. All to the nearest five; four or fewer, nobody
    included, is "under 5". No table crosses two of them. A table that would tell more of its few is left out whole.
    """
    tables = {"place": (*places, UNTOLD), **{part: tuple(words) for part, words in PARTS.items()}}
    counts = {name: _counted(name, labels, rows) for name, labels in tables.items()}
    total, told = protect_counts(counts, FEWEST)
    figures = [NewFigure("contacts.total", region, value=Decimal(total))]
    for name, labels in tables.items():
        figures += _figures(name, labels, told[name], region)
    return figures


def _counted(name: str, labels: Sequence[str], rows: Sequence[Ended]) -> list[int]:
    found = Counter(getattr(row, name) for row in rows)
    return [found[label] for label in labels]


def _figures(name: str, labels: Sequence[str], told: Sequence[int] | None, region: str) -> Iterator[NewFigure]:
    for place, label in enumerate(labels):
        in_place = name == "place" and label != UNTOLD
        code, area = ("contacts.place", label) if in_place else (f"contacts.{name}.{label}", region)
        yield _figure(code, area, None if told is None else told[place])


def _figure(code: str, area: str, told: int | None) -> NewFigure:
    """Everybody is counted, so a number has no interval."""
    if told is None:
        return NewFigure(code, area, reason=str(Reason.PROTECTED), rule=str(Reason.SECONDARY))
    if not told:
        return NewFigure(code, area, value=Decimal(FEW + 1), bound="under", rule=str(Reason.FEW_IN_CATEGORY))
    return NewFigure(code, area, value=Decimal(told))
