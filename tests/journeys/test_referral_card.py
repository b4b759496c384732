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
OFFER = "Seuraa kyläkahvilaan tiistaisin"
FEW = 2


def make_cards(page: Page, eyes: Eyes | None = None, language: str = "fi") -> list[str]:
    """A sheet of cards by the keyboard; their codes, which are shown this once."""
    page.goto("/kohtaa/kortit/uusi/")
    if eyes:
        eyes.look(page)
    tab_to(page, '[name="offered"]')
    page.keyboard.insert_text(OFFER)
    page.locator('[name="language"]').select_option(language)
    page.fill('[name="count"]', str(FEW))
    press_enter_on(page, "main form button.hf-btn")
    if eyes:
        eyes.look(page)
    codes = [" ".join(each.split()) for each in page.locator(".hf-refcard__code").all_inner_texts()]
    assert [len(code.replace(" ", "")) for code in codes] == [28] * FEW
    return codes


def sheet_page(page: Page) -> str:
    """What the giver sees of the newest sheet, without what changes by itself."""
    page.goto("/kohtaa/kortit/")
    press(page.locator('main a[href^="/kohtaa/kortit/"]', has_text=OFFER).first)
    return main_text(page)


def open_card(page: Page, code: str, prefix: str = "") -> None:
    page.goto(f"{prefix}/yhteys/saatu-kortti/")
    tab_to(page, '[name="code"]')
    page.keyboard.insert_text(code)
    press_enter_on(page, 'main button[type="submit"]')


@pytest.mark.parametrize("prefix", ["", "/fi-simple", "/sv", "/en"])
def test_a_card_is_claimed_on_the_persons_terms(open_tab: Tabs, eyes: Eyes, prefix: str) -> None:
    giver, person = open_tab(DESK), open_tab(PHONE, script=False)
    sign_in(giver, "Kerttu")
    code, _other = make_cards(giver, eyes, prefix.strip("/") or "fi")
    before = sheet_page(giver)
    eyes.look(giver)
    person.goto(f"{prefix}/yhteys/saatu-kortti/")
    eyes.look(person)
    open_card(person, code, prefix)
    assert OFFER in main_text(person)
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
    assert sheet_page(giver) == before  # the giver learns nothing
    open_card(person, code, prefix)  # once used, it says no more than any card that does not work
    assert OFFER not in main_text(person)
    eyes.look(person)


def test_the_coordinator_sees_nothing_before_the_claim_and_the_offer_after(open_tab: Tabs, eyes: Eyes) -> None:
    giver, desk, person = open_tab(DESK), open_tab(DESK), open_tab(PHONE, script=False)
    sign_in(giver, "Kerttu")
    code, _other = make_cards(giver)
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
    assert any(OFFER in text for text in texts)
    eyes.look(desk)


def test_a_void_card_opens_nothing_and_voiding_tells_nothing(open_tab: Tabs, eyes: Eyes) -> None:
    giver, person = open_tab(DESK), open_tab(PHONE, script=False)
    sign_in(giver, "Kerttu")
    used, lost = make_cards(giver)
    open_card(person, used)
    press(person.locator('button[name="do"][value="send"]'))
    said = []
    for number in (1, 2):  # the used one, and the lost one
        sheet_page(giver)
        press(giver.locator('main a[href$="/mitatoi/"]'))
        eyes.look(giver)
        giver.fill('[name="number"]', str(number))
        press(giver.locator("main form button.hf-btn"))
        said.append(re.sub(r"\d+", "", giver.get_by_role("status").first.inner_text()))
    assert said[0] == said[1]
    open_card(person, lost)
    assert OFFER not in main_text(person)
    eyes.look(person)
    expect(person.locator('a[href$="/yhteys/saatu-kortti/"]').first).to_be_visible()


def test_aino_does_not_see_a_partners_cards(desk: Page, open_tab: Tabs) -> None:
    giver = open_tab(DESK)
    sign_in(giver, "Kerttu")
    make_cards(giver)
    sheet_page(giver)
    sign_in(desk, "Aino")
    desk.goto("/kohtaa/kortit/")
    assert OFFER not in main_text(desk)
    answer = desk.goto(giver.url)
    assert answer is not None
    assert answer.status == 404
