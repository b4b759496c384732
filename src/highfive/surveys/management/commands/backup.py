"""`highfive backup PATH`: a copy of the database without the drafts that tie answers to codes."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

DRAFTS = "surveys_draft"


class Command(BaseCommand):
    help = "Copy the database to a new file, without drafts. SQLite: a database file. PostgreSQL: a pg_restore archive."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if path.exists():
            raise CommandError(f"{path} exists already. Give the name of a new file.")
        os.umask(0o077)  # what is copied is for the operator's eyes only
        if connection.vendor == "sqlite":
            copy_sqlite(path)
        else:
            copy_postgresql(path)
        self.stdout.write(f"{path}: the database without drafts")


def copy_sqlite(path: Path) -> None:
    """Drafts are removed, and their bytes zeroed, from a copy in memory: they never touch the disk again."""
    connection.ensure_connection()
    with closing(sqlite3.connect(":memory:")) as memory, closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(memory)
        memory.execute("PRAGMA secure_delete = ON")
        memory.execute("DELETE FROM surveys_draft")
        memory.commit()
        memory.backup(copy)


def copy_postgresql(path: Path) -> None:
    settings = connection.settings_dict
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(settings[key]) for name, key in given.items() if settings.get(key)}}
    command = ["pg_dump", "--format=custom", f"--exclude-table-data={DRAFTS}", f"--file={path}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise CommandError(done.stderr.strip())
