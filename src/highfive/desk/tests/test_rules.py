"""What the desk says of a round by its status and days, without a database."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from highfive.desk.rules import (
    Task,
    bar,
    days_left,
    due_tag,
    finding,
    folded,
    greeting,
    grouped,
    in_order,
    long_day,
    named,
    round_task,
    waited,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(("closes", "left"), [(24, 1), (25, 2), (23, 0), (30, 7)])
def test_the_last_day_counts(closes: int, left: int) -> None:
    assert days_left(date(2026, 11, closes), TODAY) == left


def round_of(status: str, opens: date, closes: date, results: date) -> Any:
    return SimpleNamespace(status=status, opens_on=opens, closes_on=closes, results_by=results)


SPRING, SUMMER, AUTUMN = date(2026, 4, 1), date(2026, 6, 1), date(2026, 11, 27)


@pytest.mark.parametrize(
    ("status", "opens", "closes", "act", "tag", "pressing", "warm"),
    [
        ("draft", AUTUMN, date(2027, 1, 1), "open the round", "Fri 27 Nov", True, False),
        ("draft", date(2026, 12, 24), date(2027, 1, 1), "open the round", "24 Dec", False, False),
        ("open", SPRING, date(2026, 11, 23), "close the round", "1 day late", True, True),
        ("closed", SPRING, SUMMER, "publish the results", "5 months late", True, True),
    ],
)
def test_a_round_asks_for_what_its_status_lacks(
    status: str, opens: date, closes: date, act: str, tag: str, pressing: bool, warm: bool
) -> None:
    with override("en"):
        task = round_task(round_of(status, opens, closes, SUMMER), "/r/", TODAY)
    assert task is not None
    assert task.title.endswith(f": {act}")
    assert (task.tag, task.pressing, task.warm, task.url) == (tag, pressing, warm, "/r/")


@pytest.mark.parametrize(("status", "closes"), [("open", TODAY), ("open", AUTUMN), ("released", SUMMER)])
def test_a_round_that_takes_answers_or_has_told_its_results_asks_for_nothing(status: str, closes: date) -> None:
    assert round_task(round_of(status, SPRING, closes, AUTUMN), "/r/", TODAY) is None


def test_results_press_even_before_their_day() -> None:
    with override("en"):
        task = round_task(round_of("closed", SPRING, SUMMER, date(2027, 3, 1)), "/r/", TODAY)
    assert task is not None
    assert (task.pressing, task.warm, task.tag) == (True, False, "1 Mar")


def test_what_presses_comes_first_then_what_waits_then_what_is_due_first() -> None:
    tasks = [
        Task("x", "later", "", "/"),
        Task("x", "on Friday", "", "/", pressing=True, due=date(2026, 11, 27)),
        Task("x", "no day", "", "/", pressing=True, warm=True),
        Task("x", "late", "", "/", pressing=True, warm=True, due=date(2026, 11, 20)),
    ]
    assert [task.title for task in in_order(tasks)] == ["late", "no day", "on Friday", "later"]


@pytest.mark.parametrize(
    ("lines", "shown", "behind", "left"), [(0, 0, 0, 0), (9, 9, 0, 0), (10, 8, 2, 0), (60, 8, 20, 32)]
)
def test_a_section_folds_what_is_much_and_never_a_single_line(lines: int, shown: int, behind: int, left: int) -> None:
    group = grouped(list(range(lines)))
    assert (len(group.shown), len(group.folded), group.left, group.count) == (shown, behind, left, lines)
    assert folded(list(range(lines))).count == lines


@pytest.mark.parametrize(
    ("hour", "words"), [(3, "Iltaa"), (4, "Huomenta"), (9, "Huomenta"), (10, "Päivää"), (16, "Päivää"), (17, "Iltaa")]
)
def test_one_is_greeted_by_the_time_of_day(hour: int, words: str) -> None:
    with override("fi"):
        assert greeting("Aino", hour) == f"{words}, Aino."


def test_the_heading_tells_the_most_urgent_only() -> None:
    task = Task("x", "Kyläkahvit: katso käytäntö läpi", "", "/", pressing=True)
    with override("fi"):
        assert finding("Kolme ihmistä odottaa vastaustasi", [task], 2, 6) == "Kolme ihmistä odottaa vastaustasi."
        assert finding("", [task], 2, 6) == "Kiireisintä nyt on Kyläkahvit: katso käytäntö läpi."
        assert finding("", [Task("x", "Kuka jatkaa?", "", "/")], 0, 0) == "Kiireisintä nyt on Kuka jatkaa."
        assert finding("", [], 2, 6) == "2 ryhmän ääni puuttuu."
        assert finding("", [], 0, 6) == "Mikään ei ole nyt kiireistä."
        assert finding("", [], 0, 0) == "Mikään ei odota sinua nyt."


def test_a_name_is_shortened_and_ends_without_a_mark_of_its_own() -> None:
    assert named("Kahvit loppuivat.", "lue havainto") == "Kahvit loppuivat: lue havainto"
    assert len(named("pitkä nimi " * 40, "lue")) <= 75


@pytest.mark.parametrize(
    ("part", "whole", "width"), [("2.5", 6, "41.7%"), ("0", 6, "0.0%"), ("9", 6, "100.0%"), ("1", 0, "0%")]
)
def test_a_bar_is_never_wider_than_the_whole(part: str, whole: int, width: str) -> None:
    assert bar(Decimal(part), whole) == width


@pytest.mark.parametrize(("since", "said"), [(24, "tänään"), (23, "1 päivä"), (22, "2 päivää")])
def test_how_long_a_person_has_waited(since: int, said: str) -> None:
    with override("fi"):
        assert waited(date(2026, 11, since), TODAY) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Tiistai 24. marraskuuta"), ("sv", "Tisdag 24 november"), ("en", "Tuesday 24 November")],
)
def test_the_day_is_said_as_people_say_it(language: str, said: str) -> None:
    with override(language):
        assert long_day(TODAY) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, ""),
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 23), "1 day late"),
        (date(2026, 11, 26), "Thu 26 Nov"),
        (date(2026, 12, 24), "24 Dec"),
        (date(2027, 11, 24), "24 Nov 2027"),
        (date(2026, 9, 1), "2 months late"),
        (date(2022, 3, 31), "4 years late"),
    ],
)
def test_how_long_a_thing_waits_is_told_as_people_tell_it(due: date | None, said: str) -> None:
    with override("en"):
        assert due_tag(due, TODAY) == said
