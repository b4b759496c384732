"""The demo region, loaded once per session; each worker gets its own copy to serve or to look into."""

import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.db import connections, transaction
from django.db.utils import load_backend

from highfive.core.tests.databases import POSTGRES, database_named, fresh, locked, manage

SHARE = "0.25"  # of the demo's respondents: some 500 answers


@dataclass(frozen=True)
class Loaded:
    """The demo as it was loaded; nobody writes to it afterwards."""

    var: Path
    database_url: str
    told: str  # what the demo printed


@dataclass(frozen=True)
class Site:
    """A running site over a copy of the demo."""

    url: str
    database_url: str
    var: Path
    log: Path


@pytest.fixture(scope="session")
def loaded(shared: Path, migrated: Path) -> Loaded:
    """The demo region, loaded through the command that anybody runs, by the worker that comes first."""
    url, told = database_named(shared, "demo"), shared / "told.txt"
    with locked(shared / "lock"):
        if not told.exists():
            if POSTGRES:
                fresh("demo", "highfive_migrated")
            else:
                shutil.copy(migrated, shared / "demo.sqlite3")
            words, environment = manage(shared, url, "demo", "--load-only", "--share", SHARE)
            done = subprocess.run(words, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
            told.write_text(done.stdout)
    return Loaded(shared, url, told.read_text())


def copied(loaded: Loaded, name: str) -> str:
    """The address of a copy of the loaded database."""
    url = database_named(loaded.var, name)
    if POSTGRES:
        with locked(loaded.var / "lock"):  # a template may not be in use
            fresh(name, "highfive_demo")
        return url
    source, target = (str(loaded.var / f"{each}.sqlite3") for each in ("demo", name))
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    return url


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        urlopen(url, timeout=5).close()  # noqa: S310 - our own server
    except URLError:
        return False
    return True


def wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the site answers; a minute at most."""
    until = time.monotonic() + 60
    while not answers(url):
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.2)


@pytest.fixture(scope="session")
def site(loaded: Loaded, worker_id: str) -> Iterator[Site]:
    """The site as it is served to people, over this worker's copy of the demo; it may be written to."""
    url = copied(loaded, f"served_{worker_id}")
    log, address = loaded.var / f"server_{worker_id}.log", f"127.0.0.1:{free_port()}"
    words, environment = manage(loaded.var, url, "serve", "--address", address, "--workers", "1")
    environment |= {"PYTHONUNBUFFERED": "1"}  # what it says is in the log at once
    with log.open("wb") as output:
        server = subprocess.Popen(words, env=environment, stdout=output, stderr=output)
        try:
            wait_for(f"http://{address}/saavutettavuus/", server, log)
            yield Site(f"http://{address}", url, loaded.var, log)
        finally:
            server.terminate()
            server.wait(20)


@contextmanager
def opened(url: str) -> Iterator[None]:
    """The default connection leads to the database at `url`, in a transaction that is rolled back."""
    own = connections["default"]
    settings = {**connections.settings["default"], "NAME": urlsplit(url).path[1:]}
    other = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
    connections["default"] = other
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        other.close()
        connections["default"] = own


@pytest.fixture(scope="session")
def quiet_copy(loaded: Loaded, worker_id: str) -> str:
    """The address of a copy that nobody serves."""
    return copied(loaded, f"quiet_{worker_id}")


@pytest.fixture(scope="module")
def demo(quiet_copy: str, django_db_blocker: Any) -> Iterator[None]:
    """The demo as this process's database. What a module or a test writes there is undone after it."""
    with django_db_blocker.unblock(), opened(quiet_copy):
        yield


@pytest.fixture
def undone(demo: None) -> Iterator[None]:
    """What the test writes is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
