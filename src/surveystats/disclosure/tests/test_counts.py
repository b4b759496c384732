"""Tables of whole counts: an attacker who knows the program and tries every table cannot narrow a few."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from surveystats.disclosure.counts import between, nearest, protect_counts
from surveystats.errors import SurveyStatsError

LEAST = 10
FEW = {0, 1, 2, 3, 4}
Table = tuple[int, ...]


def divisions(total: int, parts: int) -> Iterator[Table]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in divisions(total - first, parts - 1))


def attacked(parts: tuple[int, ...], most: int) -> dict[object, list[tuple[Table, ...]]]:
    """All truths that lead to what is told, by what is told: the attacker who has tried everything."""
    truths = defaultdict(list)
    for total in range(LEAST, most + 1):
        for tables in product(*(list(divisions(total, one)) for one in parts)):
            shown = protect_counts({str(place): table for place, table in enumerate(tables)}, LEAST)
            truths[shown[0], tuple(shown[1].items())].append(tables)
    return truths


@pytest.mark.slow
@pytest.mark.parametrize(("parts", "most"), [((2,), 27), ((3,), 42), ((4,), 22), ((5,), 17), ((3, 3), 12)])
def test_whoever_tries_every_table_cannot_narrow_a_few(parts: tuple[int, ...], most: int) -> None:
    for (total, shown), truths in attacked(parts, most).items():
        if between(total)[1] > most:
            continue  # larger tables are told like this too
        for name, told in shown:
            found = [tables[int(name)] for tables in truths]
            few = [place for place in range(parts[int(name)]) if told and not told[place]]
            for place in few:
                assert {table[place] for table in found} == FEW
            together = {sum(table[place] for place in few) for table in found}
            assert min(together) == 0 or max(together) > 4
            for possible in zip(*found, strict=True) if told is None else ():
                assert min(possible) == 0
                assert max(possible) > 4


def test_counts_are_told_to_the_nearest_five_and_few_alike() -> None:
    assert [nearest(count) for count in (0, 4, 5, 7, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 15]
    for count in range(60):
        assert between(nearest(count))[0] <= count <= between(nearest(count))[1]


@pytest.mark.parametrize("table", [(3, 4, 4), (8, 8, 0), (5, 5, 0), (4, 4, 4, 4)])
def test_a_table_whose_few_could_be_worked_out_is_left_out(table: tuple[int, ...]) -> None:
    """10 in all and three few: none is nobody. 15 in all, two of at least 8: the few are nobody."""
    assert protect_counts({"one": table}, LEAST)[1]["one"] is None


def test_one_table_does_not_give_away_the_few_of_another() -> None:
    """The second says that they are 21 at least; those of the first told as 10 and 5 are 19 at most."""
    first, second = (12, 7, 2), (8, 8, 5)
    assert protect_counts({"one": first}, LEAST) == (20, {"one": (10, 5, 0)})
    assert protect_counts({"one": first, "two": second}, LEAST) == (20, {"one": None, "two": (10, 10, 5)})


def test_other_totals_and_too_few_are_refused() -> None:
    for tables in ({"a": (5, 6), "b": (10, 2)}, {"a": (5, 4)}):
        with pytest.raises(SurveyStatsError):
            protect_counts(tables, LEAST)
