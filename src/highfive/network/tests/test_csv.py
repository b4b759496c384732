"""The file of sums: no spreadsheet runs what people wrote, and numbers read in the reader's way."""

import csv
import io
from decimal import Decimal

import pytest

from highfive.network.formats.csv import BYTE_ORDER_MARK, table


@pytest.mark.parametrize("words", ["=1+1", "+358", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1+1", "\n=1"])
def test_formulas_are_made_harmless(words: str) -> None:
    made = table(["nimi"], [[words]], "fi")
    (_head, (cell,)) = csv.reader(io.StringIO(made.removeprefix(BYTE_ORDER_MARK), newline=""), delimiter=";")
    assert cell == f"'{words}"


@pytest.mark.parametrize(
    ("language", "line"), [("fi", "Salla;1,50\r\n"), ("sv", "Salla;1,50\r\n"), ("en", "Salla,1.50\r\n")]
)
def test_numbers_are_in_the_readers_way(language: str, line: str) -> None:
    made = table(["a", "b"], [["Salla", Decimal("1.5")]], language)
    assert made.startswith(BYTE_ORDER_MARK)
    assert made.endswith(line)
