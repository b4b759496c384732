"""A population table as CSV: municipality, code, sex (M, F) and one column for each band of age."""

import csv
import io

from highfive.figures.rules.population import BANDS

SEXES = {"M": "man", "F": "woman"}


def read(text: str) -> dict[tuple[str, str, str], int]:
    """(municipality code, sex, band) -> persons; raises ValueError naming the row that cannot be read."""
    cells: dict[tuple[str, str, str], int] = {}
    for at, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            cells |= {(row["code"].zfill(3), SEXES[row["sex"]], band): int(row[band]) for band in BANDS}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"population table, row {at}: {error!r}") from error
    return cells
