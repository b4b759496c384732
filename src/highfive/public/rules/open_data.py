"""Pure shapes of the public face: what the open data says of a number, its area and its group."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

SHOWN = "shown"
HIDDEN = "hidden"  # protected and too few are one code: which of the two it was would tell of the neighbours
# in the order in which they are given
KINDS = ("survey", "open_survey", "register", "population", "short_survey", "pilot", "contacts")
UNDER, OVER, UNCERTAIN = "under", "over", "uncertain"


@dataclass(frozen=True)
class OpenNumber:
    """One number as it leaves the house, or the public reason for having none."""

    publication: int  # key of the publication
    indicator: str
    area: str
    group: str
    status: str  # "shown", "under", "over", "uncertain"; "hidden", "not_collected", "not_applicable"
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    n: int | None = None


@dataclass(frozen=True)
class OpenIndicator:
    code: str
    titles: dict[str, str]
    unit: str
    theme: str
    order: int


@dataclass(frozen=True)
class OpenArea:
    code: str
    kind: str
    year: int
    names: dict[str, str]


@dataclass(frozen=True)
class OpenPublication:
    """Numbers that became public together: a release of a survey, or a table fetched from a register."""

    code: str
    key: int
    kind: str  # "survey", "open_survey", "register", "population"
    kind_title: str
    title: str
    period: str
    released: date
    source: str
    licence: str
    url: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class OpenData:
    """Everything a region gives away, in one language, in a fixed order."""

    region: str  # slug
    title: str
    language: str
    publications: tuple[OpenPublication, ...]
    indicators: tuple[OpenIndicator, ...]
    areas: tuple[OpenArea, ...]
    groups: dict[str, str]  # key -> title, in the order shown
    numbers: tuple[OpenNumber, ...] = field(default_factory=tuple)

    @property
    def synthetic(self) -> bool:
        """Whether any of it is invented; a description of the whole must say so."""
        return any(row.synthetic for row in self.publications)


def group_order(key: str) -> tuple[int, str]:
    """Everybody first, then groups of one trait, then crossed ones; the same for every number, shown or not."""
    return (0 if key == "all" else key.count("=")), key
