"""What a round has already told the world: whatever can be worked out of it counts as published."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from surveystats.disclosure.tables import Floats, Lattice
from surveystats.errors import SurveyStatsError


@dataclass(frozen=True)
class Told:
    """One number of people told earlier: of whom, and between which values a reader can place it.

    topic: what was counted ("respondents"); labels: the group, {"municipality": "732"}; {} = everybody. A response rate
    is told as the count that rate times the invited gives.
    """

    topic: str
    labels: tuple[tuple[str, str], ...]
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Count:
    """A told number over the lattice's cells: members (C,), low, high."""

    members: Floats
    low: float
    high: float


@dataclass(frozen=True)
class Ledger:
    """Everything published for a round so far."""

    told: tuple[Told, ...] = ()

    def tell(self, topic: str, labels: Mapping[str, str], low: float, high: float | None = None) -> "Ledger":
        """The ledger with one more number: exact, or between low and high."""
        entry = Told(topic, tuple(sorted(labels.items())), low, low if high is None else high)
        return Ledger((*self.told, entry))

    def tell_rate(self, topic: str, labels: Mapping[str, str], per_cent: float, invited: int) -> "Ledger":
        """A rounded rate: the count lies within half a per cent of rate times invited."""
        low, high = ((per_cent + end) * invited / 100 for end in (-0.5, 0.5))
        return self.tell(topic, labels, float(np.ceil(max(low, 0))), float(np.floor(high)))

    def counts(self, lattice: Lattice) -> list[Count]:
        """The counts of respondents as sums over the cells; labels outside the lattice (a channel) are skipped."""
        found = []
        for told in self.told:
            members = _cells(lattice, told)
            if told.topic == "respondents" and members is not None:
                found.append(Count(members, told.low, told.high))
        return found

    def differences(self, few: int) -> list[tuple[Told, Told]]:
        """Pairs of one topic and group, told differently, whose difference is certainly at most `few` people."""
        return [
            (one, two)
            for one, two in combinations(self.told, 2)
            if (one.topic, one.labels) == (two.topic, two.labels)
            and (one.low, one.high) != (two.low, two.high)
            and max(one.high - two.low, two.high - one.low) <= few
        ]

    def refuse_differences(self, few: int) -> None:
        """Raise SurveyStatsError when two publications differ by so few people that they can be told apart."""
        for one, two in self.differences(few):
            raise SurveyStatsError(
                where=f"Ledger, {one.topic} of {dict(one.labels) or 'all'}",
                expected=f"publications that are equal or differ by more than {few}",
                got=f"{one.low:g} and {two.low:g}",
                hint="Withdraw the earlier one; a correction replaces, it does not add",
            )


def _cells(lattice: Lattice, told: Told) -> Floats | None:
    labels = dict(told.labels)
    block = np.zeros(lattice.shape)
    place: list[int | slice] = []
    for dimension in lattice.dimensions:
        label = labels.pop(dimension.name, None)
        if label is not None and label not in dimension.labels:
            return None
        place.append(slice(None) if label is None else dimension.labels.index(label))
    if labels:
        return None
    block[tuple(place)] = 1
    return np.asarray(block.ravel())
