"""What the nights do with referral cards: telling givers what persons allow, and deleting what nobody can use."""

from datetime import date, timedelta
from typing import Any

import pytest

from highfive.conversations.actions.claiming import change_telling
from highfive.conversations.actions.forgetting import forget
from highfive.conversations.actions.referrals import expire_cards, strike_cards, tell_givers
from highfive.conversations.models import Card, Sheet
from highfive.conversations.tests.cards import TODAY, sheet_of, used
from highfive.core.models import AuditEvent

pytestmark = pytest.mark.slow  # a slow hash for each card
DAY = timedelta(days=1)


@pytest.fixture
def sheet(region: Any, cast: Any) -> Sheet:
    return sheet_of(region, cast["kerttu"], 2, today=TODAY)[0]


def told(sheet: Sheet, today: date = TODAY) -> dict[str, str]:
    tell_givers(today)
    sheet.refresh_from_db()
    return sheet.tells


def test_the_giver_is_told_once_and_no_more(sheet: Sheet) -> None:
    used(sheet, 2, "claimed")
    assert tell_givers(TODAY) == 1
    assert tell_givers(TODAY) == 0
    assert told(sheet) == {"2": "claimed"}


def test_how_it_went_follows_when_it_is_known(sheet: Sheet) -> None:
    thread = used(sheet, 1, "outcome")
    assert told(sheet) == {"1": "claimed"}
    thread.status, thread.outcome, thread.waiting_since = "closed", "guided", None
    thread.save()
    assert told(sheet) == {"1": "guided"}
    forget(thread=thread, today=TODAY)
    assert told(sheet) == {"1": "guided"}


def test_that_a_conversation_was_removed_is_told_as_an_end_like_others(sheet: Sheet) -> None:
    for number, outcome in ((1, "withdrawn"), (2, "silence")):
        forget(thread=used(sheet, number, "outcome"), outcome=outcome, today=TODAY)
    assert told(sheet) == {"1": "ended", "2": "ended"}


def test_what_is_taken_back_is_gone_after_the_night(sheet: Sheet) -> None:
    thread = used(sheet, 1, "claimed")
    assert told(sheet) == {"1": "claimed"}
    change_telling(thread=thread, telling="nothing")
    sheet.refresh_from_db()
    assert sheet.tells == {"1": "claimed"}
    assert told(sheet) == {}
    change_telling(thread=thread, telling="outcome")
    assert told(sheet) == {"1": "claimed"}


def test_an_unknown_choice_tells_nothing(sheet: Sheet) -> None:
    thread = used(sheet, 1, "claimed")
    change_telling(thread=thread, telling="everything")
    assert Card.objects.get(thread=thread).telling == "nothing"


def test_nothing_of_it_is_in_the_audit_trail(sheet: Sheet) -> None:
    before = AuditEvent.objects.count()
    thread = used(sheet, 1, "outcome")
    change_telling(thread=thread, telling="claimed")
    tell_givers(TODAY)
    forget(thread=thread, today=TODAY)
    expire_cards(sheet.expires_on + DAY)
    assert AuditEvent.objects.count() == before


def test_cards_that_nobody_took_go_the_day_after_their_last(sheet: Sheet) -> None:
    assert expire_cards(sheet.expires_on) == 0
    assert expire_cards(sheet.expires_on + DAY) == 2
    assert expire_cards(sheet.expires_on + DAY) == 0
    assert Sheet.objects.exists()


def test_a_card_in_use_stays_with_its_conversation(sheet: Sheet) -> None:
    thread = used(sheet, 1, "outcome")
    late = sheet.expires_on + DAY
    expire_cards(late)
    assert [card.number for card in sheet.cards.all()] == [1]
    forget(thread=thread, outcome="silence", today=late)
    expire_cards(late)
    assert not sheet.cards.exists()
    sheet.refresh_from_db()
    assert sheet.tells == {"1": "ended"}  # the night tells before it deletes


def test_once_a_conversation_is_forgotten_nothing_says_that_its_card_was_used(sheet: Sheet) -> None:
    first = Card.objects.filter(sheet=sheet).order_by("number").values("state", "telling", "told", "thread")
    before = list(first)
    forget(thread=used(sheet, 1, "outcome"), outcome="withdrawn", today=TODAY)
    expire_cards(TODAY)
    assert list(first.all()) == before
    sheet.refresh_from_db()
    assert sheet.tells == {"1": "ended"}


def test_a_card_struck_meanwhile_stays_void(sheet: Sheet) -> None:
    thread = used(sheet, 1)
    strike_cards(sheet=sheet, numbers=[1], by=sheet.by)
    assert Card.objects.get(sheet=sheet, number=1).state == "claimed"
    forget(thread=thread, today=TODAY)
    tell_givers(TODAY)
    assert Card.objects.get(sheet=sheet, number=1).state == "revoked"


def test_a_sheet_goes_when_it_is_read_no_more(sheet: Sheet) -> None:
    last = sheet.expires_on + timedelta(days=90)
    expire_cards(last)
    assert Sheet.objects.exists()
    assert expire_cards(last + DAY) == 1
    assert not Sheet.objects.exists()


def test_a_giver_who_reads_no_more_is_told_no_more(sheet: Sheet) -> None:
    used(sheet, 1, "claimed")
    assert tell_givers(sheet.expires_on + timedelta(days=91)) == 0
