"""Somebody who writes twice before putting the first code down loses neither."""

import re
from typing import Any

import pytest
from django.test import Client

from highfive.conversations.models import ContactSettings, Thread
from highfive.conversations.views.cookies import MOST_RECEIPTS

HOME = "/yhteys/ita-lappi/"
RECEIPT, CONFIRM = "/yhteys/kuitti/", "/yhteys/kuitti/vahvista/"


def code(resident: Client, prefix: str = "") -> str:
    page = resident.get(prefix + RECEIPT)
    assert page.status_code == 200
    return "".join(re.findall(r'<span aria-hidden="true">(\d{4})</span>', page.content.decode()))


def send(resident: Client, text: str, address: str = HOME) -> Any:
    return resident.post(address, {"text": text})


def words_of(receipt: str) -> str:
    elsewhere = Client()
    elsewhere.post("/yhteys/palaa/", {"code": receipt})
    return elsewhere.get("/yhteys/keskustelu/").content.decode()


@pytest.mark.parametrize("prefix", ["", "/fi-simple", "/sv", "/en"])
def test_both_codes_are_shown_one_after_the_other(resident: Client, contact: ContactSettings, prefix: str) -> None:
    for text in ("Kissa karkasi", "Koira löytyi"):
        assert send(resident, text, prefix + HOME)["Location"] == prefix + RECEIPT
    first = code(resident, prefix)
    assert code(resident, prefix) == first
    confirmed = resident.post(prefix + CONFIRM, {"typed": first[-4:]})
    assert confirmed["Location"] == f"{prefix}{RECEIPT}?next=1"
    second = code(resident, prefix)
    assert second != first
    assert resident.post(prefix + CONFIRM, {"typed": second})["Location"] == f"{prefix}/yhteys/keskustelu/?done=kept"
    assert "Kissa karkasi" in words_of(first)
    assert "Koira löytyi" in words_of(second)
    assert resident.get(prefix + RECEIPT)["Location"] == f"{prefix}/yhteys/palaa/"
    assert not Thread.objects.filter(confirmed=False).exists()


def test_the_first_code_is_asked_about_before_another_message(resident: Client, contact: ContactSettings) -> None:
    send(resident, "Kissa karkasi")
    told = resident.get(HOME).content.decode()
    for part in (
        "viestisi koodi ei ole vielä tallessa",
        f'href="{RECEIPT}"',
        'href="?another=1"',
        'href="/yhteys/poistu/"',
    ):
        assert part in told
    assert "<textarea" not in told
    assert "<textarea" in resident.get(f"{HOME}?another=1").content.decode()
    assert "Kissa" not in told
    resident.post(CONFIRM, {"typed": code(resident)[-4:]})
    assert "<textarea" in resident.get(HOME).content.decode()


def test_coming_back_with_one_code_leaves_the_other(resident: Client, contact: ContactSettings) -> None:
    send(resident, "Kissa karkasi")
    first = code(resident)
    send(resident, "Koira löytyi")
    resident.post("/yhteys/palaa/", {"code": first})
    second = code(resident)
    assert second not in ("", first)
    assert "Koira löytyi" in words_of(second)


def test_the_same_form_sent_twice_has_one_code(resident: Client, contact: ContactSettings) -> None:
    page = resident.get(HOME).content.decode()
    once = re.findall(r'name="once" value="([^"]+)"', page)[0]
    for _time in range(2):
        resident.post(HOME, {"text": "Kissa karkasi", "once": once})
    assert "/yhteys/keskustelu/" in resident.post(CONFIRM, {"typed": code(resident)[-4:]})["Location"]


def test_a_code_of_what_was_forgotten_meanwhile_is_passed_over(resident: Client, contact: ContactSettings) -> None:
    send(resident, "Kissa karkasi")
    send(resident, "Koira löytyi")
    first = code(resident)
    [gone] = [row for row in Thread.objects.all() if "Kissa" in row.words.get().text]
    gone.delete()
    assert code(resident) not in ("", first)


def test_more_than_fit_are_not_sent_and_nothing_typed_is_lost(resident: Client, contact: ContactSettings) -> None:
    for number in range(MOST_RECEIPTS):
        assert send(resident, f"Viesti {number}").status_code == 302
    refused = send(resident, "Vielä yksi asia")
    assert (refused.status_code, Thread.objects.count()) == (409, MOST_RECEIPTS)
    assert "Vielä yksi asia</textarea>" in refused.content.decode()
    cookies = [cookie.value for cookie in resident.cookies.values()]
    assert max(map(len, cookies)) < 2000
    found = set()
    for _number in range(MOST_RECEIPTS):
        found.add(receipt := code(resident))
        resident.post(CONFIRM, {"typed": receipt[-4:]})
    assert len(found) == MOST_RECEIPTS


def test_leaving_leaves_none(resident: Client, contact: ContactSettings) -> None:
    send(resident, "Kissa karkasi")
    send(resident, "Koira löytyi")
    resident.post("/yhteys/poistu/")
    assert resident.get(RECEIPT)["Location"] == "/yhteys/palaa/"


def test_forgetting_one_message_keeps_the_code_of_another(resident: Client, contact: ContactSettings) -> None:
    send(resident, "Kissa karkasi")
    send(resident, "Koira löytyi")
    first = code(resident)
    resident.post(CONFIRM, {"typed": first[-4:]})  # the second is not put down
    gone = resident.post("/yhteys/keskustelu/unohda/")
    assert (gone.status_code, f'href="{RECEIPT}"' in gone.content.decode()) == (200, True)
    assert resident.get("/yhteys/keskustelu/")["Location"] == "/yhteys/palaa/"
    assert "Koira löytyi" in words_of(code(resident))
