"""What every test may use: two regions, the cast, signed-in clients, a database whose migrations have run once."""

import gc
import itertools
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation

from highfive.core import actions, web
from highfive.core.models import Area, Person, Region
from highfive.core.tests.databases import POSTGRES, database_named, fresh, locked, manage
from highfive.pilots.models import Commitment, Pilot, guards
from highfive.practices.actions import index
from highfive.surveys.queries import opened_round, parsed

CAST = {
    "aino": ("Aino Alatalo", "coordinator", None),
    "sulo": ("Sulo Sallinen", "wellbeing_lead", "732"),
    "kerttu": ("Kerttu Kumpula", "partner", None),
    "veikko": ("Veikko Vaara", "interviewer", None),
    "helmi": ("Helmi Hautala", "council_member", "732"),
    "oula": ("Oula Outakoski", "administrator", None),
}
FIVE = {
    "320": ("Kemijärvi", {"genitive": "Kemijärven", "where": "Kemijärvellä"}, (2, 2)),
    "583": ("Pelkosenniemi", {"genitive": "Pelkosenniemen", "where": "Pelkosenniemellä"}, (1, 2)),
    "614": ("Posio", {"genitive": "Posion", "where": "Posiolla"}, (3, 3)),
    "732": ("Salla", {"genitive": "Sallan", "where": "Sallassa"}, (2, 4)),
    "742": ("Savukoski", {"genitive": "Savukosken", "where": "Savukoskella"}, (1, 4)),
}
WITH_DATABASE = {"db", "transactional_db", "live_server", "demo", "site"}  # fixtures
FIRST = (
    "tests/test_routes.py",  # loads the demo, while the others have these, which need none
    "src/surveystats/disclosure/tests/test_attackers.py",
    "src/highfive/conversations/tests/test_staff_sweep.py",
    "src/highfive/conversations/tests/test_key_rotation.py",
    "src/highfive/conversations/tests/test_contact_forensics.py",
    "src/highfive/surveys/tests/test_forensics.py",
    "src/highfive/practices/tests/test_search.py",
    "tests/bad_input/test_shared.py",
    "tests/journeys/test_resident.py",
    "tests/journeys/test_contact.py",
    "tests/journeys/test_pilot.py",
    "tests/journeys/test_public.py",
    "tests/journeys/test_referral_card.py",
    "tests/bad_input/test_bad_input.py",
)
MEMORY = "file:memorydb_default?mode=memory&cache=shared"  # where Django's tests have SQLite
_numbers = itertools.count(1)


def make_region(slug: str, name: str, municipalities: dict[str, Any]) -> Region:
    area = actions.create_area(kind="region", code=f"R{next(_numbers)}", year=2023, names={"fi": name}, forms={})
    places = {
        actions.create_area(kind="municipality", code=code, year=2023, names={"fi": title}, forms={"fi": forms}): place
        for code, (title, forms, place) in municipalities.items()
    }
    return actions.create_region(slug=slug, area=area, places=places, by=None, phone="040 000 0000")


def make_cast(region: Region, domain: str) -> dict[str, Person]:
    return {
        key: actions.add_member(
            region=region, email=f"{key}@{domain}", name=name, role=role, by=None,
            area=Area.objects.filter(code=code).first() if code else None,
        )
        for key, (name, role, code) in CAST.items()
    }  # fmt: skip


def pytest_configure() -> None:
    """Hashed names of static files need `collectstatic` first, which `serve` runs; tests in this process do without."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def touches_database(item: Any) -> bool:
    return bool(WITH_DATABASE & set(item.fixturenames) or item.get_closest_marker("django_db"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database is run again; the rest has run on SQLite already.

    Of what is walked or asked in several languages Finnish is there: words do not differ by database.
    """
    if POSTGRES:
        items[:] = [item for item in items if touches_database(item) and not asked_in_another_language(item)]
    if hasattr(config, "workerinput"):
        longest_files_first(items)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected lives to the end: the search for garbage leaves it out, and comes less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def asked_in_another_language(item: pytest.Item) -> bool:
    """Whether this is a journey, or a question to a page, in plain Finnish, Swedish or English."""
    given = getattr(getattr(item, "callspec", None), "params", {})
    variant = given.get("variant", given.get("prefix", given.get("language", "fi")))
    return str(variant).strip("/") in ("fi-simple", "sv", "en")


def longest_files_first(items: list[pytest.Item]) -> None:
    """Workers take file by file: the long ones come first, so that both have work to the end."""
    slow = Counter(item.location[0] for item in items if item.get_closest_marker("slow"))

    def place(item: pytest.Item) -> tuple[int, bool, int]:
        file = item.location[0]
        return FIRST.index(file) if file in FIRST else len(FIRST), not file.startswith("tests/"), -slow[file]

    items.sort(key=place)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """One folder for all workers of the session."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demo"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def migrated(shared: Path) -> Path:
    """Tables without rows, made by the command itself in the worker that comes first; on PostgreSQL a template."""
    made = shared / "migrated.sqlite3"
    with locked(shared / "migrating"):
        if not made.exists():
            if POSTGRES:
                fresh("migrated")
            words, environment = manage(shared, database_named(shared, "migrated"), "migrate", "-v0")
            subprocess.run(words, env=environment, check=True)
            made.touch()
    return made


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, migrated: Path) -> Iterator[None]:
    """This worker's database begins as a copy of the migrated tables; Django finds nothing left to migrate."""
    with closing(sqlite3.connect(MEMORY, uri=True)) as copy, closing(sqlite3.connect(migrated)) as source:
        if POSTGRES:
            settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = "highfive_migrated"
        else:
            source.backup(copy)
        yield


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """A request leaves its language active in the thread; the next test must not inherit it."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def locked_pilots_go_after_the_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with real transactions ends by emptying every table, which the guards of started pilots refuse."""
    real = next((name for name in ("transactional_db", "live_server") if name in request.fixturenames), None)
    if real:
        request.getfixturevalue(real)  # set up before this one, so torn down after it
    yield
    if real:
        guards.lower_guards(connection)
        Commitment.objects.all()._raw_delete("default")
        Pilot.target_groups.through.objects.all()._raw_delete("default")
        Pilot.objects.all()._raw_delete("default")
        guards.raise_guards(connection)


@pytest.fixture(autouse=True)
def fresh_caches() -> None:
    web._synthetic_once.cache_clear()
    parsed.cache_clear()
    opened_round.cache_clear()


@pytest.fixture
def region(db: None) -> Region:
    """East Lapland with its five municipalities."""
    return make_region("ita-lappi", "Itä-Lappi", FIVE)


@pytest.fixture
def cast(region: Region) -> dict[str, Person]:
    """The six people of the journeys, members of `region`."""
    return make_cast(region, "example.test")


@pytest.fixture
def other_region(db: None) -> Region:
    """A second region, of which `cast` must never see anything."""
    return make_region("muu-seutu", "Muu seutu", {"009": ("Alavieska", {}, (1, 1)), "069": ("Haapajärvi", {}, (1, 3))})


@pytest.fixture
def stranger(other_region: Region) -> Person:
    """The coordinator of the other region."""
    return make_cast(other_region, "other.test")["aino"]


@pytest.fixture
def as_person(client: Client) -> Any:
    """as_person(cast["aino"]) -> a client signed in as that person."""

    def sign_in(person: Person) -> Client:
        signed = Client()
        signed.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return signed

    return sign_in


@pytest.fixture(autouse=True)
def jobs_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heavy work runs in the test's own process, so that it sees the test's database; one test runs a real one."""
    monkeypatch.setattr(actions, "_run", actions._run_here)


@pytest.fixture(autouse=True)
def words_take_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests may be at the analyser of words: nothing of a test depends on who came first."""
    monkeypatch.setattr(index, "QUERY_SECONDS", 60)
    monkeypatch.setattr(index, "QUERY_PATIENCE", 60)
