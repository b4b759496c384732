"""A published survey of East Lapland: invented numbers with every kind of hole, made through the store's own action."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from highfive.core.models import Region
from highfive.figures import actions
from highfive.figures.models import Publication
from highfive.figures.rules import NewComparison, NewFigure, NewIndicator

LONELY = NewIndicator(
    code="lonely",
    titles={
        "fi": "Tuntee itsensä yksinäiseksi usein tai koko ajan",
        "sv": "Känner sig ensam ofta eller hela tiden",
        "en": "Feels lonely often or all the time",
    },
    does={
        "fi": "tuntee itsensä yksinäiseksi usein tai koko ajan",
        "sv": "känner sig ensamma ofta eller hela tiden",
        "en": "feel lonely often or all the time",
    },
    unit="percent", theme="LON", headline=True, order=10,
)  # fmt: skip
SOMEONE = replace(
    LONELY, code="someone", headline=False, order=11, does={},
    titles={"fi": "=Ei ketään, jolle soittaa", "sv": "Ingen att ringa", "en": "Nobody to call"},
)  # fmt: skip
SAFE = replace(
    LONELY, code="safe_village", theme="SAF", order=20, does={},
    titles={"fi": "Lähellä kotia on turvallista", "sv": "Tryggt nära hemmet", "en": "Safe near home"},
)  # fmt: skip
AREAS = ("320", "583", "614", "732", "742")
GROUPS = ("all", "age=18-44", "age=45-64", "age=65+", "sex=man", "sex=woman")


def number(indicator: str, area: str, group: str, value: int, **more: Any) -> NewFigure:
    return NewFigure(
        indicator=indicator, area_code=area, group=group, value=Decimal(value), low=Decimal(max(0, value - 7)),
        high=Decimal(min(100, value + 8)), n=more.pop("n", 120), **more,
    )  # fmt: skip


def survey_figures(region_code: str) -> list[NewFigure]:
    """Numbers that differ from cell to cell; Savukoski's are too few, Pelkosenniemi's men protected, one is a limit."""
    figures = []
    for at, indicator in enumerate(("lonely", "someone", "safe_village")):
        for row, area in enumerate((*AREAS, region_code)):
            for column, group in enumerate(GROUPS):
                figures.append(_survey_figure(indicator, area, group, 13 + 11 * at + 3 * row + column))
    return figures


def _survey_figure(indicator: str, area: str, group: str, value: int) -> NewFigure:
    if area == "742":
        return NewFigure(indicator=indicator, area_code=area, group=group, reason="too_few", rule="base")
    if area == "583" and group in ("sex=man", "sex=woman"):
        return NewFigure(indicator=indicator, area_code=area, group=group, reason="protected", rule="secondary")
    if (indicator, area, group) == ("someone", "614", "all"):
        return NewFigure(indicator=indicator, area_code=area, value=Decimal(15), bound="under", n=90)
    return number(indicator, area, group, value, uncertain=area == "583", n=45 if area == "583" else 120)


@pytest.fixture
def publish_survey(region: Region) -> Any:
    """publish_survey(figures=…) -> a publication of the region's survey."""

    def publish(figures: list[NewFigure] | None = None, kind: str = "survey", **more: Any) -> Publication:
        source = actions.save_source(
            code=f"{kind}-2026", names={"fi": "Hyvinvointi ja turvallisuus 2026", "en": "Wellbeing and safety 2026"},
            producer="Itä-Lapin kunnat", licence="CC BY 4.0",
        )  # fmt: skip
        return actions.publish(
            region=region, source=source, kind=kind, period="5.10.–1.11.2026", retrieved_on=date(2026, 11, 10),
            titles={"fi": "Hyvinvointi ja turvallisuus 2026", "sv": "Välfärd och trygghet 2026"},
            indicators=[LONELY, SOMEONE, SAFE],
            figures=survey_figures(region.area.code) if figures is None else figures,
            areas={area.code: area for area in [*region.municipalities.all(), region.area]}, by=None, **more,
        )  # fmt: skip

    return publish


@pytest.fixture
def published(region: Region, publish_survey: Any) -> Publication:
    """A survey with one clear difference between municipalities in loneliness and none in safety."""
    clear = [
        NewComparison(indicator="lonely", area_code="614", other_area_code="732", verdict="higher"),
        NewComparison(indicator="lonely", area_code="320", other_area_code="732", verdict="unclear"),
        NewComparison(indicator="safe_village", area_code="320", other_area_code="614", verdict="unclear"),
    ]
    return publish_survey(comparisons=clear, facts={"respondents": 1200})
