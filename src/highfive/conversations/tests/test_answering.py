"""What staff do in a conversation: answer, note, hand over, close; each only by one who may read it."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate

from highfive.conversations.actions import answering
from highfive.conversations.actions.ladder import give_consent, withdraw_consent
from highfive.conversations.actions.writing import write_again
from highfive.conversations.models import Message, Note, Opening, Thread
from highfive.conversations.queries.staff import visible_threads
from highfive.conversations.tests.rows import a_deputy, a_thread, days_ago
from highfive.core.models import AuditEvent, Person, Region
from highfive.core.rules import Refused
from highfive.projects.tests.at_once import at_once

IDENTITY = "Tunnukseni on 131052-308T"


def code_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(**arguments)
    return refused.value.refusal.code


def test_an_answer_is_signed_and_the_waiting_ends(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region, last_word_on=days_ago(2))
    word = answering.answer(thread=thread, text="  Hei!  ", seen=1, by=cast["aino"])
    thread.refresh_from_db()
    assert (word.number, word.side, word.author, word.author_name, word.text, word.day) == (
        2, "staff", cast["aino"], "Aino Alatalo", "Hei!", localdate(),
    )  # fmt: skip
    assert (thread.status, thread.waiting_since, thread.due_on) == ("answered", None, None)
    assert thread.last_word_on == localdate()


def test_a_second_answer_may_follow_before_the_writer_says_anything(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region)
    answering.answer(thread=thread, text="Hei!", seen=1, by=cast["aino"])
    answering.answer(thread=thread, text="Vielä tämä.", seen=2, by=cast["aino"])
    assert [word.side for word in thread.words.all()] == ["writer", "staff", "staff"]


@pytest.mark.parametrize(
    ("side", "code"),
    [("staff", "answered_meanwhile"), ("writer", "written_meanwhile"), ("event", "changed_meanwhile")],
)
def test_a_word_that_was_not_seen_stops_the_answer(
    region: Region, cast: dict[str, Person], side: str, code: str
) -> None:
    thread = a_thread(region)
    Message.objects.create(thread=thread, number=2, side=side, text="uusi", day=localdate())
    assert code_of(answering.answer, thread=thread, text="Hei!", seen=1, by=cast["aino"]) == code
    answering.answer(thread=thread, text="Hei!", seen=2, by=cast["aino"])


def test_a_button_pressed_twice_does_once(region: Region, cast: dict[str, Person]) -> None:
    thread, aino = a_thread(region), cast["aino"]
    for _time in range(2):
        answering.answer(thread=thread, text="Hei!", seen=1, by=aino)
        answering.add_note(thread=thread, text="Soita.", by=aino)
        answering.state_outcome(thread=thread, outcome="joined", by=aino)
    assert [word.side for word in thread.words.all()] == ["writer", "staff", "event"]
    assert thread.notes.count() == 1


def test_what_was_taken_back_meanwhile_does_not_come_back(region: Region, cast: dict[str, Person]) -> None:
    thread, aino = a_thread(region), cast["aino"]
    give_consent(thread=thread, kind="named", details={"name": "Maija"}, language="fi")
    withdraw_consent(thread=thread, kind="named")
    assert code_of(answering.answer, thread=thread, text="Hei Maija!", seen=2, by=aino) == "changed_meanwhile"
    assert code_of(answering.add_note, thread=thread, text="Soita Maijalle.", seen=2, by=aino) == "changed_meanwhile"
    answering.add_note(thread=thread, text="Ei soiteta.", seen=3, by=aino)


def test_words_that_nobody_has_read_are_not_closed_away(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region)
    write_again(thread=thread, text="Vielä yksi asia.")
    close = {"thread": thread, "outcome": "joined", "by": cast["aino"]}
    assert code_of(answering.state_outcome, **close, seen=1) == "written_meanwhile"
    answering.state_outcome(**close, seen=2)


@pytest.mark.parametrize(("text", "code"), [("  ", "empty"), (IDENTITY, "identity_number")])
def test_words_that_may_not_be_kept(region: Region, cast: dict[str, Person], text: str, code: str) -> None:
    thread = a_thread(region)
    assert code_of(answering.answer, thread=thread, text=text, seen=1, by=cast["aino"]) == code
    assert code_of(answering.add_note, thread=thread, text=text, by=cast["aino"]) == code
    assert (thread.words.count(), thread.notes.count()) == (1, 0)


def test_a_closed_conversation_is_not_answered(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region, status="closed", outcome="joined")
    assert code_of(answering.answer, thread=thread, text="Hei!", seen=1, by=cast["aino"]) == "closed"
    assert code_of(answering.state_outcome, thread=thread, outcome="guided", by=cast["aino"]) == "status"


def test_closing_states_how_it_went_and_tells_the_writer(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region, language="sv")
    answering.state_outcome(thread=thread, outcome="joined", by=cast["aino"])
    thread.refresh_from_db()
    assert (thread.status, thread.outcome, thread.waiting_since) == ("closed", "joined", None)
    assert thread.words.latest("number").side == "event"


@pytest.mark.parametrize("outcome", ["", "silence", "withdrawn", "unanswered", "nonsense"])
def test_what_comes_of_itself_cannot_be_stated(region: Region, cast: dict[str, Person], outcome: str) -> None:
    thread = a_thread(region)
    assert code_of(answering.state_outcome, thread=thread, outcome=outcome, by=cast["aino"]) == "outcome"


def test_handing_over_lets_one_more_read_and_tells_the_writer_who(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region)
    a_deputy(region, cast["aino"], cast["kerttu"], start=2, end=5)
    assert not visible_threads(cast["kerttu"], region).exists()
    answering.hand_over(thread=thread, to=cast["kerttu"], by=cast["aino"])
    assert visible_threads(cast["kerttu"], region).get() == thread
    assert "Kerttu Kumpula" in thread.words.get(side="event").text
    answering.hand_over(thread=thread, to=None, by=cast["kerttu"])
    assert not visible_threads(cast["kerttu"], region).exists()
    assert Thread.objects.get().holder is None


def test_handing_over_twice_says_it_once(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region)
    a_deputy(region, cast["aino"], cast["kerttu"])
    for _time in range(2):
        answering.hand_over(thread=thread, to=cast["kerttu"], by=cast["aino"])
    assert thread.words.filter(side="event").count() == 1


def test_a_conversation_is_handed_only_to_a_deputy(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region)
    a_deputy(region, cast["aino"], cast["kerttu"], start=-5, end=-1)
    a_deputy(region, cast["sulo"], cast["veikko"])
    for key in ("kerttu", "veikko", "oula"):
        assert code_of(answering.hand_over, thread=thread, to=cast[key], by=cast["aino"]) == "not_a_deputy"


def test_what_is_for_the_coordinator_alone_is_never_handed_over(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region, own_coordinator_only=True)
    a_deputy(region, cast["aino"], cast["kerttu"])
    assert code_of(answering.hand_over, thread=thread, to=cast["kerttu"], by=cast["aino"]) == "own_only"


@pytest.mark.parametrize("key", ["sulo", "kerttu", "veikko", "helmi", "oula", "stranger"])
def test_nobody_else_writes(region: Region, cast: dict[str, Person], stranger: Person, key: str) -> None:
    thread, by = a_thread(region), {**cast, "stranger": stranger}[key]
    a_deputy(region, cast["aino"], cast["kerttu"], start=1, end=2)
    for call, more in (
        (answering.answer, {"text": "Hei!", "seen": 1}),
        (answering.add_note, {"text": "Huom."}),
        (answering.hand_over, {"to": cast["kerttu"]}),
        (answering.state_outcome, {"outcome": "joined"}),
    ):
        assert code_of(call, thread=thread, by=by, **more) == "gone"
    assert (Message.objects.count(), Note.objects.count()) == (1, 0)


def test_openings_are_counted_by_person_and_day(region: Region, cast: dict[str, Person]) -> None:
    thread, aino = a_thread(region), cast["aino"]
    for _time in range(3):
        answering.note_opening(thread=thread, by=aino)
    answering.note_opening(thread=thread, by=aino, again=False)
    answering.note_opening(thread=thread, by=aino, today=days_ago(1))
    assert [(row.person_name, row.day, row.times) for row in Opening.objects.all()] == [
        ("Aino Alatalo", days_ago(1), 1), ("Aino Alatalo", localdate(), 3),
    ]  # fmt: skip


def test_nothing_of_it_is_audited(region: Region, cast: dict[str, Person]) -> None:
    """An audit event has a moment, which would date the writer's act."""
    a_deputy(region, cast["aino"], cast["kerttu"])
    before, thread, aino = AuditEvent.objects.count(), a_thread(region), cast["aino"]
    answering.note_opening(thread=thread, by=aino)
    answering.answer(thread=thread, text="Hei!", seen=1, by=aino)
    answering.add_note(thread=thread, text="Huom.", by=aino)
    answering.hand_over(thread=thread, to=cast["kerttu"], by=aino)
    answering.state_outcome(thread=thread, outcome="joined", by=aino)
    assert AuditEvent.objects.count() == before


@pytest.mark.slow
def test_of_two_who_answer_at_once_one_is_told(
    transactional_db: None,
    region: Region,
    cast: dict[str, Person],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    thread = a_thread(region)

    def send(text: str) -> str:
        return str(answering.answer(thread=thread, text=text, seen=1, by=cast["aino"]).number)

    acts = [lambda: send("Hei!"), lambda: send("Moi!")]
    assert sorted(at_once(acts, tmp_path, monkeypatch)) == ["2", "answered_meanwhile"]
