"""Journey 1: Aino's Monday is one page; ten people are answered and the hours written down in a handful of clicks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import DESK, PHONE
from .eyes import Eyes
from .hands import press, press_enter_on, sign_in, tab_to
from .words import main_text, said

pytestmark = pytest.mark.slow
Tabs = Callable[..., Page]
MOST_CLICKS = 15


LONG = "Asun yksin, ja iltaisin on hiljaista. " * 60
FOCUSED = "at => document.activeElement === at"
UNANSWERED = """() => {
    const words = [...document.querySelectorAll('main article[id^="w"]')];
    const answered = words.findLastIndex(word => word.classList.contains('hf-card--tint'));
    return words.slice(answered + 1).map(word => word.id);
}"""  # the writer's words after the last answer
IN_SIGHT = "at => { const box = at.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight }"


@dataclass
class Mouse:
    """Presses, and counts them; a field that has no cursor is pressed before anything is typed."""

    page: Page
    clicks: int = 0

    def press(self, what: Locator) -> None:
        self.clicks += 1
        press(what)

    def write(self, field: Locator, words: str) -> None:
        if not field.evaluate(FOCUSED):
            self.clicks += 1
            field.click()
        self.page.keyboard.insert_text(words)


def writes(page: Page, words: str) -> None:
    """Somebody writes without a name."""
    page.goto("/yhteys/ita-lappi/?another=1")
    page.fill("textarea", words)
    press(page.locator('button[value="send"]'))


def waiting(page: Page) -> Locator:
    return page.locator('section[aria-labelledby="people"]')


def people_waiting(page: Page) -> int:
    """How many wait by the desk's own count."""
    return int(waiting(page).locator(".hf-count").inner_text())


def test_ten_are_answered_one_is_handed_over_and_hours_written_in_under_fifteen_clicks(
    open_tab: Tabs, eyes: Eyes
) -> None:
    resident, desk = open_tab(PHONE, script=False), open_tab(DESK)
    for number in range(4):  # so that more than eleven wait whose words a deputy may read
        writes(resident, f"Kysyn ryhmästä numero {number}. {LONG}")
    sign_in(desk, "Aino")
    eyes.look(desk)
    before, mouse = people_waiting(desk), Mouse(desk)
    assert before > 11
    mouse.press(waiting(desk).locator(".hf-tasks a").first)
    answered, handed = 0, False
    while answered < 10:
        over = desk.locator('button[name="to"]', has_text="Sulo")
        late = desk.locator(".hf-title", has_text="myöhässä").count()  # stays on her desk although another has it
        if not handed and over.count() and not late:
            eyes.look(desk)
            mouse.press(over.first)
            handed = True
            continue
        the_cursor_waits_under_the_words(desk)
        mouse.write(desk.locator('[name="text"]'), "Hei, hyvä kun kirjoitit. Palaan tähän huomenna.")
        mouse.press(desk.locator('button[name="do"][value="next"]'))
        answered += 1
    assert handed
    assert desk.url.count("/kohtaa/") == 1, desk.url  # people still wait, so she goes back to the desk herself
    mouse.press(desk.locator('header a[href="/tyopoyta/"]').first)
    before_hours = desk.locator('section[aria-labelledby="hours"] .hf-big').inner_text()
    mouse.write(desk.locator('section[aria-labelledby="hours"] [name="hours"]'), "1,5")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")  # what one writes on one line
    assert desk.url.endswith("/tyopoyta/")
    assert desk.locator('section[aria-labelledby="hours"] .hf-big').inner_text() != before_hours
    assert mouse.clicks < MOST_CLICKS
    assert people_waiting(desk) == before - 11
    eyes.look(desk)


def the_cursor_waits_under_the_words(desk: Page) -> None:
    """One may begin to type; the words begin in sight however long they are, and are read to whoever only hears."""
    assert desk.locator('[name="text"]').evaluate(FOCUSED), desk.url
    described = (desk.locator('[name="text"]').get_attribute("aria-describedby") or "").split()
    assert described == desk.evaluate(UNANSWERED), desk.url
    if described:  # who waits for a call may have written nothing since the last answer
        assert desk.locator(f"#{described[0]}").evaluate(IN_SIGHT), desk.url


def test_sulo_sees_the_one_handed_over_and_no_other(open_tab: Tabs) -> None:
    resident, desk, lead = open_tab(PHONE, script=False), open_tab(DESK), open_tab(DESK)
    writes(resident, "Tämä kuuluu Sulolle, sanoo Aino.")
    writes(resident, "Tämä ei kuulu Sulolle.")
    sign_in(desk, "Aino")
    desk.goto("/kohtaa/keskustelut/")
    links = desk.locator('.hf-tasks a[href^="/kohtaa/"]').evaluate_all("all => all.map(a => a.getAttribute('href'))")
    found: dict[str, str] = {}
    for link in links:
        desk.goto(link)
        found |= {words: link for words in ("kuuluu Sulolle, sanoo", "ei kuulu Sulolle") if words in main_text(desk)}
    sign_in(lead, "Sulo")
    for link in found.values():
        answer = lead.goto(link)
        assert answer is not None
        assert answer.status == 404
    desk.goto(found["kuuluu Sulolle, sanoo"])
    press(desk.locator('button[name="to"]', has_text="Sulo"))
    lead.goto(found["kuuluu Sulolle, sanoo"])
    assert "sanoo Aino" in main_text(lead)
    answer = lead.goto(found["ei kuulu Sulolle"])
    assert answer is not None
    assert answer.status == 404
    lead.goto("/tyopoyta/")
    assert lead.locator(f'a[href="{found["kuuluu Sulolle, sanoo"]}"]').count() == 1


def test_hours_are_one_line_by_the_keyboard(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    tab_to(desk, 'section[aria-labelledby="hours"] [name="hours"]')
    desk.keyboard.insert_text("0,5")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.get_by_role("status").first).to_be_visible()
    desk.goto("/tyopoyta/")
    tab_to(desk, 'section[aria-labelledby="hours"] [name="hours"]')
    desk.keyboard.insert_text("puoli")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.locator(".hf-errors")).to_be_visible()
    assert desk.locator('[name="hours"]').input_value() == "puoli"
    eyes.look(desk)


def test_the_next_meeting_and_its_tasks(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    card = desk.locator("aside", has_text="Seudullinen hyvinvointiryhmä")
    assert "Kimppakyyti: jatketaanko?" in card.inner_text()
    press(card.get_by_role("link", name=said("Open the agenda")))
    eyes.look(desk)
    desk.goto("/tyopoyta/")
    press(desk.get_by_role("link", name=re.compile("Kokoa syksyn yhteydenottojen aiheet")))
    eyes.look(desk)
    press_enter_on(desk, 'form[action$="/tehty/"] button')
    desk.goto("/tyopoyta/")
    assert desk.get_by_role("link", name=re.compile("Kokoa syksyn yhteydenottojen aiheet")).count() == 0


def test_a_deputy_has_the_same_desk_from_a_day_to_a_day(open_tab: Tabs, eyes: Eyes) -> None:
    desk, lead = open_tab(DESK), open_tab(DESK)
    sign_in(lead, "Pirita")
    assert lead.locator('a[href^="/tyopoyta/"]', has_text="Aino").count() == 0
    sign_in(desk, "Aino")
    press(desk.locator('main a[href="/tyopoyta/sijaiset/"]'))
    eyes.look(desk)
    desk.locator('[name="deputy"]').select_option(label="Pirita Pohjola")
    today = date.today()
    desk.fill('[name="starts_on"]', today.isoformat())
    desk.fill('[name="ends_on"]', (today + timedelta(days=2)).isoformat())
    press(desk.locator("aside form button.hf-btn"))
    eyes.look(desk)
    desk.goto("/tyopoyta/")
    seen = desk.locator(".hf-tasks a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    lead.goto("/tyopoyta/")
    press(lead.locator('main a[href^="/tyopoyta/"]', has_text="Aino").first)
    eyes.look(lead)
    same = set(lead.locator(".hf-tasks a").evaluate_all("all => all.map(a => a.getAttribute('href'))"))
    kept_back = {link for link in set(seen) - same if link.startswith("/kohtaa/")}
    assert set(seen) - same == kept_back  # only what writers keep from deputies is missing
    assert same
    for link in sorted({link.partition("#")[0] for link in same}):  # another place of the same page is no visit
        answer = lead.goto(link)
        assert answer is not None
        assert answer.status == 200, link
