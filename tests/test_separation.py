"""Nothing ties a survey answer to a conversation: neither what a browser sends nor what the database holds."""

import itertools
import re
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client

from highfive.conversations.models import Thread
from highfive.conversations.tests.cards import open_contact
from highfive.core.models import Person, Region
from highfive.surveys import actions as surveys
from highfive.surveys.models import Answer, Round
from highfive.surveys.tests.conftest import make_round
from highfive.surveys.tests.test_wall import Strict, answered

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PREFIXES = ("", "/fi-simple", "/sv", "/en")
SHARED = {"core.region", "core.area", "core.person"}  # what both rooms may point at: none of them a resident
CONTACT = "/yhteys/ita-lappi/"


def sent_with(cookie: Any, path: str) -> bool:
    """Whether a browser sends a cookie to a path (RFC 6265, 5.1.4)."""
    limit = cookie["path"]
    return path == limit or (path.startswith(limit) and (limit.endswith("/") or path[len(limit)] == "/"))


@pytest.fixture
def round_(region: Region, cast: dict[str, Person]) -> Round:
    open_contact(region)
    made = make_round(region, cast["aino"], date.today(), date.today())
    return surveys.open_round(round_=made, by=cast["aino"])


@pytest.fixture
def code(round_: Round, cast: dict[str, Person]) -> str:
    return surveys.create_codes(round_=round_, count=40, label="A", by=cast["aino"])[1][0]


def write(browser: Strict) -> None:
    """A conversation from its first page to the open thread."""
    page = browser.ask("get", CONTACT).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    browser.ask("post", CONTACT, {"text": "Kaipaan seuraa.", "once": once[1]})
    shown = browser.ask("get", "/yhteys/kuitti/").content.decode()
    receipt = "".join(re.findall(r'<span aria-hidden="true">(\d{4})</span>', shown))
    browser.ask("post", "/yhteys/kuitti/vahvista/", {"typed": receipt[-4:]})
    assert browser.ask("get", "/yhteys/keskustelu/").status_code == 200


def cookies_of(browser: Strict) -> list[Any]:
    return [morsel for answer in browser.answers for morsel in answer.cookies.values()]


def test_a_browser_sends_no_cookie_from_the_one_to_the_other(round_: Round, code: str) -> None:
    survey, contact = Strict(), Strict()
    answered(survey, round_, code)
    write(contact)
    survey_paths = [
        f"{prefix}/kyselyt/{round_.pk}/vastaa/{page}" for prefix in PREFIXES for page in ("", "1/", "kiitos/")
    ]
    contact_paths = [
        f"{prefix}/yhteys/{page}" for prefix in PREFIXES for page in ("", "ita-lappi/", "palaa/", "kuitti/")
    ]
    for cookies, own, others in (
        (cookies_of(survey), survey_paths, contact_paths),
        (cookies_of(contact), contact_paths, survey_paths),
    ):
        assert cookies
        assert not [(each.key, path) for each in cookies for path in others if sent_with(each, path)]
        assert any(sent_with(each, path) for each in cookies for path in own)
    names = {each.key for each in cookies_of(survey)}, {each.key for each in cookies_of(contact)}
    assert not names[0] & names[1]
    assert not (names[0] | names[1]) & {"sessionid", "csrftoken", "django_language", "messages"}


def test_no_page_of_either_tells_where_its_reader_came_from(round_: Round, code: str) -> None:
    browser = Strict()
    answered(browser, round_, code)
    link = re.search(r'href="(/yhteys/[^"]*)"', browser.answers[-1].content.decode())
    assert link
    assert link[1] == CONTACT  # no parameter
    write(browser)
    assert {answer["Referrer-Policy"] for answer in browser.answers} == {"no-referrer"}
    assert all("no-store" in answer["Cache-Control"] for answer in browser.answers)
    assert all("ETag" not in answer and "Last-Modified" not in answer for answer in browser.answers)


def test_the_contact_page_is_the_same_for_one_who_has_just_answered(round_: Round, code: str) -> None:
    """Even a browser that sent everything it has, with its referrer, would be told apart by nothing."""
    browser = Strict()
    answered(browser, round_, code)
    referrer = {"referer": f"http://testserver/kyselyt/{round_.pk}/vastaa/kiitos/"}
    pages = [client.get(CONTACT, headers=referrer).content for client in (browser.client, Client())]
    assert len({re.sub(rb'name="once" value="[^"]+"', b"", page) for page in pages}) == 1


def test_no_table_of_the_one_leads_to_a_table_of_the_other() -> None:
    rooms = {name: list(apps.get_app_config(name).get_models()) for name in ("surveys", "conversations")}
    for own, other in itertools.permutations(rooms):
        pointed = {to._meta.app_label for model in rooms[own] for to in _pointed_at(model)}
        assert other not in pointed
    both = {to._meta.label_lower for to in itertools.chain(*map(_pointed_at, rooms["surveys"]))} & {
        to._meta.label_lower for to in itertools.chain(*map(_pointed_at, rooms["conversations"]))
    }
    assert both <= SHARED
    by_residents = {Thread, *_models("conversations", "Message", "Consent"), *_models("surveys", "Draft", "Answer")}
    people = [to for model in by_residents for to in _pointed_at(model) if to is Person and model is not Thread]
    assert len(people) == 1  # the member who answered, beside the answer


def _models(room: str, *names: str) -> list[type[models.Model]]:
    return [apps.get_model(room, name) for name in names]


def _pointed_at(model: type[models.Model]) -> list[type[models.Model]]:
    return [column.related_model for column in model._meta.get_fields() if column.many_to_one or column.one_to_one]


def test_no_value_stands_in_both(round_: Round, code: str, cast: dict[str, Person], region: Region) -> None:
    """One browser answers and writes at once; of all that is stored of it nothing but what everybody has is in both."""
    browser = Strict()
    answered(browser, round_, code)
    write(browser)
    before_sealing = _values("surveys_draft", "surveys_code")
    surveys.close_round(round_=round_, by=cast["aino"])
    assert (Answer.objects.count(), Thread.objects.count()) == (1, 1)
    survey = before_sealing | _values("surveys_answer", "surveys_code")
    contact = _values("conversations_thread", "conversations_message", "conversations_consent", "conversations_opening")
    common = {"fi", "web", "None", "0", "1", "True", "False", "", str(region.pk), *map(str, range(2, 10))}
    assert survey & contact <= common
    assert date.today().isoformat() in contact
    assert not [value for value in survey if re.search(r"\d{4}-\d\d-\d\d|\d\d:\d\d", value)]


def _values(*tables: str) -> set[str]:
    """Every cell of these tables as text."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            found |= {str(cell) for row in cursor.fetchall() for cell in row}
    return found
