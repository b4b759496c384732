"""What sharing a practice saved against each one developing it alone: the sum and every term of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

LEFT_OUT = {
    "first": _("the first one who had it in use: the others are compared with it"),
    "not_in_use": _("not in use there now"),
    "own_unknown": _("a step before “in use” has nothing written down here, so the own cost is not known"),
    "alone_unknown": _("what developing it alone takes is not known"),
}
COUNTED = ("in_use", "embedded")  # who has the benefit now


@dataclass(frozen=True)
class StepCost:
    """One standing step and what was used for it since the step before; None: not written down."""

    to: str
    amount: Decimal | None


class Adopter(NamedTuple):
    """One who adopted: state now, since when in use for the first time, and the own cost of getting there."""

    adoption: int
    name: str
    status: str
    in_use_since: date | None
    own: Decimal | None


class Term(NamedTuple):
    """One term of the sum: cost of developing alone - own cost."""

    adopter: Adopter
    alone: Decimal
    own: Decimal

    @property
    def saved(self) -> Decimal:
        return self.alone - self.own


@dataclass(frozen=True)
class Sum:
    """The saving in one unit (hours, or euros), open to view.

    `basis` says where the cost of developing alone comes from: "stated" (the practice's own entry), "first" (what the
    first adopter wrote down, who then has no term of its own) or "" (not known: no sum). `left_out` names each
    adopter without a term and why, a key of LEFT_OUT.
    """

    unit: str
    basis: str
    alone: Decimal | None
    terms: tuple[Term, ...] = ()
    left_out: tuple[tuple[Adopter, str], ...] = ()

    @property
    def total(self) -> Decimal | None:
        """None where nothing is known; never a guess."""
        return sum((term.saved for term in self.terms), Decimal(0)) if self.terms else None


@dataclass(frozen=True)
class Savings:
    hours: Sum
    euros: Sum

    @property
    def known(self) -> bool:
        return self.hours.total is not None or self.euros.total is not None


def own_cost(steps: Iterable[StepCost]) -> Decimal | None:
    """What it took to get the practice into use: the sum over steps up to the first "in use".

    None while it is not in use, and None if any of those steps has nothing written down: unknown stays unknown. A
    blank at a first step "considering" counts as zero, because nothing has been done before somebody considers.
    """
    total = Decimal(0)
    for number, step in enumerate(steps):
        amount = Decimal(0) if step.amount is None and number == 0 and step.to == "considering" else step.amount
        if amount is None:
            return None
        total += amount
        if step.to == "in_use":
            return total
    return None


def shared_sum(unit: str, stated: Decimal | None, adopters: Sequence[Adopter]) -> Sum:
    """saving = sum over adopters now in use or embedded of (cost of developing alone - own cost of adopting).

    The cost of developing alone is what the practice's entry states for starting it; where it states nothing, what
    the first adopter wrote down for getting it into use. Costs of running are the same either way and are left out.
    A term may be negative. Hours and euros are two sums: neither is turned into the other.
    """
    first = None if stated is not None else first_adopter(adopters)
    alone = stated if stated is not None else (first.own if first else None)
    basis = "" if alone is None else "stated" if stated is not None else "first"
    terms, left_out = [], []
    for adopter in adopters:
        reason = _left_out(adopter, alone, first)
        if reason or alone is None or adopter.own is None:
            left_out.append((adopter, reason))
        else:
            terms.append(Term(adopter, alone, adopter.own))
    return Sum(unit, basis, alone, tuple(terms), tuple(left_out))


def first_adopter(adopters: Iterable[Adopter]) -> Adopter | None:
    """Who had it in use first; of the same day, who entered it first. Also one who has stopped since."""
    users = [(adopter.in_use_since, adopter.adoption, adopter) for adopter in adopters if adopter.in_use_since]
    return min(users)[2] if users else None


def _left_out(adopter: Adopter, alone: Decimal | None, first: Adopter | None) -> str:
    """Why an adopter has no term; "" for one that has."""
    if adopter == first:
        return "first"
    if adopter.status not in COUNTED:
        return "not_in_use"
    if adopter.own is None:
        return "own_unknown"
    return "alone_unknown" if alone is None else ""
