"""Journey 8: a resident writes without a name, keeps a receipt, comes back, steps up, and takes it all back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE
from .eyes import Eyes
from .hands import press, press_enter_on, sign_in, tab_to

pytestmark = pytest.mark.slow
Tabs = Callable[..., Page]
VARIANTS = {"fi": "", "fi-simple": "/fi-simple", "sv": "/sv", "en": "/en"}
WORDS = {
    "fi": "Kaipaisin seuraa kävelylle. Onko täällä ryhmää?",
    "fi-simple": "Haluan kävelylle. Kuka lähtee mukaan?",
    "sv": "Jag saknar sällskap på promenaderna. Finns det en grupp?",
    "en": "I would like company for walks. Is there a group?",
}
STORY = "Lonkka leikattiin ja masennus vaivaa. Kaipaisin silti seuraa kävelylle."
NUMBER = "131052-308T"  # the well-known example, of nobody


def type_into(page: Page, selector: str, text: str) -> None:
    """Go there with Tab, take the place of what stands there, type."""
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def send(page: Page, do: str = "send") -> None:
    press_enter_on(page, f'button[name="do"][value="{do}"]')


def receipt_on(page: Page) -> str:
    """The receipt as it is shown: seven groups of four digits."""
    groups = page.locator('.hf-code span[aria-hidden="true"]').all_inner_texts()
    assert [len(group) for group in groups] == [4] * 7
    return " ".join(groups)


def write(page: Page, prefix: str, words: str) -> str:
    """From the poster's address to a receipt that is kept; ends on the open conversation."""
    page.goto(f"{prefix}/yhteys/ita-lappi/juliste/")
    type_into(page, "textarea", words)
    send(page)
    receipt = receipt_on(page)
    press_enter_on(page, 'a[href$="/kuitti/vahvista/"]')
    type_into(page, '[name="typed"]', receipt[-4:])
    press_enter_on(page, 'main button[type="submit"]')
    assert "/yhteys/keskustelu/" in page.url
    return receipt


def come_back(page: Page, prefix: str, receipt: str) -> None:
    page.goto(f"{prefix}/yhteys/palaa/")
    type_into(page, '[name="code"]', receipt)
    press_enter_on(page, 'main button[type="submit"]')


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_whole_ladder_by_keyboard_without_scripts(phone: Page, eyes: Eyes, variant: str) -> None:
    prefix = VARIANTS[variant]
    receipt = keep_a_receipt(phone, eyes, prefix, WORDS[variant])
    step_up(phone, eyes)
    step_down(phone, eyes)
    press_enter_on(phone, 'main a[href$="/yhteys/poistu/"]')
    eyes.look(phone)
    phone.goto(f"{prefix}/yhteys/keskustelu/")
    assert "/yhteys/palaa/" in phone.url  # left is left
    eyes.look(phone)
    come_back(phone, prefix, receipt)
    press_enter_on(phone, 'a[href$="/keskustelu/unohda/"]')
    eyes.look(phone)
    press_enter_on(phone, 'main button[type="submit"]')
    eyes.look(phone)
    come_back(phone, prefix, receipt)
    expect(phone.locator(".hf-errors")).to_be_visible()  # as of a code that never was
    assert receipt.replace(" ", "") in phone.locator('[name="code"]').input_value().replace(" ", "")
    eyes.look(phone)


def keep_a_receipt(phone: Page, eyes: Eyes, prefix: str, words: str) -> str:
    """Write from the poster; a slip in typing the receipt back is met kindly."""
    phone.goto(f"{prefix}/yhteys/ita-lappi/juliste/")
    eyes.look(phone)
    type_into(phone, "textarea", words)
    send(phone)
    receipt = receipt_on(phone)
    eyes.look(phone)
    press_enter_on(phone, 'a[href$="/kuitti/vahvista/"]')
    assert receipt[-4:] not in phone.locator("main").inner_text()  # it is typed from where it was put down
    type_into(phone, '[name="typed"]', "0000" if not receipt.endswith("0000") else "1111")
    press_enter_on(phone, 'main button[type="submit"]')
    expect(phone.locator(".hf-errors")).to_be_visible()
    eyes.look(phone)
    type_into(phone, '[name="typed"]', receipt[-4:])
    press_enter_on(phone, 'main button[type="submit"]')
    expect(phone.locator("article")).to_have_text(re.compile(re.escape(words)))
    eyes.look(phone)
    return receipt


def step_up(phone: Page, eyes: Eyes) -> None:
    """To be called, to be called by a name, to meet by video: each its own permission."""
    for kind, field, value in (("callback", "phone", "040 555 0199"), ("named", "name", "Keksitty Kulkija")):
        press_enter_on(phone, f'a[href$="/lupa/{kind}/"]')
        eyes.look(phone)
        type_into(phone, f'[name="{field}"]', value)
        send(phone)
        assert value in phone.locator("main").inner_text()
    press_enter_on(phone, 'a[href$="/lupa/video/"]')
    send(phone)
    eyes.look(phone)


def step_down(phone: Page, eyes: Eyes) -> None:
    """Each permission is taken back by one button, on a page that says what will be forgotten; then it is."""
    for kind in ("callback", "video", "named"):
        press_enter_on(phone, f'a[href$="/lupa/{kind}/peru/"]')
        eyes.look(phone)
        press_enter_on(phone, 'main button[type="submit"]')
        assert phone.locator(f'a[href$="/lupa/{kind}/peru/"]').count() == 0
    assert not re.search(r"555 0199|Kulkija", phone.content())


def test_a_resident_reads_the_answer_and_writes_again(phone: Page, desk: Page, eyes: Eyes) -> None:
    receipt = write(phone, "", "Mistä löydän ihmisiä, jotka pelaavat shakkia?")
    sign_in(desk, "Aino")
    desk.goto("/kohtaa/keskustelut/")
    eyes.look(desk)
    assert "shakkia" not in desk.content()  # a list tells of no words
    found = next(
        link for link in desk.locator(".hf-tasks a").evaluate_all("all => all.map(a => a.href)") if _says(desk, link)
    )
    desk.goto(found)
    eyes.look(desk)
    desk.fill('[name="text"]', "Shakkia pelataan kirjastossa keskiviikkoisin kello 17. Tervetuloa.")
    press(desk.locator('button[name="do"][value="stay"]'))
    eyes.look(desk)
    come_back(phone, "", receipt)
    assert "keskiviikkoisin" in phone.locator("main").inner_text()
    assert "Aino Alatalo" in phone.locator('section[aria-labelledby="opened"]').inner_text()
    eyes.look(phone)
    type_into(phone, "textarea", "Kiitos, tulen.")
    send(phone)
    assert "Kiitos, tulen." in phone.locator("article").last.inner_text()
    desk.goto(found)
    press(desk.locator('button[name="to"]', has_text="Sulo"))
    in_each_language(phone, receipt, eyes)
    desk.goto(found)
    desk.locator("details", has=desk.locator("#end")).locator("summary").click()
    desk.locator('[name="outcome"][value="joined"]').check()
    press(desk.locator('button[formaction$="/sulje/"]'))
    in_each_language(phone, receipt, eyes)


def in_each_language(phone: Page, receipt: str, eyes: Eyes) -> None:
    """A conversation that somebody answered, seen by everybody's eyes."""
    for prefix in ("",) if eyes.closed else VARIANTS.values():
        come_back(phone, prefix, receipt)
        assert phone.locator("article").count() == 3
        eyes.look(phone)


def _says(desk: Page, link: str) -> bool:
    desk.goto(link)
    return "shakkia" in desk.locator("main").inner_text()


def test_an_identity_number_is_refused_and_a_health_story_met_with_a_warning(phone: Page, eyes: Eyes) -> None:
    phone.goto("/yhteys/ita-lappi/")
    type_into(phone, "textarea", f"Numeroni on {NUMBER}. {STORY}")
    send(phone)
    expect(phone.locator(".hf-errors")).to_be_visible()
    assert NUMBER in phone.locator("textarea").input_value()  # nothing typed is lost
    eyes.look(phone)
    send(phone, "take_number")
    assert NUMBER not in phone.content()
    send(phone)
    expect(phone.locator("mark").first).to_be_visible()
    eyes.look(phone)
    send(phone, "take_sentences")
    assert "masennus" not in phone.locator("textarea").input_value()
    assert "seuraa" in phone.locator("textarea").input_value()
    send(phone)
    receipt_on(phone)


def test_the_receipt_is_saved_as_a_picture_and_on_paper(phone: Page) -> None:
    phone.goto("/yhteys/ita-lappi/")
    phone.fill("textarea", "Kuka vetää lukupiiriä?")
    press(phone.locator('button[value="send"]'))
    receipt_on(phone)
    with phone.expect_download() as saved:
        phone.locator('a[href$="/kuitti/kuva/"]').click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    phone.emulate_media(media="print")
    assert phone.locator(".hf-code").is_visible()
    assert not phone.locator('a[href$="/kuitti/kuva/"]').is_visible()


def test_nothing_of_a_conversation_stays_in_the_browser_or_goes_along(open_tab: Tabs, survey: str) -> None:
    """No other page of the site gets the cookie, and none is told where its reader came from."""
    tab = open_tab(PHONE, script=False)
    seen: list[tuple[str, dict[str, str]]] = []
    tab.context.on("request", lambda request: seen.append((request.url, request.all_headers())))
    write(tab, "", "Onko kuoroa, johon voi tulla?")
    for path in ("/ita-lappi/", survey, "/yhteys/ita-lappi/"):
        tab.goto(path)
    press_enter_on(tab, 'a[href$="/yhteys/palaa/"]')
    outside = [headers for url, headers in seen if "/yhteys/" not in url and "/static/" not in url]
    assert len(outside) >= 2
    assert not any("conversation" in headers.get("cookie", "") for headers in outside)
    assert not [url for url, headers in seen if "/yhteys/" in headers.get("referer", "")]
    expiring = [cookie for cookie in tab.context.cookies() if cookie.get("expires", -1) != -1]
    assert not [cookie["name"] for cookie in expiring if "conversation" in cookie["name"]]


def test_a_poster_and_contact_cards_are_printed_in_each_language(open_tab: Tabs, eyes: Eyes) -> None:
    desk = open_tab(DESK)
    sign_in(desk, "Aino")
    desk.goto("/kohtaa/julisteet/")
    eyes.look(desk)
    for variant in VARIANTS:
        for kind in ("juliste", "kortit"):
            desk.goto(f"/kohtaa/julisteet/{variant}/{kind}/")
            assert desk.locator("main svg, body svg").count() >= 1
            assert "/yhteys/ita-lappi" in desk.locator("body").inner_text()  # short enough to be typed
            eyes.look(desk)
