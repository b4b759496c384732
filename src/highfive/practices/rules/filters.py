"""What a list of practices can be narrowed by, and the bands of cost."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# Euros of the first year (start + one year): key -> (from, below); None: no limit. "unknown" has no sum at all.
COST_LIMITS: dict[str, tuple[int, int | None]] = {
    "none": (0, 1),
    "small": (1, 1_000),
    "middle": (1_000, 10_000),
    "large": (10_000, None),
}
COST_BANDS: dict[str, Any] = {
    "none": _("costs no money"),
    "small": _("under €1,000"),
    "middle": _("€1,000–10,000"),
    "large": _("over €10,000"),
    "unknown": _("cost not known"),
}


@dataclass(frozen=True)
class Filters:
    """What the reader chose; an empty value narrows nothing.

    target_group: pk of a network.TargetGroup; area: a municipality's code (where it was made or taken up); state: an
    adoption's status (together with `area`: that municipality's); cost: a key of COST_BANDS; status: of the entry.
    """

    target_group: int | None = None
    area: str = ""
    state: str = ""
    cost: str = ""
    status: str = ""

    @property
    def any(self) -> bool:
        return self != Filters()


def first_year_euros(euros_start: int | None, euros_year: int | None) -> int | None:
    """What the first year costs; None when neither sum is known."""
    if euros_start is None and euros_year is None:
        return None
    return (euros_start or 0) + (euros_year or 0)


def cost_band(euros_start: int | None, euros_year: int | None) -> str:
    """The band of the first year's cost: a key of COST_BANDS."""
    total = first_year_euros(euros_start, euros_year)
    if total is None:
        return "unknown"
    return next(key for key, (low, below) in COST_LIMITS.items() if total >= low and (below is None or total < below))
