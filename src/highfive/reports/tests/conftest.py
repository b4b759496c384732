"""Small published figures for the tests of reports: a survey release, population and a register series."""

from datetime import date
from decimal import Decimal

import pytest

from highfive.core.models import Area
from highfive.figures import actions
from highfive.figures.rules import NewComparison, NewFigure, NewIndicator, group_key

INDICATORS = [
    NewIndicator(
        "lonely",
        {"fi": "Tuntee itsensä usein yksinäiseksi", "sv": "Känner sig ofta ensam", "en": "Often feels lonely"},
        "percent", {"fi": "tuntee itsensä usein yksinäiseksi", "fi-simple": "on usein yksinäinen",
                    "sv": "känner sig ofta ensamma", "en": "often feel lonely"}, "lon", True, True, 1,
    ),
    NewIndicator(
        "someone", {"fi": "Ei ole ketään, jolle soittaa", "sv": "Har ingen att ringa", "en": "Has nobody to call"},
        "percent", {"fi": "on ilman ketään, jolle soittaa"}, "lon", False, True, 2,
    ),
    NewIndicator(
        "safe_village", {"fi": "Liikkuu kodin lähellä turvallisesti"}, "percent",
        {"fi": "pitää kodin lähellä liikkumista turvallisena"}, "saf", True, True, 3,
    ),
    NewIndicator("prepared", {"fi": "Pärjäisi kolme päivää"}, "percent", {}, "saf", False, True, 4),
]  # fmt: skip
CODES = ("320", "583", "614", "732", "742")


def figures() -> list[NewFigure]:
    made = [NewFigure("lonely", code, value=Decimal(20 + i), low=Decimal(14), high=Decimal(31), n=200 + 5 * i)
            for i, code in enumerate(CODES)]  # fmt: skip
    made += [
        NewFigure("lonely", "R", value=Decimal(27), low=Decimal(24), high=Decimal(30), n=1800),
        NewFigure("lonely", "732", group_key(sex="woman"), Decimal(22), low=Decimal(15), high=Decimal(31), n=110),
        NewFigure("lonely", "732", group_key(sex="man"), Decimal(24), low=Decimal(16), high=Decimal(34), n=90),
        NewFigure("lonely", "732", group_key(age="18-44"), reason="too_few"),
        NewFigure(
            "lonely", "732", group_key(age="65+"), Decimal(19), low=Decimal(9), high=Decimal(40), n=40, uncertain=True
        ),
        NewFigure("someone", "732", value=Decimal(15), bound="under", n=200),
        NewFigure("someone", "R", value=Decimal(9), low=Decimal(7), high=Decimal(11), n=1800),
        NewFigure("safe_village", "732", value=Decimal(88), low=Decimal(82), high=Decimal(92), n=205),
        NewFigure("safe_village", "614", value=Decimal(70), low=Decimal(60), high=Decimal(78), n=150),
        NewFigure("safe_village", "R", value=Decimal(89), low=Decimal(87), high=Decimal(91), n=1810),
        NewFigure("prepared", "732", reason="protected"),
        NewFigure("prepared", "R", value=Decimal(54), low=Decimal(51), high=Decimal(57), n=1805),
    ]  # fmt: skip
    return made


COMPARISONS = [
    NewComparison("lonely", "732", "R", "unclear"),
    *(NewComparison("lonely", "732", code, "unclear") for code in CODES if code != "732"),
    NewComparison("lonely", "732", "732", "unclear", group_key(sex="woman"), group_key(sex="man")),
    NewComparison("safe_village", "614", "732", "lower"),
    NewComparison("safe_village", "732", "R", "higher"),
]


@pytest.fixture
def published(region):
    """Salla's survey results, its population and one register series; returns the survey's publication."""
    areas = {area.code: area for area in Area.objects.filter(kind="municipality")} | {"R": region.area}
    survey = actions.publish(
        region=region, kind="survey", period="5.10.–1.11.2026", retrieved_on=date(2026, 11, 20), by=None, areas=areas,
        source=actions.save_source(code="survey", names={"fi": "Kysely"}, producer="Itä-Lappi", licence="CC BY 4.0"),
        titles={"fi": "Hyvinvointi- ja turvallisuuskysely 2026", "sv": "Välfärds- och trygghetsenkät 2026"},
        indicators=INDICATORS, figures=figures(), comparisons=COMPARISONS,
        facts={"n": 1905, "design_effect": 1.18, "n_by_mode": {"web": 1240, "paper": 520, "phone": 145}},
    )  # fmt: skip
    publish_population(region, areas)
    return survey


def publish_population(region, areas) -> None:
    source = actions.save_source(
        code="statfin",
        names={"fi": "Tilastokeskus"},
        producer="Tilastokeskus",
        licence="CC BY 4.0",
        url="https://stat.fi",
    )
    persons = NewIndicator("population", {"fi": "Väestö"}, "persons", order=100)
    poor = NewIndicator(
        "sotkanet.3099", {"fi": "Kunnan yleinen pienituloisuusaste"}, "share", verified=False, order=101
    )
    counts = {"all": 3400, group_key(age="18-29", sex="woman"): 94, group_key(age="18-29", sex="man"): 134,
              group_key(age="80+", sex="woman"): 250, group_key(age="80+", sex="man"): 170}  # fmt: skip
    actions.publish(
        region=region, kind="population", period="31.12.2019", retrieved_on=date(2026, 11, 1), by=None, areas=areas,
        source=source, titles={"fi": "Väestörakenne"}, indicators=[persons],
        figures=[NewFigure("population", "732", group, Decimal(count)) for group, count in counts.items()],
    )  # fmt: skip
    actions.publish(
        region=None, kind="register", period="2022", retrieved_on=date(2026, 11, 2), by=None, areas=areas,
        source=source, titles={"fi": "Sotkanet"}, indicators=[poor],
        figures=[NewFigure("sotkanet.3099", "732", value=Decimal("14.2"))],
    )  # fmt: skip
