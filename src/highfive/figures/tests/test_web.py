"""The way out: its name, its pace, its memory, and what it says when a service does not give what was asked."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import requests

from highfive.figures.sources.web import USER_AGENT, Fetcher, SourceFailed


def test_it_names_itself(service, fetcher) -> None:
    service.routes["/a"] = {"x": 1}
    assert fetcher.read(f"{service.base}/a", json.loads)[0] == {"x": 1}
    assert USER_AGENT.startswith("HighFive/")


def test_a_refusal_for_want_of_a_name_is_told(service, fetcher, monkeypatch) -> None:
    monkeypatch.setattr("highfive.figures.sources.web.USER_AGENT", None)
    with pytest.raises(SourceFailed, match=r"403 Forbidden\. The service .* want another User-Agent"):
        fetcher.read(f"{service.base}/a", json.loads)


def test_an_answer_is_remembered_with_its_day(service, fetcher) -> None:
    service.routes["/a"] = [1]
    fetcher.clock = lambda: datetime(2026, 11, 3, 12, tzinfo=UTC)
    fetcher.read(f"{service.base}/a", json.loads)
    fetcher.clock = lambda: datetime(2026, 11, 5, 12, tzinfo=UTC)
    read, day = fetcher.read(f"{service.base}/a", json.loads)
    assert (read, day.isoformat(), len(service.calls)) == ([1], "2026-11-03", 1)


def test_the_day_is_the_readers_day_at_night_too(service, fetcher) -> None:
    service.routes["/a"] = [1]
    fetcher.clock = lambda: datetime(2026, 11, 3, 23, tzinfo=UTC)  # one in the morning of the 4th in Finland
    days = [fetcher.read(f"{service.base}/a", json.loads)[1].isoformat() for _ in range(2)]
    assert (days, len(service.calls)) == (["2026-11-04"] * 2, 1)


@pytest.mark.parametrize(
    "again",
    [{"max_age": timedelta(days=1)}, {"version": "newer"}, {"body": {"q": 1}}],
    ids=["too old", "other version", "other body"],
)
def test_another_question_or_an_old_answer_asks_again(service, fetcher, again) -> None:
    service.routes["/a"] = [1]
    fetcher.clock = lambda: datetime(2026, 11, 3, tzinfo=UTC)
    fetcher.read(f"{service.base}/a", json.loads)
    fetcher.clock = lambda: datetime(2026, 11, 5, tzinfo=UTC)
    assert fetcher.read(f"{service.base}/a", json.loads, **again)[1].day == 5
    assert len(service.calls) == 2


def test_fresh_asks_again_and_a_broken_memory_is_forgotten(service, fetcher) -> None:
    service.routes["/a"] = [1]
    fetcher.read(f"{service.base}/a", json.loads)
    next(fetcher.folder.glob("*.json")).write_text("{broken")
    fetcher.read(f"{service.base}/a", json.loads)
    fetcher.fresh = True
    fetcher.read(f"{service.base}/a", json.loads)
    assert len(service.calls) == 3


def test_what_cannot_be_read_is_told_and_not_remembered(service, fetcher) -> None:
    service.routes["/a"] = "{broken"
    with pytest.raises(SourceFailed, match=r"The answer of .*/a could not be read: Expecting"):
        fetcher.read(f"{service.base}/a", json.loads)
    service.routes["/a"] = [2]
    assert fetcher.read(f"{service.base}/a", json.loads)[0] == [2]


def test_it_waits_a_second_between_calls(service, tmp_path) -> None:
    waits: list[float] = []
    fetcher = Fetcher(tmp_path, sleep=waits.append)
    service.routes |= {"/a": [1], "/b": [2]}
    fetcher.read(f"{service.base}/a", json.loads)
    fetcher.read(f"{service.base}/b", json.loads)
    fetcher.session.close()
    assert len(waits) == 1
    assert 0.8 < waits[0] <= 1


def test_it_waits_as_long_as_it_is_told_and_tries_once_more(service, fetcher) -> None:
    answers = [(429, "slow down"), (200, "[3]")]
    service.routes["/a"] = lambda query, body: answers.pop(0)
    waits: list[float] = []
    fetcher.sleep = waits.append
    assert fetcher.read(f"{service.base}/a", json.loads)[0] == [3]
    assert waits == [10.0]


@pytest.mark.parametrize(
    ("status", "words"), [(404, "not there any more"), (429, "Too many calls"), (500, "Try again later")]
)
def test_each_failure_says_what_to_do(service, fetcher, status, words) -> None:
    service.routes["/a"] = (status, "")
    fetcher.sleep = lambda seconds: None
    with pytest.raises(SourceFailed, match=f"answered {status}.*{words}"):
        fetcher.read(f"{service.base}/a", json.loads)


def test_a_time_out_and_a_closed_door_are_told(fetcher, monkeypatch) -> None:
    def late(*args: object, **more: object) -> None:
        raise requests.ReadTimeout

    with pytest.raises(SourceFailed, match="could not be reached"):
        fetcher.read("http://127.0.0.1:9/a", json.loads)
    monkeypatch.setattr(fetcher.session, "get", late)
    with pytest.raises(SourceFailed, match="did not answer in 1 seconds"):
        fetcher.read("http://127.0.0.1:9/a", json.loads)
