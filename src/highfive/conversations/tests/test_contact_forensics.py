"""A burglar takes the database, log, backup and mails of a week, and learns neither who wrote nor when nor what."""

import itertools
import logging
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, models
from django.test import Client

from highfive.conversations.actions import wiping
from highfive.conversations.models import Consent, Message, Opening, Thread
from highfive.conversations.rules import receipts
from highfive.conversations.tests.traces import backup_bytes, locked_rows, readable, real_files, stored_bytes
from highfive.conversations.tests.week import DAYS, FIRST, Week, play
from highfive.core.models import AuditEvent, Person, Region

pytestmark = pytest.mark.slow
CLOCK = re.compile(r"\b\d\d?:\d\d|T\d\d:?\d\d|\b1[789]\d{8}(\d{3})?\b")  # an hour, or seconds since 1970
STAFF_EVENTS = {"region.created", "member.added", "referral.sheet_made", "organisation.added"}


@dataclass
class Loot:
    """All that could be carried away."""

    week: Week
    database: bytes
    backup: bytes
    log: bytes
    mails: bytes

    @property
    def all(self) -> bytes:
        return self.database + self.backup + self.log + self.mails


@pytest.fixture
def real(transactional_db: None, tmp_path: Path, region: Region, cast: dict[str, Person]) -> Iterator[None]:
    with real_files(tmp_path):
        yield


@pytest.fixture
def loot(
    real: None, region: Region, cast: dict[str, Person], as_person: Callable[[Person], Client], tmp_path: Path,
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> Loot:  # fmt: skip
    """The slow hash is made quick here: nobody guesses in this test."""
    monkeypatch.setitem(receipts.SLOW, "n", 2)
    with caplog.at_level(logging.DEBUG):
        caplog.set_level(
            logging.WARNING, "django.db.backends"
        )  # would hold every statement; production does not log it
        week = play(region, cast, as_person)
    printed = capfd.readouterr()
    said = printed.out + printed.err + "\n".join(record.getMessage() for record in caplog.records)
    mails = b"".join(message.message().as_bytes() for message in mail.outbox)
    return Loot(week, stored_bytes(everything=True), backup_bytes(tmp_path / "backup"), said.encode(), mails)


def test_a_week_leaves_nothing_to_read_no_address_no_code_and_no_hour(loot: Loot) -> None:
    _the_search_works(loot)
    _nothing_can_be_read(loot)
    _no_code_is_written(loot)
    _no_column_keeps_an_hour(loot)
    _nobody_elses_rows_tell(loot)
    _no_order_follows_the_order_of_writing(loot.week)


def _the_search_works(loot: Loot) -> None:
    """What is there is found, and what was written can be read by whoever has the keys."""
    assert b"ita-lappi" in loot.database
    assert Thread.objects.count() == 93  # of a hundred, seven were forgotten
    assert loot.week.writers[1].word in readable(locked_rows())
    assert len(mail.outbox) == DAYS
    words = readable(locked_rows())
    assert loot.week.writers[3].phone in words
    assert loot.week.writers[12].phone not in words  # taken back
    assert loot.week.writers[15].word not in words  # forgotten


def _nothing_can_be_read(loot: Loot) -> None:
    found = loot.all
    assert not [secret for secret in loot.week.secrets if secret.encode() in found]
    assert b"Selain" not in found


def _no_code_is_written(loot: Loot) -> None:
    """In any grouping: of all that was taken, only the digits are looked at."""
    digits = re.sub(rb"\D", b"", loot.all)
    codes = [one.receipt for one in loot.week.writers] + loot.week.codes
    assert {len(code) for code in codes} == {28}
    parts = [code[start : start + 12] for code in codes for start in (0, 8, 16)]
    assert not [part for part in parts if part.encode() in digits]


def _no_column_keeps_an_hour(loot: Loot) -> None:
    """In conversations no column is finer than a day or counted up, but where staff alone write."""
    for model in apps.get_app_config("conversations").get_models():
        times = [column.name for column in model._meta.local_fields if isinstance(column, models.DateTimeField)]
        times += [column.name for column in model._meta.local_fields if isinstance(column, models.TimeField)]
        assert not times, model
        counted = isinstance(model._meta.pk, models.AutoField)
        assert not counted or model.__name__ in {"ContactSettings", "AnswerTemplate", "Notice"}
        assert not [row for row in model._default_manager.values_list() if CLOCK.search(str(row))], model
    assert not CLOCK.search(readable(locked_rows()))  # what is locked too: words, and details of any shape
    assert CLOCK.search(str({"since": FIRST.isoformat()}))
    assert CLOCK.search(str({"since": FIRST.timestamp()}))
    for table in wiping.REWRITTEN:
        assert not connection.introspection.get_sequences(connection.cursor(), table) or connection.vendor == "sqlite"


def _nobody_elses_rows_tell(loot: Loot) -> None:
    """No session, no event, no row of any other room was written by a resident's act or by an answer to it."""
    assert {event.event for event in AuditEvent.objects.all()} <= STAFF_EVENTS
    assert Session.objects.count() == DAYS  # the coordinator's own
    keys = {str(one.pk) for one in loot.week.writers}
    stories = " ".join(f"{row.target} {row.data}" for row in AuditEvent.objects.all())
    assert not [key for key in keys if key in stories]
    assert not [key for key in keys if key.encode() in loot.log + loot.mails]


def _no_order_follows_the_order_of_writing(week: Week) -> None:
    place = {one.pk: one.number for one in week.writers}
    first = Message.objects.filter(number=1).values_list("pk", "thread")
    orders = {
        "threads": (Thread, dict(zip(place, place, strict=True))),
        "words": (Message, dict(first)),
        "consents": (Consent, dict(Consent.objects.filter(kind="named").values_list("pk", "thread"))),
        "openings": (Opening, dict(Opening.objects.values_list("pk", "thread"))),
    }
    for name, (model, thread_of) in orders.items():
        for order in _orders(model):
            rows = [place[thread_of[key]] for key in order if key in thread_of]
            assert len(rows) > 20
            assert looks_random(rows), name
        _one_transaction_number(model)


def _orders(model: type[models.Model]) -> Iterator[list[int]]:
    """Keys as they are sorted, and as they lie."""
    yield sorted(model._default_manager.values_list("pk", flat=True))
    places = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {model._meta.db_table} ORDER BY {places}")
        yield [row[0] for row in cursor.fetchall()]


def _one_transaction_number(model: type[models.Model]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {model._meta.db_table}")
            assert cursor.fetchone() == (1,)


def looks_random(order: list[int]) -> bool:
    """Like a shuffle: Spearman's rho within five standard deviations, neighbours in time beside one another are few.

    In a shuffle of n rho has deviation 1 / sqrt(n - 1), and such neighbours are nearly Poisson(2).
    """
    n, ranks = len(order), {value: place for place, value in enumerate(sorted(order))}
    shift = sum((place - ranks[value]) ** 2 for place, value in enumerate(order))
    beside = sum(abs(ranks[a] - ranks[b]) == 1 for a, b in itertools.pairwise(order))
    return abs(1 - 6 * shift / (n * (n * n - 1))) < 5 / (n - 1) ** 0.5 and beside <= 12


def test_the_measure_itself_sees_an_order() -> None:
    assert not looks_random(list(range(40)))
    assert not looks_random(list(range(100))[::-1])
    assert not looks_random([*range(50, 100), *range(50)])
    assert looks_random(random.Random(1).sample(range(100), 100))
