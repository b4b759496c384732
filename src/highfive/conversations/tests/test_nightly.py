"""What time does: silence forgets on the right day, once; and a `highfive daily` killed anywhere is made good."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from highfive.comments.tests.conftest import on_disk
from highfive.conversations.actions import nightly as room
from highfive.conversations.models import Card, ContactSettings, Message, Notice, Sheet, Tally, Thread
from highfive.conversations.tests.rows import a_consent, a_thread
from highfive.conversations.tests.traces import left_of, locked_rows, stored_bytes
from highfive.conversations.tests.week import at
from highfive.core.models import Person, Region
from highfive.core.tests.databases import POSTGRES

DAY = date(2026, 11, 24)
NIGHT = timezone.make_aware(datetime(2026, 11, 24, 3))
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
STATEMENTS = {  # as soon as so many statements with these words have been carried out
    "when a card that nobody took is deleted": ('DELETE FROM "conversations_card"', 1),
    **(
        {
            "between two tables laid in order": ("CLUSTER conversations_", 3),
            "between two tables written anew": ("ALTER TABLE conversations_", 4),
        }
        if POSTGRES
        else {"when conversations are wiped": ("PRAGMA wal_checkpoint", 2)}  # the first is of the surveys
    ),
}
TWICE = "after a mail, before our note of it"  # the one moment when a mail may come twice


def dying(act: Callable[..., Any], when: str) -> Callable[..., Any]:
    """Nothing is tidied up: no rollback of ours, no buffer is written."""

    def run(*args: Any, **options: Any) -> Any:
        if when == "after":
            act(*args, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    return run


def dying_after(words: str, count: int) -> Callable[..., Any]:
    """For a connection: dies when it has carried out `count` statements with these words."""
    left = iter(range(count - 1, -1, -1))

    def run(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        done = execute(sql, *given)
        if words in sql and not next(left):
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return run


def killed_night(point: str) -> int:
    """`highfive daily` in a process of its own that kills itself; the signal it died of."""
    connection.close()
    child = os.fork()
    if not child:
        try:
            if point in STATEMENTS:
                with connection.execute_wrapper(dying_after(*STATEMENTS[point])), at(NIGHT):
                    call_command("daily")
            name, when = POINTS[point]
            owner, attribute = name.rpartition(".")[::2]
            with patch(name, dying(getattr(resolve_name(owner), attribute), when)), at(NIGHT):
                call_command("daily")
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def real(transactional_db: None, tmp_path: Path, region: Region, cast: Cast) -> Iterator[None]:
    with on_disk(tmp_path / "real.sqlite3") if connection.vendor == "sqlite" else nullcontext():
        yield


@pytest.mark.slow
@pytest.mark.parametrize("point", [*POINTS, *STATEMENTS])
def test_a_night_killed_anywhere_is_made_good_by_the_next(
    real: None, region: Region, cast: Cast, tmp_path: Path, settings: Any, point: str
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    kept = silent(region, 5, status="waiting")
    stays = locked_rows()
    for _number in range(3):
        silent(region, 70, theme="money")
    sheet = Sheet.objects.create(region=region, giver="Kirjasto", offered="kahvi", made_on=DAY, expires_on=DAY, size=1)
    Card.objects.create(sheet=sheet, number=1, mark="1" * 8, code="c" * 64, state="claimed", telling="outcome",
                        thread=silent(region, 80, theme="money", status="closed", outcome="joined"))  # fmt: skip
    past = Sheet.objects.create(
        region=region, giver="Kylätalo", offered="kahvi", made_on=DAY, expires_on=DAY - timedelta(days=1), size=2
    )
    for number in (1, 2):
        Card.objects.create(sheet=past, number=number, mark="2" * 8, code=f"{number}" * 64)
    goes = [row for row in locked_rows() if row not in stays]
    a_consent(kept)
    assert killed_night(point) == -signal.SIGKILL
    with at(NIGHT):
        call_command("daily")
        call_command("daily")
    assert outcomes() == {"silence": 3, "joined": 1}
    assert list(Thread.objects.all()) == [kept]
    assert (Message.objects.count(), kept.consents.count(), Notice.objects.count()) == (1, 1, 1)
    assert Sheet.objects.get(giver="Kirjasto").tells == {"1": "joined"}
    assert not past.cards.exists()
    sent = sum(path.read_text().count("Subject:") for path in (tmp_path / "mail").glob("*"))
    assert sent == (2 if point == TWICE else 1)
    assert len(goes) == 4
    assert not left_of(goes, stored_bytes())  # and no dead row of what was forgotten
