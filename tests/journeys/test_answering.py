"""Journey 9: the coordinator calls whoever asked for it, loses nothing she types, and clears a flood; scripts off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .conftest import DESK
from .eyes import Eyes
from .hands import press_enter_on, sign_in, tab_to
from .test_contact import come_back, receipt_on, send, type_into, write

pytestmark = pytest.mark.slow
TYPED = "Hei! Soitan teille"


@pytest.fixture
def aino(open_tab: Callable[..., Page]) -> Page:
    page = open_tab(DESK, script=False)
    sign_in(page, "Aino")
    return page


def open_thread(aino: Page, words: str) -> None:
    """The list tells of no words: she looks one by one."""
    aino.goto("/kohtaa/keskustelut/")
    for link in aino.locator(".hf-tasks a").all():
        address = link.get_attribute("href")
        assert address
        other = aino.context.new_page()
        other.goto(address)
        found = words in other.content()
        other.close()
        if found:
            aino.goto(address)
            return
    raise AssertionError(f"nobody wrote {words}")


def test_a_call_is_noted_with_one_press_and_read_by_the_person(phone: Page, aino: Page, eyes: Eyes) -> None:
    receipt = write(phone, "", "Voisiko joku soittaa kudontapiiristä?")
    press_enter_on(phone, 'a[href$="/lupa/callback/"]')
    type_into(phone, '[name="phone"]', "040 555 0188")
    send(phone)
    open_thread(aino, "kudontapiiristä")
    card = aino.locator("#may section").first
    assert "Älä jätä viestiä" in card.inner_text()  # the limits stand above the buttons
    assert card.locator('button[value$=":message"]').count() == 0
    type_into(aino, '[name="text"]', TYPED)
    press_enter_on(aino, 'button[name="called"][value$=":not_reached"]')
    assert aino.locator('[name="text"]').input_value() == TYPED
    assert "soita uudelleen" in card.inner_text()
    eyes.look(aino)
    press_enter_on(aino, 'button[name="to"]')
    assert aino.locator('[name="text"]').input_value() == TYPED
    assert TYPED not in "".join(cookie["value"] for cookie in aino.context.cookies())
    come_back(phone, "", receipt)
    assert "emme tavoittaneet sinua" in phone.locator("main").inner_text()
    eyes.look(phone)
    press_enter_on(phone, 'a[href$="/lupa/callback/peru/"]')
    press_enter_on(phone, 'main button[type="submit"]')
    assert "emme tavoittaneet" not in phone.locator("main").inner_text()


def test_who_writes_twice_gets_both_codes(phone: Page, eyes: Eyes) -> None:
    codes = []
    for words in ("Ensimmäinen asiani koskee bussia.", "Toinen asiani koskee kirjastoa."):
        phone.goto("/yhteys/ita-lappi/")
        if codes:
            eyes.look(phone)
            press_enter_on(phone, 'a[href="?another=1"]')
        type_into(phone, "textarea", words)
        send(phone)
        codes.append(receipt_on(phone))
    assert codes[0] == codes[1]  # the first one first
    eyes.look(phone)
    for turn in range(2):
        codes[turn] = receipt_on(phone)
        press_enter_on(phone, 'a[href$="/kuitti/vahvista/"]')
        type_into(phone, '[name="typed"]', codes[turn][-4:])
        press_enter_on(phone, 'main button[type="submit"]')
    assert codes[0] != codes[1]
    assert "kirjastoa" in phone.locator("article").inner_text()
    come_back(phone, "", codes[0])
    assert "bussia" in phone.locator("article").inner_text()


def test_a_flood_is_looked_at_and_closed_by_keyboard(open_tab: Callable[..., Page], aino: Page, eyes: Eyes) -> None:
    for number in range(3):
        page = open_tab(DESK, script=False)
        page.goto("/yhteys/ita-lappi/")
        type_into(page, "textarea", f"Halpoja kelloja {number}")
        send(page)
    aino.goto("/kohtaa/keskustelut/")
    press_enter_on(aino, 'a[href$="/siivoa/"]')
    eyes.look(aino)
    count = aino.locator('[name="chosen"]').count()
    assert count >= 3
    tab_to(aino, '[name="day"]')
    aino.keyboard.press("Space")
    press_enter_on(aino, 'button[name="look"]')
    assert aino.locator('[name="chosen"]:checked').count() == count
    eyes.look(aino)
    tab_to(aino, '[name="chosen"]')
    aino.keyboard.press("Space")  # this one is kept
    press_enter_on(aino, 'button[name="close"]')
    assert f"{count - 1} viestiä suljettiin" in aino.locator("main").inner_text()
    aino.goto("/kohtaa/keskustelut/siivoa/")
    assert aino.locator('[name="chosen"]').count() == 1
