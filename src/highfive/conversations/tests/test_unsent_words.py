"""Nothing that staff type on the page of a conversation is lost, whichever button is pressed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from highfive.conversations.models import Message, Note
from highfive.conversations.tests.rows import WORDS, a_deputy, a_thread, post
from highfive.core.models import Person, Region

Cast = dict[str, Person]


def test_a_note_keeps_the_answer_that_was_being_typed(region: Region, aino: Client) -> None:
    thread = a_thread(region)
    answer = post(aino, "conversation_note", thread, note="Kysytty kirjastosta", text="Hei, kes", seen=1)
    assert answer.status_code == 200
    assert answer.context["answer"]["text"].value() == "Hei, kes"
    assert Note.objects.get().text == "Kysytty kirjastosta"
    assert post(aino, "conversation_note", thread, note="Toinen", text=" ", seen=1).status_code == 302


@pytest.mark.parametrize(
    ("name", "pressed"),
    [
        ("conversation_hand_over", {"to": "kerttu"}),
        ("conversation_hand_over", {"to": "x"}),
        ("conversation_note", {"note": "Kysytty kirjastosta"}),
        ("conversation_note", {"note": "131052-308T"}),
        ("conversation_close", {"outcome": "joined"}),
        ("conversation_close", {"outcome": ""}),
        ("conversation_answer", {"do": "fill"}),
    ],
)
def test_an_answer_being_typed_outlives_every_button(
    region: Region, cast: Cast, aino: Client, name: str, pressed: dict[str, Any]
) -> None:
    """It comes back on the page itself: in no row, no address, no cookie."""
    a_deputy(region, cast["aino"], cast["kerttu"])
    thread = a_thread(region)
    if pressed.get("to") == "kerttu":
        pressed = {"to": cast["kerttu"].pk}
    answer = post(aino, name, thread, text="Hei, kesken", seen=1, **pressed)
    assert answer.status_code in (200, 409, 422)
    assert answer.context["answer"]["text"].value() == "Hei, kesken"
    assert (thread.words.exclude(side="event").count(), thread.words.filter(side="staff").count()) == (1, 0)
    assert "Hei, kesken" not in "".join(note.text for note in Note.objects.all())
    assert not [cookie for cookie in answer.cookies.values() if "kesken" in cookie.value]
    thread.refresh_from_db()
    assert thread.status == "waiting"


def test_a_note_being_typed_outlives_sending_and_closing(region: Region, aino: Client) -> None:
    thread = a_thread(region)
    a_thread(region)
    sent = post(
        aino, "conversation_answer", thread, text="Hei!", note="Kysy vielä", outcome="guided", seen=1, do="next"
    )
    assert sent.status_code == 200
    assert sent.context["note"]["note"].value() == "Kysy vielä"
    assert sent.context["outcome"]["outcome"].value() == "guided"
    assert not sent.context["answer"]["text"].value()
    closed = post(aino, "conversation_close", thread, text="", note="Kysy vielä", outcome="guided", seen=2)
    assert closed.context["note"]["note"].value() == "Kysy vielä"
    assert (thread.words.filter(side="staff").count(), Note.objects.count()) == (1, 0)


def test_who_hands_back_what_they_alone_read_can_copy_what_they_typed(
    region: Region, cast: Cast, as_person: Any
) -> None:
    thread = a_thread(region, holder=cast["kerttu"])
    back = post(as_person(cast["kerttu"]), "conversation_hand_over", thread, to="", text="Hei, kesken", seen=1)
    assert (back.status_code, ">Hei, kesken</textarea>" in back.content.decode()) == (200, True)
    assert WORDS not in back.content.decode()


@pytest.mark.parametrize("name", ["conversation_answer", "conversation_note", "conversation_hand_over"])
def test_words_typed_to_a_conversation_that_was_forgotten_meanwhile_come_back(
    region: Region, aino: Client, name: str
) -> None:
    thread = a_thread(region)
    Message.objects.all().delete()
    url = reverse(name, args=[thread.pk])
    thread.delete()
    gone = aino.post(url, {"text": "Hei, kesken", "note": "Huom, kesken", "seen": 1})
    assert gone.status_code == 404
    for words in ("Hei, kesken", "Huom, kesken"):
        assert f">{words}</textarea>" in gone.content.decode()
    assert aino.post(url, {"seen": 1}).status_code == 404


def test_an_answer_to_what_was_closed_meanwhile_can_be_copied(region: Region, aino: Client) -> None:
    thread = a_thread(region, status="closed", outcome="guided")
    answer = post(aino, "conversation_answer", thread, text="Hei, kesken", seen=1, do="next")
    assert (answer.status_code, ">Hei, kesken</textarea>" in answer.content.decode()) == (409, True)
