"""What is to be protected: the lattice of groups with its equations, and items tabulated over its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surveystats.errors import SurveyStatsError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Dimension:
    """One way of dividing people. withheld: labels that count in every total but never stand as a public group."""

    name: str
    labels: tuple[str, ...]
    withheld: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """People that share the labels of a grouping; no labels = everybody."""

    grouping: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def parts(self) -> dict[str, str]:
        return dict(zip(self.grouping, self.labels, strict=True))

    @property
    def name(self) -> str:
        return "|".join(self.labels) or "all"


@dataclass(frozen=True)
class Equation:
    """total = sum of parts, as positions in `Lattice.groups + Lattice.withheld`."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Lattice:
    """Cells = the full crossing of the dimensions (C of them); groups = those of the published groupings.

    groups (G): what is published; withheld: groups of the same groupings that hold a withheld label, never published.
    A crossing that is not among the groupings is never published either: its cells are free unknowns of the system.
    """

    dimensions: tuple[Dimension, ...]
    groupings: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        names = {dimension.name for dimension in self.dimensions}
        for grouping in self.groupings:
            if not set(grouping) <= names or len(set(grouping)) < len(grouping):
                raise SurveyStatsError(where="Lattice, groupings", expected=f"names of {names}", got=repr(grouping))

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(dimension.labels) for dimension in self.dimensions)

    @property
    def cells(self) -> int:
        return int(np.prod(self.shape))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(group for group in self._all_groups if not self._is_withheld(group))

    @cached_property
    def withheld(self) -> tuple[Group, ...]:
        return tuple(group for group in self._all_groups if self._is_withheld(group))

    @cached_property
    def _all_groups(self) -> tuple[Group, ...]:
        by_name = {dimension.name: dimension.labels for dimension in self.dimensions}
        return tuple(
            Group(grouping, labels)
            for grouping in self.groupings
            for labels in product(*(by_name[name] for name in grouping))
        )

    def _is_withheld(self, group: Group) -> bool:
        return any(group.parts.get(dimension.name) in dimension.withheld for dimension in self.dimensions)

    @cached_property
    def members(self) -> Floats:
        """(G, C): 1 where the cell belongs to the published group."""
        return self._members(self.groups)

    @cached_property
    def withheld_members(self) -> Floats:
        """(W, C): the same for the withheld groups."""
        return self._members(self.withheld)

    @cached_property
    def withheld_cells(self) -> Mask:
        """(C,): cells that hold a withheld label."""
        mask = np.zeros(self.shape, dtype=bool)
        for axis, dimension in enumerate(self.dimensions):
            for position, label in enumerate(dimension.labels):
                if label in dimension.withheld:
                    mask[(slice(None),) * axis + (position,)] = True
        return mask.ravel()

    def _members(self, groups: Sequence[Group]) -> Floats:
        members = np.zeros((len(groups), self.cells))
        for row, group in enumerate(groups):
            place = tuple(
                dimension.labels.index(group.parts[dimension.name]) if dimension.name in group.parts else slice(None)
                for dimension in self.dimensions
            )
            block = np.zeros(self.shape)
            block[place] = 1
            members[row] = block.ravel()
        return members

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """Each group as the sum of its parts by one more dimension, where that grouping is published too."""
        place = {(frozenset(g.parts.items())): k for k, g in enumerate(self.groups + self.withheld)}
        found = []
        for group in self.groups + self.withheld:
            for dimension in self.dimensions:
                if dimension.name in group.grouping:
                    continue
                keys = [frozenset({*group.parts.items(), (dimension.name, label)}) for label in dimension.labels]
                if all(key in place for key in keys):
                    found.append(Equation(place[frozenset(group.parts.items())], tuple(place[key] for key in keys)))
        return tuple(found)

    def cell_of(self, codes: Mapping[str, ArrayLike]) -> Ints:
        """Cell of each row (R,), from integer codes per dimension (positions in its labels, every one known)."""
        columns = []
        for dimension in self.dimensions:
            column = np.asarray(codes[dimension.name])
            if column.dtype.kind not in "iu" or ((column < 0) | (column >= len(dimension.labels))).any():
                raise SurveyStatsError(
                    where=f"cell_of, {dimension.name}",
                    expected=f"codes 0 to {len(dimension.labels) - 1}",
                    got="another one",
                    hint="Code 'rather not say' as a label of its own",
                )
            columns.append(column.astype(np.int64))
        return np.ravel_multi_index(tuple(columns), self.shape).astype(np.int64)

    def position(self, **labels: str) -> int:
        """Position in `groups` of the group with these labels: position(municipality="732", sex="woman")."""
        for k, group in enumerate(self.groups):
            if group.parts == labels:
                return k
        raise SurveyStatsError(where="Lattice.position", expected="a published group", got=repr(labels))


def municipal_lattice(
    municipalities: Sequence[str], sexes: Sequence[str], ages: Sequence[str], withheld_sexes: Sequence[str] = ()
) -> Lattice:
    """The fixed list of groupings of a round: the region by sex and age crossed, a municipality by sex or by age.

    sexes holds every answer, also "rather not say"; withheld_sexes names those that never stand as a group.
    Municipality x sex x age is never published: its cells are free in the system.
    """
    return Lattice(
        (
            Dimension("municipality", tuple(municipalities)),
            Dimension("sex", tuple(sexes), frozenset(withheld_sexes)),
            Dimension("age", tuple(ages)),
        ),
        (
            (),
            ("sex",),
            ("age",),
            ("sex", "age"),
            ("municipality",),
            ("municipality", "sex"),
            ("municipality", "age"),
        ),
    )


@dataclass(frozen=True, eq=False)
class Item:
    """One question over the lattice: C cells, J categories, G published groups. Shares are 0..1, NaN where none.

    n (C,): answers; weight (C,): sum of their weights; count (C, J), weighted (C, J): those choosing the category;
    share, low, high (G, J): weighted estimate and interval; heaviest (G,): sum of the four largest weights of answers
    in the group (None: taken from the cells' mean weights).
    several: categories do not add to one (a multiple answer); who answered chose at least one. alone: the category that
    excludes the others ("nothing"); at_most: how many may be chosen.
    sums: categories that are the sum of others, (position, (positions,)).
    least: answers a group must have, where the question asks for more than the rules do.
    sensitive, region_only: of the whole question; sensitive_categories, region_categories: of single ones.
    """

    code: str
    categories: tuple[str, ...]
    n: Ints
    weight: Floats
    count: Ints
    weighted: Floats
    share: Floats
    low: Floats
    high: Floats
    heaviest: Floats | None = None
    several: bool = False
    alone: int | None = None
    at_most: int | None = None
    sums: tuple[tuple[int, tuple[int, ...]], ...] = ()
    sensitive: bool = False
    region_only: bool = False
    sensitive_categories: frozenset[int] = frozenset()
    region_categories: frozenset[int] = frozenset()
    least: int = 0

    @property
    def basic(self) -> tuple[int, ...]:
        """Categories that are not sums of others."""
        made = {position for position, _ in self.sums}
        return tuple(j for j in range(len(self.categories)) if j not in made)


@dataclass(frozen=True, eq=False)
class TableSet:
    """Everything one release would publish. population (G,): people in each published group, for rule (b)."""

    lattice: Lattice
    population: Floats
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        if np.shape(self.population) != (len(self.lattice.groups),):
            raise SurveyStatsError(
                where="TableSet, population",
                expected=f"{len(self.lattice.groups)} numbers, one a published group",
                got=f"shape {np.shape(self.population)}",
            )
        if len({item.code for item in self.items}) < len(self.items):
            raise SurveyStatsError(where="TableSet, items", expected="each code once", got="a code twice")
        for item in self.items:
            check_item(self.lattice, item)


def check_item(lattice: Lattice, item: Item) -> None:
    """Raise when shapes differ, counts exceed bases, choices do not add up or shares are not the weighted counts'."""
    cells, groups, categories = lattice.cells, len(lattice.groups), len(item.categories)
    shapes = {
        "n": (cells,), "weight": (cells,), "count": (cells, categories), "weighted": (cells, categories),
        "share": (groups, categories), "low": (groups, categories), "high": (groups, categories),
    }  # fmt: skip
    for name, shape in shapes.items():
        if np.shape(getattr(item, name)) != shape:
            raise SurveyStatsError(
                where=f"Item {item.code}, {name}", expected=f"shape {shape}", got=f"{np.shape(getattr(item, name))}"
            )
    if (item.count < 0).any() or (item.count > item.n[:, None]).any():
        raise SurveyStatsError(where=f"Item {item.code}, count", expected="0 to n in each cell", got="another number")
    if not item.several and (item.count[:, item.basic].sum(axis=1) != item.n).any():
        raise SurveyStatsError(
            where=f"Item {item.code}, count", expected="categories adding to n in each cell", got="another sum"
        )
    if item.several and (item.count.sum(axis=1) < item.n).any():
        raise SurveyStatsError(
            where=f"Item {item.code}, count", expected="at least one choice of everybody who answered", got="fewer"
        )
    for total, parts in item.sums:
        if (item.count[:, parts].sum(axis=1) != item.count[:, total]).any() or item.several:
            raise SurveyStatsError(
                where=f"Item {item.code}, sums", expected="the sum of its categories, one choice each", got="another"
            )
    _check_shares(lattice, item)


def _check_shares(lattice: Lattice, item: Item) -> None:
    weight = lattice.members @ item.weight
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = (lattice.members @ item.weighted) / weight[:, None]
    given = ~np.isnan(item.share)
    wrong = given & ~(np.abs(item.share - expected) < 1e-6)
    if wrong.any():
        g, j = np.argwhere(wrong)[0]
        raise SurveyStatsError(
            where=f"Item {item.code}, share of {lattice.groups[g].name}, {item.categories[j]}",
            expected=f"{expected[g, j]:.6f} as the weighted counts give",
            got=f"{item.share[g, j]:.6f}",
        )


def tabulate(
    lattice: Lattice,
    cell: ArrayLike,
    weights: ArrayLike,
    chosen: ArrayLike,
    answered: ArrayLike,
) -> dict[str, Floats | Ints]:
    """n, weight, count, weighted, heaviest of an item from respondents: keyword arguments of `Item`.

    cell (R,): from `cell_of`; weights (R,); chosen (R, J): True where the category was chosen; answered (R,).
    """
    took = np.asarray(answered, dtype=bool)
    place, w = np.asarray(cell)[took], np.asarray(weights, dtype=np.float64)[took]
    picks = np.asarray(chosen, dtype=bool)[took]
    n = np.bincount(place, minlength=lattice.cells)
    count = np.zeros((lattice.cells, picks.shape[1]))
    weighted = np.zeros_like(count)
    np.add.at(count, place, picks)
    np.add.at(weighted, place, picks * w[:, None])
    heaviest = np.zeros(len(lattice.groups))
    order = np.argsort(-w, kind="stable")
    inside = lattice.members[:, place[order]] > 0
    for g in range(len(lattice.groups)):
        heaviest[g] = w[order][np.flatnonzero(inside[g])[:4]].sum()
    return {
        "n": n.astype(np.int64),
        "weight": np.bincount(place, weights=w, minlength=lattice.cells),
        "count": count.astype(np.int64),
        "weighted": weighted,
        "heaviest": heaviest,
    }
