"""Whose voice is missing: sealed answers of an open round against the population, told only where a gap is clear."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from highfive.surveys.analysis.release import BANDS, SEXES, Population
from surveystats.disclosure.counts import FEW, between
from surveystats.gaps import FEWEST, gaps

FEWEST_ANSWERS = 100
"""With fewer answers than this a round is too young: who got the letter first is not whose voice is missing."""
PLACED = 0.8
"""At least this share must have told where they belong: else the missing may be among those who did not tell."""
CHANCE = 0.1
"""In how many rounds, at most, any group at all is called missing where none is: one in ten."""

Traits = tuple[str | None, str | None, str | None]  # municipality, sex, band of age


@dataclass(frozen=True)
class MissingGroup:
    """A group that has clearly answered too little; municipality None: of the whole region; others None: not asked.

    answers, None where they are under five, and expected: to the nearest five.
    """

    municipality: str | None
    sex: str | None
    band: str | None
    answers: int | None
    expected: int


def missing_groups(
    told: Sequence[Traits], population: Population, municipalities: Collection[str]
) -> tuple[MissingGroup, ...]:
    """Groups of sex x band of age, in the region and each municipality, whose share among answers is clearly too low.

    Clear: the whole interval of the share (Wilson, drawn together by sqrt(1 - n/N), as everybody has a code) lies under
    the share among people. The chance of a false alarm is halved between the region and the municipalities and then
    divided among the groups of each (Bonferroni: 99 % intervals for ten groups, 99.8 % for fifty). A count under five
    is tested as if it were four, so that being named tells no more of it than that it is under five. Where the region's
    number minus the municipalities' would tell more, the municipalities' few are left out. Empty when the round is too
    young or too many have not told.
    """
    asked = (True, any(sex for _, sex, _ in told), any(band for _, _, band in told))
    cells = _people(population, municipalities, asked)
    placed = [each for each in told if _group(each, asked) in cells]
    if len(placed) < FEWEST_ANSWERS or len(placed) < PLACED * len(told) or len(placed) > cells.total():
        return ()
    families = [asked] if len(municipalities) == 1 else [(False, *asked[1:]), asked]
    found = [
        missing
        for kept in families
        for missing in _missing(
            Counter(_group(traits, kept) for traits in placed),
            _people(population, municipalities, kept),
            CHANCE / len(families),
        )
    ]
    return tuple(each for each in found if not _subtracts(each, found, len(municipalities)))


def _subtracts(few: MissingGroup, found: Sequence[MissingGroup], municipalities: int) -> bool:
    """Whether a municipality's few is no longer any number from 0 to 4 to one who reads the region's number too."""
    alike = [each for each in found if (each.sex, each.band) == (few.sex, few.band)]
    parts = [between(each.answers or 0) for each in alike if each.municipality is not None]
    whole = [between(each.answers or 0) for each in alike if each.municipality is None]
    if few.municipality is None or few.answers is not None or not whole:
        return False
    (low, high), least, most = whole[0], sum(low for low, _ in parts), sum(high for _, high in parts)
    return high - least < FEW or (len(parts) == municipalities and low > most - FEW)


def _group(traits: Traits, kept: Sequence[bool]) -> Traits:
    municipality, sex, band = (trait if is_kept else None for trait, is_kept in zip(traits, kept, strict=True))
    return municipality, sex, band


def _people(population: Population, municipalities: Collection[str], kept: Sequence[bool]) -> Counter[Traits]:
    people: Counter[Traits] = Counter()
    for (municipality, sex, band), persons in population.items():
        if municipality in municipalities and sex in SEXES and band in BANDS:
            people[_group((municipality, sex, band), kept)] += persons
    return people


def _missing(answers: Counter[Traits], people: Counter[Traits], chance: float) -> Iterator[MissingGroup]:
    n, everybody, level = answers.total(), people.total(), 1 - 2 * chance / len(people)  # one tail of two
    for (municipality, sex, band), persons in people.items():
        count = answers[municipality, sex, band]
        at_most = max(count, FEWEST - 1)
        found, _rest = gaps(("it", "rest"), (at_most, n - at_most), (persons, everybody - persons), level=level)
        if found.upper < 0:
            shown = None if count < FEWEST else to_five(count)
            yield MissingGroup(municipality, sex, band, shown, to_five(n * persons / everybody))


def to_five(count: float) -> int:
    return 5 * round(count / 5)
