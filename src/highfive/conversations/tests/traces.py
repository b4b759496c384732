"""What somebody with the server's disk or its backup would search: files of tables, dead rows and all."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection

from highfive.comments.tests.conftest import on_disk
from highfive.conversations.models import Consent, Message, Note
from highfive.core.models.columns import decrypt

LOCKED = ((Message, "text"), (Note, "text"), (Consent, "text"), (Consent, "details"))


@contextmanager
def real_files(place: Path) -> Iterator[None]:
    """The tests' database in files, with transactions older than all that is done here, which make VACUUM keep rows."""
    if connection.vendor == "sqlite":
        with on_disk(place / "real.sqlite3"):
            yield
        return
    here = connection.get_connection_params()
    known = {key: here[key] for key in ("host", "user", "port", "password") if here.get(key)}
    with psycopg.connect(dbname="postgres", **known) as writer:
        writer.execute("SELECT txid_current()")
        yield


def locked_rows() -> list[str]:
    """Everything encrypted in conversations as it lies in the database."""
    found = []
    with connection.cursor() as cursor:
        for model, column in LOCKED:
            cursor.execute(f"SELECT {column} FROM {model._meta.db_table}")
            found += [row[0] for row in cursor.fetchall()]
    return found


def readable(locked: list[str]) -> str:
    """What a holder of the keys reads in them."""
    return "\n".join(str(decrypt(each, "CONVERSATION_KEYS")) for each in locked)


def stored_bytes(*, everything: bool = False) -> bytes:
    """The files of the database: on SQLite with its log; on PostgreSQL those of conversations, or of `everything`."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        log = file.with_name(f"{file.name}-wal")
        return file.read_bytes() + (log.read_bytes() if log.exists() else b"")
    files = """SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c
               LEFT JOIN pg_class own ON own.reltoastrelid = c.oid
               WHERE pg_relation_filepath(c.oid) IS NOT NULL
               AND (c.relname LIKE %s OR own.relname LIKE %s)"""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(files, ["%" if everything else "conversations_%"] * 2)
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


def backup_bytes(path: Path) -> bytes:
    """The next backup, as `highfive backup` makes it; of PostgreSQL's archive all data as text."""
    call_command("backup", path, verbosity=0)
    if connection.vendor == "sqlite":
        return path.read_bytes()
    command = ["pg_restore", "--data-only", "--file=-", str(path)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def backed_up_rows(path: Path) -> list[str]:
    """Everything encrypted in conversations in a backup."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            return [
                row[0]
                for model, column in LOCKED
                for row in copy.execute(f"SELECT {column} FROM {model._meta.db_table}")
            ]
    text = subprocess.run(["pg_restore", "--data-only", "--file=-", str(path)], capture_output=True, check=True).stdout
    return [cell for line in text.decode().splitlines() for cell in line.split("\t") if ".gAAAA" in cell]


def left_of(locked: list[str], content: bytes) -> list[str]:
    """Which of these locked rows can still be found, whole or by a part of them, in a file's bytes."""
    return [each for each in locked if each[40:100].encode() in content]
