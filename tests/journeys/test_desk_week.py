"""Journey 1, as far as it is built: Aino's desk leads to what waits; hours by keyboard; the week's activities."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK
from .eyes import Eyes
from .hands import press, press_enter_on, sign_in, tab_to
from .words import main_text, said

pytestmark = pytest.mark.slow
Tabs = Callable[..., Page]
PARTS = (
    "/verkosto/", "/verkosto/organisaatiot/", "/verkosto/organisaatiot/7/", "/verkosto/kohderyhmat/",
    "/verkosto/kohderyhmat/1/", "/verkosto/tunnit/", "/kaytannot/palaset/", "/kaytannot/ehdotukset/",
)  # fmt: skip


def unfold(page: Page) -> None:
    """Open what stands behind folds, with the keyboard."""
    for summary in page.locator("main details > summary").all():
        summary.press("Enter")


def test_each_line_of_the_desk_is_one_press_from_its_place(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    eyes.look(desk)
    late = [bool(line.locator(".hf-tag--warm").count()) for line in desk.locator("[aria-labelledby=now] li").all()]
    assert late == sorted(late, reverse=True)  # the most urgent first
    unfold(desk)
    eyes.look(desk)
    links = [str(link.get_attribute("href")) for link in desk.locator(".hf-tasks li a").all()]
    assert {"kaytannot", "hankkeet"} <= {link.split("/")[1] for link in links}
    assert desk.locator("[aria-labelledby=survey] a").count() >= 1
    for link in dict.fromkeys(link.partition("#")[0] for link in links):  # another place of the same page is no visit
        answer = desk.goto(link)
        assert answer is not None
        assert answer.status == 200, link
        eyes.look(desk)


def test_the_heading_tells_what_is_most_urgent(desk: Page) -> None:
    sign_in(desk, "Aino")
    waiting = desk.locator("[aria-labelledby=people] .hf-count")
    heading = desk.locator("h1").inner_text()
    if waiting.count():
        assert "vastaustasi" in heading
    else:
        first = desk.locator("[aria-labelledby=now] li a").first.inner_text()
        assert first.rstrip(".?") in heading


def test_the_desk_shows_each_only_what_their_role_may_do(open_tab: Tabs, eyes: Eyes) -> None:
    desks = {}
    for who in ("Kerttu", "Helmi"):
        page = open_tab(DESK)
        sign_in(page, who)
        eyes.look(page)
        desks[who] = page
    assert desks["Kerttu"].locator('.hf-tasks a[href*="/kokeilut/"]').count() >= 1  # a commitment to confirm
    assert desks["Helmi"].locator(".hf-tasks li").count() == 0
    assert desks["Helmi"].locator('form[action="/verkosto/tunnit/pikakirjaus/"]').count() == 0


def test_a_line_of_hours_is_written_on_the_desk(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    desk.locator("#work_area").select_option(label="Salla")
    tab_to(desk, "#work_hours")
    desk.keyboard.insert_text("0,5")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert desk.url.endswith("/tyopoyta/")
    expect(desk.locator("[role=status]")).to_be_visible()
    eyes.look(desk)
    assert "Salla" in desk.locator("[aria-labelledby=hours]").inner_text()


def test_a_deputy_has_the_same_desk_from_a_day_to_a_day(open_tab: Tabs, eyes: Eyes) -> None:
    aino, veikko = open_tab(DESK, script=False), open_tab(DESK, script=False)
    sign_in(aino, "Aino")
    press(aino.locator('main a[href="/tyopoyta/sijaiset/"]'))
    eyes.look(aino)
    aino.locator('[name="deputy"]').select_option(label="Veikko Vaara")
    day = aino.locator('[name="starts_on"]').input_value()
    aino.locator('[name="ends_on"]').fill("2020-01-01")
    press(aino.locator("main form.hf-card button"))
    expect(aino.locator(".hf-errors")).to_be_visible()
    eyes.look(aino)
    aino.locator('[name="ends_on"]').fill(day)
    press(aino.locator("main form.hf-card button"))
    expect(aino.locator("[role=status]")).to_be_visible()
    sign_in(veikko, "Veikko")
    eyes.look(veikko)
    press(veikko.locator(".hf-note a").filter(has_text="Aino"))
    eyes.look(veikko)
    lines = veikko.locator(".hf-tasks li a").evaluate_all("all => all.map(each => each.pathname)")
    aino.goto("/tyopoyta/")
    hers = aino.locator(".hf-tasks li a").evaluate_all("all => all.map(each => each.pathname)")
    assert lines == [line for line in hers if line in lines]
    hidden = {line.split("/")[1] for line in hers if line not in lines}
    assert hidden <= {"kohtaa", "verkosto"}  # what was written to her alone; observations that are the deputy's own
    assert len(lines) >= 5
    aino.goto("/tyopoyta/sijaiset/")
    press(aino.locator("li", has_text="Veikko").get_by_role("button"))
    answer = veikko.reload()
    assert answer is not None
    assert answer.status == 404


def hours(page: Page) -> float:
    """Aino's own hours of the month, as the page of hours says."""
    found = re.search(r"([\d\s]+(?:,\d+)?)\s*h", page.locator("#sofar ~ .hf-big").inner_text())
    assert found
    return float(re.sub(r"\s", "", found[1]).replace(",", "."))


def test_hours_are_written_down_with_the_keyboard_alone(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    press_enter_on(desk, 'main a[href="/verkosto/tunnit/kirjaa/"]')
    eyes.look(desk)
    before = hours(desk)
    for typed in ("2,5", "1"):  # the field of hours has the focus: a number and Enter is a line
        assert desk.evaluate("document.activeElement.name") == "hours"
        desk.keyboard.insert_text(typed)
        with desk.expect_navigation():
            desk.keyboard.press("Enter")
    eyes.look(desk)
    assert hours(desk) == before + 3.5
    desk.keyboard.insert_text("kaksi")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.locator(".hf-errors")).to_be_visible()
    assert desk.locator('[name="hours"]').input_value() == "kaksi"
    eyes.look(desk)
    desk.goto("/verkosto/tunnit/kirjaa/")
    press(desk.locator('form[action$="/poista/"] button').first)
    assert hours(desk) == before + 2.5
    press_enter_on(desk, 'main a[href="/verkosto/tunnit/"]')
    eyes.look(desk)
    with desk.expect_download() as download:
        desk.locator('a[href^="/verkosto/tunnit/summat.csv"]').click()
    assert download.value.path().read_text().count("\n") > 10


def test_the_week_is_in_the_calendar_and_in_ones_own(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    press_enter_on(desk, '.hf-nav--wide a[href="/verkosto/"]')
    press_enter_on(desk, 'main a[href="/verkosto/toiminta/"]')
    eyes.look(desk)
    days = desk.locator(".hf-days time").evaluate_all("all => all.map(each => each.dateTime)")
    assert days == sorted(days)
    assert len(days) >= 4
    press_enter_on(desk, '.hf-days a[href^="/verkosto/toiminta/"]')
    eyes.look(desk)
    desk.goto("/verkosto/toiminta/kalenteri/")
    if not desk.locator("#address").count():
        press_enter_on(desk, "main form button")
    eyes.look(desk)
    address = desk.locator("#address").input_value()
    answer = desk.request.get(re.sub("^https?://[^/]+", "", address))
    assert answer.ok
    assert answer.text().startswith("BEGIN:VCALENDAR")
    assert answer.text().count("BEGIN:VEVENT") >= 5


def test_the_public_calendar_tells_what_is_open_to_all(phone: Page, eyes: Eyes) -> None:
    for prefix in ("", "/fi-simple", "/sv", "/en"):
        phone.goto(f"{prefix}/ita-lappi/toiminta/")
        eyes.look(phone)
        assert "Kursu" in main_text(phone)
        assert "hyvinvointiryhmä" not in main_text(phone)  # the group's own meeting is not open


@pytest.mark.parametrize("address", PARTS)
def test_the_parts_of_the_network_and_the_practices_are_for_everybody(desk: Page, eyes: Eyes, address: str) -> None:
    sign_in(desk, "Aino")
    answer = desk.goto(address)
    assert answer is not None
    assert answer.status == 200
    eyes.look(desk)
    assert desk.locator("h1").inner_text()
    tab_to(desk, "main a")
    assert said("Desk") in desk.locator("header").inner_text()
