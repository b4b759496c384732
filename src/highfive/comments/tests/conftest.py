"""A conversation under a row, as any room opens one; and real connections for two people acting at once."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from highfive.comments import actions
from highfive.comments.models import Thread
from highfive.core.rules import Refused


@pytest.fixture
def thread(region, cast) -> Thread:
    return actions.open_thread(region=region, title={"fi": "Kyläkahvila", "en": "Village café"}, address="/hankkeet/")


@pytest.fixture
def at_once(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., list[Any]]]:
    """at_once(f, g) runs both in threads with connections of their own, and returns what each returned or raised.

    SQLite's database of tests lives in memory, where connections cannot wait for each other: it moves to a file.
    """
    if connection.vendor == "sqlite":
        with on_disk(tmp_path / "tests.sqlite3"):
            yield run_at_once
    else:
        yield run_at_once


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """The tests' database in a file for a while, for every connection of every thread."""
    connection.ensure_connection()
    kept, name = connection.connection, connection.settings_dict["NAME"]
    with closing(sqlite3.connect(path)) as target:
        kept.backup(target)
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = kept, name


def run_at_once(*acts: Callable[[], Any]) -> list[Any]:
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(10)
            found[place] = acts[place]()
        except Refused as refused:
            found[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    return found
