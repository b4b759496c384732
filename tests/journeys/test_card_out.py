"""Journey 2, the way out: what a project leaves gets its heirs, it closes, and writes its own card in four formats."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from highfive.projects.queries import shipped_card

from .eyes import Eyes
from .hands import press, press_enter_on, sign_in, tab_to
from .words import main_text, said

pytestmark = pytest.mark.slow
CODE = "S21790"
CARD = shipped_card("S21758").decode().replace("S21758", CODE)
LEFT = {
    "tuotos": "Kyläkahvilan aloittajan opas",
    "tulos": "Kahdeksan kylää avasi yhteisen tilan.",
    "oppi": "Avaimen haltijasta pitää sopia ennen avajaisia.",
    "levitys": "Opas esiteltiin kylien yhteisessä illassa.",
}
HEIRLESS = "Kiertävä valokuvanäyttely"
FORMATS = {"txt": b"", "html": b"<!doctype html>", "docx": b"PK", "pdf": b"%PDF-"}


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, f'[name="{name}"]')
    page.keyboard.insert_text(text)


def save(page: Page) -> None:
    press_enter_on(page, "main form .hf-actions button")


def add(page: Page, eyes: Eyes, kind: str, text: str) -> None:
    """Write one thing that the project leaves, from the page of its end."""
    press_enter_on(page, f'main a[href$="/{kind}/uusi/"]')
    eyes.look(page)
    write(page, "text", text)
    save(page)
    assert text in main_text(page)


@pytest.fixture(scope="module")
def ends() -> dict[str, str]:
    """Where the page of the project's end is, for the tests after the first."""
    return {}


def bring_in(page: Page, file: Path | None = None) -> None:
    page.goto("/hankkeet/tuo/")
    if file:
        page.set_input_files('[name="file"]', file)
    else:
        page.fill("#id_text", CARD)
    press(page.locator("main form button").first)


def test_what_a_project_leaves_is_written_down_with_its_heirs(desk: Page, eyes: Eyes, ends: dict[str, str]) -> None:
    sign_in(desk, "Aino")
    bring_in(desk)
    press(desk.locator("main form button").first)
    press_enter_on(desk, 'main a[href$="/paatos/"]')
    eyes.look(desk)  # every part is empty, and says so
    ends["page"] = desk.url
    for kind, text in LEFT.items():
        add(desk, eyes, kind, text)
    add(desk, eyes, "tuotos", HEIRLESS)

    press_enter_on(desk, 'main a[href$="/jatkaja/"]')
    eyes.look(desk)
    write(desk, "heir_name", "Kylien tuki")
    tab_to(desk, '[name="heir_organisation"]')
    desk.keyboard.type("Kylien")
    write(desk, "money", "Yhdistyksen avustus, 600 € vuodessa")
    save(desk)
    eyes.look(desk)
    row = desk.locator('tr[id^="output-"]', has_text=LEFT["tuotos"])
    expect(row).to_contain_text("Kylien Kuulumiset ry")
    expect(row).to_contain_text("600 € vuodessa")


def test_what_has_no_heir_stays_on_the_list_when_the_project_closes(
    desk: Page, eyes: Eyes, ends: dict[str, str]
) -> None:
    sign_in(desk, "Aino")
    desk.goto(ends["page"])
    press_enter_on(desk, 'main a[href$="/jatkajat/"]')
    eyes.look(desk)
    assert HEIRLESS in main_text(desk)
    assert LEFT["tuotos"] not in main_text(desk)
    for state in ("closing", "closed"):
        desk.goto(ends["page"])
        press_enter_on(desk, f'main a[href$="/tila/{state}/"]')
        if state == "closed":
            eyes.look(desk)
            assert HEIRLESS in main_text(desk)  # said before it is done
        press_enter_on(desk, "main form button")
    eyes.look(desk)
    assert desk.locator('main a[href$="/uusi/"]').count() == 0
    desk.goto("/hankkeet/ilman-jatkajaa/")
    eyes.look(desk)
    assert HEIRLESS in main_text(desk)


def test_the_card_is_written_in_four_formats_and_read_back(
    desk: Page, eyes: Eyes, ends: dict[str, str], tmp_path: Path
) -> None:
    sign_in(desk, "Aino")
    desk.goto(ends["page"])
    press_enter_on(desk, 'main a[href$="/kortti/"]')
    eyes.look(desk)
    sheet = desk.locator("article.hf-sheet")
    assert sheet.locator("h2").count() == 13  # the card's twelve headings, and the list of sources
    for text in (*LEFT.values(), HEIRLESS, "Kylien tuki"):
        expect(sheet).to_contain_text(text)
    files = {}
    for kind, start in FORMATS.items():
        with desk.expect_download() as download:
            desk.locator(f'a[href$="kortti.{kind}"]').click()
        files[kind] = tmp_path / f"kortti.{kind}"
        download.value.save_as(files[kind])
        assert files[kind].read_bytes().startswith(start)
        assert files[kind].stat().st_size > 1000

    bring_in(desk, files["txt"])
    assert CODE in main_text(desk)
    eyes.look(desk)
    press(desk.locator("main form button").first)
    for kind in FORMATS:  # now the card says it, each format says the same
        bring_in(desk, files[kind])
        assert said("Nothing: the card says the same as before.") in main_text(desk), kind


def test_a_sentence_leads_to_its_row_and_money_is_seen_against_hours(
    desk: Page, eyes: Eyes, ends: dict[str, str]
) -> None:
    sign_in(desk, "Aino")
    desk.goto(ends["page"])
    press_enter_on(desk, 'main a[href$="/kortti/"]')
    sources = desk.locator('article.hf-sheet a[href*="/hankkeet/"]')
    assert sources.count() >= 5
    tab_to(desk, 'article.hf-sheet a[href*="#output-"]')
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.locator(":target")).to_contain_text(re.compile(f"{LEFT['tuotos']}|{HEIRLESS}"))
    desk.goto(ends["page"])
    press_enter_on(desk, 'main a[href$="/tilit/"]')
    eyes.look(desk)
    assert re.search(r"259\s577\s€", main_text(desk))
    assert LEFT["tulos"] in main_text(desk)


def test_the_demos_project_names_the_heir_of_what_salla_embedded(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Helmi")
    desk.goto("/hankkeet/1/paatos/")
    eyes.look(desk)
    desk.goto("/raportit/hanke/1/kortti/")
    eyes.look(desk)
    assert "Sallan kunta, hyvinvointipalvelut" in main_text(desk)
