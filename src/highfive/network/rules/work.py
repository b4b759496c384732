"""Hours and euros: the kinds of work, what a line may be, how sums read and stand in a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal

WORK_KINDS = {
    "contacts": _("Contacts from residents"),
    "listening": _("Listening to residents"),
    "groups": _("Groups and events"),
    "guidance": _("Advice and guidance"),
    "outreach": _("Going to where people are"),
    "network": _("Network and co-operation"),
    "development": _("Developing practices"),
    "training": _("Training and orientation"),
    "communication": _("Communication"),
    "reporting": _("Reports and plans"),
    "administration": _("Administration"),
    "travel": _("Travel"),
    "purchases": _("Purchases"),
}
MOST_HOURS = Decimal(744)  # a month of 31 days has no more
MOST_WEEK_HOURS = Decimal(60)
MOST_DAY_HOURS = Decimal(24)
MOST_EUROS = Decimal(10_000_000)

NOTHING = Refusal("nothing", _("Write the hours or the euros."), 422)
TOO_MUCH = Refusal("too_much", _("This is too much for one line. Check the numbers."), 422)
FUTURE = Refusal("future", _("The month has not begun. Choose this month or an earlier one."), 422)
DAY = Refusal("day", _("The day is in another month. Check the day."), 422)
FUTURE_DAY = Refusal("future", _("The day has not come yet. Check it."), 422)
DAY_HOURS = Refusal(
    "day_hours", _("A day has 24 hours. Check the hours, or write them for the month and leave the day empty."), 422
)
WEEK = Refusal("week", _("A week has at most 60 hours of work. Check the number."), 422)
KIND = Refusal("kind", _("Choose the kind of work from the list."), 422)
PLACE = Refusal("place", _("Choose a municipality of this region, or the whole region."), 422)


@dataclass(frozen=True)
class WorkSum:
    """Hours and euros together."""

    hours: Decimal = Decimal(0)
    euros: Decimal = Decimal(0)

    def __add__(self, other: "WorkSum") -> "WorkSum":
        return WorkSum(self.hours + other.hours, self.euros + other.euros)

    def __bool__(self) -> bool:
        return bool(self.hours or self.euros)


@dataclass(frozen=True)
class WorkCell:
    """The sum of one kind of work, in one municipality (None: the whole region), in one month."""

    kind: str
    area: Any
    month: date
    sum: WorkSum


def recording_refused(kind: str, month: date, hours: Decimal, euros: Decimal, today: date) -> Refusal | None:
    """Why these may not be a line of work; `month` is its first day."""
    if kind not in WORK_KINDS:
        return KIND
    if hours < 0 or euros < 0 or not (hours or euros):
        return NOTHING
    if hours > MOST_HOURS or euros > MOST_EUROS:
        return TOO_MUCH
    return FUTURE if month > today else None


def day_refused(day: date | None, month: date, today: date) -> Refusal | None:
    """Why a line of the month (its first day) may not be of this day."""
    if day is None:
        return None
    return FUTURE_DAY if day > today else None if first_of_month(day) == month else DAY


def day_hours_refused(day: date | None, hours: Decimal) -> Refusal | None:
    """Why this many hours may not be of one day."""
    return DAY_HOURS if day and hours > MOST_DAY_HOURS else None


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def months_back(today: date, count: int) -> list[date]:
    """The first days of this month and the ones before it, the newest first."""
    start = today.year * 12 + today.month - 1
    return [date((start - back) // 12, (start - back) % 12 + 1, 1) for back in range(count)]


def summed(sums: Iterable[WorkSum]) -> WorkSum:
    return sum(sums, WorkSum())


@dataclass(frozen=True)
class Grid:
    """Numbers in a table: names of columns; rows of (name, (column, number) pairs, the row's sum); sums; all."""

    columns: list[str]
    rows: list[tuple[str, list[tuple[str, Decimal]], Decimal]]
    totals: list[tuple[str, Decimal]]
    all: Decimal


def grid(cells: Iterable[tuple[str, str, Decimal]], rows: list[str], columns: list[str]) -> Grid:
    """Put (row, column, number) into a table of the named rows and columns; those with nothing are left out."""
    found: dict[tuple[str, str], Decimal] = {}
    for row, column, number in cells:
        found[(row, column)] = found.get((row, column), Decimal(0)) + number
    some = [key for key, number in found.items() if number]
    rows = [row for row in rows if any(key[0] == row for key in some)]
    columns = [column for column in columns if any(key[1] == column for key in some)]
    lines = [(row, [(column, found.get((row, column), Decimal(0))) for column in columns]) for row in rows]
    return Grid(
        columns,
        [(row, line, sum((number for _column, number in line), Decimal(0))) for row, line in lines],
        [(column, sum((found.get((row, column), Decimal(0)) for row in rows), Decimal(0))) for column in columns],
        sum(found.values(), Decimal(0)),
    )
