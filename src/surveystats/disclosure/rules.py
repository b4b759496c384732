"""Primary rules, rounding and protection limits: what may not be shown as it is, and how sure an attacker may become.

The protection limits, stated for a group with n answers, c of them in the category, weighted share p:

- A bounded category (c <= 4, or n - c <= 4, zero included) says "under x %" or "over 100 - x %". All that is published,
  taken together, must not say more: every number from 0 to 5 answers stays possible, [0, max(5/n, p)], or its mirror.
  This holds also where the whole group is hidden. (5, not 4: so the sum of several such numbers cannot be known to be
  4 or fewer either, whatever is subtracted.)
- Any other category of a group that is hidden by a primary rule (too few answers, few people): at least `blur` answers
  in either direction stay possible, [p - blur/n, p + blur/n], cut at 0 and 1.
- A hidden base: its number of answers is not known exactly; one more and one fewer (not below 0) stay possible, first
  for an attacker who knows every shown base exactly, and again for one who knows the rounded ones.
- What the hidden parts of a shown total hold together is known by subtraction, so together they have as many answers
  and people as a shown group must have.
- A number hidden only to protect another one needs no protection of its own.
- Those who did not tell a withheld label's dimension ("rather not say"): nobody can prove that any one of them chose a
  category, and their number is not known exactly.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np

from surveystats.disclosure.tables import Floats, Ints, Item, Lattice, Mask, TableSet


class Form(IntEnum):
    """How a number is shown."""

    VALUE = 0
    UNDER = 1
    OVER = 2
    HIDDEN = 3


class Reason(StrEnum):
    """Why a number is not shown as it is. To the public every hidden number carries PROTECTED (`Cell.public`)."""

    TOO_FEW = "too_few"
    SMALL_POPULATION = "small_population"
    REGION_ONLY = "region_only"
    FEW_IN_CATEGORY = "few_in_category"
    SECONDARY = "secondary"
    PROTECTED = "protected"


@dataclass(frozen=True)
class Thresholds:
    """The numbers of the rules; one instance per round, fixed before the first answer."""

    base: int = 30  # fewer answers: the group is hidden
    sensitive_base: int = 50
    region_only_base: int = 100
    population: int = 100  # fewer people: hidden whatever the answers
    few: int = 4  # a category with at most this many answers is bounded
    base_protection: int = 1
    blur: int = 2  # answers that stay possible in either direction in a hidden group
    withheld_blur: int = 1  # the same among those whose group is never published
    n_step: int = 5  # n is shown to the nearest of these


@dataclass(frozen=True, eq=False)
class Primary:
    """Verdict of the primary rules on one item; G groups, J categories.

    base (G): reason or None; form (G, J): Form; reason (G, J) objects; bound (G,): x of "under x %", whole per cent;
    least, most (G, J): shares that must stay possible, NaN where nothing is protected.
    n (G,), count (G, J), weight (G,): sums over the group's cells.
    """

    base: tuple[Reason | None, ...]
    form: Ints
    reasons: tuple[tuple[Reason | None, ...], ...]
    bound: Ints
    least: Floats
    most: Floats
    n: Ints
    count: Ints
    weight: Floats

    @property
    def hidden_base(self) -> Mask:
        return np.array([reason is not None for reason in self.base])


def whole(share: Floats) -> Floats:
    """Whole per cent of a share 0..1, halves upward."""
    return np.asarray(np.floor(np.asarray(share) * 100 + 0.5 + 1e-9))


def rounded_n(n: Ints, step: int) -> Ints:
    """n to the nearest step."""
    return np.asarray(step * ((2 * np.asarray(n) + step) // (2 * step)), dtype=np.int64)


def outward(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Limits in whole per cent, the lower downward and the upper upward."""
    return np.floor(np.asarray(low) * 100 + 1e-9), np.ceil(np.asarray(high) * 100 - 1e-9)


def is_regional(lattice: Lattice) -> Mask:
    """(G,): groups of the whole region; the first dimension of a lattice is its areas."""
    area = lattice.dimensions[0].name
    return np.array([area not in group.grouping for group in lattice.groups])


def primary(tables: TableSet, item: Item, thresholds: Thresholds) -> Primary:
    """Rules (a), (b) and (c) of the facts on one item."""
    lattice = tables.lattice
    n = (lattice.members @ item.n).astype(np.int64)
    count = (lattice.members @ item.count).astype(np.int64)
    weight = lattice.members @ item.weight
    base = _base_reasons(tables, item, thresholds, n)
    form, reasons = _category_forms(lattice, item, thresholds, n, count, base)
    least, most = _limits(item, thresholds, n, count, form, lattice)
    return Primary(base, form, reasons, _bounds(item, thresholds, n, weight, lattice), least, most, n, count, weight)


def least_base(item: Item, rule: Thresholds) -> int:
    """Fewest answers with which a group of this item is shown."""
    least = max(item.least, rule.sensitive_base if item.sensitive else rule.base)
    return max(least, rule.region_only_base) if item.region_only else least


def _base_reasons(tables: TableSet, item: Item, rule: Thresholds, n: Ints) -> tuple[Reason | None, ...]:
    regional, least = is_regional(tables.lattice), least_base(item, rule)
    return tuple(
        Reason.REGION_ONLY
        if item.region_only and not regional[g]
        else Reason.TOO_FEW
        if n[g] < least
        else Reason.SMALL_POPULATION
        if tables.population[g] < rule.population
        else None
        for g in range(len(n))
    )


def _category_forms(
    lattice: Lattice, item: Item, rule: Thresholds, n: Ints, count: Ints, base: tuple[Reason | None, ...]
) -> tuple[Ints, tuple[tuple[Reason | None, ...], ...]]:
    regional = is_regional(lattice)
    form = np.where(count <= rule.few, Form.UNDER, np.where(n[:, None] - count <= rule.few, Form.OVER, Form.VALUE))
    reasons: list[tuple[Reason | None, ...]] = []
    for g in range(len(n)):
        row: list[Reason | None] = []
        for j in range(len(item.categories)):
            reason = base[g] or _category_reason(item, rule, j, int(n[g]), bool(regional[g]))
            if reason is not None:
                form[g, j] = Form.HIDDEN
            elif form[g, j] != Form.VALUE:
                reason = Reason.FEW_IN_CATEGORY
            row.append(reason)
        reasons.append(tuple(row))
    return form.astype(np.int64), tuple(reasons)


def _category_reason(item: Item, rule: Thresholds, j: int, n: int, regional: bool) -> Reason | None:
    if j in item.region_categories:
        if not regional:
            return Reason.REGION_ONLY
        if n < rule.region_only_base:
            return Reason.TOO_FEW
    if j in item.sensitive_categories and n < rule.sensitive_base:
        return Reason.TOO_FEW
    return None


def _limits(item: Item, rule: Thresholds, n: Ints, count: Ints, form: Ints, lattice: Lattice) -> tuple[Floats, Floats]:
    """Shares that must stay possible for each protected number, NaN elsewhere."""
    size = np.maximum(n, 1)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (lattice.members @ item.weighted) / (lattice.members @ item.weight)[:, None]
    hidden, rare, common = form == Form.HIDDEN, count <= rule.few, n[:, None] - count <= rule.few
    least = np.where(hidden, share - rule.blur / size, np.nan)
    most = np.where(hidden, share + rule.blur / size, np.nan)
    least, most = np.where(rare, 0.0, least), np.where(rare, np.maximum((rule.few + 1) / size, share), most)
    least = np.where(
        common, np.minimum(np.where(rare, least, 1.0), np.minimum(1 - (rule.few + 1) / size, share)), least
    )
    most = np.where(common, 1.0, most)
    nobody = np.broadcast_to(n[:, None] == 0, form.shape)
    return tuple(np.where(nobody, np.nan, np.clip(limit, 0, 1)) for limit in (least, most))  # type: ignore[return-value]


def _bounds(item: Item, rule: Thresholds, n: Ints, weight: Floats, lattice: Lattice) -> Ints:
    """x of "under x %": 100 * (few + 1)/n, or what the four heaviest answers may make, to the next 5 above."""
    heaviest = item.heaviest if item.heaviest is not None else _heaviest(item, rule, lattice)
    plain = np.ceil(20.0 * (rule.few + 1) / np.maximum(n, 1) - 1e-9)
    heavy = np.floor(20.0 * heaviest / np.where(weight > 0, weight, 1.0) + 1e-9) + 1
    return np.asarray((5 * np.maximum(plain, heavy)).clip(5, 100), dtype=np.int64)


def _heaviest(item: Item, rule: Thresholds, lattice: Lattice) -> Floats:
    mean = np.where(item.n > 0, item.weight / np.maximum(item.n, 1), 0.0)
    order = np.argsort(-mean)
    total = np.zeros(len(lattice.groups))
    left = np.full(len(lattice.groups), float(rule.few))
    for cell in order:
        take = np.minimum(left, item.n[cell]) * lattice.members[:, cell]
        total += take * mean[cell]
        left -= take
    return total


def withheld_least(lattice: Lattice, item: Item, rule: Thresholds) -> Floats:
    """Shares (W, J) of the withheld groups down to which they must stay possible, NaN where nobody answered."""
    n, weight = lattice.withheld_members @ item.n, lattice.withheld_members @ item.weight
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (lattice.withheld_members @ item.weighted) / weight[:, None]
        return np.maximum(share - (rule.withheld_blur / n)[:, None], 0)
