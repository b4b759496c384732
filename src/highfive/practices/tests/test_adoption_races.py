"""Two people acting at once on the ledger: exactly one is taken, the other is told; with real connections."""

import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from highfive.core.models import AuditEvent, Person
from highfive.core.rules import Refused
from highfive.practices import actions
from highfive.practices.models import Adoption, AdoptionStep, Practice, StepAnnulment
from highfive.practices.tests import adoption_cast as scene
from highfive.practices.tests.adoption_cast import step, walk

pytestmark = pytest.mark.slow
ROUNDS = 3  # in one test, because emptying the database between tests takes far longer than a race


@pytest.fixture
def at_once(transactional_db: None, tmp_path: Path) -> Any:
    """at_once(act, act) -> what each gave or was refused with, each run in a thread with a connection of its own.

    SQLite's tests live in memory, where threads cannot have connections of their own: the rows are copied to a file
    before, and back afterwards.
    """
    settings, name = connections.settings["default"], connection.settings_dict["NAME"]

    def run(*acts: Callable[[], Any]) -> list[Any]:
        if connection.vendor == "sqlite":
            _copy_to(tmp_path / "race.sqlite3")
            settings["NAME"] = str(tmp_path / "race.sqlite3")
        try:
            return _all(acts)
        finally:
            if connection.vendor == "sqlite":
                settings["NAME"] = name
                _copy_from(tmp_path / "race.sqlite3")

    return run


def _copy_to(path: Path) -> None:
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as file:
        connection.connection.backup(file)
        file.execute("PRAGMA journal_mode=WAL")


def _copy_from(path: Path) -> None:
    with sqlite3.connect(path) as file:
        file.backup(connection.connection)


def _all(acts: tuple[Callable[[], Any], ...]) -> list[Any]:
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def one(number: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(10)
            results[number] = acts[number]()
        except Refused as refused:
            results[number] = refused.refusal.code
        except Exception as error:  # a thread's error must reach the test
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def codes(results: list[Any]) -> list[str]:
    return sorted(result if isinstance(result, str) else type(result).__name__ for result in results)


def test_one_place_begins_once(at_once: Any, make_practice: Any, cast: dict[str, Person]) -> None:
    for _attempt in range(ROUNDS):
        practice, area = make_practice(status="shared"), scene.municipality()
        given = {"practice": practice, "area": area}
        results = at_once(
            partial(actions.start_adoption, step=step("trying"), by=cast["aino"], **given),
            partial(actions.start_adoption, step=step("considering"), by=cast["sulo"], **given),
        )
        assert codes(results) == ["Adoption", "taken_up"]
        assert AdoptionStep.objects.get(adoption__practice=practice).number == 1
        assert AuditEvent.objects.filter(event="adoption.started").count() == Adoption.objects.count()


def test_of_two_next_steps_one_is_taken(at_once: Any, make_practice: Any, cast: dict[str, Person]) -> None:
    for _attempt in range(ROUNDS):
        salla = walk(make_practice(status="shared"), "considering trying", cast["aino"])
        results = at_once(
            partial(actions.take_step, adoption=salla, step=step("in_use"), by=cast["aino"], seen=2),
            partial(actions.take_step, adoption=salla, step=step("stopped"), by=cast["sulo"], seen=2),
        )
        assert codes(results) == ["AdoptionStep", "adoption_changed"]
        salla.refresh_from_db()
        last = salla.steps.last()
        assert (salla.status, last.number, last.from_status) == (last.to_status, 3, "trying")


def test_without_having_seen_the_table_still_holds(at_once: Any, make_practice: Any, cast: dict[str, Person]) -> None:
    for _attempt in range(ROUNDS):
        salla = walk(make_practice(status="shared"), "considering", cast["aino"])
        results = at_once(
            *[partial(actions.take_step, adoption=salla, step=step("trying"), by=cast["aino"]) for _ in range(3)]
        )
        assert codes(results) == ["AdoptionStep", "adoption_step", "adoption_step"]
        assert [row.number for row in salla.steps.all()] == [1, 2]


def test_a_step_is_annulled_once(at_once: Any, make_practice: Any, cast: dict[str, Person]) -> None:
    for _attempt in range(ROUNDS):
        salla = walk(make_practice(status="shared"), "trying in_use", cast["aino"])
        last = salla.steps.last()
        results = at_once(
            partial(actions.annul_step, step=last, why="Väärä päivä", by=cast["aino"]),
            partial(actions.annul_step, step=last, why="Väärä kunta", by=cast["sulo"]),
        )
        assert codes(results) == ["Adoption", "step_annulled"]
        assert StepAnnulment.objects.filter(step=last).count() == 1


def test_annulling_and_stepping_on(at_once: Any, make_practice: Any, cast: dict[str, Person]) -> None:
    """Whichever comes first, the state is what the standing steps add up to, and each step follows the one before."""
    for _attempt in range(ROUNDS):
        salla = walk(make_practice(status="shared"), "considering trying", cast["aino"])
        last = salla.steps.last()
        results = at_once(
            partial(actions.annul_step, step=last, why="Väärä päivä", by=cast["aino"]),
            partial(actions.take_step, adoption=salla, step=step("in_use"), by=cast["sulo"], seen=2),
        )
        assert codes(results) in (["AdoptionStep", "step_not_last"], ["Adoption", "adoption_step"])
        salla.refresh_from_db()
        assert salla.status == salla.steps.filter(annulment=None).last().to_status


def test_taking_up_what_is_being_taken_back(at_once: Any, make_practice: Any, cast: dict[str, Person]) -> None:
    for _attempt in range(ROUNDS):
        practice, area = make_practice(status="shared"), scene.municipality()
        results = at_once(
            partial(actions.start_adoption, practice=practice, area=area, step=step("trying"), by=cast["sulo"]),
            partial(actions.move_practice, practice=practice, to="draft", by=cast["aino"]),
        )
        assert codes(results) in (["Adoption", "Practice"], ["Practice", "practice_not_shared"])
        assert Practice.objects.get(pk=practice.pk).status == "draft"
