"""Numbers on their way into the store: their groups, units, reasons for having no value."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_collected": _("not collected"),
    "too_few": _("too few respondents"),
    "protected": _("protected"),
    "not_applicable": _("not applicable"),
    "withdrawn": _("withdrawn"),
}
HIDDEN = ("too_few", "protected")  # the same to everybody but the one who reviews a release
BOUNDS = {"under": _("under"), "over": _("over")}
UNITS = {
    "percent": _("per cent of respondents"),
    "mean": _("mean"),
    "persons": _("persons"),
    "share": _("per cent"),
    "per_1000": _("per 1,000"),
    "euros": _("euros"),
    "number": _("number"),
    "points": _("percentage points"),
}
VERDICTS = ("higher", "lower", "unclear")
ALL = "all"


def group_key(**parts: str) -> str:
    """A group's canonical name: group_key(sex="woman", age="18-44") -> "age=18-44,sex=woman"; no parts -> "all"."""
    return ",".join(f"{name}={parts[name]}" for name in sorted(parts)) or ALL


def group_parts(key: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in key.split(",")) if key != ALL else {}


@dataclass(frozen=True)
class NewFigure:
    """A number on its way into the store: a value (or a bound), or a reason for having none."""

    indicator: str
    area_code: str
    group: str = ALL
    value: Decimal | None = None
    bound: str = ""  # "under" or "over": then `value` is the limit and there is no interval
    reason: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    n: int | None = None  # answers, rounded to 5
    rule: str = ""  # code of the disclosure or quality rule applied
    uncertain: bool = False


@dataclass(frozen=True)
class NewComparison:
    """A tested difference between two groups of one publication: "higher", "lower" or "unclear"."""

    indicator: str
    area_code: str
    other_area_code: str
    verdict: str
    group: str = ALL
    other_group: str = ALL


@dataclass(frozen=True)
class NewIndicator:
    """What a number is about; texts are {"fi": …, "fi-simple": …, "sv": …, "en": …}."""

    code: str
    titles: dict[str, str]
    unit: str
    does: dict[str, str] = field(
        default_factory=dict
    )  # "kokee itsensä usein yksinäiseksi": the verb phrase of a sentence
    theme: str = ""
    headline: bool = False  # one per theme: the indicator that speaks for it
    verified: bool = True
    order: int = 0


def areas_of(figures: Iterable[NewFigure]) -> set[str]:
    return {figure.area_code for figure in figures}
