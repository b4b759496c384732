"""Journey 9: a partner hands over a card; only the person decides whether it is used and what the giver learns."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE
from .eyes import Eyes
from .hands import choose_by_keyboard, press, press_enter_on, sign_in, tab_to
from .words import main_text

pytestmark = pytest.mark.slow
Tabs = Callable[..., Page]
FEW = 2


def make_cards(page: Page, offer: str, eyes: Eyes | None = None, language: str = "fi") -> list[str]:
    """A sheet of cards by the keyboard; their codes, which are shown this once. Each test has an offer of its own."""
    page.goto("/kohtaa/kortit/uusi/")
    if eyes:
        eyes.look(page)
    tab_to(page, '[name="offered"]')
    page.keyboard.insert_text(offer)
    page.locator('[name="language"]').select_option(language)
    page.fill('[name="count"]', str(FEW))
    press_enter_on(page, "main form button.hf-btn")
    if eyes:
        eyes.look(page)
    codes = [" ".join(each.split()) for each in page.locator(".hf-refcard__code").all_inner_texts()]
    assert [len(code.replace(" ", "")) for code in codes] == [28] * FEW
    return codes


def sheet_page(page: Page, offer: str) -> str:
    """What the giver sees of a sheet."""
    page.goto("/kohtaa/kortit/")
    press(page.locator('main a[href^="/kohtaa/kortit/"]', has_text=offer))
    return main_text(page)


def open_card(page: Page, code: str, prefix: str = "") -> None:
    page.goto(f"{prefix}/yhteys/saatu-kortti/")
    tab_to(page, '[name="code"]')
    page.keyboard.insert_text(code)
    press_enter_on(page, 'main button[type="submit"]')


@pytest.mark.parametrize("prefix", ["", "/fi-simple", "/sv", "/en"])
def test_a_card_is_claimed_on_the_persons_terms(open_tab: Tabs, eyes: Eyes, prefix: str) -> None:
    giver, person = open_tab(DESK), open_tab(PHONE, script=False)
    language = prefix.strip("/") or "fi"
    offer = f"Seuraa kahvilaan ({language})"
    sign_in(giver, "Kerttu")
    code, _other = make_cards(giver, offer, eyes, language)
    before = sheet_page(giver, offer)
    eyes.look(giver)
    person.goto(f"{prefix}/yhteys/saatu-kortti/")
    eyes.look(person)
    open_card(person, code, prefix)
    shown = main_text(person)
    assert offer in shown
    eyes.look(person)
    tab_to(person, "textarea")
    person.keyboard.insert_text("Tulisin mielelläni kahville.")
    choose_by_keyboard(person, "telling", "nothing")
    press_enter_on(person, 'button[name="do"][value="send"]')
    receipt = "".join(person.locator('.hf-code span[aria-hidden="true"]').all_inner_texts())
    assert len(receipt) == 28
    eyes.look(person)
    press_enter_on(person, 'a[href$="/kuitti/vahvista/"]')
    tab_to(person, '[name="typed"]')
    person.keyboard.insert_text(receipt[-4:])
    press_enter_on(person, 'main button[type="submit"]')
    eyes.look(person)
    press_enter_on(person, 'a[href$="/keskustelu/kortti/"]')
    eyes.look(person)
    assert sheet_page(giver, offer) == before  # the giver learns nothing
    open_card(giver, code, prefix)  # nor by trying a code that was written down before the card was given
    assert main_text(giver) == shown


def test_the_coordinator_sees_nothing_before_the_claim_and_the_offer_after(open_tab: Tabs, eyes: Eyes) -> None:
    giver, desk, person = open_tab(DESK), open_tab(DESK), open_tab(PHONE, script=False)
    sign_in(giver, "Kerttu")
    offer = "Seuraa kävelylle"
    code, _other = make_cards(giver, offer)
    sign_in(desk, "Aino")
    desk.goto("/kohtaa/keskustelut/")
    before = desk.locator('.hf-tasks a[href^="/kohtaa/"]').count()
    open_card(person, code)
    desk.reload()
    assert desk.locator('.hf-tasks a[href^="/kohtaa/"]').count() == before  # looking at a card tells nobody
    press(person.locator('button[name="do"][value="send"]'))  # without a word
    desk.reload()
    links = desk.locator('.hf-tasks a[href^="/kohtaa/"]').evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(links) == before + 1
    texts = []
    for link in links:
        desk.goto(link)
        texts.append(main_text(desk))
    assert any(offer in text for text in texts)
    eyes.look(desk)


def test_a_void_card_opens_nothing_and_voiding_tells_nothing(open_tab: Tabs, eyes: Eyes) -> None:
    giver, person = open_tab(DESK), open_tab(PHONE, script=False)
    sign_in(giver, "Kerttu")
    offer = "Seuraa ongelle"
    used, lost = make_cards(giver, offer)
    open_card(person, used)
    press(person.locator('button[name="do"][value="send"]'))
    said = []
    for number in (1, 2):  # the used one, and the lost one
        sheet_page(giver, offer)
        press(giver.locator('main a[href$="/mitatoi/"]'))
        eyes.look(giver)
        giver.fill('[name="number"]', str(number))
        press(giver.locator("main form button.hf-btn"))
        said.append(re.sub(r"\d+", "", giver.get_by_role("status").first.inner_text()))
    assert said[0] == said[1]
    open_card(person, lost)
    assert offer not in main_text(person)
    eyes.look(person)
    expect(person.locator(".hf-errors")).to_be_visible()


def test_aino_does_not_see_a_partners_cards(desk: Page, open_tab: Tabs) -> None:
    giver = open_tab(DESK)
    sign_in(giver, "Kerttu")
    offer = "Seuraa kirjastoon"
    make_cards(giver, offer)
    sheet_page(giver, offer)
    sign_in(desk, "Aino")
    desk.goto("/kohtaa/kortit/")
    assert offer not in main_text(desk)
    answer = desk.goto(giver.url)
    assert answer is not None
    assert answer.status == 404
