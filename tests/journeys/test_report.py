"""Journey 13: Sulo opens Salla's report, opens a number's papers, takes the files with him."""

import io
import re
from pathlib import Path

import page as pdf_validator
import pytest
from docx import Document
from playwright.sync_api import Page

from .eyes import Eyes
from .hands import press, press_enter_on, sign_in, tab_to

pytestmark = pytest.mark.slow


def open_report(page: Page, eyes: Eyes) -> None:
    sign_in(page, "Sulo")
    page.goto("/raportit/")
    eyes.look(page)
    press(page.locator('main a[href*="/raportit/"]', has_text="2026").first)
    eyes.look(page)


def test_a_number_opens_its_source_n_interval_and_rule(desk: Page, eyes: Eyes) -> None:
    open_report(desk, eyes)
    assert "Salla" in desk.locator("h1").inner_text()
    number = desk.locator("article [data-ref][data-role=value]").first
    shown = number.inner_text()
    assert re.fullmatch(r"\d+", shown.strip(" \u00a0%"))
    link = number.locator("xpath=ancestor-or-self::a")
    if link.count():
        press(link.first)
    target = desk.url.split("#")
    assert len(target) == 2 or "/luvut/" in desk.url
    if "/luvut/" not in desk.url:
        place = desk.locator(f"[id='{target[1]}']")
        assert shown.strip(" \u00a0%") in place.inner_text()
        press(place.locator('a[href*="/luvut/"]').first)
    eyes.look(desk)
    told = desk.locator("main").inner_text()
    assert shown.strip(" \u00a0%") in told
    assert re.search(r"\d+–\d+", told)
    assert desk.locator("main dl").count()


@pytest.mark.parametrize("kind", ["docx", "pdf", "html"])
def test_the_files_come_and_are_whole(desk: Page, eyes: Eyes, tmp_path: Path, kind: str) -> None:
    open_report(desk, eyes)
    with desk.expect_download() as told:
        desk.locator(f'a[href$="tiedosto.{kind}"]').click()
    assert told.value.suggested_filename.endswith(f".{kind}")
    told.value.save_as(tmp_path / kind)
    content = (tmp_path / kind).read_bytes()
    if kind == "docx":
        assert len(Document(io.BytesIO(content)).tables) > 3
    elif kind == "pdf":
        assert pdf_validator.validate_pdf_bytes(content).is_compliant
    else:
        assert b"data-ref=" in content


def test_the_report_is_reached_with_the_keyboard_alone(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Sulo")
    press_enter_on(desk, '.hf-nav--wide a[href="/raportit/"]')
    press_enter_on(desk, 'main a[href^="/raportit/"]:not([href$="/uusi/"])')
    tab_to(desk, 'a[href$="tiedosto.pdf"]', most=900)
    with desk.expect_download() as told:
        desk.keyboard.press("Enter")
    assert told.value.suggested_filename.endswith(".pdf")
