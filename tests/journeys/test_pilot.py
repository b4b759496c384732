"""Journey 11: a pilot is stated, confirmed by its partner, locked, asked, decided by its rule, read by everybody."""

import hashlib
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import DESK, PHONE
from .eyes import Eyes
from .hands import answer_page, choose_by_keyboard, press, press_enter_on, sign_in, tab_to
from .words import main_text, said, told

pytestmark = pytest.mark.slow
Tabs = Callable[..., Page]
NAME = "Lukupiiri autossa"
PARTNER = "Itä-Lapin työllisyyspalvelut"
PROMISE = "Kertoo lukupiiristä kaikille asiakkaille, ei valituille."
STATED = {
    "names_fi": NAME,
    "question_fi": "Tapaako useampi muita viikoittain, kun kirjastoautossa on lukupiiri?",
    "hypothesis_fi": "Uskomme, että osuus kasvaa vähintään 15 prosenttiyksikköä.",
    "activity_fi": "Lukupiiri kahdella pysäkillä kymmenen viikon ajan.",
    "question_1_fi": "Kuinka usein tapaat muita kuin niitä, joiden kanssa asut?",
}
LOCKED = "This pilot has started: what was stated is locked. To change it, make a new pilot that names this one."
FINGERPRINT = re.compile(r"\b[0-9a-f]{64}\b")


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, f'[name="{name}"]')
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def state(page: Page) -> None:
    """Fill in the form of a pilot in its own order, with the keyboard alone."""
    for name in ("names_fi", "question_fi", "hypothesis_fi", "activity_fi"):
        write(page, name, STATED[name])
    tab_to(page, '[name="area"]')
    page.keyboard.type("Salla")
    choose_by_keyboard(page, "measure", "survey")
    write(page, "question_1_fi", STATED["question_1_fi"])
    page.locator('[name="question_1_scale"]').select_option("often:4,5")
    choose_by_keyboard(page, "direction", "up")
    write(page, "adopt_at", "7,5")
    write(page, "stop_at", "0")
    choose_by_keyboard(page, "confidence", "80")
    for name, number in {"people": "950", "planned_before": "60", "planned_after": "60"}.items():
        write(page, name, number)


def fingerprint(page: Page) -> str:
    """The hash that a page shows of what was locked."""
    expect(page.locator("#lukko .hf-tag--good")).to_be_visible()  # what it says now is what was locked
    found = FINGERPRINT.search(page.locator("#lukko code").text_content() or "")
    assert found, page.url
    return found[0]


def locked_file(page: Page) -> bytes:
    with page.expect_download() as download:
        page.locator("#lukko a[href$='.json']").click()
    return download.value.path().read_bytes()


def own(page: Page) -> Locator:
    """The pilot of this journey on the list of pilots."""
    page.goto("/kokeilut/")
    return page.get_by_role("link", name=NAME, exact=True).last


def test_a_pilot_is_stated_confirmed_and_locked(desk: Page, open_tab: Tabs, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    press_enter_on(desk, '.hf-nav--wide a[href="/kokeilut/"]')
    eyes.look(desk)
    press_enter_on(desk, 'main a[href="/kokeilut/uusi/"]')
    state(desk)
    press_enter_on(desk, '[name="power"]')
    eyes.look(desk)
    hint = desk.locator("#voima").inner_text()
    assert "950" in hint
    assert re.search(r"60\D+60", hint)
    assert desk.locator('[name="names_fi"]').input_value() == NAME  # the hint saves nothing and loses nothing
    desk.locator('[name="decide_on"]').fill(str(date.today() + timedelta(days=120)))
    press_enter_on(desk, "main form > .hf-actions button")
    address = desk.url.split("#")[0]
    eyes.look(desk)

    press_enter_on(desk, 'main a[href$="/sitoumus/"]')
    eyes.look(desk)
    desk.locator('[name="organisation"]').select_option(label=PARTNER)
    write(desk, "text", PROMISE)
    press_enter_on(desk, "main form button")
    assert said("waits for confirmation") in main_text(desk)
    press_enter_on(desk, 'main a[href$="/lukitse/"]')
    eyes.look(desk)
    assert said("The pilot cannot start yet") in main_text(desk)
    assert desk.locator("main form").count() == 0

    confirm_by_the_right_person(open_tab, eyes)
    desk.reload()
    eyes.look(desk)
    press_enter_on(desk, "main form button")
    eyes.look(desk)
    assert desk.url.split("#")[0] == address
    assert told(desk) == said("The pilot has started, and what was stated is locked.")
    assert hashlib.sha256(locked_file(desk)).hexdigest() == fingerprint(desk)


def confirm_by_the_right_person(open_tab: Tabs, eyes: Eyes) -> None:
    """Eetu of the libraries may not say yes for the employment services; Kerttu may."""
    kerttu, eetu = open_tab(DESK), open_tab(DESK)
    sign_in(kerttu, "Kerttu")
    press_enter_on(kerttu, '.hf-nav--wide a[href="/kokeilut/"]')
    eyes.look(kerttu)
    mine = kerttu.locator(".hf-tasks li", has_text=NAME).get_by_role("link").get_attribute("href")
    press_enter_on(kerttu, f'main a[href="{mine}"]')
    expect(kerttu.get_by_text(PROMISE)).to_be_visible()
    eyes.look(kerttu)

    sign_in(eetu, "Eetu")
    eetu.goto(kerttu.url)
    assert said("Only a person of the organisation itself can confirm what it commits to.") in main_text(eetu)
    assert eetu.locator("main form").count() == 0

    press_enter_on(kerttu, "main form button")
    assert told(kerttu) == said("Confirmed. Thank you.")


def test_a_changed_rule_is_another_pilot(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    press(own(desk))
    old = desk.url.split("#")[0]
    answer = desk.goto(old + "muokkaa/")
    assert answer is not None
    assert answer.status == 409
    assert said(LOCKED) in main_text(desk)
    eyes.look(desk)
    desk.goto(old)
    before = fingerprint(desk)
    press_enter_on(desk, 'main a[href$="/korvaa/"]')
    eyes.look(desk)
    press_enter_on(desk, "main form button")
    eyes.look(desk)
    expect(desk.locator("main .hf-note:not([role=status])")).to_contain_text(NAME)
    write(desk, "names_fi", "Lukupiiri autossa, uusi sääntö")
    write(desk, "adopt_at", "10")
    press_enter_on(desk, "main form > .hf-actions button")
    assert desk.url != old
    expect(desk.locator(".hf-title").get_by_role("link", name=NAME)).to_be_visible()
    eyes.look(desk)
    desk.goto(old)
    assert fingerprint(desk) == before
    expect(desk.get_by_role("link", name="Lukupiiri autossa, uusi sääntö")).to_be_visible()


def test_a_resident_answers_the_short_round_with_scripts_off(desk: Page, open_tab: Tabs, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    press(own(desk))
    press_enter_on(desk, 'main a[href$="/mittaus/alku/"]')
    eyes.look(desk)
    press_enter_on(desk, "main form button")
    assert told(desk) == said("The round is open. Make the codes next.")
    desk.fill('[name="label"]', "Kirjastoauto")
    desk.fill('[name="count"]', "5")
    round_ = re.search(r"/kyselyt/\d+/", desk.url)
    assert round_
    press(desk.locator("main form button.hf-btn").first)
    code = desk.locator(".hf-codes li").first.inner_text()

    for prefix in ("/fi-simple", ""):
        phone = open_tab(PHONE, script=False)
        phone.goto(f"{prefix}{round_[0]}vastaa/")
        eyes.look(phone)
        phone.fill("#code", code)
        press(phone.locator('button[name="go"][value="code"]'))
        if prefix:
            continue  # a code is spent by the answer, not by a look
        pages = 0
        while not phone.url.endswith("/laheta/"):
            eyes.look(phone)
            answer_page(phone)
            pages += 1
            assert pages < 12
        assert 2 <= pages <= 10  # short
        eyes.look(phone)
        press(phone.locator("#send button"))
        assert phone.url.endswith("/kiitos/")
        eyes.look(phone)


def test_the_result_meets_the_rule_and_a_person_decides(desk: Page, eyes: Eyes) -> None:
    sign_in(desk, "Aino")
    press_enter_on(desk, '.hf-tasks a[href^="/kokeilut/"]')  # the day of its decision has come, says the desk
    expect(desk.locator("h1")).to_have_text("Soittorinki Posion kylillä")
    eyes.look(desk)
    before = fingerprint(desk)
    press_enter_on(desk, 'form[action$="/tulos/"] button')
    eyes.look(desk)
    result = desk.locator("section[aria-labelledby=result]").inner_text()
    assert said("Change against the rule") in result
    assert re.search(r"[+−]\d+", result)
    press_enter_on(desk, 'main a[href$="/paatos/"]')
    eyes.look(desk)
    write(desk, "reasons", "Muutos jäi epävarmaksi.")
    press_enter_on(desk, "main form button")
    eyes.look(desk)
    expect(desk.locator(".hf-errors")).to_be_visible()  # no lesson: nothing is decided, nothing typed is lost
    assert desk.locator('[name="reasons"]').input_value() == "Muutos jäi epävarmaksi."
    write(desk, "lesson_fi", "Viisi rinkiä ei riitä vastaukseen. Kysytään kahdessa kunnassa.")
    press_enter_on(desk, "main form button")
    eyes.look(desk)
    assert desk.locator("section[aria-labelledby=decision] blockquote").inner_text()
    assert fingerprint(desk) == before
    press_enter_on(desk, "section[aria-labelledby=decision] a")
    assert "/kaytannot/" in desk.url
    assert "Viisi rinkiä ei riitä" in main_text(desk)
    eyes.look(desk)


@pytest.mark.parametrize("prefix", ["", "/fi-simple", "/sv", "/en"])
def test_everybody_reads_the_pilot_and_its_fingerprint(phone: Page, desk: Page, eyes: Eyes, prefix: str) -> None:
    phone.goto(prefix + "/ita-lappi/kokeilut/")
    eyes.look(phone)
    press(phone.locator('main a[href$="/kokeilut/1/"]').first)
    eyes.look(phone)
    told_to_all = fingerprint(phone)
    assert hashlib.sha256(locked_file(phone)).hexdigest() == told_to_all
    if not prefix:
        sign_in(desk, "Helmi")
        desk.goto("/kokeilut/1/")
        assert fingerprint(desk) == told_to_all
        eyes.look(desk)
