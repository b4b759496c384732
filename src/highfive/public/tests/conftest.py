"""A published survey of East Lapland: invented numbers with every kind of hole, made through the store's own action."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from highfive.core.models import Region
from highfive.figures import actions
from highfive.figures.models import Publication
from highfive.figures.rules import NewComparison, NewFigure, NewIndicator
from highfive.projects.models import Project

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
OPTIONS = tuple(
    replace(LONELY, code=code, headline=False, order=order, theme=theme, does={}, titles={"fi": fi, "sv": sv, "en": en})
    for code, order, theme, fi, sv, en in (
        ("lonely.4", 12, "LON", "Kuinka usein? – usein", "Hur ofta? – ofta", "How often? – often"),
        ("lonely.5", 13, "LON", "Kuinka usein? – koko ajan", "Hur ofta? – hela tiden", "How often? – all the time"),
        ("joys.people", 31, "QOL", "Ilon aihe: läheiset", "Glädje: närstående", "Joy: people"),
        ("joys.nature", 32, "QOL", "Ilon aihe: luonto", "Glädje: naturen", "Joy: nature"),
    )
)
INDICATORS = (LONELY, SOMEONE, SAFE, *OPTIONS)
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
    for at, indicator in enumerate(row.code for row in INDICATORS):
        for row, area in enumerate((*AREAS, region_code)):
            for column, group in enumerate(GROUPS):
                figures.append(_survey_figure(indicator, area, group, 13 + 9 * at + 3 * row + column))
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
            indicators=INDICATORS,
            figures=survey_figures(region.area.code) if figures is None else figures,
            areas={area.code: area for area in [*region.municipalities.all(), region.area]}, by=None, **more,
        )  # fmt: skip

    return publish


@pytest.fixture
def published(region: Region, publish_survey: Any) -> Publication:
    """A survey in which Posio and the young are clearly lonelier, and Kemijärvi finds less joy in nature."""
    region_code = region.area.code
    tested = [
        ("lonely", "320", "all", "all", "unclear"),
        ("lonely", "614", "all", "all", "higher"),
        ("lonely", region_code, "age=18-44", "all", "higher"),
        ("lonely", region_code, "sex=woman", "sex=man", "unclear"),
        ("safe_village", "320", "all", "all", "unclear"),
        ("joys.nature", "320", "all", "all", "lower"),
    ]
    comparisons = [
        NewComparison(code, area, region_code, verdict, group, other) for code, area, group, other, verdict in tested
    ]
    return publish_survey(comparisons=comparisons, facts={"n": 1205, "n_by_mode": {"web": 800, "paper": 405}})


@pytest.fixture
def project(region: Region) -> Project:
    return Project.objects.create(
        region=region, code="S21758", name="High five", public_funding=259_577, published_on=timezone.localdate(),
        texts={"approach": "Yhteisen koordinaattorin malli; hyvien käytäntöjen jakaminen"},
    )  # fmt: skip
