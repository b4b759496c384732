"""The bridge to surveystats: a year's ended conversations as shares that tell of nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import numpy as np

from highfive.conversations.rules.tallies import FEWEST, PARTS, UNTOLD, Ended
from highfive.figures.rules import NewFigure
from surveystats.disclosure.protection import Cell, Protected, RevealingError, protect
from surveystats.disclosure.rules import Form, Thresholds
from surveystats.disclosure.tables import Dimension, Item, Lattice, TableSet, tabulate

__all__ = ["RevealingError", "protected_tallies"]

EVERYBODY = 1e6  # the rule about groups of few people is about people; here all of the region stand behind a number
RULES = Thresholds(base=FEWEST)


def protected_tallies(
    rows: Sequence[Ended], places: Sequence[str], region: str
) -> tuple[list[NewFigure], dict[str, Any]]:
    """Figures of a year and the audit: the total to the nearest five, and shares by place, theme, channel, outcome.

    `places` are codes of municipalities, `region` the region's. Each of the four tables adds up to the total, and no
    table crosses two of them. A count of four or fewer, nobody included, is a limit ("under 12 %"), as is one that all
    but four share; what would come out by subtraction is hidden too. Raises RevealingError when the attack succeeds.
    """
    lattice = Lattice((Dimension("all", ("all",)),), ((),))
    tables = {"place": (*places, UNTOLD), **{part: tuple(words) for part, words in PARTS.items()}}
    items = tuple(_item(name, labels, rows, lattice) for name, labels in tables.items())
    protected = protect(TableSet(lattice, np.array([EVERYBODY]), items), RULES)
    audit = {name: value for name, value in asdict(protected.audit).items() if name != "narrowest"}
    return [_total(len(rows), region), *_figures(protected, region)], {"audit": audit}


def _item(name: str, labels: tuple[str, ...], rows: Sequence[Ended], lattice: Lattice) -> Item:
    chosen = np.array([[getattr(row, name) == label for label in labels] for row in rows]).reshape(len(rows), -1)
    cell, each = np.zeros(len(rows), dtype=np.int64), np.ones(len(rows))
    share = chosen.mean(axis=0, keepdims=True)
    table: dict[str, Any] = tabulate(lattice, cell, each, chosen, each.astype(bool))
    return Item(name, labels, **table, share=share, low=share, high=share)


def _total(count: int, region: str) -> NewFigure:
    if count < FEWEST:
        return NewFigure("contacts.total", region, reason="too_few")
    return NewFigure("contacts.total", region, value=Decimal(5 * round(count / 5)))


def _figures(protected: Protected, region: str) -> Iterator[NewFigure]:
    for table, label, _group, cell in protected:
        in_place = table == "place" and label != UNTOLD
        code, area = ("contacts.place", label) if in_place else (f"contacts.{table}.{label}", region)
        yield _figure(code, area, cell)


def _figure(code: str, area: str, cell: Cell) -> NewFigure:
    """The whole is counted, so a share has no interval."""
    if cell.form is Form.HIDDEN:
        return NewFigure(code, area, reason=str(cell.public.reason), rule=str(cell.reason))
    bound = "" if cell.form is Form.VALUE else cell.form.name.lower()
    return NewFigure(code, area, value=Decimal(cell.value or 0), bound=bound, n=cell.n, rule=str(cell.reason or ""))
