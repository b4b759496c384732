"""A burglar takes the database after a round and cannot tie an answer to a code, a day or a neighbour in time."""

import http.client
import json
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from highfive.surveys import actions
from highfive.surveys.models import Answer, Code, Draft
from highfive.surveys.queries import code_key
from highfive.surveys.tests.forensics import Played, looks_random, main, play, prepared, rank_correlation

ROOT = Path(__file__).resolve().parents[4]
POSTGRESQL = connection.vendor == "postgresql"


@dataclass
class Scene:
    """A database file after a round, what really happened in it, and a backup taken afterwards."""

    file: Path
    backup: Path
    played: Played
    said: str
    environment: dict[str, str]

    @property
    def bytes(self) -> bytes:
        return self.file.read_bytes() + self.file.with_name("taken.sqlite3-wal").read_bytes()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A round in a process and a file of its own: the tests' database lies in memory."""
    place = tmp_path_factory.mktemp("scene")
    environment = {**os.environ, "HIGHFIVE_VAR": str(place), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment.pop("DATABASE_URL", None)
    environment["DJANGO_SETTINGS_MODULE"] = "highfive.settings"
    command = [sys.executable, "-W", "ignore", "-m", main.__module__, str(place)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    played = Played(**json.loads((place / "story.json").read_text()))
    return Scene(place / "taken.sqlite3", place / "backup.sqlite3", played, done.stdout + done.stderr, environment)


@pytest.fixture
def rows(scene: Scene) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(f"file:{scene.file}?mode=ro", uri=True)
    yield opened
    opened.close()


def order_of(played: Played, texts: list[str]) -> list[int]:
    """The place in the queue of those who wrote these texts."""
    place = {mark: number for number, mark in enumerate(played.marks)}
    return [place[json.loads(text)["open"]] for text in texts]


@pytest.mark.slow
def test_every_answer_is_there_once(scene: Scene, rows: sqlite3.Connection) -> None:
    texts = [row[0] for row in rows.execute("SELECT answers FROM surveys_answer")]
    assert sorted(order_of(scene.played, texts)) == list(range(100))


@pytest.mark.slow
def test_no_order_in_the_file_follows_the_order_of_answering(scene: Scene, rows: sqlite3.Connection) -> None:
    by_key = [row[0] for row in rows.execute("SELECT answers FROM surveys_answer ORDER BY rowid")]
    assert looks_random(order_of(scene.played, by_key))
    content = scene.bytes
    by_place = sorted(range(100), key=lambda number: content.index(scene.played.marks[number].encode()))
    assert looks_random(by_place)


@pytest.mark.slow
def test_codes_lie_in_an_order_of_their_own(scene: Scene, rows: sqlite3.Connection) -> None:
    place = {code_key(code): number for number, code in enumerate(scene.played.codes)}
    keys = [row[0] for row in rows.execute("SELECT id FROM surveys_code WHERE spent ORDER BY rowid")]
    by_code = [place[key] for key in keys]
    assert looks_random(by_code)
    texts = [row[0] for row in rows.execute("SELECT answers FROM surveys_answer ORDER BY rowid")]
    by_answer = {person: number for number, person in enumerate(order_of(scene.played, texts))}
    assert abs(rank_correlation([by_answer[person] for person in by_code])) < 0.5


@pytest.mark.slow
def test_a_spent_code_says_only_that_it_is_spent(rows: sqlite3.Connection) -> None:
    spent = list(rows.execute("SELECT batch_id, voided FROM surveys_code WHERE spent"))
    assert len(spent) == 100
    assert set(spent) == {(None, 0)}


@pytest.mark.slow
def test_drafts_have_left_no_byte(scene: Scene, rows: sqlite3.Connection) -> None:
    assert rows.execute("SELECT count(*) FROM surveys_draft").fetchone() == (1,)
    content, played = scene.bytes, scene.played
    assert len(played.locked) > 100
    assert not [locked for locked in played.locked if locked.encode() in content]
    assert not [locked for locked in played.locked if locked[20:60].encode() in content]
    assert not [code for code in played.unfinished if f"half{code}".encode() in content]
    assert not [key for key in played.draft_keys if key.to_bytes(8, "big") in content]


@pytest.mark.slow
def test_no_code_is_written_anywhere(scene: Scene) -> None:
    content = scene.bytes + scene.said.encode()
    assert not [code for code in scene.played.codes + scene.played.unfinished if code.encode() in content]


@pytest.mark.slow
def test_each_answer_is_written_once_in_the_file(scene: Scene) -> None:
    content = scene.bytes
    assert {content.count(mark.encode()) for mark in scene.played.marks} == {1}


@pytest.mark.slow
def test_no_table_besides_keeps_a_time_or_a_count_of_answering(rows: sqlite3.Connection) -> None:
    columns = {row[1] for row in rows.execute("PRAGMA table_info(surveys_answer)")}
    assert columns == {"id", "round_id", "sample", "mode", "assisted", "language", "week", "answers"}
    assert {row[0] for row in rows.execute("SELECT week FROM surveys_answer")} == {1}
    events = {row[0] for row in rows.execute("SELECT event FROM core_auditevent")}
    assert not {event for event in events if event.startswith(("answer", "draft", "round.sealed"))}
    said = " ".join(row[0] for row in rows.execute("SELECT data FROM core_auditevent WHERE event LIKE 'round%'"))
    assert not any(str(count) in said for count in (24, 25, 34, 41, 100))


@pytest.mark.slow
def test_a_backup_holds_the_answers_and_no_draft(scene: Scene) -> None:
    copy = sqlite3.connect(scene.backup)
    assert copy.execute("SELECT count(*) FROM surveys_answer").fetchone() == (100,)
    assert copy.execute("SELECT count(*) FROM surveys_draft").fetchone() == (0,)
    copy.close()
    assert scene.played.living.encode() in scene.bytes
    assert scene.played.living[20:60].encode() not in scene.backup.read_bytes()
    assert (scene.backup.stat().st_mode & 0o077) == 0


@pytest.fixture(scope="module")
def server(scene: Scene) -> Iterator[Any]:
    """The real server on a copy of the scene; yields its port and a file of all it says."""
    place = scene.file.parent / "served"
    place.mkdir()
    for part in ("sqlite3", "sqlite3-wal"):
        shutil.copy(scene.file.with_name(f"taken.{part}"), place / f"highfive.{part}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = place / "said.txt"
    environment = {**scene.environment, "HIGHFIVE_VAR": str(place)}
    command = [sys.executable, "-m", "highfive.cli", "serve", "--address", f"127.0.0.1:{port}", "--workers", "1"]
    with said.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        yield port, said
        process.terminate()
        process.wait(timeout=20)


def ask(port: int, method: str, path: str, cookies: dict[str, str], body: str | None = None) -> tuple[int, str]:
    """One request; tries again while the server starts."""
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    for _attempt in range(300):
        try:
            connection_ = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection_.request(method, path, body, headers)
            answer = connection_.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    cookies.update([value.split(";")[0].split("=", 1)])
            return answer.status, answer.read().decode()
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            connection_.close()
    raise AssertionError("the server did not start")


@pytest.mark.slow
def test_the_servers_log_holds_no_code_and_no_address(scene: Scene, server: tuple[int, Path]) -> None:
    port, said = server
    cookies: dict[str, str] = {}
    start = f"/kyselyt/{scene.played.open_round}/vastaa/"
    assert ask(port, "GET", start, cookies)[0] == 200
    wrong, right = scene.played.codes[0], scene.played.waiting[0]
    assert ask(port, "POST", start, cookies, f"go=code&code={wrong}")[0] == 422
    assert ask(port, "POST", start, cookies, f"go=code&code={right}")[0] == 302
    assert ask(port, "POST", f"{start}8/", cookies, "open=salaisuus")[0] == 302
    assert ask(port, "POST", f"{start}8/", cookies, f"open={'salaisuus' * 200}")[0] == 422
    assert ask(port, "GET", f"{start}{right}/", cookies)[0] == 404
    text = said.read_text()
    assert not [word for word in (wrong, right, "salaisuus", "vastaa", cookies["draft_fi"]) if word in text]


def test_the_measure_itself_sees_an_order() -> None:
    """The examiner is no fool: an order in time, backwards, or by nights is noticed."""
    assert not looks_random(list(range(100)))
    assert not looks_random(list(range(100))[::-1])
    assert not looks_random([*range(50, 100), *range(50)])
    shuffle = random.Random(1).sample
    nights = [shuffle(range(59, 100), 41), shuffle(range(34), 34), shuffle(range(34, 59), 25)]
    assert not looks_random([number for night in nights for number in night])
    assert looks_random(shuffle(range(100), 100))


@pytest.fixture
def stored(transactional_db: None) -> Played:
    """The same round in the database of the tests, while transactions older than all of it stay open on the server."""
    with older_transactions():
        return play(date.today())


@contextmanager
def older_transactions() -> Iterator[None]:
    """A writer in another database and a reader with an old view of this one: both make VACUUM keep dead rows."""
    if not POSTGRESQL:
        yield
        return
    here = connection.get_connection_params()
    known = {key: here[key] for key in ("host", "user", "port", "password") if here.get(key)}
    with (
        psycopg.connect(dbname="postgres", **known) as writer,
        psycopg.connect(dbname=here["dbname"], **known) as reader,
    ):
        writer.execute("SELECT txid_current()")
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reader.execute("SELECT 1")
        yield


@pytest.mark.slow
def test_after_the_round_no_transaction_or_place_tells_of_a_night(stored: Played) -> None:
    assert not Draft.objects.exists()
    assert Answer.objects.count() == len(stored.marks) == Code.objects.filter(spent=True).count()
    if POSTGRESQL:
        _system_columns_say_nothing(stored)
    else:
        places = _query("SELECT answers FROM surveys_answer ORDER BY rowid")
        assert looks_random(order_of(stored, [row[0] for row in places]))


def _query(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _system_columns_say_nothing(stored: Played) -> None:
    for table in ("surveys_answer", "surveys_code"):
        assert len({row[0] for row in _query(f"SELECT xmin::text FROM {table}")}) == 1
    texts = [row[0] for row in _query("SELECT answers::text FROM surveys_answer ORDER BY ctid")]
    assert looks_random(order_of(stored, texts))
    place = {code_key(code): number for number, code in enumerate(stored.codes)}
    keys = [row[0] for row in _query("SELECT id FROM surveys_code WHERE spent ORDER BY ctid")]
    assert looks_random([place[key] for key in keys])
    for table in ("surveys_answer", "surveys_code", "surveys_draft"):
        rows = _query(f"SELECT count(*) FROM {table}")[0][0]
        pages = _query(f"SELECT pg_relation_size('{table}') / 8192")[0][0]
        assert (rows == 0) == (pages == 0), "deleted rows would still lie in the table's pages"
    assert not _query("SELECT 1 FROM pg_stats WHERE tablename = 'surveys_draft' AND attname IN ('answers', 'code_id')")


@pytest.mark.slow
def test_a_backup_command_leaves_drafts_out(transactional_db: None, tmp_path: Path) -> None:
    """On SQLite the copy is opened; on PostgreSQL the archive is read back with PostgreSQL's own tool."""
    round_, people = prepared(date.today())
    actions.start_draft(round_=round_, code=people[0], language="fi")
    copy = tmp_path / "copy"
    call_command("backup", copy, verbosity=0)
    if POSTGRESQL:
        command = ["pg_restore", "--data-only", "--file=-", str(copy)]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert "COPY public.surveys_code " in text
        assert "COPY public.surveys_draft " not in text
    else:
        with closing(sqlite3.connect(copy)) as opened:
            assert opened.execute("SELECT count(*) FROM surveys_code").fetchone() == (180,)
            assert opened.execute("SELECT count(*) FROM surveys_draft").fetchone() == (0,)
    assert Draft.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("backup", copy, verbosity=0)
