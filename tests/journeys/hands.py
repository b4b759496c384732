"""A person's hands: the keyboard alone, signing in with one click, answering a survey's pages."""

import re
from typing import Any

from playwright.sync_api import Locator, Page

FOCUSED = "selector => document.activeElement.matches(selector)"
PAGE = re.compile(r"/vastaa/(\d+)/$")
CHOSEN = {"municipality": "732", "age": "45-64"}  # a resident of Salla; else the first option is chosen


def tab_to(page: Page, selector: str, most: int = 250) -> None:
    """Press Tab until the focus is on what `selector` says."""
    assert page.locator(selector).count(), f"{page.url} has no {selector}"
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED, selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the keyboard on {page.url}")


def press_enter_on(page: Page, selector: str) -> None:
    """Go to a button or a link with Tab, press Enter, wait for the page that comes."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(what: Locator) -> None:
    """Click a button or a link and wait for the page that comes."""
    with what.page.expect_navigation():
        what.click()


def sign_in(page: Page, who: str) -> None:
    """As somebody of the demo's cast, by the name on the button."""
    page.goto("/esittely/")
    press(page.locator("li", has_text=who).get_by_role("button"))
    assert page.url.endswith("/tyopoyta/")


def choose_by_keyboard(page: Page, name: str, value: str | None) -> None:
    """Choose an option: a group of radio buttons is one stop of Tab, the arrows go on inside it."""
    first = page.locator(f'[name="{name}"]').first
    kind = first.get_attribute("type")
    tab_to(page, f'[name="{name}"]')
    page.keyboard.press("Space")
    wanted = value or first.get_attribute("value")
    for _ in range(20):
        if kind == "checkbox" or page.evaluate(FOCUSED, f'[value="{wanted}"]'):
            break
        page.keyboard.press("ArrowDown")
    assert page.locator(f'[name="{name}"]:checked').count() == 1


def answer_page(page: Page, *, keyboard: bool = False, text: str = "") -> None:
    """Answer the questions of the page one is on, and go on."""
    for name in names_on(page):
        value = CHOSEN.get(name)
        field = page.locator(f'[name="{name}"]')
        if field.first.get_attribute("type") not in ("radio", "checkbox"):
            if text:
                field.fill(text)
        elif keyboard:
            choose_by_keyboard(page, name, value)
        else:
            (page.locator(f'[name="{name}"][value="{value}"]') if value else field.first).check()
    if keyboard:
        press_enter_on(page, 'button[name="next"]')
    else:
        press(page.locator('button[name="next"]'))


def names_on(page: Page) -> list[str]:
    """Questions of the page in reading order."""
    found: Any = page.locator("#page").locator("input:not([type=hidden]), textarea")
    return list(dict.fromkeys(field.get_attribute("name") for field in found.all()))
