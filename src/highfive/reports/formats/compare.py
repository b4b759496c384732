"""Whether the files of a report say the numbers of its document, one by one; which are missing or too many."""

from collections import Counter
from collections.abc import Iterable

from highfive.reports.rules.document import Number, anchor


def counted(numbers: Iterable[Number]) -> Counter[tuple[str, str]]:
    """How many times each number of each figure is said."""
    return Counter((anchor(number.ref), number.text) for number in numbers)


def mismatches(said: Iterable[Number], expected: Iterable[Number], where: str) -> list[dict[str, str]]:
    """Numbers that a file lacks, and numbers it says that the document does not."""
    found, wanted = counted(said), counted(expected)
    missing = [_line(where, "missing", *key) for key in (wanted - found).elements()]
    return missing + [_line(where, "unexpected", *key) for key in (found - wanted).elements()]


def _line(where: str, what: str, ref: str, text: str) -> dict[str, str]:
    return {"where": where, "what": what, "ref": ref, "text": text}
