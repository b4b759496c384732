"""Calls and video meetings: noted with one press, limits in sight, who waits follows, gone with the permission."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.conversations.actions.answering import note_call
from highfive.conversations.actions.ladder import give_consent, withdraw_consent
from highfive.conversations.models import Call, Consent, Message, Thread
from highfive.conversations.queries.staff import groups, waiting_lines
from highfive.conversations.rules import calls as rules
from highfive.conversations.rules.threads import due_on
from highfive.conversations.tests.rows import a_consent, a_thread, days_ago
from highfive.core.models import Person, Region
from highfive.core.rules import Refused

Cast = dict[str, Person]
DETAILS = {"phone": "040 765 4321", "times": "aamulla", "if_other": "", "voicemail": "no"}


def press(client: Client, consent: Consent, result: str, **typed: Any) -> Any:
    url = reverse("conversation_call", args=[consent.thread_id])
    return client.post(url, {"called": f"{consent.pk}:{result}", "seen": 1, **typed})


def kinds(person: Person, region: Region) -> list[tuple[str, bool]]:
    """Each line of the list: its kind and whether somebody waits."""
    found = groups(person, region, localdate())
    lines = [*found.waiting, *found.meetings, *found.answered]
    return [(line.kind, line.since is not None) for line in lines]


def test_a_message_is_offered_only_where_it_was_allowed() -> None:
    assert list(rules.offered("callback", {"voicemail": "yes"})) == ["reached", "not_reached", "message"]
    for details in ({"voicemail": "no"}, {"voicemail": ""}, {}):
        assert list(rules.offered("callback", details)) == ["reached", "not_reached"]
        assert rules.noting_refused("callback", "message", details) == rules.NO_MESSAGE
    assert list(rules.offered("video", {})) == ["reached", "not_reached"]
    assert rules.offered("named", {}) == {}
    assert rules.noting_refused("named", "reached", {}) == rules.NO_CALL


def test_a_call_remains_until_the_last_one_reached_them() -> None:
    one, two = days_ago(2), days_ago(1)
    assert rules.remains([])
    assert rules.remains([(one, "not_reached"), (two, "message")])
    assert not rules.remains([(two, "reached"), (one, "not_reached")])
    assert rules.remains([(one, "reached"), (two, "not_reached")])


def test_limits_and_buttons_stand_side_by_side(region: Region, aino: Client) -> None:
    thread = a_thread(region)
    consent = a_consent(thread, phone="040 765 4321")
    page = aino.get(thread.get_absolute_url()).content.decode()
    for part in ("Älä jätä viestiä", "Sano vain, että soitat uudelleen.", f'value="{consent.pk}:not_reached"'):
        assert part in page
    assert f'value="{consent.pk}:message"' not in page
    Consent.objects.filter(pk=consent.pk).delete()
    allowed = a_consent(thread, phone="040 765 4321", voicemail="yes", if_other="Kirjastosta")
    page = aino.get(thread.get_absolute_url()).content.decode()
    for part in ("Viestin saa jättää", "Kirjastosta", f'value="{allowed.pk}:message"'):
        assert part in page


def test_who_was_reached_waits_no_more(region: Region, cast: Cast, aino: Client) -> None:
    consent = a_consent(a_thread(region), phone="040 765 4321")
    assert kinds(cast["aino"], region) == [("callback", True)]
    assert press(aino, consent, "reached").url == consent.thread.get_absolute_url()
    call = Call.objects.get()
    assert (call.result, call.by, call.by_name, call.day) == ("reached", cast["aino"], "Aino Alatalo", localdate())
    assert kinds(cast["aino"], region) == [("silent", False)]
    assert waiting_lines(cast["aino"], region, localdate()) == []


def test_who_was_not_reached_waits_for_the_next_try(region: Region, cast: Cast, aino: Client) -> None:
    thread = a_thread(region, last_word_on=days_ago(5))
    consent = a_consent(thread, phone="040 765 4321")
    press(aino, consent, "not_reached")
    thread.refresh_from_db()
    assert (thread.status, thread.waiting_since, thread.due_on) == ("waiting", days_ago(5), due_on(localdate(), 3))
    assert thread.last_word_on == localdate()  # not forgotten while it is tried
    [line] = waiting_lines(cast["aino"], region, localdate())
    assert (line.kind, line.tried) == ("callback", localdate())
    page = aino.get(reverse("conversation_list")).content.decode()
    assert "ei tavoitettu" in page
    assert "040" not in page


def test_an_answered_conversation_waits_again_when_the_call_failed(region: Region, cast: Cast, aino: Client) -> None:
    consent = a_consent(a_thread(region, status="answered"), "video")
    press(aino, consent, "not_reached")
    assert kinds(cast["aino"], region) == [("video", True)]


def test_a_slip_is_mended_by_the_right_button_and_a_day_has_one(region: Region, cast: Cast, aino: Client) -> None:
    consent = a_consent(a_thread(region), phone="040 765 4321")
    for result in ("reached", "reached", "not_reached"):
        press(aino, consent, result)
    assert Call.objects.get().result == "not_reached"
    assert kinds(cast["aino"], region) == [("callback", True)]


def test_words_that_came_meanwhile_still_wait(region: Region, cast: Cast, aino: Client) -> None:
    thread = a_thread(region, due_on=days_ago(0))
    consent = a_consent(thread, phone="040 765 4321")
    Message.objects.create(thread=thread, number=2, side="writer", text="Vielä tämä.", day=localdate())
    for result in ("reached", "not_reached"):
        press(aino, consent, result, seen=1)
        thread.refresh_from_db()
        assert (thread.status, thread.due_on) == ("waiting", days_ago(0))
    press(aino, consent, "reached", seen=2)
    thread.refresh_from_db()
    assert thread.status == "answered"


def test_a_step_that_was_changed_meanwhile_notes_nothing(region: Region, cast: Cast, aino: Client) -> None:
    thread = a_thread(region)
    old = give_consent(thread=thread, kind="callback", details=DETAILS, language="fi")
    give_consent(thread=thread, kind="callback", details={**DETAILS, "phone": "0401112233"}, language="fi")
    behind = press(aino, old, "reached", text="Hei, kesken")
    assert behind.status_code == 409
    assert ">\nHei, kesken</textarea>" in behind.content.decode()
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("called", "status"),
    [("", 422), ("x", 422), ("1:reached", 409), ("9" * 19 + ":reached", 409), ("KEY:message", 409), ("KEY:x", 422)],
)
def test_what_no_button_says_notes_nothing(region: Region, aino: Client, called: str, status: int) -> None:
    consent = a_consent(a_thread(region), phone="040 765 4321", voicemail="no")
    url = reverse("conversation_call", args=[consent.thread_id])
    assert aino.post(url, {"called": called.replace("KEY", str(consent.pk)), "seen": 1}).status_code == status
    assert not Call.objects.exists()


def test_a_closed_conversation_is_not_called_for(region: Region, cast: Cast) -> None:
    consent = a_consent(a_thread(region, status="closed", outcome="guided"))
    with pytest.raises(Refused):
        note_call(thread=consent.thread, step=consent.pk, result="reached", by=cast["aino"])


def opened(resident: Client, written: tuple[Thread, str], prefix: str) -> str:
    resident.post(f"{prefix}/yhteys/palaa/", {"code": written[1]})
    return resident.get(f"{prefix}/yhteys/keskustelu/").content.decode()


@pytest.mark.parametrize(
    ("prefix", "result", "told"),
    [
        ("", "not_reached", "emme tavoittaneet sinua. Emme jättäneet viestiä. Yritämme uudelleen."),
        ("", "message", "emme tavoittaneet sinua. Jätimme viestin. Yritämme uudelleen."),
        ("/fi-simple", "not_reached", "Soitimme sinulle"),
        ("/sv", "not_reached", "nådde dig inte. Vi lämnade inget meddelande. Vi försöker igen."),
        ("/en", "not_reached", "did not reach you. We left no message. We will try again."),
        ("/en", "reached", "We talked by phone on"),
    ],
)
def test_the_person_reads_of_the_call_in_their_own_language(
    cast: Cast, resident: Client, written: tuple[Thread, str], prefix: str, result: str, told: str
) -> None:
    step = give_consent(thread=written[0], kind="callback", details={**DETAILS, "voicemail": "yes"}, language="fi")
    note_call(thread=written[0], step=step.pk, result=result, by=cast["aino"])
    page = opened(resident, written, prefix)
    assert told in page
    assert ("We have talked</h1>" in page) == (result == "reached")


def test_who_was_reached_may_ask_for_another_call_with_the_same_number(
    region: Region, cast: Cast, written: tuple[Thread, str]
) -> None:
    thread = written[0]
    step = give_consent(thread=thread, kind="callback", details=DETAILS, language="fi")
    note_call(thread=thread, step=step.pk, result="not_reached", by=cast["aino"])
    assert give_consent(thread=thread, kind="callback", details=DETAILS, language="fi") == step  # still to be called
    note_call(thread=thread, step=step.pk, result="reached", by=cast["aino"])
    again = give_consent(thread=thread, kind="callback", details=DETAILS, language="fi")
    assert again.pk != step.pk
    assert not Call.objects.exists()
    assert kinds(cast["aino"], region) == [("callback", True)]
    assert again.details["phone"] == "040 765 4321"


def test_what_was_noted_of_calls_goes_with_the_permission(cast: Cast, written: tuple[Thread, str]) -> None:
    thread = written[0]
    kept = give_consent(thread=thread, kind="video", details={"times": ""}, language="fi")
    step = give_consent(thread=thread, kind="callback", details=DETAILS, language="fi")
    for consent in (kept, step):
        for ago in (2, 1):
            day = localdate() - timedelta(days=ago)
            note_call(thread=thread, step=consent.pk, result="not_reached", by=cast["aino"], today=day)
    withdraw_consent(thread=thread, kind="callback")
    assert {call.consent_id for call in Call.objects.all()} == {kept.pk}
    assert not [
        word for word in thread.words.all() if "soit" in word.text.lower() and str(localdate().year) in word.text
    ]
