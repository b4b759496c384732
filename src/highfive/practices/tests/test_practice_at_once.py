"""Two people at the same moment: one wins, the other is told; nothing is done twice and nothing is lost."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from highfive.practices import actions
from highfive.practices.models import Practice
from highfive.projects.actions import import_card
from highfive.projects.queries import shipped_card
from highfive.projects.tests.at_once import at_once

pytestmark = [pytest.mark.slow]


@pytest.fixture
def together(transactional_db: None, tmp_path, monkeypatch) -> Callable[..., list[str]]:
    """together(act, act, ...) -> "done" or the refusal's code of each; asked first, so that all rows are committed."""
    return lambda *acts: sorted(at_once(list(acts), tmp_path, monkeypatch))


@pytest.fixture
def afterwards(tmp_path, monkeypatch) -> Callable[[Callable[[], Any]], Any]:
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


def done(call: Callable[..., Any], **given: Any) -> Callable[[], str]:
    return lambda: call(**given) and "done"


def test_of_three_who_save_from_the_same_version_one_does(together, afterwards, cast, make_practice):
    practice = make_practice()
    acts = [
        done(actions.save_practice, practice=practice, version=1, by=cast[who], need={"fi": who})
        for who in ("aino", "sulo", "oula")
    ]
    assert together(*acts) == ["done", "stale", "stale"]
    assert afterwards(lambda: list(practice.versions.values_list("number", flat=True))) == [2, 1]


@pytest.mark.parametrize(
    ("status", "first", "second"), [("shared", "public", "draft"), ("draft", "shared", "archived")]
)
def test_of_two_who_move_an_entry_apart_the_table_still_holds(
    together, afterwards, cast, make_practice, status, first, second
):
    """The second pressed a button of a status that is no more."""
    practice = make_practice(status=status)
    acts = [
        done(actions.move_practice, practice=practice, to=to, by=cast[who], came_from=(status,))
        for who, to in (("aino", first), ("sulo", second))
    ]
    assert together(*acts) == ["done", "transition"]
    assert afterwards(lambda: Practice.objects.get().status) in (first, second)


def test_a_proposal_is_answered_once(together, afterwards, cast, region):
    project = import_card(region=region, source=shipped_card("S21758"), by=cast["aino"]).project
    practice = actions.propose_practices(project=project, by=cast["aino"])[0]
    told = together(
        done(actions.confirm_candidate, practice=practice, by=cast["aino"], names={"fi": "Ainon nimi"}),
        done(actions.confirm_candidate, practice=practice, by=cast["sulo"], names={"fi": "Sulon nimi"}),
        done(actions.refuse_candidate, practice=practice, by=cast["oula"], reason="Ei"),
    )
    assert told == ["done", "transition", "transition"]
    assert afterwards(lambda: practice.versions.count()) <= 1


def test_a_card_read_twice_at_once_proposes_once(together, afterwards, cast, region):
    project = import_card(region=region, source=shipped_card("S21758"), by=cast["aino"]).project

    def read() -> str:
        return str(len(actions.propose_practices(project=project, by=cast["aino"])))

    told = together(read, read)
    assert told[0] == "0"
    assert afterwards(Practice.objects.count) == int(told[1]) > 0


def test_a_block_saved_by_two_is_saved_by_one(together, cast, region):
    block = actions.create_block(region=region, names={"fi": "Kyyti"}, text={}, by=cast["aino"])
    acts = [
        done(actions.save_block, block=block, version=1, by=cast[who], names={"fi": who}, text={})
        for who in ("aino", "sulo")
    ]
    assert together(*acts) == ["done", "stale"]
