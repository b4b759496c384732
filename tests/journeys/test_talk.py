"""Journey 12, talking: a question, its answer, a mention, a change with its history, moderation, leaving the digest."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from highfive.comments.queries import leaving_token
from highfive.core.models import Person, Region

from .conftest import DESK
from .eyes import Eyes
from .hands import press, press_enter_on, sign_in, tab_to
from .words import main_text, said, told

pytestmark = pytest.mark.slow
Tabs = Callable[..., Page]
PLACE = "/kaytannot/3/"  # Miesten verstas, of which nobody has said anything
QUESTION = "Kuka vastaa koneista? @Aino Alatalo tietänee."
ANSWER = "Liikuntapaikkamestari. **Turvaohje** on liitteenä."
HOSTILE = (
    "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"
    "[paina](javascript:document.title='taken') ![kuva](https://example.org/k.png)\n\n"
    "\u202eolin niiräv\u202c <b onclick=alert(1)>vahva</b> <iframe src=/></iframe>"
)


def say(page: Page, text: str) -> None:
    tab_to(page, "#talk-text")
    page.keyboard.insert_text(text)
    press_enter_on(page, "#keskustelu form button")


def comment_of(page: Page, text: str) -> Locator:
    return page.locator("#keskustelu article", has_text=text)


def test_a_question_is_asked_answered_and_changed_with_the_keyboard(desk: Page, open_tab: Tabs, eyes: Eyes) -> None:
    sign_in(desk, "Sulo")
    desk.goto(PLACE)
    assert said("Nobody has said anything here. Begin: what do you know of this that others do not?") in main_text(desk)
    say(desk, QUESTION)
    assert urlsplit(desk.url).path == PLACE
    eyes.look(desk)
    expect(comment_of(desk, "Kuka vastaa koneista?")).to_contain_text("Sulo Sallinen")

    aino = open_tab(DESK)
    sign_in(aino, "Aino")
    aino.goto(PLACE)
    press_enter_on(aino, '#keskustelu a[href$="/vastaa/"]')
    eyes.look(aino)
    tab_to(aino, '[name="text"]')
    aino.keyboard.insert_text(ANSWER)
    press_enter_on(aino, "main form button")
    eyes.look(aino)
    reply = aino.locator(".hf-replies article")
    expect(reply.locator("strong")).to_have_text("Turvaohje")

    desk.goto(PLACE)
    press_enter_on(desk, '#keskustelu a[href$="/muokkaa/"]')
    eyes.look(desk)
    tab_to(desk, '[name="text"]')
    desk.keyboard.press("Control+a")
    desk.keyboard.insert_text(QUESTION.replace("koneista", "sorvista"))
    press_enter_on(desk, "main form button")
    eyes.look(desk)
    press_enter_on(desk, '#keskustelu a[href$="/historia/"]')
    eyes.look(desk)
    versions = desk.locator("main li.hf-card").all_inner_texts()
    assert [("sorvista" in each, "koneista" in each) for each in versions] == [(True, False), (False, True)]


def test_a_comment_that_would_do_harm_does_none(desk: Page, open_tab: Tabs, eyes: Eyes) -> None:
    sign_in(desk, "Sulo")
    desk.goto("/kaytannot/11/")
    title = desk.title()
    say(desk, HOSTILE)
    eyes.look(desk)
    shown = comment_of(desk, "vahva").last
    assert desk.title() == title
    assert shown.locator("script, img, iframe, [onclick]").count() == 0
    links = shown.locator(".hf-words a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert not [link for link in links if not re.match("https?:|mailto:", link)]
    assert "\u202e" not in shown.inner_text()
    assert "<script>" in shown.inner_text()  # shown as it was typed

    helmi = open_tab(DESK)
    sign_in(helmi, "Helmi")
    helmi.goto("/kaytannot/11/")
    assert helmi.title() == title
    assert helmi.locator("#talk-text").count() == 0  # a council member reads
    assert said("Your role lets you read this conversation, not write in it.") in main_text(helmi)
    eyes.look(helmi)


def test_what_is_too_long_stays_in_the_field(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Kerttu")
    desk.goto("/kaytannot/12/")
    words = "Kyläläinen kertoi. " * 2700  # 50 kB
    desk.fill("#talk-text", words)
    press(desk.locator("#keskustelu form button").first)
    expect(desk.locator(".hf-errors")).to_be_visible()
    assert desk.locator('[name="text"]').input_value() == words
    eyes.look(desk)
    desk.fill('[name="text"]', "Kyläläinen kertoi.")
    press_enter_on(desk, "main form button")
    expect(comment_of(desk, "Kyläläinen kertoi.").last).to_contain_text("Kerttu Kumpula")


def test_a_moderator_removes_a_comment_and_says_why(desk: Page, open_tab: Tabs, eyes: Eyes) -> None:
    place, reason = "/kaytannot/9/", "Teksti kertoi asukkaasta."
    sign_in(desk, "Kerttu")
    desk.goto(place)
    say(desk, "Tiedän kuka siellä asuu.")
    aino = open_tab(DESK)
    sign_in(aino, "Aino")
    aino.goto(place)
    press_enter_on(aino, '#keskustelu a[href$="/poista/"]')
    eyes.look(aino)
    press_enter_on(aino, "main form button")
    expect(aino.locator(".hf-errors")).to_be_visible()  # others hear why
    tab_to(aino, '[name="reason"]')
    aino.keyboard.insert_text(reason)
    press_enter_on(aino, "main form button")
    eyes.look(aino)
    desk.reload()
    assert "Tiedän kuka" not in main_text(desk)
    expect(desk.locator("#keskustelu")).to_contain_text(reason)
    aino.goto(place)
    press(aino.locator('form[action$="/sulje/"] button'))
    eyes.look(aino)
    desk.reload()
    assert desk.locator("#talk-text").count() == 0


def test_the_digest_is_left_with_one_press_and_no_sign_in(desk: Page, phone: Page, eyes: Eyes) -> None:
    desk.goto("/esittely/")
    action = desk.locator("li", has_text="Veikko").locator("form").get_attribute("action")
    number = re.search(r"/(\d+)/$", action or "")
    assert number
    link = f"/keskustelu/kooste/lopeta/{leaving_token(Person(pk=int(number[1])), Region(pk=1))}/"
    assert wanted(desk, eyes)
    phone.goto(link)
    eyes.look(phone)
    assert wanted(desk, eyes)  # looking changes nothing
    press_enter_on(phone, "main form button")
    eyes.look(phone)
    assert said("The weekly digest has ended") in main_text(phone)
    assert not wanted(desk, eyes)
    desk.locator('[name="regions"]').check()
    press_enter_on(desk, "main form button")
    assert told(desk)
    assert wanted(desk, eyes)
    answer = phone.goto(link.replace("1-", "2-", 1)[:-3] + "xx/")
    assert answer is not None
    assert answer.status == 404
    eyes.look(phone)


def wanted(page: Page, eyes: Eyes) -> bool:
    """Whether Veikko gets the digest, as his own page says."""
    sign_in(page, "Veikko")
    page.goto("/keskustelu/kooste/")
    eyes.look(page)
    return page.locator('[name="regions"]').is_checked()
