"""What the desk says of a round by its status and days, without a database."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from highfive.desk.rules import Task, days_left, due_tag, heading, in_order, round_task

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(("closes", "left"), [(24, 1), (25, 2), (23, 0), (30, 7)])
def test_the_last_day_counts(closes: int, left: int) -> None:
    assert days_left(date(2026, 11, closes), TODAY) == left


@pytest.mark.parametrize(
    ("status", "closes", "tag", "pressing"),
    [
        ("draft", 30, "not open yet", False),
        ("open", 24, "1 day left", True),
        ("open", 30, "7 days left", True),
        ("open", 23, "to be closed", True),
        ("closed", 23, "to be published", True),
    ],
)
def test_a_round_asks_for_what_its_status_lacks(status: str, closes: int, tag: str, pressing: bool) -> None:
    with override("en"):
        task = round_task(SimpleNamespace(status=status, closes_on=date(2026, 11, closes)), "Survey", "/r/", TODAY)
    assert task is not None
    assert (task.tag, task.pressing, task.url) == (tag, pressing, "/r/")


def test_an_open_round_with_time_does_not_press() -> None:
    task = round_task(SimpleNamespace(status="open", closes_on=date(2026, 12, 24)), "Survey", "/r/", TODAY)
    assert task is not None
    assert not task.pressing


def test_a_released_round_asks_for_nothing() -> None:
    assert round_task(SimpleNamespace(status="released", closes_on=TODAY), "Survey", "/r/", TODAY) is None


def test_what_presses_comes_first_and_the_rest_keeps_its_order() -> None:
    tasks = [Task("x", name, "", "/", pressing=name == "c") for name in "abc"]
    assert [task.title for task in in_order(tasks)] == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "Aino, sinua ei odota nyt mikään"), (1, "Aino, yksi asia odottaa sinua"), (3, "Aino, 3 asiaa odottaa sinua")],
)
def test_the_heading_says_how_much_waits(count: int, words: str) -> None:
    with override("fi"):
        assert heading("Aino", count) == words


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, ""),
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 23), "1 day late"),
        (date(2026, 11, 26), "in 2 days"),
        (date(2026, 9, 1), "2 months late"),
        (date(2022, 3, 31), "4 years late"),
    ],
)
def test_how_long_a_thing_waits_is_told_as_people_tell_it(due: date | None, said: str) -> None:
    with override("en"):
        assert due_tag(due, TODAY) == said
