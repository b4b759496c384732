"""Who reads, writes, edits, removes and closes; weeks; what a text may hold."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from highfive.comments import rules
from highfive.core.rules import ROLES

HELSINKI = ZoneInfo("Europe/Helsinki")


def code(refusal) -> str | None:
    return refusal and refusal.code


@pytest.mark.parametrize("role", ROLES)
def test_reading_and_writing_by_role(role: str) -> None:
    editor = role in ("coordinator", "wellbeing_lead", "administrator")
    assert rules.reading_refused({role}, "members") is None
    assert (rules.reading_refused({role}, "editors") is None) == editor
    writes = rules.writing_refused({role}, audience="members", closed=False)
    assert code(writes) == (None if editor or role == "partner" else "comment_role")
    assert code(rules.writing_refused({"coordinator"}, audience="members", closed=True)) == "thread_closed"
    assert (rules.closing_refused({role}) is None) == (role in ("coordinator", "administrator"))


def test_nobody_without_a_role_reads_or_writes() -> None:
    for audience in rules.AUDIENCES:
        assert rules.reading_refused(set(), audience)
        assert rules.writing_refused(set(), audience=audience, closed=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "comment_empty"),
        ("a", None),
        ("ä" * 5000, None),
        ("ä" * 5001, "comment_long"),
        ("Asiakas 131052-308T soitti", "identity_number"),
        ("131052-308U", "identity_number"),  # mistyped, and still a person
        ("Palaveri 1.1.–23.1., tila 311352-308, soita 040 123 4567", None),
    ],
)
def test_what_a_text_may_hold(text: str, expected: str | None) -> None:
    assert code(rules.text_refused(text)) == expected


def test_only_the_writer_edits_what_is_there() -> None:
    assert rules.editing_refused(own=True, removed=False, writing=None) is None
    assert code(rules.editing_refused(own=False, removed=False, writing=None)) == "comment_other"
    assert code(rules.editing_refused(own=True, removed=True, writing=None)) == "comment_removed"
    closed = rules.writing_refused({"partner"}, audience="members", closed=True)
    assert rules.editing_refused(own=True, removed=False, writing=closed) is closed


@pytest.mark.parametrize(
    ("roles", "own", "reason", "expected"),
    [
        ({"partner"}, True, "", None),
        (set(), True, "", None),
        ({"wellbeing_lead"}, False, "asiaton", "comment_moderator"),
        ({"coordinator"}, False, "", "comment_reason"),
        ({"administrator"}, False, "asiaton", None),
        ({"coordinator"}, False, "x" * 501, "comment_reason_long"),
    ],
)
def test_removing(roles, own, reason, expected) -> None:
    refusal = rules.removing_refused(roles, own=own, removed=False) or rules.reason_refused(reason, own=own)
    assert code(refusal) == expected
    assert rules.removing_refused(roles, own=own, removed=True) is not None


def test_answers_stand_under_first_comments_only() -> None:
    assert rules.replying_refused(same_thread=True, is_reply=False, removed=False) is None
    assert code(rules.replying_refused(same_thread=False, is_reply=False, removed=False)) == "reply"
    assert code(rules.replying_refused(same_thread=True, is_reply=True, removed=False)) == "reply"
    assert code(rules.replying_refused(same_thread=True, is_reply=False, removed=True)) == "comment_removed"


def test_weeks_turn_on_mondays_and_at_the_year() -> None:
    assert rules.week_name(date(2026, 11, 22)) == "2026-W47"
    assert rules.week_name(date(2026, 11, 23)) == "2026-W48"
    assert rules.week_name(date(2027, 1, 3)) == "2026-W53"
    assert rules.week_start(date(2027, 1, 3), HELSINKI) == datetime(2026, 12, 28, tzinfo=HELSINKI)
    assert date.fromisoformat(rules.week_name(date(2027, 1, 3))) == date(2026, 12, 28)


def test_a_digest_begins_where_the_last_ended_but_not_too_far() -> None:
    start = datetime(2026, 11, 23, tzinfo=HELSINKI)
    assert rules.look_back(start, None) == start - timedelta(weeks=1)
    assert rules.look_back(start, start - timedelta(weeks=2)) == start - timedelta(weeks=2)
    assert rules.look_back(start, start - timedelta(weeks=20)) == start - timedelta(weeks=4)


def test_a_title_is_one_line() -> None:
    assert rules.one_line(" Kahvila\r\nBcc: all@example.test\x00\u2028\u202eXY ") == "Kahvila Bcc: all@example.test XY"
