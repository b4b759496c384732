"""A person with a card: what it says, taking it into use on their own terms, and what its giver may know."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from highfive.conversations.actions.claiming import claim_card
from highfive.conversations.actions.referrals import expire_cards, strike_cards, tell_givers
from highfive.conversations.models import Card, ContactSettings, Sheet, Thread
from highfive.conversations.queries.receipts import card_of_code, thread_of_receipt
from highfive.conversations.rules.receipts import shown
from highfive.conversations.tests.cards import sheet_of
from highfive.core.models import AuditEvent
from highfive.core.rules import Refused

pytestmark = pytest.mark.slow  # a slow hash for each card
PREFIXES = ["", "/fi-simple", "/sv", "/en"]


@pytest.fixture
def made(region: Any, cast: Any) -> tuple[Sheet, list[str]]:
    return sheet_of(region, cast["kerttu"], 2)


@pytest.fixture
def code(made: tuple[Sheet, list[str]]) -> str:
    return made[1][0]


def way(code: str) -> str:
    return reverse("contact_referral_claim", args=[code])


def form_on(page: str) -> dict[str, str]:
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    return {"once": once[1], "text": "Haluaisin mukaan kerhoon.", "theme": "company", "telling": "nothing", "area": ""}


def claimed(client: Client, code: str, **given: str) -> Any:
    return client.post(way(code), {**form_on(client.get(way(code)).text), **given})


def receipt_on(client: Client) -> str:
    return "".join(re.findall(r'aria-hidden="true">(\d{4})<', client.get(reverse("contact_receipt")).text))


def test_looking_at_a_card_records_nothing(code: str, client: Client) -> None:
    before = list(Card.objects.values()), AuditEvent.objects.count(), list(Sheet.objects.values())
    page = client.get(way(code))
    assert page.status_code == 200
    for said in ("Seuraa kylän kahvikerhoon", "Sallan kirjasto", "Kukaan ei näe sinusta mitään"):
        assert said in page.text
    assert (list(Card.objects.values()), AuditEvent.objects.count(), list(Sheet.objects.values())) == before
    assert not page.cookies
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]


def test_the_page_says_no_more_than_the_card_and_who_reads(code: str, client: Client, cast: Any) -> None:
    page = client.get(way(code)).text
    assert cast["kerttu"].name not in page
    assert cast["aino"].name in page  # who would read a message


def test_the_code_is_typed_in_any_grouping(code: str, client: Client) -> None:
    answer = client.post(reverse("contact_referral"), {"code": f" {shown(code)}"})
    assert answer["Location"] == way(code)


@pytest.mark.parametrize("typed", ["", "1234", "1" * 28, "kortti"])
def test_a_code_that_opens_nothing_is_told_and_kept(made: Any, client: Client, typed: str) -> None:
    page = client.post(reverse("contact_referral"), {"code": typed})
    assert page.status_code == 422
    assert f'value="{typed}"' in page.text
    assert reverse("contact_return") in page.text


@pytest.mark.parametrize("telling", ["nothing", "claimed", "outcome"])
def test_a_card_is_taken_into_use(made: tuple[Sheet, list[str]], client: Client, telling: str) -> None:
    sheet, codes = made
    answer = claimed(client, codes[0], telling=telling, area="732", own_only="on")
    assert answer["Location"] == reverse("contact_receipt")
    thread = Thread.objects.get()
    card = Card.objects.get(sheet=sheet, number=1)
    assert (card.state, card.thread, card.telling) == ("claimed", thread, telling)
    assert (thread.channel, thread.theme, thread.area.code, thread.status) == ("referral", "company", "732", "waiting")
    assert thread.own_coordinator_only
    assert [word.side for word in thread.words.all()] == ["writer", "event"]
    assert Card.objects.get(sheet=sheet, number=2).state == "handed"
    assert thread_of_receipt(receipt_on(client)) == thread


def test_a_card_may_be_used_without_a_word(code: str, client: Client) -> None:
    claimed(client, code, text="")
    thread = Thread.objects.get()
    assert [word.side for word in thread.words.all()] == ["event"]
    assert "Mitään ei ole vielä kirjoitettu." in thread.words.get().text
    assert thread.status == "waiting"


def test_nobody_is_told_by_default(code: str, client: Client) -> None:
    page = client.get(way(code)).text
    assert re.findall(r'<input type="radio" name="telling" value="(\w+)"[^>]*checked', page) == ["nothing"]


def test_nothing_of_a_claim_is_in_the_audit_trail(code: str, client: Client) -> None:
    before = AuditEvent.objects.count()
    claimed(client, code)
    assert Thread.objects.exists()
    assert AuditEvent.objects.count() == before


def test_an_identity_number_stops_and_the_words_stay(code: str, client: Client) -> None:
    page = claimed(client, code, text="Olen 010190-123X ja yksin", telling="outcome")
    assert page.status_code == 422
    assert "Olen 010190-123X ja yksin" in page.text
    assert re.findall(r'name="telling" value="(\w+)"[^>]*checked', page.text) == ["outcome"]
    assert not Thread.objects.exists()


def test_words_of_health_are_warned_of_first(code: str, client: Client) -> None:
    given = {"text": "Minulla on masennus. Haluan kerhoon.", "telling": "claimed"}
    warned = claimed(client, code, **given)
    assert warned.status_code == 200
    assert not Thread.objects.exists()
    assert claimed(client, code, **given, do="as_it_is").status_code == 302


def test_another_language_keeps_what_was_typed(code: str, client: Client) -> None:
    given = {**form_on(client.get(way(code)).text), "text": "Hej hej", "telling": "outcome", "stay": "1"}
    page = client.post(f"/sv{way(code)}", given)
    assert page.status_code == 200
    assert "Hej hej" in page.text
    assert re.findall(r'name="telling" value="(\w+)"[^>]*checked', page.text) == ["outcome"]
    assert not Thread.objects.exists()


def test_the_same_form_sent_twice_is_one_conversation_with_one_receipt(code: str, client: Client) -> None:
    form = form_on(client.get(way(code)).text)
    receipts = []
    for _time in range(2):
        client.post(way(code), form)
        receipts.append(receipt_on(client))
    assert len(receipts[0]) == 28
    assert receipts[0] == receipts[1]
    assert (Thread.objects.count(), Card.objects.filter(state="claimed").count()) == (1, 1)
    assert [word.side for word in Thread.objects.get().words.all()] == ["writer", "event"]


def test_a_card_in_use_works_the_same_and_the_first_user_keeps_theirs(made: Any, client: Client) -> None:
    """Else its giver, who may have kept the code, would learn of the use by trying it."""
    sheet, codes = made
    claimed(client, codes[0], telling="nothing")
    first = Thread.objects.get()
    finder = Client()
    answer = claimed(finder, codes[0], text="Löysin kortin", telling="claimed")
    assert answer["Location"] == reverse("contact_receipt")
    second = Thread.objects.exclude(pk=first.pk).get()
    assert thread_of_receipt(receipt_on(finder)) == second
    assert card_of_code(codes[0]).thread == first
    assert (second.card.number, second.card.telling, first.card.telling) == (1, "claimed", "nothing")
    tell_givers(sheet.made_on)
    sheet.refresh_from_db()
    assert sheet.tells == {"1": "claimed"}  # what the second one allows
    second.delete()
    expire_cards(sheet.made_on)
    assert Card.objects.filter(sheet=sheet).count() == 2


@pytest.mark.parametrize("why", ["struck", "expired"])
def test_a_card_that_stopped_working_under_the_form_loses_no_word(
    made: Any, cast: Any, client: Client, why: str
) -> None:
    sheet, codes = made
    form = form_on(client.get(way(codes[0])).text)
    card = card_of_code(codes[0])
    if why == "struck":
        strike_cards(sheet=sheet, numbers=[1], by=cast["kerttu"])
    else:
        Sheet.objects.update(expires_on=sheet.made_on - timedelta(days=1))
        expire_cards(sheet.made_on)
    with pytest.raises(Refused) as refused:
        claim_card(card=card, text="Hei", language="fi")
    assert refused.value.refusal.code == "card_unusable"
    page = client.post(way(codes[0]), form)
    assert page.status_code == 422
    assert "Haluaisin mukaan kerhoon." in page.text
    assert not Thread.objects.exists()


def test_a_region_that_takes_no_messages_says_so(made: Any, client: Client) -> None:
    _sheet, codes = made
    form = form_on(client.get(way(codes[0])).text)
    ContactSettings.objects.update(open=False)
    assert client.get(way(codes[0])).status_code == 200
    page = client.post(way(codes[0]), form)
    assert page.status_code == 409
    assert "Haluaisin mukaan kerhoon." in page.text
    assert not Thread.objects.exists()


def test_a_form_from_another_site_is_refused(code: str, client: Client) -> None:
    form = form_on(client.get(way(code)).text)
    assert client.post(way(code), form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Thread.objects.exists()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_page_has_the_help_lines_and_its_language(code: str, client: Client, prefix: str) -> None:
    ways = [f"{prefix}/yhteys/saatu-kortti/", f"{prefix}/yhteys/saatu-kortti/{code}/"]
    ways.append(f"{prefix}/yhteys/saatu-kortti/{'1' * 28}/")
    for address in ways:
        page = client.get(address).text
        assert 'href="tel:112"' in page
        assert 'href="tel:080005005"' in page
        assert 'href="tel:0925250111"' in page
        assert not re.search(r"<script|style=", page)


def opened(client: Client, code: str, **given: str) -> Thread:
    """A card in use, its receipt put down, the conversation open."""
    claimed(client, code, **given)
    client.post(reverse("contact_confirm"), {"typed": receipt_on(client)[-4:]})
    return Thread.objects.get()


def test_what_the_giver_may_know_is_changed_later(code: str, client: Client) -> None:
    thread = opened(client, code, telling="claimed")
    page = client.get(reverse("contact_thread")).text
    assert reverse("contact_telling") in page
    page = client.get(reverse("contact_telling")).text
    assert re.findall(r'name="telling" value="(\w+)"[^>]*checked', page) == ["claimed"]
    answer = client.post(reverse("contact_telling"), {"telling": "nothing"})
    assert answer["Location"].startswith(reverse("contact_thread"))
    assert Card.objects.get(thread=thread).telling == "nothing"
    assert client.post(reverse("contact_telling"), {"telling": "all"}).status_code == 422
    assert Card.objects.get(thread=thread).telling == "nothing"


def test_without_a_conversation_there_is_nothing_to_change(code: str, client: Client) -> None:
    assert client.get(reverse("contact_telling"))["Location"] == reverse("contact_return")
    assert client.post(reverse("contact_telling"), {"telling": "outcome"}).status_code == 409


def test_the_giver_and_other_staff_see_nothing_of_the_conversation(
    code: str, cast: Any, client: Client, as_person: Any
) -> None:
    thread = opened(client, code)
    for who in ("kerttu", "sulo", "veikko", "helmi", "oula"):
        assert as_person(cast[who]).get(thread.get_absolute_url()).status_code == 404
    page = as_person(cast["aino"]).get(thread.get_absolute_url())
    assert "Seuraa kylän kahvikerhoon" in page.text
