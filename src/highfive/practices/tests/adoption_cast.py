"""What tests of the ledger share: steps as a person writes them, an organisation, figures before and after."""

from datetime import date
from decimal import Decimal
from typing import Any

from highfive.core import actions as core_actions
from highfive.core.models import Area, Organisation, Person, Region
from highfive.figures import actions as figure_actions
from highfive.figures.models import Figure, Indicator, Publication
from highfive.figures.rules import NewFigure, NewIndicator
from highfive.practices import actions
from highfive.practices.actions import Step
from highfive.practices.models import Adoption, Practice

HEIR = {"heir_name": "kulttuurisihteeri", "budget_line": "4520 Kulttuuri", "plan_place": "Hyvinvointisuunnitelma 3.2"}
STEPS = {
    "considering": {"on": date(2026, 1, 12)},
    "trying": {"on": date(2026, 2, 2), "hours": Decimal(4), "euros": Decimal(100), "people_reached": 6},
    "in_use": {"on": date(2026, 5, 4), "hours": Decimal("6.5"), "euros": Decimal(50), "people_reached": 11},
    "embedded": {"on": date(2026, 9, 1), "hours": Decimal(2), "euros": Decimal(0)},
    "stopped": {"on": date(2026, 10, 1), "why": "Kyytiä ei ollut."},
}  # fmt: skip


def step(to: str, **changes: Any) -> Step:
    """A good step to a state; `changes` replaces parts of it."""
    return Step(to=to, **{**STEPS[to], **changes})


def municipality(code: str = "732") -> Area:
    return Area.objects.get(kind="municipality", code=code)


def organisation(region: Region, name: str = "Sallan kylät ry") -> Organisation:
    return core_actions.add_organisation(region=region, name=name, kind="association", by=None)


def walk(practice: Practice, states: str, by: Person, code: str = "732", **changes: Any) -> Adoption:
    """Take a municipality through "considering trying in_use …" with good steps."""
    first, *rest = states.split()
    heir = {**HEIR, "heir_organisation": Organisation.objects.filter(region=practice.region).first()}
    given = {state: {**changes, **(heir if state == "embedded" else {})} for state in states.split()}
    row = actions.start_adoption(practice=practice, area=municipality(code), step=step(first, **given[first]), by=by)
    for state in rest:
        actions.take_step(adoption=row, step=step(state, **given[state]), by=by)
    row.refresh_from_db()
    return row


LONELY = NewIndicator("lonely", {"fi": "Kokee itsensä yksinäiseksi", "en": "Feels lonely"}, "percent")


def published(region: Region, year: int, values: dict[str, int], indicator: NewIndicator = LONELY) -> Publication:
    """A small release: one share of each municipality."""
    source = figure_actions.save_source(
        code="own", names={"fi": "oma kysely"}, producer="Itä-Lappi", licence="CC BY 4.0"
    )
    figures = [
        NewFigure(indicator.code, code, "all", Decimal(value), low=Decimal(value - 5), high=Decimal(value + 6), n=85)
        for code, value in values.items()
    ]
    return figure_actions.publish(
        region=region, source=source, kind="survey", titles={"fi": "Asukaskysely"}, period=str(year),
        retrieved_on=date(year, 11, 1), indicators=[indicator], figures=figures,
        areas={code: municipality(code) for code in values}, by=None,
    )  # fmt: skip


def figure(publication: Publication, code: str = "732") -> Figure:
    return publication.figures.get(area__code=code)


def indicator(code: str = "lonely") -> Indicator:
    return Indicator.objects.get(code=code)
