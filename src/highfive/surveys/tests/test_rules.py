"""A round's rules without a database: every transition, every day, every role; what may be sealed and counted."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import pytest

from highfive.surveys.rules import rounds as rules

FIRST, LAST = date(2026, 10, 5), date(2026, 11, 1)
AFTER = LAST + timedelta(days=1)
AINO = {"coordinator"}


@dataclass
class Facts:
    status: str = "draft"
    opens_on: date = FIRST
    closes_on: date = LAST
    languages: tuple[str, ...] = ("fi", "sv")
    allows_open: bool = False


def steps(round_: Facts, roles: set[str]) -> dict[str, object]:
    return {
        "open": rules.opening_refused(round_, roles, {}, FIRST),
        "closed": rules.closing_refused(round_, roles),
        "released": rules.releasing_refused(round_, roles),
    }


@pytest.mark.parametrize(("status", "to"), list(product(rules.STATUSES, ("open", "closed", "released"))))
def test_every_transition(status: str, to: str) -> None:
    refusal = steps(Facts(status), AINO)[to]
    assert (refusal is None) == ((status, to) in rules.TRANSITIONS)


@pytest.mark.parametrize("role", ["wellbeing_lead", "partner", "interviewer", "council_member"])
@pytest.mark.parametrize("status", list(rules.STATUSES))
def test_only_coordinator_and_administrator_write(role: str, status: str) -> None:
    assert all(refusal is not None and refusal.code == "role" for refusal in steps(Facts(status), {role}).values())
    for refused in (rules.coding_refused, rules.changing_refused, rules.sealing_refused):
        assert refused(Facts(status), {role}).code == "role"
    assert rules.voiding_refused(Facts(status), {role}, False).code == "role"


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("coordinator", 1),
        ("administrator", 1),
        ("interviewer", 1),
        ("partner", 0),
        ("wellbeing_lead", 0),
        ("council_member", 0),
    ],
)
def test_who_may_key(role: str, may: int) -> None:
    assert (rules.keying_refused(Facts("open"), {role}, FIRST) is None) == bool(may)


def test_an_incomplete_language_keeps_a_round_shut() -> None:
    refusal = rules.opening_refused(Facts(), AINO, {"fi": 0, "sv": 3}, FIRST)
    assert refusal.code == "texts"
    assert "sv" in str(refusal.message)
    assert "3" in str(refusal.message)


def test_a_round_without_a_language_or_a_day_left_keeps_shut() -> None:
    assert rules.opening_refused(Facts(languages=()), AINO, {}, FIRST).code == "languages"
    assert rules.opening_refused(Facts(), AINO, {}, LAST + timedelta(days=1)).code == "dates"
    assert rules.opening_refused(Facts(), AINO, {}, LAST) is None


@pytest.mark.parametrize(
    ("status", "day", "code"),
    [
        ("draft", FIRST, "not_open"), ("open", FIRST - timedelta(days=1), "not_open"), ("open", FIRST, None),
        ("open", LAST, None), ("open", AFTER, "closed"), ("draft", AFTER, "closed"),
        ("closed", FIRST, "closed"), ("released", FIRST, "closed"),
    ],
)  # fmt: skip
def test_when_a_round_takes_answers(status: str, day: date, code: str | None) -> None:
    refusal = rules.answering_refused(Facts(status), day)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(("days", "week"), [(-3, 1), (0, 1), (6, 1), (7, 2), (27, 4)])
def test_weeks(days: int, week: int) -> None:
    assert rules.week_of(Facts(), FIRST + timedelta(days=days)) == week


def test_weeks_cover_the_round() -> None:
    assert [week for week, _day in rules.weeks(Facts())] == [1, 2, 3, 4]
    assert rules.weeks(Facts())[-1][1] == date(2026, 10, 26)


@pytest.mark.parametrize("waiting", range(45))
def test_a_batch_is_a_crowd_and_leaves_a_crowd(waiting: int) -> None:
    batch = rules.batch_to_seal(range(waiting), False, random.Random(waiting))
    assert len(batch) == 0 or len(batch) >= rules.MINIMUM
    assert len(batch) == 0 or waiting - len(batch) == rules.MINIMUM
    assert len(set(batch)) == len(batch)
    assert (len(batch) == 0) == (waiting < 2 * rules.MINIMUM)
    assert sorted(rules.batch_to_seal(range(waiting), True, random.Random(waiting))) == list(range(waiting))


def test_who_stays_behind_is_chance_and_not_the_latest() -> None:
    stayed = [set(range(30)) - set(rules.batch_to_seal(range(30), False, random.Random(seed))) for seed in range(300)]
    times = [sum(number in each for each in stayed) for number in range(30)]
    assert min(times) > 60
    assert max(times) < 140


@pytest.mark.parametrize(("count", "shown"), [(0, None), (1, None), (4, None), (5, 5), (120, 120)])
def test_few_and_none_look_alike(count: int, shown: int | None) -> None:
    assert rules.shown_count(count) == shown


@pytest.mark.parametrize(
    ("used", "voided", "code"),
    [(False, False, None), (True, False, "code_used"), (False, True, "code_voided"), (True, True, "code_used")],
)
def test_states_of_a_code(used: bool, voided: bool, code: str | None) -> None:
    refusal = rules.code_state_refused(used, voided, "040 1")
    assert (refusal.code if refusal else None) == code
    assert refusal is None or "040 1" in str(refusal.message)


def test_sending_needs_an_answer_of_somebody_who_belongs() -> None:
    assert rules.sending_refused(Facts("open"), FIRST, True, False) is None
    assert rules.sending_refused(Facts("open"), FIRST, False, False).code == "empty"
    assert rules.sending_refused(Facts("open"), FIRST, True, True).code == "ended"
    assert rules.sending_refused(Facts("closed"), FIRST, True, False).code == "closed"


def test_open_participation_only_where_allowed() -> None:
    assert rules.open_start_refused(Facts()).code == "code_needed"
    assert rules.open_start_refused(Facts(allows_open=True)) is None
