"""The wall between an answer and a conversation, as a browser meets it: nothing of the one comes to the other."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from highfive.core.models import Person
from highfive.surveys.models import Answer, Draft, Round
from highfive.surveys.tests.conftest import LANGUAGES, PREFIXES

pytestmark = pytest.mark.django_db
FORMS = (
    {"municipality": "m732"}, {"age": "a65"}, {"lonely": "often"}, {"joys": ["nature"]}, {"why": "Siksi"},
    {"open": "Kiitos"}, {},
)  # fmt: skip


class Strict:
    """A client that checks forged forms as the real site does, and looks at every answer it gets."""

    def __init__(self, **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True, headers=headers)
        self.answers: list[Any] = []

    def ask(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        self.answers.append(getattr(self.client, method)(path, data or {}))
        return self.answers[-1]

    def paths(self) -> set[str]:
        """Where the browser would send the cookies that it was given."""
        return {morsel["path"] for answer in self.answers for morsel in answer.cookies.values()}


def answered(browser: Strict, round_: Round, code: str, language: str = "fi") -> str:
    """The whole way from the front page to the thanks; its address."""
    start = f"{PREFIXES[language]}/kyselyt/{round_.pk}/vastaa/"
    browser.ask("get", start)
    place = browser.ask("post", start, {"code": code, "go": "code"})["Location"]
    for posted in FORMS:
        assert browser.ask("get", place).status_code == 200
        place = browser.ask("post", place, posted)["Location"]
    assert place.endswith("/kiitos/")
    browser.ask("get", place)
    browser.ask("get", f"{start}apua/")
    return place


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cookie_and_no_referrer_leaves_the_survey(open_round: Round, codes: list[str], language: str) -> None:
    browser = Strict()
    answered(browser, open_round, codes[0], language)
    assert Draft.objects.get().finished
    assert browser.paths() == {f"{prefix}/kyselyt/{open_round.pk}/vastaa/" for prefix in PREFIXES.values()}
    assert {answer["Referrer-Policy"] for answer in browser.answers} == {"no-referrer"}
    assert all("no-store" in answer["Cache-Control"] for answer in browser.answers)
    for answer in browser.answers:
        for morsel in filter(lambda each: each.value, answer.cookies.values()):
            assert morsel["httponly"]
            assert morsel["samesite"] == "Lax"
            assert (morsel["max-age"], morsel["expires"]) == ("", ""), "it outlives the browser"


def test_the_way_to_a_conversation_carries_nothing(open_round: Round, codes: list[str]) -> None:
    browser = Strict()
    answered(browser, open_round, codes[0])
    for page in browser.answers[-2:]:  # thanks, help
        assert '<a href="/yhteys/ita-lappi/" rel="noreferrer">' in page.content.decode()
    assert "sessionid" not in browser.client.cookies


def test_the_way_to_a_conversation_is_the_same_for_everybody(open_round: Round, codes: list[str]) -> None:
    thanks = f"/kyselyt/{open_round.pk}/vastaa/kiitos/"
    browser = Strict()
    assert answered(browser, open_round, codes[0]) == thanks
    assert browser.answers[-2].content == Client().get(thanks).content


def test_the_draft_is_found_in_every_language_and_after_a_change_of_it(open_round: Round, codes: list[str]) -> None:
    browser = Strict()
    address = f"/kyselyt/{open_round.pk}/vastaa/"
    browser.ask("post", address, {"code": codes[0]})
    for number, (_language, prefix) in enumerate(PREFIXES.items()):
        changed = browser.ask("post", f"{prefix}{address}5/", {"lonely": ("never", "often")[number % 2], "stay": "1"})
        assert changed["Location"] == f"{prefix}{address}5/"
        assert browser.ask("get", changed["Location"]).status_code == 200
    assert Draft.objects.get().answers == {"lonely": "often"}


def test_no_page_of_a_resident_asks_for_a_token_or_uses_messages() -> None:
    room = Path(__file__).parents[1]
    pages = {path.name: path.read_text() for path in (room / "templates/surveys/resident").glob("*.html")}
    assert len(pages) > 8
    assert not [name for name, page in pages.items() if "csrf" in page or "messages" in page]
    assert "messages" not in (room / "views/resident.py").read_text()


SITES = {"cross-site": 403, "same-site": 403, "same-origin": 302, "none": 302, "": 302}


@pytest.mark.parametrize(("said", "status"), SITES.items())
def test_a_form_from_another_site_is_refused(open_round: Round, codes: list[str], said: str, status: int) -> None:
    """Browsers before 2023 say nothing; and a page without a referrer has "null" for its origin."""
    browser = Strict(origin="null", **({"sec-fetch-site": said} if said else {}))
    address = f"/kyselyt/{open_round.pk}/vastaa/"
    begun = browser.ask("post", address, {"code": codes[0]})
    assert begun.status_code == status
    assert Draft.objects.count() == (status == 302)
    assert begun["Referrer-Policy"] == "no-referrer"
    if status == 403:
        assert not begun.cookies
        return
    saved = browser.ask("post", begun["Location"], {"municipality": "m732"})
    assert saved.status_code == 302
    forged = Strict(**{"sec-fetch-site": "cross-site"})
    forged.client.cookies = browser.client.cookies
    for page in ("3/", "laheta/", "loppu/"):
        assert forged.ask("post", address + page, {"age": "a65"}).status_code == 403
    assert Draft.objects.get().answers == {"municipality": "m732"}


def test_another_rounds_pages_do_not_know_the_draft(open_round: Round, codes: list[str]) -> None:
    """A cookie of one round, sent to another by hand, opens nothing there."""
    browser = Strict()
    browser.ask("post", f"/kyselyt/{open_round.pk}/vastaa/", {"code": codes[0]})
    assert browser.ask("post", f"/kyselyt/{open_round.pk + 1}/vastaa/3/", {"age": "a65"}).status_code == 404


def test_the_one_who_keys_is_told_without_a_trace(
    as_person: Any, cast: dict[str, Person], open_round: Round, codes: list[str]
) -> None:
    veikko = as_person(cast["veikko"])
    given = {"code": codes[0], "mode": "phone", "language": "fi", "assisted": "on"}
    place = veikko.post(f"/kyselyt/{open_round.pk}/tallenna/", given, follow=True).redirect_chain[-1][0]
    veikko.post(place, {"municipality": "m732"})
    sent = veikko.post(f"/kyselyt/{open_round.pk}/vastaa/laheta/")
    assert "messages" not in sent.cookies
    assert 'role="status"' in veikko.get(sent["Location"]).content.decode()
    assert 'role="status"' not in veikko.get(f"/kyselyt/{open_round.pk}/tallenna/").content.decode()
    assert not Answer.objects.exists()
