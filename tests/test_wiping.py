"""Wiping writes tables anew: an expression that the database sees to be idle would leave every dead row."""

from typing import Any

import pytest
from django.db import connection

from highfive.conversations.actions import wiping
from highfive.core.actions import wipe
from highfive.surveys.actions import sealing

ROOMS = {"conversations": wiping.REWRITTEN, "surveys": sealing.REWRITTEN}


def files_of(tables: Any) -> list[int]:
    """The file of each table on PostgreSQL; on SQLite, where one file holds all, the length of its log."""
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute("SELECT pg_relation_filenode(%s)", [table])
            found.append(cursor.fetchone()[0])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_every_table_gets_a_new_file(transactional_db: None, room: str) -> None:
    if connection.vendor == "sqlite":
        assert wipe(ROOMS[room])  # the write-ahead log is emptied; what the forensic tests look into
        return
    before = files_of(ROOMS[room])
    assert wipe(ROOMS[room])
    after = files_of(ROOMS[room])
    assert not set(before) & set(after)
