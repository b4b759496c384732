"""What time does: silence forgets on the right day, once; and a night that is killed anywhere is made good."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connection

from highfive.comments.tests.conftest import on_disk
from highfive.conversations.actions import nightly as room
from highfive.conversations.models import Card, ContactSettings, Message, Notice, Sheet, Tally, Thread
from highfive.conversations.tests.rows import a_consent, a_thread
from highfive.core.models import Person, Region

DAY = date(2026, 11, 24)
Cast = dict[str, Person]


def silent(region: Region, days: int, **fields: object) -> Thread:
    last = DAY - timedelta(days=days)
    return a_thread(region, started_on=last, last_word_on=last, **{"status": "answered", **fields})


def outcomes() -> dict[str, int]:
    return {row.outcome: row.count for row in Tally.objects.all()}


@pytest.mark.parametrize(("days", "stands"), [(59, True), (60, True), (61, False), (100, False)])
def test_a_conversation_stands_for_sixty_days_after_the_last_word(region: Region, days: int, stands: bool) -> None:
    thread = silent(region, days)
    room.expire(DAY)
    assert Thread.objects.filter(pk=thread.pk).exists() is stands
    assert outcomes() == ({} if stands else {"silence": 1})


def test_each_region_has_its_own_days(region: Region, other_region: Region) -> None:
    ContactSettings.objects.create(region=region, expiry_days=14)
    here, there = silent(region, 20), silent(other_region, 20)
    room.expire(DAY)
    assert list(Thread.objects.all()) == [there]
    assert here not in Thread.objects.all()


def test_what_it_came_to_is_tallied(region: Region) -> None:
    silent(region, 70)
    silent(region, 70, status="closed", outcome="guided")
    silent(region, 70, status="waiting")
    silent(region, 70, status="waiting")
    room.expire(DAY)
    assert outcomes() == {"silence": 1, "guided": 1, "unanswered": 2}


def test_a_word_written_at_the_last_moment_saves_it(region: Region) -> None:
    thread = silent(region, 70)
    Thread.objects.filter(pk=thread.pk).update(last_word_on=DAY)
    room._expire_one(region, thread.pk, DAY)
    assert Thread.objects.filter(pk=thread.pk).exists()
    assert outcomes() == {}


def test_a_second_night_does_nothing_more(region: Region, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "wipe", lambda: True)
    monkeypatch.setattr(room, "reshuffle", lambda: None)
    silent(region, 70)
    silent(region, 1, status="waiting")
    assert room.nightly(DAY) == room.nightly(DAY) == room.Night(late=0, wiped=True)
    assert outcomes() == {"silence": 1}
    assert len(mail.outbox) == 1


# Killed half-way

ACTIONS = "highfive.conversations.actions"
POINTS = {
    "in the transaction that forgets, when it is counted": (f"{ACTIONS}.forgetting.count", "after"),
    "when the first one is forgotten": (f"{ACTIONS}.nightly._expire_one", "after"),
    "when all are forgotten": (f"{ACTIONS}.nightly.tell_givers", "before"),
    "when givers were told": (f"{ACTIONS}.nightly.tell_givers", "after"),
    "before a mail is sent": (f"{ACTIONS}.notices.notice_message", "before"),
    "after a mail, before our note of it": ("django.core.mail.EmailMessage.send", "after"),
    "when mails are sent": (f"{ACTIONS}.nightly.reshuffle", "before"),
    "between reshuffling and wiping": (f"{ACTIONS}.nightly.wipe", "before"),
}
TWICE = "after a mail, before our note of it"  # the one moment when a mail may come twice


def dying(act: Callable[..., Any], when: str) -> Callable[..., Any]:
    """Nothing is tidied up: no rollback of ours, no buffer is written."""

    def run(*args: Any, **options: Any) -> Any:
        if when == "after":
            act(*args, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    return run


def killed_night(name: str, when: str) -> int:
    """A night in a process of its own that kills itself; the signal it died of."""
    connection.close()
    child = os.fork()
    if not child:
        try:
            owner, attribute = name.rpartition(".")[::2]
            with patch(name, dying(getattr(resolve_name(owner), attribute), when)):
                room.nightly(DAY)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def real(transactional_db: None, tmp_path: Path, region: Region, cast: Cast) -> Iterator[None]:
    with on_disk(tmp_path / "real.sqlite3") if connection.vendor == "sqlite" else nullcontext():
        yield


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_night_killed_anywhere_is_made_good_by_the_next(
    real: None, region: Region, cast: Cast, tmp_path: Path, settings: Any, point: str
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    kept = silent(region, 5, status="waiting")
    a_consent(kept)
    for _number in range(3):
        silent(region, 70, theme="money")
    sheet = Sheet.objects.create(region=region, giver="Kirjasto", offered="kahvi", made_on=DAY, expires_on=DAY, size=1)
    Card.objects.create(sheet=sheet, number=1, mark="1" * 8, code="c" * 64, state="claimed", telling="outcome",
                        thread=silent(region, 80, theme="money", status="closed", outcome="joined"))  # fmt: skip
    assert killed_night(*POINTS[point]) == -signal.SIGKILL
    assert room.nightly(DAY) == room.nightly(DAY) == room.Night(late=0, wiped=True)
    assert outcomes() == {"silence": 3, "joined": 1}
    assert list(Thread.objects.all()) == [kept]
    assert (Message.objects.count(), kept.consents.count(), Notice.objects.count()) == (1, 1, 1)
    assert Sheet.objects.get().tells == {"1": "joined"}
    sent = sum(path.read_text().count("Subject:") for path in (tmp_path / "mail").glob("*"))
    assert sent == (2 if point == TWICE else 1)
