"""Two people at once, each with a connection of their own: exactly one wins, the other is told why."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from highfive.core.models import Person, Region
from highfive.pilots import actions, queries
from highfive.pilots.actions.measuring import hold_against_rule
from highfive.pilots.models import Pilot
from highfive.pilots.tests.conftest import DAYS, DECISION, LATER, ROUND
from highfive.projects.tests.at_once import at_once
from highfive.surveys.models import Round

Cast = dict[str, Person]
Together = Callable[..., list[str]]
Afterwards = Callable[[Callable[[], Any]], Any]
pytestmark = [pytest.mark.slow]


@pytest.fixture
def together(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Together:
    """together(act, act) -> "done" or the code of the refusal, sorted; asked for first, so that rows are committed."""
    return lambda *acts: sorted(at_once([_quiet(act) for act in acts], tmp_path, monkeypatch))


def _quiet(act: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        act()

    return run


@pytest.fixture
def afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Afterwards:
    """What the database the acts worked on says now: on SQLite the copy that at_once made."""

    def ask(read: Callable[[], Any]) -> Any:
        found: list[Any] = []

        def run() -> None:
            found.append(read())
            connection.close()

        with monkeypatch.context() as patch:
            if connection.vendor == "sqlite":
                patch.setitem(connections.settings["default"], "NAME", str(tmp_path / "copy.sqlite3"))
            thread = threading.Thread(target=run)
            thread.start()
            thread.join(30)
        return found[0]

    return ask


def state(pilot: Pilot) -> tuple[str, float, bool | None]:
    """Status, threshold, and whether what is locked holds."""
    row = Pilot.objects.get(pk=pilot.pk)
    return row.status, float(row.adopt_at or 0), queries.frozen_holds(row) if row.is_frozen else None


def test_one_of_two_starts_the_pilot(together: Together, afterwards: Afterwards, ready: Pilot, cast: Cast) -> None:
    told = together(*(lambda: actions.start_pilot(pilot=ready, by=cast["aino"]) for _ in range(2)))
    assert told == ["done", "status"]
    assert afterwards(lambda: state(ready)) == ("running", 10, True)


def test_starting_and_changing_never_mix(together: Together, afterwards: Afterwards, ready: Pilot, cast: Cast) -> None:
    """Either the change comes first and the start waits for a new confirmation, or the start locks the change out."""
    told = together(
        lambda: actions.start_pilot(pilot=ready, by=cast["aino"]),
        lambda: actions.save_pilot(pilot=ready, adopt_at=3, by=cast["oula"]),
    )
    now = afterwards(lambda: state(ready))
    assert (now, told) in [
        (("running", 10, True), ["done", "frozen"]), (("draft", 3, None), ["done", "not_confirmed"]),
    ]  # fmt: skip


def test_starting_and_removing_a_commitment_never_mix(
    together: Together, afterwards: Afterwards, ready: Pilot, cast: Cast
) -> None:
    commitment = ready.commitments.get()
    told = together(
        lambda: actions.start_pilot(pilot=ready, by=cast["aino"]),
        lambda: actions.remove_commitment(commitment=commitment, by=cast["oula"]),
    )
    now = afterwards(lambda: state(ready))
    assert (now, told) in [
        (("running", 10, True), ["done", "frozen"]), (("draft", 10, None), ["commitments", "done"]),
    ]  # fmt: skip


def test_one_commitment_is_confirmed_once(together: Together, draft: Pilot, cast: Cast) -> None:
    commitment = draft.commitments.get()
    told = together(*(lambda: actions.confirm_commitment(commitment=commitment, by=cast["kerttu"]) for _ in range(2)))
    assert told == ["confirmed", "done"]


def test_one_baseline_is_opened(together: Together, afterwards: Afterwards, running: Pilot, cast: Cast) -> None:
    opening = {"pilot": running, "which": "before", **DAYS, **ROUND}
    told = together(*(lambda by=by: actions.open_pilot_round(by=cast[by], **opening) for by in ("aino", "oula")))
    assert told == ["done", "opened"]
    assert afterwards(Round.objects.count) == 1


def test_one_of_two_measures(
    together: Together, afterwards: Afterwards, running: Pilot, cast: Cast, region: Region
) -> None:
    told = together(
        *(lambda by=by: hold_against_rule(pilot=running, by=cast[by], today=LATER) for by in ("aino", "oula"))
    )
    assert told == ["done", "status"]
    assert afterwards(lambda: state(running)) == ("measured", 10, True)


def test_one_of_two_decides(
    together: Together, afterwards: Afterwards, running: Pilot, cast: Cast, region: Region
) -> None:
    hold_against_rule(pilot=running, by=cast["aino"], today=LATER)
    why = {"difference": "Kävijät kertoivat hyötyneensä paljon."}
    told = together(
        lambda: actions.decide_pilot(pilot=running, by=cast["aino"], today=LATER, **DECISION, **why),
        lambda: actions.decide_pilot(
            pilot=running, by=cast["oula"], today=LATER, **DECISION | {"ending": "stop"}, **why
        ),
    )
    assert told == ["done", "status"]
    assert afterwards(lambda: len(queries.report_paragraphs(region))) == 1


def test_abandoning_and_measuring_never_mix(
    together: Together, afterwards: Afterwards, running: Pilot, cast: Cast
) -> None:
    told = together(
        lambda: actions.abandon_pilot(pilot=running, why="Kumppani vetäytyi.", by=cast["aino"]),
        lambda: hold_against_rule(pilot=running, by=cast["oula"], today=LATER),
    )
    assert told == ["done", "status"]


def test_two_new_pilots_replace_one_only_once(
    together: Together, afterwards: Afterwards, running: Pilot, cast: Cast
) -> None:
    new = [actions.replace_pilot(pilot=running, by=cast["aino"]) for _ in range(2)]
    for pilot in new:
        actions.confirm_commitment(commitment=pilot.commitments.get(), by=cast["kerttu"])
    told = together(*(lambda pilot=pilot: actions.start_pilot(pilot=pilot, by=cast["aino"]) for pilot in new))
    assert told == ["done", "replaced"]
    assert afterwards(lambda: state(running)) == ("superseded", 10, True)
    assert afterwards(Pilot.objects.filter(status="running").count) == 1
