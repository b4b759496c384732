"""Whole databases for tests: files, or databases of the server that `DATABASE_URL` names."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[4]
GIVEN = os.environ.get("DATABASE_URL", "")  # read before a test database takes its name
POSTGRES = GIVEN.startswith("postgres")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One worker at a time."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def database_named(var: Path, name: str) -> str:
    """The address of a database beside the suite's own: a file in `var`, or one more database of the same server."""
    if not POSTGRES:
        return f"sqlite:///{var / name}.sqlite3"
    return urlsplit(GIVEN)._replace(path=f"/highfive_{name}").geturl()


def on_server(*statements: str) -> None:
    """Statements that make or drop whole databases."""
    with psycopg.connect(urlsplit(GIVEN)._replace(path="/postgres").geturl(), autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def fresh(name: str, template: str = "template0") -> None:
    """An empty PostgreSQL database, or a copy of `template`."""
    on_server(
        f"DROP DATABASE IF EXISTS highfive_{name} WITH (FORCE)", f"CREATE DATABASE highfive_{name} TEMPLATE {template}"
    )


def manage(var: Path, database_url: str, *command: str) -> tuple[list[str], dict[str, str]]:
    """The words and the environment of a command of the site."""
    environment = {**os.environ, "HIGHFIVE_VAR": str(var), "DATABASE_URL": database_url}
    return [sys.executable, str(ROOT / "manage.py"), *command], environment
