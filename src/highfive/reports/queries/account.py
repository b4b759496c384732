"""A project's account: public funding, recorded hours and euros by municipality and kind, and what came of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from highfive.core.models import Area
from highfive.network.queries import work_totals
from highfive.network.rules.work import WORK_KINDS, WorkCell, WorkSum, summed
from highfive.projects.models import Project
from highfive.projects.rules import HEIR_STATES

Key = TypeVar("Key", Area | None, str)


@dataclass(frozen=True)
class Line:
    """The sum of one municipality or one kind of work; `area` None and no `label`: the whole region."""

    sum: WorkSum
    area: Area | None = None
    label: object = ""


@dataclass(frozen=True)
class Account:
    """What a project's page of money and work shows. Rates are None when there is nothing to divide by."""

    funding: int | None
    all: WorkSum
    by_area: list[Line]
    by_kind: list[Line]
    funding_per_hour: Decimal | None
    recorded_per_hour: Decimal | None
    results: list[str]
    heirs: list[tuple[object, int]]  # (state of the heir in words, how many outputs)


def account_of(project: Project) -> Account:
    """All sums of a project's recorded work, beside what it got and what came of it."""
    totals = work_totals(project.region, project=project)
    funding = project.public_funding
    return Account(
        funding=funding,
        all=totals.all,
        by_area=[Line(total, area=area) for area, total in _sums(totals.cells, lambda cell: cell.area)],
        by_kind=[Line(total, label=WORK_KINDS[kind]) for kind, total in _sums(totals.cells, lambda cell: cell.kind)],
        funding_per_hour=_rate(None if funding is None else Decimal(funding), totals.all.hours),
        recorded_per_hour=_rate(totals.all.euros or None, totals.all.hours),
        results=[row.text for row in project.results.all()],
        heirs=_heirs(project),
    )


def _sums(cells: Iterable[WorkCell], key: Callable[[WorkCell], Key]) -> list[tuple[Key, WorkSum]]:
    """Sums by what `key` gives, the most hours first."""
    found: dict[Key, list[WorkSum]] = defaultdict(list)
    for cell in cells:
        found[key(cell)].append(cell.sum)
    sums = [(name, summed(parts)) for name, parts in found.items()]
    return sorted(sums, key=lambda item: (-item[1].hours, -item[1].euros, str(item[0])))


def _rate(euros: Decimal | None, hours: Decimal) -> Decimal | None:
    return None if euros is None or not hours else (euros / hours).quantize(Decimal(1))


def _heirs(project: Project) -> list[tuple[object, int]]:
    states = [output.state for output in project.outputs.select_related("heir_organisation")]
    return [(label, states.count(state)) for state, label in HEIR_STATES.items() if state in states]
