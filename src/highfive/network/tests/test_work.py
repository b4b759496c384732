"""Hours and euros: how they are typed, refused, summed and read."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from highfive.network import actions, queries
from highfive.network.forms.fields import Hours, LocalDecimal
from highfive.network.queries import tables
from highfive.network.rules.reading import amount, money, month_name, spoken
from highfive.network.rules.work import MOST_HOURS, WORK_KINDS, WorkSum, grid, months_back, recording_refused
from highfive.projects.models import Project

NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("1,5", "1.5"), ("1.5", "1.5"), ("2", "2"), (" 12 ", "12"), ("1:30", "1.5"), ("0:20", "0.33"),
     ("1 h 30 min", "1.5"), ("2h", "2"), ("2 t", "2"), ("", "0"), ("7,25 h", "7.25")],
)  # fmt: skip
def test_hours_as_people_write_them(typed: str, hours: str) -> None:
    assert Hours("h", most=MOST_HOURS, unit="htHT").clean(typed) == Decimal(hours)


@pytest.mark.parametrize("typed", ["abc", "-1", "1,234", "745", "1:75", "NaN", "Infinity", "1e9", "1,5,5", "999:00"])
def test_hours_that_are_no_hours(typed: str) -> None:
    with pytest.raises(ValidationError):
        Hours("h", most=MOST_HOURS, unit="htHT").clean(typed)


@pytest.mark.parametrize(("typed", "euros"), [("1 340,50 €", "1340.50"), ("86.4", "86.4"), ("1\u00a0000", "1000")])
def test_euros_as_people_write_them(typed: str, euros: str) -> None:
    assert LocalDecimal("e", most=Decimal(10**7), unit="€").clean(typed) == Decimal(euros)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (("baking", NOVEMBER, Decimal(1), Decimal(0)), "kind"),
        (("travel", NOVEMBER, Decimal(0), Decimal(0)), "nothing"),
        (("travel", NOVEMBER, Decimal(-1), Decimal(5)), "nothing"),
        (("travel", NOVEMBER, Decimal(745), Decimal(0)), "too_much"),
        (("travel", date(2026, 12, 1), Decimal(1), Decimal(0)), "future"),
    ],
)
def test_what_is_no_line(values: tuple[str, date, Decimal, Decimal], code: str) -> None:
    refusal = recording_refused(*values, today=date(2026, 11, 24))
    assert refusal
    assert refusal.code == code


def test_a_line_of_this_month_is_one() -> None:
    assert recording_refused("travel", NOVEMBER, Decimal(1), Decimal(0), today=NOVEMBER) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", ("1,5", "1\u00a0234", "86,40", "1\u00a0340", "marraskuu 2026")),
        ("en", ("1.5", "1,234", "86.40", "1,340", "November 2026")),
    ],
)
def test_numbers_in_words(language: str, said: tuple[str, ...]) -> None:
    with override(language):
        read = amount(Decimal("1.50")), amount(Decimal(1234)), money(Decimal("86.4")), money(Decimal(1340))
        assert (*read, month_name(NOVEMBER)) == said


def test_a_sum_of_nothing_says_so() -> None:
    with override("fi"):
        assert spoken(WorkSum()) == "ei mitään"
        assert spoken(WorkSum(Decimal("1.5"), Decimal(20))) == "1,5\u00a0h, 20\u00a0€"


def test_months_run_over_the_new_year() -> None:
    assert months_back(date(2026, 2, 15), 3) == [date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1)]


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.decimals(0, 100, places=2)),
        min_size=0,
        max_size=30,
    )
)
def test_every_sum_of_a_table_is_the_sum_of_its_cells(cells: list[tuple[str, str, Decimal]]) -> None:
    made = grid(cells, list("abc"), list("xyz"))
    whole = sum((number for _row, _column, number in cells), Decimal(0))
    assert made.all == whole
    assert sum((total for _column, total in made.totals), Decimal(0)) == whole
    assert sum((total for _name, _line, total in made.rows), Decimal(0)) == whole
    assert all(total for _name, _line, total in made.rows)


@pytest.fixture
def lines(region: Any, cast: Any) -> Project:
    """Three lines of Aino's and one of Veikko's, two of them of a project."""
    project = Project.objects.create(region=region, code="S21758", name="=Hanke")
    salla = region.municipalities.get(code="732")
    for by, kind, area, month, hours, euros, of in [
        ("aino", "travel", salla, 11, "1.5", "20", project),
        ("aino", "travel", salla, 11, "2", "0", None),
        ("aino", "groups", None, 10, "4.25", "0", None),
        ("veikko", "travel", None, 11, "0", "9.90", project),
    ]:
        actions.record_work(
            region=region, by=cast[by], kind=kind, area=area, month=date(2025, month, 17),
            hours=Decimal(hours), euros=Decimal(euros), project=of,
        )  # fmt: skip
    return project


def test_totals_by_kind_municipality_and_month(region: Any, lines: Project) -> None:
    totals = queries.work_totals(region, year=2025)
    cells = {(c.kind, str(c.area or ""), c.month.month): (c.sum.hours, c.sum.euros) for c in totals.cells}
    assert cells == {
        ("travel", "Salla", 11): (Decimal("3.5"), Decimal(20)),
        ("groups", "", 10): (Decimal("4.25"), Decimal(0)),
        ("travel", "", 11): (Decimal(0), Decimal("9.9")),
    }
    assert totals.all == WorkSum(Decimal("7.75"), Decimal("29.9"))
    assert not queries.work_totals(region, year=2024).cells
    assert tables.by_kind(region, totals, "hours").all == Decimal("7.75")


def test_a_projects_sum(region: Any, lines: Project) -> None:
    assert queries.work_of_project(lines) == WorkSum(Decimal("1.5"), Decimal("29.9"))
    assert queries.work_totals(region, project=lines).all == queries.work_of_project(lines)


def test_the_file_tells_projects_apart(region: Any, lines: Project) -> None:
    with override("fi"):
        rows = tables.file_rows(region, 2025, None)
    assert sorted(str(row[4]) for row in rows) == ["", "", "S21758", "S21758"]
    assert sum(row[6] for row in rows) == Decimal("7.75")  # type: ignore[misc]


def test_every_kind_has_its_word() -> None:
    with override("fi"):
        assert len({str(label) for label in WORK_KINDS.values()}) == len(WORK_KINDS)
