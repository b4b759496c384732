"""Crossing of codes into the cells that occur, so that later work is on cells and never on rows x domains."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surveystats.errors import SurveyStatsError

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Cells:
    """Distinct combinations of codes, in lexicographic order of the factors.

    index (n,): cell of each row; parts: for each factor its code in each cell (C,); rows (C,): rows per cell.
    """

    index: Ints
    parts: tuple[Ints, ...]
    rows: Ints

    @property
    def count(self) -> int:
        return len(self.rows)


def cross(factors: Sequence[Ints]) -> Cells:
    """Cells of factors given as codes >= 0, each (n,). Time O(n) while the full crossing is small, else a sort."""
    sizes = [int(codes.max(initial=0)) + 1 for codes in factors]
    key = np.zeros(len(factors[0]), dtype=np.intp)
    for codes, size in zip(factors, sizes, strict=True):
        key *= size
        key += codes
    full = int(np.prod([float(size) for size in sizes]))
    if full <= max(4096, 2 * len(key)):
        rows = np.bincount(key, minlength=full)
        seen = np.flatnonzero(rows)
        position = np.zeros(full, dtype=np.intp)
        position[seen] = np.arange(len(seen))
        index, rows = position[key], rows[seen]
    else:
        seen, index, rows = np.unique(key, return_inverse=True, return_counts=True)
    return Cells(index, _unravelled(seen, sizes), rows)


def _unravelled(key: Ints, sizes: Sequence[int]) -> tuple[Ints, ...]:
    parts: list[Ints] = []
    for size in reversed(sizes):
        key, part = np.divmod(key, size)
        parts.append(part)
    return tuple(reversed(parts))


def boundaries(*parts: Ints) -> Ints:
    """Positions where a run of equal codes begins, for use with numpy.add.reduceat."""
    if not len(parts[0]):
        return np.zeros(0, dtype=np.intp)
    changed = np.zeros(len(parts[0]), dtype=bool)
    changed[0] = True
    for part in parts:
        changed[1:] |= part[1:] != part[:-1]
    return np.flatnonzero(changed)


def as_codes(codes: ArrayLike, rows: int, categories: int, where: str) -> NDArray[np.integer]:
    """Codes checked: integers, one a row, from -1 (unknown) to categories - 1."""
    array = np.asarray(codes)
    if array.shape != (rows,) or array.dtype.kind not in "iub":
        raise SurveyStatsError(
            where=where,
            expected=f"{rows} integer codes",
            got=f"{array.dtype} {array.shape}",
            hint="Code the categories 0, 1, 2 ... and unknown as -1",
        )
    if rows and (array.min() < -1 or array.max() >= categories):
        raise SurveyStatsError(
            where=where, expected=f"codes from -1 to {categories - 1}", got=f"codes from {array.min()} to {array.max()}"
        )
    return array.astype(np.int8) if array.dtype.kind in "bu" else array


def as_floats(values: ArrayLike, rows: int, where: str) -> Floats:
    """Values checked: one number a row; NaN allowed and means not answered."""
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (rows,):
        raise SurveyStatsError(where=where, expected=f"{rows} numbers", got=f"an array of shape {array.shape}")
    if np.isinf(array).any():
        raise SurveyStatsError(where=where, expected="finite numbers", got="an infinite one")
    return array
