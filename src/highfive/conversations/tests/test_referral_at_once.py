"""Cards and two who act at the same moment: each has a conversation of their own, and void is void."""

import uuid
from pathlib import Path
from typing import Any

import pytest

from highfive.conversations.actions.claiming import claim_card
from highfive.conversations.actions.referrals import make_sheet, strike_cards, tell_givers
from highfive.conversations.models import Card, Sheet, Thread
from highfive.conversations.queries.receipts import card_of_code
from highfive.conversations.tests.cards import open_contact, sheet_of
from highfive.projects.tests.at_once import at_once

pytestmark = pytest.mark.slow


@pytest.fixture
def made(transactional_db: None, region: Any, cast: Any) -> tuple[Sheet, list[str]]:
    return sheet_of(region, cast["kerttu"], 1)


def claim(code: str, once: str = "") -> Any:
    def act() -> str:
        card = card_of_code(code)
        assert card
        thread, receipt = claim_card(card=card, text="Hei", language="fi", telling="claimed", once=once)
        owners = Card.objects.filter(thread=thread).values_list("mark", flat=True)
        return f"{receipt} {thread.pk} {len(owners)} {bool(owners[0])}"

    return act


def test_one_card_and_two_people(made: tuple[Sheet, list[str]], tmp_path: Path, monkeypatch: Any) -> None:
    """Exactly one gets the card's own row; neither can tell which."""
    told = [one.split() for one in at_once([claim(made[1][0]), claim(made[1][0])], tmp_path, monkeypatch)]
    assert len({one[0] for one in told}) == 2
    assert len({one[1] for one in told}) == 2
    assert [one[2] for one in told] == ["1", "1"]
    assert sorted(one[3] for one in told) == ["False", "True"]


def test_one_form_sent_twice_at_once_is_one_conversation(
    made: tuple[Sheet, list[str]], tmp_path: Path, monkeypatch: Any
) -> None:
    seed = uuid.uuid4().hex
    told = at_once([claim(made[1][0], seed), claim(made[1][0], seed)], tmp_path, monkeypatch)
    assert told[0] == told[1]
    assert told[0].endswith("1 True")


def test_a_claim_and_the_giver_who_makes_the_card_void(
    made: tuple[Sheet, list[str]], cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    """Whoever came first: the card ends void without a conversation, or in use with one; the giver sees the same."""
    sheet, codes = made

    def strike() -> str:
        strike_cards(sheet=sheet, numbers=[1], by=cast["kerttu"])
        row = Sheet.objects.get(pk=sheet.pk)
        return f"{row.struck} {Card.objects.get(sheet=row).state} {Thread.objects.count()}"

    claimed, struck = at_once([claim(codes[0]), strike], tmp_path, monkeypatch)
    if claimed == "card_unusable":
        assert struck == "[1] revoked 0"
    else:
        assert claimed.endswith("1 True")
        assert struck in ("[1] claimed 1", "[1] revoked 0")


def test_one_form_makes_one_sheet(
    transactional_db: None, region: Any, cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    open_contact(region)
    once = uuid.uuid4()

    def make() -> str:
        sheet, codes = make_sheet(
            region=region, giver="Kirjasto", offered="Seuraa", theme="company", count=2, by=cast["kerttu"], once=once
        )
        return f"{len(codes)} {Sheet.objects.count()} {Card.objects.filter(sheet=sheet).count()}"

    assert sorted(at_once([make, make], tmp_path, monkeypatch)) == ["2 1 2", "made_already"]


def test_two_nights_at_once_tell_once(made: tuple[Sheet, list[str]], tmp_path: Path, monkeypatch: Any) -> None:
    sheet, codes = made
    claim(codes[0])()

    def night() -> str:
        return f"{tell_givers(sheet.made_on)}"

    told = at_once([night, night], tmp_path, monkeypatch)
    assert sorted(told) == ["0", "1"]
