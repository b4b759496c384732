"""A step taken back is gone: from rows, from words and notes, from the next backup, from the files of the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from highfive.conversations.actions.answering import add_note, answer, note_call
from highfive.conversations.actions.forgetting import forget
from highfive.conversations.actions.ladder import give_consent, withdraw_consent
from highfive.conversations.actions.writing import start_thread, write_again
from highfive.conversations.models import Call, Consent, Message, Note, Thread
from highfive.conversations.tests.cards import open_contact
from highfive.conversations.tests.traces import (
    backed_up_rows,
    backup_bytes,
    left_of,
    locked_rows,
    readable,
    real_files,
    stored_bytes,
)
from highfive.core.models import Person, Region

pytestmark = pytest.mark.slow
Cast = dict[str, Person]
# kind -> what is given, what is written of it by either side, and what may stand nowhere afterwards
STEPS: dict[str, tuple[dict[str, str], str, tuple[str, ...]]] = {
    "callback": (
        {"phone": "040 765 4321", "times": "arkisin kello neljältä", "if_other": "kirjastosta", "voicemail": "yes"},
        "Numero on +358 40 765 4321 tai 0407654321.",
        ("765 4321", "7654321", "arkisin kello neljältä", "kirjastosta"),
    ),
    "video": ({"times": "sunnuntaisin aamulla"}, "Sopiiko tapaaminen?", ("sunnuntaisin",)),
    "named": ({"name": "Eskoliina"}, "Kiitos, Eskoliina! Eskoliinan asia etenee.", ("skoliina",)),
}


@pytest.fixture
def real(transactional_db: None, tmp_path: Path, region: Region, cast: Cast) -> Iterator[None]:
    open_contact(region)
    with real_files(tmp_path):
        yield


def with_step(region: Region, aino: Person, kind: str) -> Thread:
    """A conversation in which a step was taken and written of: by the writer, in an answer, in a note."""
    details, said, _gone = STEPS[kind]
    thread, _receipt = start_thread(region=region, text="Kaipaan seuraa.", language="fi")
    step = give_consent(thread=thread, kind=kind, details=details, language="fi")
    if kind != "named":
        note_call(thread=thread, step=step.pk, result="not_reached", by=aino)
    write_again(thread=thread, text=said)
    answer(thread=thread, text=f"Hyvä. {said}", seen=Message.objects.filter(thread=thread).count(), by=aino)
    add_note(thread=thread, text=f"Muista: {said}", by=aino)
    return thread


def mentioning(kind: str) -> list[str]:
    """The locked rows in which something of a step can be read."""
    return [each for each in locked_rows() if any(word in readable([each]) for word in STEPS[kind][2])]


@pytest.mark.parametrize("kind", STEPS)
def test_a_step_taken_back_leaves_nothing(real: None, region: Region, cast: Cast, tmp_path: Path, kind: str) -> None:
    thread = with_step(region, cast["aino"], kind)
    gone, before = STEPS[kind][2], mentioning(kind)
    assert len(before) == (1 if kind == "video" else 4)  # what was given, and each word of it
    assert left_of(before, stored_bytes()) == before, "the search itself must find them while they are there"
    keys = [str(call.pk).encode() for call in Call.objects.all()]
    withdraw_consent(thread=thread, kind=kind)
    assert not Consent.objects.exists()
    assert not Call.objects.exists()
    assert (Message.objects.count(), Note.objects.count()) == (5, 1)  # one more line tells of it
    assert not [word for word in gone if word in readable(locked_rows())]
    assert "Kaipaan seuraa." in readable(locked_rows())
    assert left_of(before, stored_bytes()) == []
    backup = backup_bytes(tmp_path / "backup")
    assert left_of(before, backup) == []
    assert not [key for key in keys if key in backup]
    kept = backed_up_rows(tmp_path / "backup")
    assert sorted(kept) == sorted(locked_rows())
    assert not [word for word in gone if word in readable(kept)]


@pytest.mark.parametrize("kind", STEPS)
def test_other_steps_stay(real: None, region: Region, cast: Cast, kind: str) -> None:
    thread = with_step(region, cast["aino"], kind)
    others = [other for other in STEPS if other != kind]
    for other in others:
        give_consent(thread=thread, kind=other, details=STEPS[other][0], language="fi")
    withdraw_consent(thread=thread, kind=kind)
    assert {row.kind: row.details for row in Consent.objects.all()} == {other: STEPS[other][0] for other in others}


def test_a_number_that_was_changed_is_gone_too(real: None, region: Region, cast: Cast) -> None:
    thread = with_step(region, cast["aino"], "callback")
    before = mentioning("callback")
    give_consent(thread=thread, kind="callback", details={"phone": "0401112233"}, language="fi")
    assert not [word for word in STEPS["callback"][2] if word in readable(locked_rows())]
    assert left_of(before, stored_bytes()) == []


def test_a_forgotten_conversation_leaves_nothing(real: None, region: Region, cast: Cast, tmp_path: Path) -> None:
    thread = with_step(region, cast["aino"], "callback")
    locked, receipt, key = locked_rows(), thread.receipt, str(thread.pk)
    kept, _receipt = start_thread(region=region, text="Toinen jää.", language="fi")
    forget(thread=thread, outcome="withdrawn")
    content, backup = stored_bytes(), backup_bytes(tmp_path / "backup")
    for file in (content, backup):
        assert left_of(locked, file) == []
        assert receipt.encode() not in file
        assert key.encode() not in file
        assert thread.pk.to_bytes(8, "big") not in file
        assert thread.pk.to_bytes(8, "little") not in file
    assert kept.receipt.encode() in content
    assert readable(backed_up_rows(tmp_path / "backup")) == "Toinen jää."
