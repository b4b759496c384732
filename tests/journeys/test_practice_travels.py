"""Journey 10: Sulo finds practices by his own words and takes one up for Salla, until it has an heir."""

import re
from collections.abc import Iterable

import pytest
from playwright.sync_api import Page, expect

from .eyes import Eyes
from .hands import choose_by_keyboard, press, press_enter_on, sign_in, tab_to
from .words import main_text, said, told

pytestmark = pytest.mark.slow
HEIR = {
    "heir_name": "Kyläkoordinaattori",
    "budget_line": "Hyvinvointipalvelut 4310, 900 € vuodessa",
    "plan_place": "Sallan hyvinvointisuunnitelma, tavoite 2.3",
}
WHY = "Kolme kylää pyysi apua lumitöihin ja kauppakasseihin."


def type_into(page: Page, name: str, text: str) -> None:
    tab_to(page, f'[name="{name}"]')
    page.keyboard.insert_text(text)


def search(page: Page, words: str) -> list[str]:
    """Search with the keyboard; names of what was found."""
    page.goto("/kaytannot/")
    type_into(page, "q", words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return page.locator("section[aria-labelledby=found] h3").all_inner_texts()


def take_step(page: Page, eyes: Eyes, to: str, given: Iterable[tuple[str, str]]) -> None:
    """On the page of a step: choose the state, write, save, with the keyboard alone."""
    eyes.look(page)
    choose_by_keyboard(page, "to", to)
    for name, text in given:
        type_into(page, name, text)
    press_enter_on(page, "main form .hf-actions button")
    eyes.look(page)


def next_step(page: Page) -> None:
    press_enter_on(page, 'main a[href$="/askel/"]')


def test_own_words_find_practices_and_say_why(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Sulo")
    press_enter_on(desk, '.hf-nav--wide a[href="/kaytannot/"]')
    eyes.look(desk)
    found = search(desk, "yksinäisyys kylillä")
    eyes.look(desk)
    assert {"Soittorinki", "Kyläkahvila"} <= set(found)
    for hit in desk.locator("section[aria-labelledby=found] li.hf-card").all():
        marks = " ".join(hit.locator("mark").all_inner_texts()).lower()
        assert "yksinäisyy" in marks  # each of the two words is shown where it stands in the entry
        assert "kyl" in marks
    assert search(desk, "soittoringki") == ["Soittorinki"]  # misspelt
    eyes.look(desk)
    press_enter_on(desk, "section[aria-labelledby=found] h3 a")
    expect(desk.locator("h1")).to_have_text("Soittorinki")
    eyes.look(desk)


def test_salla_takes_a_practice_up_until_it_has_an_heir(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Sulo")
    assert search(desk, "lumitöihin apua")[0] == "Naapuriapurinki"
    press_enter_on(desk, "section[aria-labelledby=found] h3 a")
    expect(desk.locator("h1")).to_have_text("Naapuriapurinki")
    eyes.look(desk)
    press_enter_on(desk, 'main a[href$="/ota/"]')
    assert desk.locator('[name="adopter"] option:checked').inner_text() == "Salla"
    take_step(desk, eyes, "considering", [("why", WHY)])
    assert told(desk) == said("The step has been written down.")
    assert WHY in main_text(desk)

    next_step(desk)
    assert desk.locator('[name="to"]').evaluate_all("all => all.map(each => each.value)") == ["trying", "stopped"]
    take_step(desk, eyes, "trying", [("adapted", "Yhdessä kirjastoauton kanssa."), ("hours", "12,5"), ("euros", "200")])
    next_step(desk)
    take_step(desk, eyes, "in_use", [("hours", "8"), ("euros", "0"), ("people_reached", "17")])
    expect(desk.locator("h1")).to_have_text(re.compile(said("in use")))

    next_step(desk)
    take_step(desk, eyes, "embedded", [("why", "Jatkuu omalla rahalla."), ("heir_name", HEIR["heir_name"])])
    assert desk.url.endswith("/askel/")  # refused: the reason is said, and nothing typed is lost
    error = desk.locator(".hf-errors").inner_text()
    assert said("a budget line") in error
    assert said("a place in a plan") in error
    assert desk.locator('[name="heir_name"]').input_value() == HEIR["heir_name"]
    assert desk.locator('[name="why"]').input_value() == "Jatkuu omalla rahalla."
    assert desk.locator('[name="to"]:checked').get_attribute("value") == "embedded"
    tab_to(desk, '[name="heir_organisation"]')
    desk.keyboard.type("Sallan")
    for name in ("budget_line", "plan_place"):
        type_into(desk, name, HEIR[name])
    press_enter_on(desk, "main form .hf-actions button")
    eyes.look(desk)
    expect(desk.locator("h1")).to_have_text(re.compile(said("embedded")))
    for words in (*HEIR.values(), WHY, "Yhdessä kirjastoauton kanssa."):
        assert words in main_text(desk)
    assert desk.locator(".hf-road > li").count() == 4
    assert re.search(r"20,5\s*h", main_text(desk))  # 12.5 + 8 hours


def test_what_sharing_saved_is_open_to_view(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Sulo")
    desk.goto("/kaytannot/4/")
    savings = desk.locator("section[aria-labelledby=savings]")
    for fold in savings.locator("details").all():
        tab_to(desk, "section[aria-labelledby=savings] summary")
        desk.keyboard.press("Enter")
        expect(fold).to_have_attribute("open", "")
    eyes.look(desk)
    table = savings.locator("table").first
    *terms, total = [whole(cell) for cell in table.locator("tr td:last-child").all_inner_texts()]
    assert len(terms) >= 2
    assert sum(terms) == total == whole(savings.locator("h3").first.inner_text())


def whole(text: str) -> int:
    """The number in "Säästetyt tunnit: 1 296 h"."""
    found = re.search(r"[−-]?\d[\d\s]*", text)
    assert found, text
    return int(re.sub(r"\s", "", found[0]).replace("−", "-"))


def test_the_matrix_says_each_state_in_words(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Sulo")
    press_enter_on(desk, '.hf-nav--wide a[href="/kaytannot/"]')
    press_enter_on(desk, 'main a[href="/kaytannot/taulukko/"]')
    eyes.look(desk)
    table = desk.get_by_role("table").first
    columns = [re.sub(r"\s+", " ", each) for each in table.locator("thead th").all_text_contents()]
    place = next(n for n, name in enumerate(columns) if name.startswith("Posio"))
    row = table.locator("tbody tr", has=desk.get_by_role("link", name="Kyläkahvila", exact=True))
    cell = row.locator("th, td").nth(place)
    expect(cell.get_by_role("link")).to_have_accessible_name(re.compile(said("embedded")))
    press(cell.get_by_role("link"))
    expect(desk.locator("h1")).to_have_text(re.compile("Posiolla"))
    eyes.look(desk)
    desk.goto("/kaytannot/taulukko/?area=614&status=embedded")
    eyes.look(desk)
    assert desk.locator("tbody tr").count() == 1


def test_a_review_that_is_due_is_made(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    desk.goto("/kaytannot/tarkistettavat/")
    eyes.look(desk)
    before = desk.locator(".hf-tasks li").count()
    assert before >= 1
    press_enter_on(desk, ".hf-tasks a")
    eyes.look(desk)
    tab_to(desk, '[name="outcome"]')
    desk.keyboard.press("Space")
    type_into(desk, "note", "Soitettiin kaikille: toimii edelleen.")
    press_enter_on(desk, "main form .hf-actions button")
    eyes.look(desk)
    desk.goto("/kaytannot/tarkistettavat/")
    assert desk.locator(".hf-tasks li").count() == before - 1
