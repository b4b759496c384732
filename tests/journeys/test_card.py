"""Journey 2: Aino pastes a project card, sees what was found, saves; a second time it says what changed."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from highfive.projects.queries import shipped_card

from .eyes import Eyes
from .hands import press, press_enter_on, sign_in, tab_to

pytestmark = pytest.mark.slow
CARD = shipped_card("S21758").decode()


def said(message: str) -> str:
    """A text of ours as Aino reads it."""
    with override("fi"):
        return gettext(message)


def paste(page: Page, eyes: Eyes, text: str) -> None:
    page.goto("/hankkeet/tuo/")
    eyes.look(page)
    page.fill("#id_text", text)
    press(page.locator("main form button").first)
    eyes.look(page)


def save(page: Page, eyes: Eyes) -> str:
    """Press the first button of the preview; what the page that comes says."""
    press(page.locator("main form button").first)
    eyes.look(page)
    return page.get_by_role("status").first.inner_text()


def test_a_card_is_pasted_shown_saved_and_brought_again(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    eyes.look(desk)
    another = CARD.replace("S21758", "S21759")
    paste(desk, eyes, another)
    preview = desk.locator("main").inner_text()
    assert desk.url.endswith("/hankkeet/tuo/")
    assert "Pohjois-Pohjanmaan ELY-keskus" in preview
    assert re.search(r"259\s577\s€", preview)
    assert desk.locator("article h2").count() == 12
    assert preview.count(said("not stated")) >= 3
    expect(desk.locator("#proposals")).to_be_visible()
    desk.goto("/hankkeet/")
    assert desk.get_by_text("S21759").count() == 0  # nothing is saved by looking
    paste(desk, eyes, another)
    assert save(desk, eyes) == said("The project was saved.")
    address = desk.url

    paste(desk, eyes, another)
    assert save(desk, eyes) == said("The project was there already, and nothing changed.")
    assert desk.url == address

    paste(desk, eyes, another.replace("259 577", "261 000").replace("Itä-Lapin kuntayhtymä", "Sallan kunta", 1))
    changed = desk.locator('section[aria-labelledby="changes"] tbody tr')
    changes, count = " ".join(changed.all_inner_texts()), changed.count()
    assert 2 <= count <= 3
    assert re.search(r"259\s577[\s\S]*261\s000", changes)
    assert "Sallan kunta" in changes
    assert str(count) in save(desk, eyes)
    assert re.search(r"261\s000", desk.locator("main").inner_text())


def test_the_seeds_card_is_known_and_every_heading_comes_back(desk: Page, eyes: Eyes, tmp_path: Path) -> None:
    sign_in(desk, "Aino")
    paste(desk, eyes, CARD)
    assert save(desk, eyes) == said("The project was there already, and nothing changed.")
    with desk.expect_download() as told:
        desk.locator('a[href$="kortti.txt"]').click()
    told.value.save_as(tmp_path / "card.txt")
    paste(desk, eyes, (tmp_path / "card.txt").read_text())
    assert said("Nothing: the card says the same as before.") in desk.locator("main").inner_text()


def test_a_card_is_brought_in_with_the_keyboard_alone(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    desk.goto("/hankkeet/")
    press_enter_on(desk, 'a[href="/hankkeet/tuo/"]')
    tab_to(desk, "#id_text")
    desk.keyboard.insert_text(CARD.replace("S21758", "S21760"))
    press_enter_on(desk, "main form button")
    press_enter_on(desk, 'form[action="/hankkeet/tuo/tallenna/"] button')
    expect(desk.get_by_role("status").first).to_have_text(said("The project was saved."))


def test_a_card_that_is_refused_stays_in_the_field(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    words = "Tämä ei ole kortti.\nSiinä on vain pari riviä."
    paste(desk, eyes, words)
    if desk.locator("#id_code").count():  # shown as a card that lacks its code and name
        press(desk.locator("main form button").first)
    expect(desk.locator(".hf-errors")).to_be_visible()
    eyes.look(desk)
    kept = desk.locator('[name="text"]').evaluate_all("fields => fields.map(each => each.value)")
    assert any("Tämä ei ole kortti." in each for each in kept)
