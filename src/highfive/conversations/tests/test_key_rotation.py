"""Keys are changed while the site is in use: nothing is lost, and what a missing key takes is named exactly."""

import io
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client, override_settings
from django.utils.timezone import localdate

from highfive.comments.tests.conftest import on_disk
from highfive.conversations.actions.ladder import give_consent
from highfive.conversations.actions.writing import start_thread
from highfive.conversations.models import Message, Note, Thread
from highfive.conversations.rules import receipts
from highfive.conversations.tests.cards import open_contact
from highfive.conversations.tests.test_forgetting import a_thread
from highfive.core.management import rotation
from highfive.core.models import Person, Region
from highfive.core.models.columns import decrypt, key_id

DAY = date(2026, 11, 24)
OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
THREADS, WORDS, WRITERS = 5000, 3, 60
PHONE = "040 555 0177"


def keys(*held: str) -> override_settings:
    return override_settings(CONVERSATION_KEYS=list(held))


def rotated(*options: str) -> tuple[str, str]:
    """(what it says, what it fails with)"""
    said = io.StringIO()
    try:
        call_command("rotate_keys", *options, stdout=said)
    except CommandError as error:
        return said.getvalue(), str(error)
    return said.getvalue(), ""


def line(said: str, table: str) -> str:
    return next(line for line in said.splitlines() if line.startswith(f"{table}:"))


def many(region: Region) -> None:
    """Conversations of three words each; hashes are made up, as nothing here types a receipt."""
    rows = [
        Thread(region=region, mark="0" * 8, receipt=f"{n:064}", status="answered", started_on=DAY, last_word_on=DAY)
        for n in range(THREADS)
    ]
    Thread.objects.bulk_create(rows, batch_size=500)
    Message.objects.bulk_create(
        (
            Message(thread=row, number=number, side="writer", text=f"sana {number} {row.receipt}", day=DAY)
            for row in rows
            for number in range(1, WORDS + 1)
        ),
        batch_size=500,
    )


@pytest.fixture
def real(transactional_db: None, tmp_path: Path, region: Region, cast: dict[str, Person]) -> Iterator[None]:
    """A database that several connections may use at once."""
    with on_disk(tmp_path / "real.sqlite3") if connection.vendor == "sqlite" else nullcontext():
        yield


@pytest.fixture
def unwiped(monkeypatch: pytest.MonkeyPatch, region: Region, cast: dict[str, Person]) -> None:
    """A test that is one transaction cannot wipe."""
    monkeypatch.setattr(rotation, "wipe", lambda tables: True)


class Use:
    """The site in use: others read and write words all the time, under the new settings."""

    def __init__(self, *acts: Callable[[int], None]) -> None:
        self.stopped, self.errors, self.turns = threading.Event(), [], 0
        self.threads = [threading.Thread(target=self._run, args=(act,)) for act in acts]

    def _run(self, act: Callable[[int], None]) -> None:
        try:
            for turn in itertools.count():
                if self.stopped.wait(0.1):
                    return
                act(turn)
                self.turns += 1
        except Exception as error:
            self.errors.append(error)
        finally:
            connections.close_all()

    def __enter__(self) -> "Use":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join(30)


class Writers:
    """People who wrote before the keys were changed, each with a number in their words; one act for each turn."""

    def __init__(self, region: Region) -> None:
        self.receipts, self.threads = [], []
        for _number in range(WRITERS):
            row, receipt = start_thread(region=region, text=f"Soita {PHONE}.", language="fi", today=localdate())
            give_consent(thread=row, kind="callback", details={"phone": PHONE, "voicemail": "no"}, language="fi")
            self.receipts.append(receipt)
            self.threads.append(row.pk)
        self.next, self.gone, self.blotted = iter(range(WRITERS)), list[int](), list[int]()

    def take_back(self, turn: int) -> None:
        """Every other forgets all, the others take their number out of every word; then that browser is closed."""
        number, page = next(self.next, None), "/yhteys/keskustelu"
        if number is None:
            return
        browser = Client()
        assert browser.post("/yhteys/palaa/", {"code": self.receipts[number]}).status_code == 302
        if number % 2:
            assert browser.post(f"{page}/unohda/").status_code == 200
            self.gone.append(self.threads[number])
        else:
            assert browser.post(f"{page}/lupa/callback/peru/").status_code == 302
            self.blotted.append(self.threads[number])


@pytest.mark.slow
def test_five_thousand_conversations_change_keys_while_in_use(
    real: None, region: Region, cast: dict[str, Person], as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staff open and answer, residents forget and take back, all through the pages; the slow hash is quick here."""
    monkeypatch.setitem(receipts.SLOW, "n", 2)
    open_contact(region)
    with keys(OLD):
        many(region)
        pks = list(Thread.objects.values_list("pk", flat=True))
        writers = Writers(region)
    reader, answerer = as_person(cast["aino"]), as_person(cast["aino"])

    def read(turn: int) -> None:
        page = reader.get(f"/kohtaa/{pks[turn * 11 % THREADS]}/").content.decode()
        assert "sana 1" in page

    def answer(turn: int) -> None:
        pk = pks[-1 - turn]
        seen = Message.objects.filter(thread=pk).count()
        said = {"text": f"uusi {turn}", "seen": seen, "do": "stay"}
        assert answerer.post(f"/kohtaa/{pk}/vastaa/", said).status_code == 302

    with keys(NEW, OLD), Use(read, answer, writers.take_back) as use:
        said, failed = rotated()
    assert (failed, use.errors) == ("", [])
    with keys(NEW):
        texts = dict(Message.objects.filter(side="writer").values_list("pk", "text"))
        answers = list(Message.objects.filter(side="staff").values_list("text", flat=True))
        theirs = {
            pk: "".join(Message.objects.filter(thread=pk).values_list("text", flat=True)) for pk in writers.threads
        }
    assert sum(text.startswith("sana") for text in texts.values()) == THREADS * WORDS
    assert sorted(answers) == sorted(f"uusi {turn}" for turn in range(len(answers)))
    assert min(len(answers), len(writers.gone), len(writers.blotted)) >= 3
    assert [pk for pk in writers.threads if not theirs[pk]] == writers.gone
    assert [pk for pk in writers.threads if theirs[pk] and PHONE not in theirs[pk]] == writers.blotted
    assert "0 still with an older key, 0 lost" in line(said, "conversations_message.text")


def test_a_second_run_finds_nothing_to_do(unwiped: None, region: Region, cast: dict[str, Person]) -> None:
    with keys(OLD):
        a_thread(region, cast["aino"])
    with keys(NEW, OLD):
        first, second = rotated(), rotated()
    assert "1 rows, 1 locked anew, 0 had the newest key" in line(first[0], "conversations_message.text")
    assert "1 rows, 0 locked anew, 1 had the newest key" in line(second[0], "conversations_message.text")
    assert (first[1], second[1]) == ("", "")
    with keys(NEW):
        assert [Message.objects.get().text, Note.objects.get().text] == ["hei", "soita"]


def test_a_check_changes_nothing(unwiped: None, region: Region, cast: dict[str, Person]) -> None:
    with keys(OLD):
        a_thread(region, cast["aino"])
    with keys(NEW, OLD):
        said, failed = rotated("--check")
    assert (failed, "1 still with an older key" in line(said, "conversations_message.text")) == ("", True)
    with keys(OLD):
        assert Message.objects.get().text == "hei"


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_a_missing_key_names_exactly_what_is_lost(
    unwiped: None, region: Region, cast: dict[str, Person], options: tuple[str, ...]
) -> None:
    with keys(OLD):
        lost = sorted(a_thread(region, cast["aino"]).pk for _ in range(3))
    with keys(OTHER):
        a_thread(region, cast["aino"])
    with keys(NEW, OTHER):
        said, failed = rotated(*options)
        relocked = Message.objects.exclude(thread__in=lost).get()
        assert relocked.text == "hei"
    for column in ("message.text", "note.text", "consent.text", "consent.details"):
        assert f"conversations_{column}: 3 rows are lost with the key {key_id(OLD)}" in failed
    assert failed.count(f"ita-lappi, thread {', '.join(map(str, lost))}") == 4
    assert str(relocked.thread_id) not in failed
    assert key_id(OTHER) not in failed
    assert "3 lost" in line(said, "conversations_message.text")


def test_a_damaged_row_is_told_and_stops_nothing(unwiped: None, region: Region, cast: dict[str, Person]) -> None:
    with keys(OLD):
        a_thread(region, cast["aino"])
        broken = a_thread(region, cast["aino"])
    with connection.cursor() as cursor:
        statement = "UPDATE conversations_message SET text = %s WHERE thread_id = %s"
        cursor.execute(statement, [f"{key_id(OLD)}.gAAAAABrokenBroken", broken.pk])
    with keys(NEW, OLD):
        _said, failed = rotated()
        assert Message.objects.exclude(thread=broken).get().text == "hei"
    assert "conversations_message.text: 1 rows are lost with the key (damaged)" in failed


def test_what_was_written_meanwhile_is_never_overwritten(
    unwiped: None, region: Region, cast: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing, somebody blots a number out of a word and deletes a note."""
    with keys(OLD):
        a_thread(region, cast["aino"])

    def meanwhile(locked: str, setting: str) -> object:
        Message.objects.update(text="[poistettu]")
        Note.objects.all().delete()
        return decrypt(locked, setting)

    with keys(NEW, OLD):
        monkeypatch.setattr(rotation, "decrypt", meanwhile)
        assert rotated()[1] == ""
        assert Message.objects.get().text == "[poistettu]"
    assert not Note.objects.exists()
