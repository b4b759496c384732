"""Every page of contact, whatever state it meets and however it is asked: help lines, languages, a way on; silent.

The addresses come from the routes, so that a page that is added is asked too.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from highfive.conversations.actions.forgetting import forget
from highfive.conversations.models import ContactSettings, Thread
from highfive.conversations.tests.test_resident import PREFIXES, receipt_shown, write
from highfive.conversations.urls import urlpatterns
from highfive.core.queries import help_lines

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VALUES = {
    "slug": ["ita-lappi", "ita-lapi"], "word": ["juliste", "salainen"], "kind": ["callback", "video", "named", "x"],
    "code": ["1" * 28, "abc"],
}  # fmt: skip
STRANGE = ["/yhteys/ei/ole/t\u00e4m\u00e4/", "/yhteys/it\u00e4-lappi/", "/yhteys/keskustelu/lupa/"]
ROUTES = [route for route in urlpatterns if str(route.pattern).lstrip("^").startswith("yhteys/")]
WAYS = {
    "get": {}, "put": {}, "post": {}, "from another site": {"headers": {"Sec-Fetch-Site": "cross-site"}},
    "by an old browser from another site": {"headers": {"Origin": "https://evil.example"}},
}  # fmt: skip
Browser = Client


def addresses() -> Iterator[str]:
    translation.activate("fi")
    for route in ROUTES:
        names = list(route.pattern.converters)
        for values in itertools.product(*(VALUES[name] for name in names)):
            yield reverse(str(route.name), kwargs=dict(zip(names, values, strict=True)))
    yield from STRANGE


def opened(prefix: str) -> Browser:
    """A browser with an open conversation, and with a receipt that is not put down yet."""
    first, second = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    write(first, prefix=prefix)
    second.post(f"{prefix}/yhteys/palaa/", {"code": receipt_shown(first, prefix)})
    held = {name: morsel for name, morsel in second.cookies.items() if name.startswith("conversation")}
    first.cookies.update(held)
    return first


def nothing_more(_settings: Any) -> None:
    pass


def close(_settings: Any) -> None:
    ContactSettings.objects.update(open=False)


def forget_all(_settings: Any) -> None:
    for thread in Thread.objects.all():
        forget(thread=thread, outcome="withdrawn")


def lose_the_key(settings: Any) -> None:
    settings.CONVERSATION_KEYS = ["x" * 43 + "="]


STATES: dict[str, tuple[Callable[[Any], None], set[int]]] = {
    "open": (nothing_more, {200, 302, 403, 404, 405, 409, 422}),
    "closed": (close, {200, 302, 403, 404, 405, 409, 422}),
    "forgotten": (forget_all, {200, 302, 403, 404, 405, 409, 422}),
    "unreadable": (lose_the_key, {200, 302, 403, 404, 405, 409, 422, 503}),
}


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("state", STATES)
def test_every_page_is_silent_light_and_offers_help(
    contact: ContactSettings, settings: Any, language: str, state: str
) -> None:
    prefix, (become, expected) = PREFIXES[language], STATES[state]
    browsers = [Client(enforce_csrf_checks=True), opened(prefix)]
    become(settings)
    statuses = set()
    for address, way, browser in itertools.product(addresses(), WAYS, browsers):
        page = asked(browser, prefix + address, way)
        statuses.add(page.status_code)
        check(page, language, f"{way} {address} {page.status_code}")
    assert statuses == expected


@pytest.mark.parametrize("language", PREFIXES)
def test_a_page_that_breaks_offers_help_and_keeps_what_was_typed(
    contact: ContactSettings, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def break_down(*_args: Any) -> None:
        raise RuntimeError

    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    monkeypatch.setattr("highfive.conversations.views.resident.takes_messages", break_down)
    address = f"{PREFIXES[language]}/yhteys/ita-lappi/"
    for page in (browser.get(address), browser.post(address, {"text": "Monta sanaa, jotka eivät katoa."})):
        assert page.status_code == 500
        check(page, language, address)
    assert "Monta sanaa, jotka eivät katoa.</textarea>" in page.text


def asked(browser: Browser, address: str, way: str) -> Any:
    """The page, as if nobody had asked before or would again."""
    held = copy(browser.cookies)
    with transaction.atomic():
        ask = browser.generic if way == "put" else browser.get if way == "get" else browser.post
        page = ask("PUT", address) if way == "put" else ask(address, **WAYS[way])
        transaction.set_rollback(True)
    browser.cookies = held
    return page


def check(page: Any, language: str, told: str) -> None:
    assert page["Referrer-Policy"] == "no-referrer", told
    assert "no-store" in page["Cache-Control"], told
    check_cookies(page)
    if page.status_code == 302:
        assert page["Location"].startswith(f"{PREFIXES[language]}/yhteys/"), told
    elif page["Content-Type"].startswith("image/"):
        assert "/kuitti/kuva/" in told
    else:
        check_words(page.text, language, told)


def check_words(text: str, language: str, told: str) -> None:
    assert f'<html lang="{language}"' in text, told
    assert [line["phone"] for line in help_lines(language)] == re.findall(r'href="tel:\d+">([^<]+)<', between(text)), (
        told
    )
    for prefix in PREFIXES.values():
        assert re.search(rf'(?:formaction|href)="{prefix}/yhteys/[^"]*"[^>]* lang=', text), told
    assert re.search(rf'href="{PREFIXES[language]}/yhteys/(palaa/)?"', text), told  # a way on
    assert not re.search(r"<script|style=|href=\"/tili/", text), told
    assert len(text) < 25_000


def between(text: str) -> str:
    """The part with the help lines."""
    return text.partition('id="help"')[2].partition("</section>")[0]


def check_cookies(page: Any) -> None:
    for cookie in page.cookies.values():
        assert cookie.key.rpartition("_")[0] in ("receipt", "conversation")
        assert cookie["samesite"] == "Lax"
        if cookie["max-age"] != 0:  # one that is taken away needs no more
            assert cookie["httponly"]
            assert not cookie["expires"]
        assert cookie["path"].endswith("/yhteys/")


def test_the_lines_are_those_of_the_language() -> None:
    phones = {code: [line["phone"] for line in help_lines(code)] for code in PREFIXES}
    ours = ["112", "080 005 005"]
    assert phones["fi"] == phones["fi-simple"] == [*ours, "09 2525 0111"]
    assert phones["sv"] == [*ours, "09 2525 0112", "09 2525 0111"]
    assert phones["en"] == [*ours, "09 2525 0113", "09 2525 0111"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 302), ({"Sec-Fetch-Site": "none"}, 302), ({}, 302),
        ({"Origin": "null"}, 302), ({"Origin": "http://testserver"}, 302), ({"Origin": "http://127.0.0.1:8000"}, 302),
        ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, 403), ({"Origin": "https://testserver"}, 403),
        ({"Origin": "http://testserver.evil.example"}, 403), ({"Origin": ""}, 403),
    ],
)  # fmt: skip
def test_only_our_own_page_sends_a_form(
    resident: Client, contact: ContactSettings, headers: dict[str, str], status: int
) -> None:
    """A neighbour under the same domain is another site too: its forms carry SameSite cookies."""
    sent = resident.post("/yhteys/ita-lappi/", {"text": "Hei"}, headers=headers)
    assert sent.status_code == status
    assert Thread.objects.exists() == (status == 302)
