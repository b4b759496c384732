"""Bad input into the addresses of pages: every page that reads a question, found by asking each page what it reads."""

from collections.abc import Iterator
from typing import Any, ClassVar, cast
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.urls import resolve

from highfive.comments.models import Thread

from .hands import in_finnish
from .test_shared import NUMBERS, UNSEEN

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("undone")]
DOORS = ("/tyopoyta/", "/verkosto/", "/ita-lappi/", "/kaytannot/", "/kyselyt/", "/kohtaa/", "/luvut/", "/raportit/")
BEHIND_A_PRESS = {"account_logout", "demo_sign_in"}
SURELY = {
    "practice_list": {"q", "target_group", "area", "state", "cost", "status"},
    "adoption_matrix": {"status", "group", "area", "organisations"},
    "practice_create": {"block"},
    "activity_list": {"month", "area"},
    "work_list": {"year", "project"},
    "work_csv": {"year", "project"},
    "observation_list": {"group", "area", "theme", "page"},
    "observation_create": {"group"},
    "encounter_create": {"group", "organisation", "area"},
    "public_practice_list": {"q"},
    "thread_detail": {"sivu"},
}
VALUES = (*NUMBERS, *UNSEEN[:4], "%ED%A0%80", "sana " * 40, "a-b-c-d-" * 20, "ä" * 200)
FEW = ("9" * 40, "²", "a\x00b", "\u202e\ufffe")


class Listening(QueryDict):
    """A question that writes down which of its names a page reads."""

    read: ClassVar[set[str]] = set()  # while it is made; then the fixture's

    def __getitem__(self, key: Any) -> Any:
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: Any) -> bool:
        self.read.add(key)
        return super().__contains__(key)

    def getlist(self, key: Any, default: Any = None) -> Any:
        self.read.add(key)
        return super().getlist(key, default)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names that pages have read; to be emptied between two pages."""
    names: set[str] = set()

    def asked(request: WSGIRequest) -> Listening:
        question: Any = Listening(request.META.get("QUERY_STRING", ""))
        question.read = names
        return cast(Listening, question)

    monkeypatch.setattr(WSGIRequest, "GET", property(asked))
    yield names
    monkeypatch.undo()


def pages(client: Client) -> Iterator[tuple[str, str, Any]]:
    """(name of the route, address, answer) of one page of each route that links lead to."""
    talk = in_finnish("thread_detail", Thread.objects.latest("pk").pk)  # only mails lead to it
    seen, ahead = set(BEHIND_A_PRESS), [*DOORS, talk]
    while ahead:
        address = ahead.pop(0)
        name = str(resolve(address).url_name)
        if name in seen:
            continue
        seen.add(name)
        answer = client.get(address, {"x": "1"})  # some pages read nothing where nothing is asked
        yield name, address, answer
        if "text/html" in answer.headers.get("Content-Type", "") and answer.content:
            links = lxml.html.fromstring(answer.content).xpath("//a/@href | //form[@method='get']/@action")
            ahead += [path for link in links if (path := _ours(address, link))]
        elif path := _ours(address, answer.headers.get("Location", "")):
            ahead.append(path)


def _ours(address: str, link: str) -> str:
    """The path of a link to a page of this site, in Finnish."""
    found = urlsplit(urljoin(address, link))
    elsewhere = found.netloc or found.scheme not in ("", "http", "https")
    return "" if elsewhere or found.path.startswith(("/static/", "/sv/", "/en/", "/fi-simple/")) else found.path


@pytest.fixture
def questions(aino: Client, read: set[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """Address and names of each page that reads a question, by its route's name."""
    found = {}
    read.clear()
    for name, address, answer in pages(aino):
        assert answer.status_code < 500, address
        if read:
            found[name] = (address, frozenset(read))
        read.clear()
    return found


def test_no_question_to_any_page_breaks_anything(
    aino: Client, questions: dict[str, tuple[str, frozenset[str]]]
) -> None:
    for name, least in SURELY.items():
        assert questions[name][1] >= least, name
    for address, names in questions.values():
        given = [dict.fromkeys(names, value) for value in VALUES]
        given += [{name: value} for name in names for value in FEW]
        for each in given:
            answer = aino.get(address, each)
            assert answer.status_code < 500, f"{address} {each}"
        answer = Client(raise_request_exception=False).get(f"{address}?{min(names)}=%ED%A0%80%00")
        assert answer.status_code < 500
