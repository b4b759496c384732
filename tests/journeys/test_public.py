"""Journey 14: the public reads the region's page, a result, a number, and takes the open data; Helmi sees the same."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .conftest import DESK
from .eyes import Eyes
from .hands import press, press_enter_on, sign_in

pytestmark = pytest.mark.slow
PREFIXES = {"fi": "", "fi-simple": "/fi-simple", "sv": "/sv", "en": "/en"}
PATHS = (
    "/ita-lappi/", "/ita-lappi/tulokset/", "/ita-lappi/tulokset/lonely/", "/ita-lappi/menetelma/",
    "/ita-lappi/avoin-data/", "/ita-lappi/hankkeet/S21758/", "/saavutettavuus/", "/tietosuoja/", "/tili/login/",
)  # fmt: skip


@pytest.mark.parametrize("language", PREFIXES)
def test_every_public_page_with_scripts_off_on_a_phone(phone: Page, eyes: Eyes, language: str) -> None:
    for path in PATHS:
        answer = phone.goto(PREFIXES[language] + path)
        assert answer is not None
        assert answer.status == 200, path
        assert phone.locator("html").get_attribute("lang") == language
        assert phone.locator("#synthetic").count() == 1
        eyes.look(phone)


def test_every_result_has_a_page_that_is_for_everybody(desk: Page, eyes: Eyes) -> None:
    desk.goto("/ita-lappi/tulokset/")
    links = {link.get_attribute("href") for link in desk.locator('main a[href*="/tulokset/"]').all()}
    assert len(links) > 10
    for link in sorted(filter(None, links))[:12]:
        desk.goto(link)
        eyes.look(desk)


def test_from_the_region_to_a_number_and_its_papers(phone: Page, eyes: Eyes) -> None:
    phone.goto("/ita-lappi/")
    press(phone.locator('main a[href="/ita-lappi/tulokset/lonely/"]').first)
    link = phone.locator('main a[href^="/luvut/"]', has_text=re.compile(r"\d")).first
    shown = re.findall(r"\d+", link.inner_text())
    press(link)
    eyes.look(phone)
    told = phone.locator("main").inner_text()
    assert shown
    assert set(shown) <= set(re.findall(r"\d+", told))
    for prefix in ("/fi-simple", "/sv", "/en"):
        phone.goto(prefix + "/luvut/" + phone.url.rstrip("/").split("/")[-1] + "/")
        eyes.look(phone)


def test_a_hidden_number_has_a_page_without_a_number(phone: Page, eyes: Eyes) -> None:
    phone.goto("/ita-lappi/tulokset/lonely/")
    hidden = phone.locator('main td a[href^="/luvut/"]').filter(has_not_text=re.compile(r"\d"))
    assert hidden.count()
    press(hidden.first)
    eyes.look(phone)
    assert not re.search(r"\d+ ?%(?! luottamusväli)", phone.locator("main h1").inner_text())


@pytest.mark.parametrize("script", [True, False])
def test_open_data_is_taken_home(open_tab: Callable[..., Page], eyes: Eyes, tmp_path: Path, script: bool) -> None:
    page = open_tab(DESK, script=script)
    page.goto("/ita-lappi/avoin-data/")
    with page.expect_download() as told:
        page.locator('main a[href$="luvut.csv"]').first.click()
    told.value.save_as(tmp_path / "luvut.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "luvut.csv").read_text("utf-8-sig"))))
    assert len(rows) > 1000
    assert {row["synthetic"] for row in rows if row["publication"]} >= {"true"}
    for link in page.locator('main a[href*="/avoin-data/"][href$=".json"], main a[href$=".jsonld"]').all():
        answer = page.request.get(str(link.get_attribute("href")))
        assert answer.ok
        assert json.loads(answer.body())


def test_a_number_is_reached_with_the_keyboard_alone(desk: Page, eyes: Eyes) -> None:
    desk.goto("/ita-lappi/")
    press_enter_on(desk, 'main a[href="/ita-lappi/tulokset/lonely/"]')
    press_enter_on(desk, 'main a[href^="/luvut/"]')
    assert "/luvut/" in desk.url


def test_helmi_sees_what_the_public_sees(desk: Page, eyes: Eyes) -> None:
    desk.goto("/ita-lappi/tulokset/lonely/")
    public = desk.locator("main").inner_text()
    sign_in(desk, "Helmi")
    eyes.look(desk)
    desk.goto("/ita-lappi/tulokset/lonely/")
    assert desk.locator("main").inner_text() == public
    eyes.look(desk)
    desk.goto("/raportit/")
    eyes.look(desk)
