"""From tables to what may be shown: primary rules, complementary hiding, rounding, and the attack that must fail."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from surveystats.disclosure.attack import Finding, Findings, attack_item
from surveystats.disclosure.knowledge import Shown
from surveystats.disclosure.ledger import Ledger
from surveystats.disclosure.rules import (
    Form,
    Primary,
    Reason,
    Thresholds,
    is_regional,
    least_base,
    outward,
    primary,
    rounded_n,
    whole,
)
from surveystats.disclosure.shares import close_item
from surveystats.disclosure.suppress import Needs, System, complementary, enough_together
from surveystats.disclosure.tables import Equation, Floats, Group, Item, Lattice, Mask, TableSet
from surveystats.errors import SurveyStatsError

Each = Callable[..., Iterable[Any]]  # like map: a function and iterables of its arguments


class RevealingError(SurveyStatsError):
    """The attacker narrowed a protected number; nothing may be released. findings: which."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        first = findings[0]
        super().__init__(
            where=f"protect, {first.item} {first.category} {first.group}".rstrip(),
            expected=f"values from {first.least:.4g} to {first.most:.4g} to stay possible ({first.kind})",
            got=f"{first.low:.4g} to {first.high:.4g}, and {len(findings) - 1} more like it",
        )


@dataclass(frozen=True)
class Cell:
    """One number of the release. value: whole per cent, or x of "under x %" / "over x %"; low, high: whole per cent,
    only with a plain value; n: answers to the nearest 5; reason: why it is not a plain value."""

    form: Form
    value: int | None = None
    low: int | None = None
    high: int | None = None
    n: int | None = None
    reason: Reason | None = None

    @property
    def public(self) -> "Cell":
        """What leaves the house: every hidden number looks the same."""
        return Cell(Form.HIDDEN, reason=Reason.PROTECTED) if self.form is Form.HIDDEN else replace(self, reason=None)


@dataclass(frozen=True, eq=False)
class ProtectedItem:
    """cells (G rows of J): the release of one item, groups as in the lattice."""

    code: str
    categories: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    shown: Shown


@dataclass(frozen=True)
class Audit:
    """Figures of one protection. Cells: groups x categories; recovered must be 0; narrowest: the least safe share."""

    cells: int
    values: int
    bounded: int
    primary: int
    secondary: int
    attacked: int
    recovered: int
    narrowest: Finding | None


@dataclass(frozen=True, eq=False)
class Protected:
    """The release: items in order, each with typed cells, and the audit."""

    lattice: Lattice
    items: tuple[ProtectedItem, ...]
    audit: Audit

    def cell(self, item: str, category: str, **labels: str) -> Cell:
        """protected.cell("lonely", "often", municipality="732", sex="woman")."""
        found = next(one for one in self.items if one.code == item)
        return found.cells[self.lattice.position(**labels)][found.categories.index(category)]

    def __iter__(self) -> Iterator[tuple[str, str, Group, Cell]]:
        """(item code, category, group, cell) of everything."""
        for item in self.items:
            for group, row in zip(self.lattice.groups, item.cells, strict=True):
                for category, cell in zip(item.categories, row, strict=True):
                    yield item.code, category, group, cell


def protect(
    tables: TableSet, thresholds: Thresholds | None = None, ledger: Ledger | None = None, *, each: Each = map
) -> Protected:
    """Protect a release and attack it. Raises RevealingError when the attack succeeds, SurveyStatsError on bad input.

    ledger: what the round has published before (response counts by group and the like). each: how the questions, which
    do not depend on each other, are gone through; the `map` of a pool of processes uses more than one core.
    """
    rule, told = thresholds or Thresholds(), ledger or Ledger()
    told.refuse_differences(rule.few)
    bases: dict[bytes, Mask] = {}
    verdicts = [primary(tables, item, rule) for item in tables.items]
    hidden = [_hidden_bases(tables, item, verdict, rule, bases)
              for item, verdict in zip(tables.items, verdicts, strict=True)]  # fmt: skip
    alone = [replace(tables, items=(item,)) for item in tables.items]
    done = list(each(partial(_protect_item, rule, told), alone, verdicts, hidden))
    shown = [public for public, _ in done]
    attacked = Findings(tuple(finding for _, found in done for finding in found))
    if not attacked.passed:
        raise RevealingError(attacked.recovered)
    items = tuple(
        ProtectedItem(item.code, item.categories, _cells(item, verdict, public), public)
        for item, verdict, public in zip(tables.items, verdicts, shown, strict=True)
    )
    return Protected(tables.lattice, items, _audit(verdicts, shown, attacked))


def _protect_item(
    rule: Thresholds, told: Ledger, tables: TableSet, verdict: Primary, hidden: Mask
) -> tuple[Shown, list[Finding]]:
    """The public form of the one item and what the attacker found, after moving rounded bases that told too much."""
    (item,) = tables.items
    form = np.where(hidden[:, None], int(Form.HIDDEN), verdict.form)
    closed = close_item(tables.lattice, item, verdict, form, rule, _cost(tables.lattice, verdict))
    n = np.where(hidden, -1, rounded_n(verdict.n, rule.n_step))
    public = Shown(closed.form, n, np.full(len(n), rule.n_step // 2))
    for _ in range(len(n)):
        found = attack_item(tables, item, public, rule, told, closed.proofs)
        moved = _moved_bases(tables.lattice, verdict, public, found, rule)
        if moved is None:
            break
        public = moved
    return public, found


def _moved_bases(
    lattice: Lattice, verdict: Primary, public: Shown, found: list[Finding], rule: Thresholds
) -> Shown | None:
    """By bad luck of rounding the shown bases can tell how many did not say their sex. Then the base of the total, or
    else of a part, goes to the next step on the other side of the truth. None when there is nothing (more) to move."""
    unsafe = {finding.group for finding in found if not finding.safe and finding.kind == "rounded base"}
    n, slack, count = public.n.copy(), public.n_slack.copy(), len(lattice.groups)
    names = [group.name for group in lattice.groups + lattice.withheld]
    for equation in lattice.equations:
        places = [place for place in (equation.total, *equation.parts) if place < count and public.n[place] >= 0]
        if not unsafe & {names[place] for place in (equation.total, *equation.parts) if place >= count}:
            continue
        still = [place for place in places if slack[place] == rule.n_step // 2]
        if still:
            place = still[0]
            n[place] += rule.n_step if verdict.n[place] >= n[place] else -rule.n_step
            slack[place] += rule.n_step
    return None if (slack == public.n_slack).all() else replace(public, n=n, n_slack=slack)


def _hidden_bases(tables: TableSet, item: Item, verdict: Primary, rule: Thresholds, bases: dict[bytes, Mask]) -> Mask:
    """Groups hidden with all their categories. Withheld cells are given to the attacker, so they hide nothing.

    bases: patterns found for other items; one with the same primary cells serves when it is large enough here too.
    """
    first, lattice = verdict.hidden_base, tables.lattice
    if not first.any():
        return first
    public, count = lattice.members * ~lattice.withheld_cells, len(lattice.groups)
    values, ones = public @ item.n, np.ones(count)
    system = System(
        public,
        tuple(
            Equation(one.total, tuple(part for part in one.parts if part < count))
            for one in lattice.equations
            if one.total < count
        ),
    )
    together = ((values, float(least_base(item, rule))), (tables.population, float(rule.population)))
    key = first.tobytes()
    if key not in bases or not enough_together(system, bases[key], together):
        fixed = np.array([not group.labels for group in lattice.groups]) & ~first
        protection = rule.base_protection * ones
        cost = (1 + 5 * values / max(values.max(), 1)) * _worth(lattice)
        cap = values.max() + rule.base_protection
        needs = Needs(values, first, protection, protection, cost, fixed, cap, together, every=True)
        bases[key] = _all_if_impossible(system, needs)
    return bases[key]


def _all_if_impossible(system: System, needs: Needs) -> Mask:
    """With one municipality the region is the municipality: what is hidden there can only be hidden everywhere."""
    try:
        return complementary(system, needs)
    except SurveyStatsError:
        return np.ones(len(needs.values), dtype=bool)


def _cost(lattice: Lattice, verdict: Primary) -> Floats:
    """Hiding costs more the more answers it loses and the more readers look for the number."""
    cost = (1 + 5 * verdict.n / max(verdict.n.max(), 1)) * _worth(lattice)
    return np.tile(cost, (verdict.form.shape[1], 1)).T


def _worth(lattice: Lattice) -> Floats:
    """(G,): the region, whole or by one trait, is worth 30 small groups; an area's total 10; a crossed group 5."""
    traits = np.array([len(group.grouping) for group in lattice.groups])
    whole_region = np.where(traits > 1, 5.0, 30.0)
    return np.where(is_regional(lattice), whole_region, np.where(traits == 1, 10.0, 1.0))


def _cells(item: Item, verdict: Primary, public: Shown) -> tuple[tuple[Cell, ...], ...]:
    value = whole(item.share)
    low, high = outward(item.low, item.high)
    return tuple(
        tuple(_cell(verdict, public, g, j, (value[g, j], low[g, j], high[g, j])) for j in range(len(item.categories)))
        for g in range(len(verdict.n))
    )


def _cell(verdict: Primary, public: Shown, g: int, j: int, numbers: tuple[float, float, float]) -> Cell:
    form, reason, n = Form(int(public.form[g, j])), verdict.reasons[g][j], int(public.n[g])
    if form is Form.HIDDEN:
        first = reason if Form(int(verdict.form[g, j])) is Form.HIDDEN else None
        return Cell(form, reason=first or Reason.SECONDARY)
    if form is Form.VALUE:
        value, low, high = (int(number) for number in numbers)
        return Cell(form, value, low, high, n)
    bound = int(verdict.bound[g])
    return Cell(form, bound if form is Form.UNDER else 100 - bound, n=n, reason=reason)


def _audit(verdicts: list[Primary], shown: list[Shown], findings: Findings) -> Audit:
    after = np.concatenate([public.form.ravel() for public in shown])
    before = np.concatenate([verdict.form.ravel() for verdict in verdicts])
    hidden, first = after == Form.HIDDEN, before == Form.HIDDEN
    return Audit(
        cells=len(after),
        values=int((after == Form.VALUE).sum()),
        bounded=int(((after == Form.UNDER) | (after == Form.OVER)).sum()),
        primary=int((hidden & first).sum()),
        secondary=int((hidden & ~first).sum()),
        attacked=len(findings.findings),
        recovered=len(findings.recovered),
        narrowest=findings.narrowest,
    )
