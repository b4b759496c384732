"""Browsers of the journeys: phones and desks, with scripts on or off; no page may answer 500 or break its CSP."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Response, sync_playwright

from .eyes import Eyes
from .hands import press, sign_in

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
CODES = 14


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Started for each file of tests: while it lives, no other test may use the database in its thread."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def open_tab(site: Any, browser: Browser) -> Iterator[Callable[..., Page]]:
    """open_tab(PHONE, script=False) -> a tab of a new browser without cookies."""
    troubles: list[str] = []

    def watch_response(response: Response) -> None:
        if response.status >= 500:
            troubles.append(f"{response.status} {response.url}")

    def watch_console(message: Any) -> None:
        if "Content Security Policy" in message.text:
            troubles.append(message.text)

    with ExitStack() as stack:

        def open_one(device: dict[str, Any], *, script: bool = True, **more: Any) -> Page:
            context = browser.new_context(base_url=site.url, java_script_enabled=script, **device, **more)
            stack.callback(context.close)
            context.set_default_timeout(20_000)
            context.on("response", watch_response)
            context.on("console", watch_console)
            return context.new_page()

        yield open_one
    assert not troubles
    assert site.log.read_text() == ""  # whatever people do: no error, receipt, address or hour


@pytest.fixture
def phone(open_tab: Callable[..., Page]) -> Page:
    """A resident's phone with scripts off."""
    return open_tab(PHONE, script=False)


@pytest.fixture
def desk(open_tab: Callable[..., Page]) -> Page:
    """A desk's browser."""
    return open_tab(DESK)


@pytest.fixture(scope="module")
def eyes(site: Any, browser: Browser) -> Iterator[Eyes]:
    """Looks at pages; the same page is looked at once in a file of tests."""
    context = browser.new_context(base_url=site.url)
    yield Eyes(context.new_page(), closed=site.database_url.startswith("postgres"))
    context.close()


@pytest.fixture(scope="module")
def survey(site: Any) -> str:
    """The address of the region's survey that is open now; a pilot's short round may be open beside it."""
    with urlopen(f"{site.url}/ita-lappi/") as answer:  # noqa: S310 - our own server
        html = answer.read().decode()
    found = re.search(r'"(/kyselyt/\d+/vastaa/)"[^<]*</a> <span>Hyvinvointi- ja', html)
    assert found, "the region's page offers no survey"
    return found[1]


@pytest.fixture(scope="module")
def codes(site: Any, browser: Browser, survey: str) -> list[str]:
    """Codes that Aino makes for the open round; each test takes its own with pop()."""
    context = browser.new_context(base_url=site.url, **DESK)
    page = context.new_page()
    sign_in(page, "Aino")
    page.goto(survey.replace("vastaa", "koodit"))
    page.fill('[name="label"]', "Sallan kirjasto")
    page.fill('[name="count"]', str(CODES))
    press(page.locator("main form button.hf-btn").first)
    made = page.locator(".hf-codes li").all_inner_texts()
    context.close()
    assert len(made) == CODES
    return made
