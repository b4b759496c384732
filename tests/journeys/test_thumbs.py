"""A resident's steps can be pressed with a thumb: links and buttons 44 px high, none on top of another, at 320 px."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .hands import press
from .test_contact import write

pytestmark = pytest.mark.slow
NARROW = {"viewport": {"width": 320, "height": 740}, "has_touch": True, "is_mobile": True}
LEAST, OVERLAP = 44, 4  # px
WHAT = ".hf-langs :is(a, button), .hf-exit, .hf-main :is(a, button), .hf-foot a"
PRESSED = """what => [...document.querySelectorAll(what)]
  .filter(each => !each.closest('.hf-words')).map(each => [each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([_name, box]) => box.height)
  .map(([name, box]) => [name, box.height, box.left, box.top, box.right, box.bottom])"""
CUT = "() => [...document.querySelectorAll('h1')].some(each => each.scrollWidth > each.clientWidth)"


def thumbed(page: Page) -> None:
    boxes = page.evaluate(PRESSED, WHAT)
    assert not [(name, height) for name, height, *_box in boxes if height < LEAST], page.url
    for number, (name, _height, left, top, right, bottom) in enumerate(boxes):
        for other, _other, *box in boxes[number + 1 :]:
            wide, high = min(right, box[2]) - max(left, box[0]), min(bottom, box[3]) - max(top, box[1])
            assert wide <= 1 or high <= OVERLAP, f"{page.url}: {name} and {other}"
    assert not page.evaluate(CUT), page.url


@pytest.mark.parametrize("prefix", ["", "/fi-simple", "/sv", "/en"])
def test_every_step_is_as_high_as_a_thumb(open_tab: Callable[..., Page], prefix: str) -> None:
    phone = open_tab(NARROW)
    for path in ("/yhteys/ita-lappi/", "/yhteys/palaa/", "/yhteys/saatu-kortti/"):
        phone.goto(prefix + path)
        thumbed(phone)
    write(phone, prefix, "Kaipaisin seuraa.")
    thumbed(phone)
    for step in ("lupa/callback/", "unohda/"):
        phone.goto(f"{prefix}/yhteys/keskustelu/{step}")
        thumbed(phone)
    press(phone.locator('main button[type="submit"]'))
    thumbed(phone)
