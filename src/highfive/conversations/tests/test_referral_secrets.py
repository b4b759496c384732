"""A giver who wants to know which cards are in use, with all pages and all kept codes, learns what persons allow."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from highfive.conversations.actions.forgetting import forget
from highfive.conversations.actions.referrals import expire_cards, strike_cards, tell_givers
from highfive.conversations.models import Card, Sheet
from highfive.conversations.tests.cards import sheet_of, used

pytestmark = pytest.mark.slow  # a slow hash for each card
DAY = timedelta(days=1)


def without_chance(page: str) -> str:
    """A page without what differs each time it is loaded."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|once)" value=")[^"]*', r"\1", page)


def seen(signed: Client, sheet: Sheet) -> list[str]:
    """Every page of the giver, whole."""
    ways = [reverse("referral_list"), reverse("referral_create")]
    ways += [reverse(name, args=[sheet.pk]) for name in ("referral_detail", "referral_revoke", "referral_revoke_all")]
    answers = [signed.get(way) for way in ways]
    return [f"{answer.status_code} {without_chance(answer.text)}" for answer in answers]


@pytest.fixture
def pair(region: Any, cast: Any) -> Iterator[tuple[tuple[Sheet, list[str]], tuple[Sheet, list[str]]]]:
    """Two sheets that differ in nothing."""
    return sheet_of(region, cast["kerttu"], 3), sheet_of(region, cast["kerttu"], 3)


def same(pages: list[str], sheet: Sheet, others: list[str], other: Sheet) -> bool:
    """Whether pages of two sheets differ in nothing but what the sheets are called."""
    return [nameless(page, sheet) for page in pages] == [nameless(page, other) for page in others]


def nameless(page: str, sheet: Sheet) -> str:
    return page.replace(str(sheet.pk), "#").replace(f"Arkki {sheet.number}", "Arkki #")


def test_the_givers_pages_read_no_card_and_no_conversation(region: Any, cast: Any, as_person: Any) -> None:
    sheet, _codes = sheet_of(region, cast["kerttu"], 1)
    signed = as_person(cast["kerttu"])
    with CaptureQueriesContext(connection) as asked:
        assert all(page.startswith("200") for page in seen(signed, sheet))
    assert any("conversations_sheet" in one["sql"] for one in asked)
    assert not [one["sql"] for one in asked if "conversations_card" in one["sql"]]


def test_a_claim_that_is_not_to_be_told_changes_no_byte(region: Any, cast: Any, as_person: Any) -> None:
    sheet, _codes = sheet_of(region, cast["kerttu"], 3)
    signed = as_person(cast["kerttu"])
    before = seen(signed, sheet)
    thread = used(sheet, 2)
    assert seen(signed, sheet) == before
    today = sheet.made_on
    for night in range(3):
        tell_givers(today + night * DAY)
        expire_cards(today + night * DAY)
        assert seen(signed, sheet) == before
    forget(thread=thread, outcome="withdrawn", today=today)
    expire_cards(today)
    assert seen(signed, sheet) == before


@pytest.mark.parametrize("telling", ["claimed", "outcome"])
def test_a_claim_that_may_be_told_is_not_told_before_the_night(
    region: Any, cast: Any, as_person: Any, telling: str
) -> None:
    sheet, _codes = sheet_of(region, cast["kerttu"], 3)
    signed = as_person(cast["kerttu"])
    before = seen(signed, sheet)
    used(sheet, 2, telling)
    assert seen(signed, sheet) == before
    tell_givers(sheet.made_on)
    page = signed.get(reverse("referral_detail", args=[sheet.pk])).text
    assert "Kortti 2: otettu käyttöön" in page
    assert "Kortti 1" not in page


def test_making_void_tells_nothing(pair: Any, cast: Any, as_person: Any) -> None:
    (one, _codes), (two, _others) = pair
    signed = as_person(cast["kerttu"])
    used(one, 1)
    for name, given in (("referral_revoke", {"number": "1"}), ("referral_revoke_all", {})):
        answers = []
        for sheet in (one, two):
            answer = signed.post(reverse(name, args=[sheet.pk]), given, follow=True)
            assert answer.redirect_chain
            answers.append(f"{answer.status_code} {without_chance(answer.text)}")
        assert same(answers[:1], one, answers[1:], two)
        assert same(seen(signed, one)[2:], one, seen(signed, two)[2:], two)
    one.refresh_from_db()
    two.refresh_from_db()
    assert one.struck == two.struck == [1, 2, 3]


def test_making_void_costs_the_same_questions(pair: Any, cast: Any) -> None:
    (one, _codes), (two, _others) = pair
    used(one, 1)
    counted = []
    for sheet in (one, two):
        with CaptureQueriesContext(connection) as asked:
            strike_cards(sheet=sheet, numbers=[1], by=cast["kerttu"])
        counted.append([re.sub(r"\d+", "", one["sql"])[:60] for one in asked])
    assert counted[0] == counted[1]


def test_a_kept_code_opens_the_same_page_for_a_card_in_use(pair: Any, client: Client) -> None:
    (one, codes), (_two, others) = pair
    used(one, 1)
    pages = [client.get(reverse("contact_referral_claim", args=[code])) for code in (codes[0], others[0])]
    assert [page.status_code for page in pages] == [200, 200]
    first, second = (
        without_chance(page.text).replace(code, "#") for page, code in zip(pages, (codes[0], others[0]), strict=True)
    )
    assert first == second


@pytest.mark.parametrize("why", ["struck", "expired"])
def test_a_kept_code_of_a_card_that_does_not_work_says_the_same_whether_it_was_in_use(
    pair: Any, cast: Any, client: Client, why: str
) -> None:
    (one, codes), (two, others) = pair
    used(one, 1)
    if why == "struck":
        for sheet in (one, two):
            strike_cards(sheet=sheet, numbers=[1], by=cast["kerttu"])
    else:
        Sheet.objects.update(expires_on=date(2020, 1, 1))
    kept_codes = (codes[0], others[0], "1" * 28)
    ways = [reverse("contact_referral_claim", args=[code]) for code in kept_codes]
    answers = [client.get(way) for way in ways]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.text.replace(kept, "#") for answer, kept in zip(answers, kept_codes, strict=True)}) == 1
    typed = [client.post(reverse("contact_referral"), {"code": code}) for code in (codes[0], others[0])]
    assert {answer.status_code for answer in typed} == {422}


def test_trying_a_kept_code_gives_the_same_and_takes_nothing(pair: Any, cast: Any, as_person: Any) -> None:
    """The giver uses both cards: one that a person has used before, one that nobody has."""
    (one, codes), (two, others) = pair
    thread = used(one, 1, day=one.made_on)
    told = []
    for code in (codes[0], others[0]):
        giver, way = Client(), reverse("contact_referral_claim", args=[code])
        once = re.search(r'name="once" value="([^"]+)"', giver.get(way).text)
        given = {"text": "Kokeilen", "telling": "outcome", "theme": "other", "once": once[1]}
        answer = giver.post(way, given)
        receipt = "".join(re.findall(r'aria-hidden="true">(\d{4})<', giver.get(reverse("contact_receipt")).text))
        giver.post(reverse("contact_confirm"), {"typed": receipt[-4:]})
        pages = [giver.get(reverse(name)) for name in ("contact_thread", "contact_telling")]
        told.append([answer.status_code, answer["Location"], *(page.text for page in pages)])
    assert len(told[0][2]) > 1000
    assert told[0] == told[1]
    tell_givers(one.made_on)
    signed = as_person(cast["kerttu"])
    assert same(seen(signed, one)[2:], one, seen(signed, two)[2:], two)
    assert Card.objects.get(sheet=one, thread=thread).telling == "nothing"


def test_time_takes_away_the_same_from_both(pair: Any, cast: Any, as_person: Any, monkeypatch: Any) -> None:
    """From the last day of the cards to the day the page goes, with a conversation that lives on all the while."""
    (one, _codes), (two, _others) = pair
    used(one, 1)
    signed = as_person(cast["kerttu"])
    for after in (0, 1, 30, 90, 91, 92):
        today = one.expires_on + after * DAY
        expire_cards(today)
        for module in ("views.referrals", "queries.referrals"):
            monkeypatch.setattr(f"highfive.conversations.{module}.localdate", lambda today=today: today)
        pages, others = seen(signed, one), seen(signed, two)
        assert same(pages[2:], one, others[2:], two)
        assert pages[2].startswith("200" if after <= 90 else "404")
        assert ("kahvikerhoon" in pages[0]) is (after <= 90)
    assert list(Sheet.objects.all()) == [one]  # stays for the writer's own page
    assert Card.objects.count() == 1


def test_the_key_of_a_sheet_counts_nothing(pair: Any) -> None:
    (one, _codes), (two, _others) = pair
    assert abs(one.pk - two.pk) > 10**9
