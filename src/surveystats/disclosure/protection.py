"""From tables to what may be shown: primary rules, complementary hiding, rounding, and the attack that must fail."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from surveystats.disclosure.attack import Finding, Findings, Shown, attack
from surveystats.disclosure.ledger import Ledger
from surveystats.disclosure.rules import Form, Primary, Reason, Thresholds, outward, primary, rounded_n, whole
from surveystats.disclosure.shares import close_item
from surveystats.disclosure.suppress import Needs, System, complementary
from surveystats.disclosure.tables import Equation, Floats, Group, Ints, Item, Lattice, Mask, TableSet
from surveystats.errors import SurveyStatsError


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


def protect(tables: TableSet, thresholds: Thresholds | None = None, ledger: Ledger | None = None) -> Protected:
    """Protect a release and attack it. Raises RevealingError when the attack succeeds, SurveyStatsError on bad input.

    ledger: what the round has published before (response counts by group and the like).
    """
    rule, told = thresholds or Thresholds(), ledger or Ledger()
    told.refuse_differences(rule.few)
    bases: dict[bytes, Mask] = {}
    verdicts = [primary(tables, item, rule) for item in tables.items]
    shown = [_hide(tables, item, verdict, rule, bases) for item, verdict in zip(tables.items, verdicts, strict=True)]
    findings = attack(tables, shown, rule, told)
    if not findings.passed:
        raise RevealingError(findings.recovered)
    items = tuple(
        ProtectedItem(item.code, item.categories, _cells(item, verdict, public), public)
        for item, verdict, public in zip(tables.items, verdicts, shown, strict=True)
    )
    return Protected(tables.lattice, items, _audit(verdicts, shown, findings))


def _hide(tables: TableSet, item: Item, verdict: Primary, rule: Thresholds, bases: dict[bytes, Mask]) -> Shown:
    hidden = _hidden_bases(tables.lattice, item, verdict, rule, bases)
    form = np.where(hidden[:, None], int(Form.HIDDEN), verdict.form)
    form = close_item(tables.lattice, item, verdict, form, rule, _cost(verdict))
    n, slack = _rounded_bases(tables.lattice, item, verdict, hidden, rule)
    return Shown(form, n, slack)


def _rounded_bases(lattice: Lattice, item: Item, verdict: Primary, hidden: Mask, rule: Thresholds) -> tuple[Ints, Ints]:
    """n to the nearest step, -1 where hidden. Where a total and its shown parts would tell how many are withheld, the
    total goes to the next step on the other side. Also how far the truth may lie from each."""
    step, half = rule.n_step, rule.n_step // 2
    n, slack = rounded_n(verdict.n, step), np.full(len(verdict.n), half)
    count, every = len(lattice.groups), np.concatenate([verdict.n, lattice.withheld_members @ item.n])
    for equation in lattice.equations:
        away = [part for part in equation.parts if part >= count]
        parts = [part for part in equation.parts if part < count]
        if equation.total >= count or not away or hidden[[equation.total, *parts]].any():
            continue
        truth, total = every[away].sum(), equation.total
        centre, room = n[total] - n[parts].sum(), slack[total] + slack[parts].sum()
        if slack[total] == half and not (centre - room <= max(truth - 1, 0) and centre + room >= truth + 1):
            n[total] += step if verdict.n[total] >= n[total] and centre + room < truth + 1 else -step
            slack[total] = step + half
    return np.where(hidden, -1, n), slack


def _hidden_bases(lattice: Lattice, item: Item, verdict: Primary, rule: Thresholds, bases: dict[bytes, Mask]) -> Mask:
    """Groups hidden with all their categories. Withheld cells are given to the attacker, so they hide nothing."""
    first = verdict.hidden_base
    if not first.any():
        return first
    key = first.tobytes()
    if key not in bases:
        public = lattice.members * ~lattice.withheld_cells
        values = public @ item.n
        count = len(lattice.groups)
        equations = tuple(
            Equation(e.total, tuple(part for part in e.parts if part < count))
            for e in lattice.equations
            if e.total < count
        )
        ones = np.ones(count)
        fixed = np.array([not group.labels for group in lattice.groups]) & ~first
        cost = ones + 5 * values / max(values.max(), 1)
        needs = Needs(
            values, first, rule.base_protection * ones, rule.base_protection * ones, cost, fixed, values.max()
        )
        bases[key] = complementary(System(public, equations), needs)
    return bases[key]


def _cost(verdict: Primary) -> Floats:
    """Hiding costs more the more answers it loses."""
    return np.tile(1 + 5 * verdict.n / max(verdict.n.max(), 1), (verdict.form.shape[1], 1)).T


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
