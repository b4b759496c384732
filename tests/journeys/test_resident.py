"""Journey 4: a resident answers on a phone with scripts off, in each language, stops and goes on, meets errors."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE
from .eyes import Eyes
from .hands import PAGE, answer_page, press, press_enter_on, tab_to

pytestmark = pytest.mark.slow
PREFIXES = {"fi": "", "fi-simple": "/fi-simple", "sv": "/sv", "en": "/en"}
Tabs = Callable[..., Page]


def begin(page: Page, address: str, code: str) -> None:
    page.goto(address)
    page.fill("#code", code)
    press(page.locator('button[name="go"][value="code"]'))


def answer_to_the_end(page: Page, eyes: Eyes, *, keyboard: bool = False) -> int:
    """Answer every page up to the sending; how many there were."""
    pages = 0
    while PAGE.search(page.url):
        eyes.look(page)
        answer_page(page, keyboard=keyboard, text="Kaamosaikaan kylällä on hiljaista." if pages % 2 else "")
        pages += 1
        assert pages < 60
    assert page.url.endswith("/laheta/")
    eyes.look(page)
    return pages


@pytest.mark.parametrize("language", PREFIXES)
def test_a_resident_answers_with_scripts_off(
    phone: Page, eyes: Eyes, survey: str, codes: list[str], language: str
) -> None:
    code = codes.pop()
    phone.goto(PREFIXES[language] + survey)
    eyes.look(phone)
    begin(phone, PREFIXES[language] + survey, code)
    assert phone.locator("html").get_attribute("lang") == language
    assert answer_to_the_end(phone, eyes) > 25
    press(phone.locator("#send button"))
    assert phone.url.endswith(f"{PREFIXES[language]}{survey}kiitos/")
    eyes.look(phone)
    begin(phone, PREFIXES[language] + survey, code)
    expect(phone.locator(".hf-errors")).to_be_visible()
    eyes.look(phone)


def test_the_whole_survey_with_the_keyboard_alone(phone: Page, eyes: Eyes, survey: str, codes: list[str]) -> None:
    phone.goto(survey)
    tab_to(phone, "#code")
    phone.keyboard.type(codes.pop().lower())
    press_enter_on(phone, 'button[name="go"][value="code"]')
    assert answer_to_the_end(phone, eyes, keyboard=True) > 25
    press_enter_on(phone, "#send button")
    assert phone.url.endswith("/kiitos/")


def test_half_on_one_device_and_the_rest_on_another(open_tab: Tabs, eyes: Eyes, survey: str, codes: list[str]) -> None:
    code, first, second = codes.pop(), open_tab(PHONE, script=False), open_tab(PHONE, script=False)
    begin(first, survey, code)
    for _ in range(12):
        answer_page(first)
    stopped_at = first.url
    press(first.locator('button[name="pause"]'))
    assert first.url.endswith("/tauko/")
    eyes.look(first)
    begin(second, survey, code)
    assert second.url == stopped_at
    answer_to_the_end(second, eyes)
    press(second.locator("main a.hf-back"))
    assert second.locator("input, textarea").count()
    second.goto(survey + "1/")
    assert second.locator('[name="municipality"]:checked').get_attribute("value") == "732"
    second.goto(survey + "laheta/")
    press(second.locator("#send button"))
    assert second.url.endswith("/kiitos/")
    first.goto(survey + "jatka/")
    expect(first.locator("#code")).to_be_visible()
    begin(first, survey, code)
    expect(first.locator(".hf-errors")).to_be_visible()


def test_every_trouble_with_a_code_has_a_page_that_helps(
    phone: Page, eyes: Eyes, survey: str, codes: list[str]
) -> None:
    right = codes.pop()
    mistyped = right[:-1] + ("0" if right[-1] != "0" else "1")
    said = set()
    for typed in ("", "4F7", mistyped, "T925 K5NÖ"):
        for prefix in PREFIXES.values():
            begin(phone, prefix + survey, typed)
            message = phone.locator("#code-error").inner_text()
            said.add(message)
            assert len(message) > 10
            assert phone.locator("#code").input_value() == typed
            assert phone.locator(".hf-errors a").get_attribute("href") == "#code"
            eyes.look(phone)
    assert len(said) >= 8
    begin(phone, survey, right)
    assert PAGE.search(phone.url)


def test_a_round_that_has_closed_says_so_in_each_language(phone: Page, eyes: Eyes) -> None:
    headings = set()
    for prefix in PREFIXES.values():
        for page in ("", "5/", "jatka/", "laheta/"):
            answer = phone.goto(f"{prefix}/kyselyt/1/vastaa/{page}")
            assert answer is not None
            assert answer.status == 409
            eyes.look(phone)
        headings.add(phone.locator("h1").inner_text())
        assert phone.locator('main a[href$="/ita-lappi/"]').count() == 1
    assert len(headings) >= 3


def open_text_page(page: Page) -> None:
    """Answer up to the page with a text field."""
    for _ in range(60):
        if page.locator("main textarea").count():
            return
        answer_page(page)
    raise AssertionError("the survey has no question answered in words")


def test_what_is_typed_survives_an_error_and_a_change_of_language(
    phone: Page, eyes: Eyes, survey: str, codes: list[str]
) -> None:
    begin(phone, survey, codes.pop())
    open_text_page(phone)
    field, place = phone.locator("main textarea"), PAGE.search(phone.url)
    assert place
    short = "Kyläkaupalle 40 km & <b>bussi</b> kulkee\nkahdesti viikossa. Ŋ → ✓"
    field.fill(short)
    press(phone.locator('nav button[lang="sv"]'))
    assert "/sv/" in phone.url
    assert phone.url.endswith(f"/vastaa/{place[1]}/")
    assert phone.locator("main textarea").input_value() == short
    long = short * 200
    for prefix in ("fi", "en", "fi-simple"):
        phone.locator("main textarea").fill(long)
        press(phone.locator(f'nav button[lang="{prefix}"]'))
        expect(phone.locator(".hf-errors")).to_be_visible()
        assert phone.locator("html").get_attribute("lang") == prefix
        assert phone.locator("main textarea").input_value() == long
    press(phone.locator('button[name="next"]'))
    assert phone.locator("main textarea").input_value() == long
    eyes.look(phone)
    phone.locator("main textarea").fill(short)
    press(phone.locator('button[name="next"]'))
    assert not phone.url.endswith(f"/vastaa/{place[1]}/")


def test_the_language_changes_in_the_middle_and_the_answers_stay(
    phone: Page, eyes: Eyes, survey: str, codes: list[str]
) -> None:
    begin(phone, survey, codes.pop())
    for language in ("sv", "en", "fi-simple", "fi"):
        answer_page(phone)
        place = phone.url.rstrip("/").split("/")[-1]
        choice = phone.locator("main input[type=radio], main input[type=checkbox]").first
        if not choice.count():
            continue
        choice.check()
        press(phone.locator(f'nav button[lang="{language}"]'))
        assert phone.url.endswith(f"{PREFIXES[language]}{survey}{place}/")
        assert phone.locator("html").get_attribute("lang") == language
        assert phone.locator("main input:checked").count() == 1


def test_an_empty_page_tells_of_skipping_and_can_be_skipped(
    phone: Page, eyes: Eyes, survey: str, codes: list[str]
) -> None:
    begin(phone, survey, codes.pop())
    press(phone.locator('button[name="next"]'))
    expect(phone.locator(".hf-errors")).to_be_visible()
    eyes.look(phone)
    before = phone.url
    press(phone.locator('button[name="skip"]'))
    assert phone.url != before


def test_somebody_from_elsewhere_is_thanked_and_can_take_it_back(phone: Page, eyes: Eyes, survey: str) -> None:
    phone.goto(survey)
    press(phone.locator('button[name="go"][value="open"]'))
    phone.locator('[name="municipality"]').last.check()
    press(phone.locator('button[name="next"]'))
    assert phone.url.endswith("/loppu/")
    eyes.look(phone)
    press(phone.locator("main a.hf-back"))
    assert PAGE.search(phone.url)
    phone.goto(survey + "loppu/")
    press(phone.locator("main form button"))
    eyes.look(phone)
    phone.goto(survey + "jatka/")
    expect(phone.locator("#code")).to_be_visible()


def test_nothing_goes_along_from_an_answer_to_a_conversation(phone: Page, survey: str, codes: list[str]) -> None:
    """A real browser sends "null" for the origin of a page without a referrer; the forms work all the same."""
    begin(phone, survey, codes.pop())
    here, homes = phone.context, {f"{prefix}{survey}" for prefix in PREFIXES.values()}
    assert {cookie["path"] for cookie in here.cookies()} == homes
    with phone.expect_request(lambda request: request.method == "POST") as asked:
        answer_page(phone)
    sent = asked.value.all_headers()
    assert (sent["origin"], sent["sec-fetch-site"]) == ("null", "same-origin")
    assert "draft_fi" in sent["cookie"]
    assert "referer" not in sent
    phone.goto(survey + "laheta/")
    press(phone.locator("#send button"))
    assert phone.url.endswith("/kiitos/")
    assert here.cookies() == []
    begin(phone, survey, codes.pop())  # a draft is under way, and its reader goes to write
    phone.goto(survey + "kiitos/")
    with phone.expect_request("**/yhteys/**") as asked:
        press(phone.locator('main a[rel="noreferrer"]'))
    sent = asked.value.all_headers()
    assert not {"referer", "origin", "cookie"} & set(sent)
    assert "?" not in phone.url
    assert phone.url.endswith("/yhteys/ita-lappi/")
    assert {cookie["path"] for cookie in here.cookies() if cookie["name"].startswith("draft")} == homes


@pytest.mark.parametrize("page", ["apua/", "kiitos/"])
def test_the_pages_beside_the_survey(phone: Page, eyes: Eyes, survey: str, page: str) -> None:
    for prefix in PREFIXES.values():
        phone.goto(prefix + survey + page)
        assert phone.locator('main a[href^="tel:"]').count()
        eyes.look(phone)


@pytest.mark.parametrize("language", PREFIXES)
def test_the_first_page_weighs_under_60_kilobytes(open_tab: Tabs, survey: str, language: str) -> None:
    """Everything that a phone which has never been here fetches, as it comes over the wire, headers included."""
    page, weights = open_tab(PHONE, script=False), []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto(PREFIXES[language] + survey, wait_until="networkidle")
    assert len(weights) >= 3  # page, styles, font
    assert 5_000 < sum(weights) < 60_000
