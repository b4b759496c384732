"""Two people acting at the same moment: real threads, each with a connection of its own to one real database."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from highfive.core.rules import Refused


def at_once(acts: list[Callable[[], Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Start all acts together; "done" or the code of the refusal of each.

    The tests' SQLite database lives in memory, where threads cannot wait for each other; there the acts work on a copy
    of it in a file. Needs `transactional_db`.
    """
    with monkeypatch.context() as patch:  # undone before the tests' own connection is closed by its name
        if connection.vendor == "sqlite":
            file = tmp_path / "copy.sqlite3"
            connection.ensure_connection()
            with closing(sqlite3.connect(file)) as copy:
                connection.connection.backup(copy)
            patch.setitem(connections.settings["default"], "NAME", str(file))
        return _told(acts)


def _told(acts: list[Callable[[], Any]]) -> list[str]:
    gate = threading.Barrier(len(acts))
    told = [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=20)
            told[place] = str(act() or "done")
        except Refused as error:
            told[place] = error.refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return told
