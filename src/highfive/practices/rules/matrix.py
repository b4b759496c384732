"""Heads of a matrix with little room: names made short, each still one of its kind."""

from collections.abc import Sequence

SHORTEST = 3  # letters


def short_names(names: Sequence[str]) -> list[str]:
    """ "Kem.", "Pel.", "Pos." : the first letters of each name, as few as tell it from the others; whole if shorter."""
    return [_short(name, [other for other in names if other != name]) for name in names]


def _short(name: str, others: Sequence[str]) -> str:
    for length in range(SHORTEST, len(name) - 1):
        if not any(other.startswith(name[:length]) for other in others):
            return f"{name[:length].rstrip()}."
    return name
