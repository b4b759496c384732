"""A flood of false messages closed at once: looked at first, nobody real among them lost, none of them counted."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.conversations.actions.answering import answer, hand_over, state_outcome
from highfive.conversations.actions.clearing import close_false
from highfive.conversations.actions.forgetting import forget
from highfive.conversations.actions.nightly import expire
from highfive.conversations.actions.writing import note_confirmed, start_thread
from highfive.conversations.models import ContactSettings, Opening, Tally, Thread
from highfive.conversations.queries.staff import groups, waiting_lines
from highfive.conversations.rules.clearing import MOST
from highfive.conversations.rules.tallies import PARTS
from highfive.conversations.tests.rows import WORDS, a_deputy, a_thread, days_ago
from highfive.core.models import AuditEvent, Person, Region
from highfive.core.rules import Refused
from highfive.projects.tests.at_once import at_once

Cast = dict[str, Person]
CLEAR = "/kohtaa/keskustelut/siivoa/"


def states(*threads: Thread) -> list[str]:
    found = {row.pk: row.outcome or row.status for row in Thread.objects.all()}
    return [found[thread.pk] for thread in threads]


def test_only_what_nobody_has_claimed_may_be_chosen(region: Region, cast: Cast, aino: Client) -> None:
    false = a_thread(region)
    others = [
        a_thread(region, confirmed=True),
        a_thread(region, status="answered"),
        a_thread(region, status="closed", outcome="guided"),
        a_thread(region, channel="referral"),
        a_thread(region, holder=cast["kerttu"]),
        a_thread(region, last_word_on=days_ago(61)),
    ]
    page = aino.get(CLEAR).content.decode()
    assert f'value="{false.pk}"' in page
    assert not [thread for thread in others if str(thread.pk) in page]
    assert WORDS not in page
    before = states(*others)
    assert close_false(region=region, keys=[row.pk for row in (false, *others)], by=cast["aino"]) == 1
    assert states(false, *others) == ["not_meant", *before]


def test_looking_closes_nothing_and_says_what_will_happen(region: Region, aino: Client) -> None:
    ContactSettings.objects.create(region=region, expiry_days=45)
    one, two, kept = (a_thread(region) for _number in range(3))
    page = aino.post(CLEAR, {"chosen": [one.pk, two.pk, "x", "9" * 19, "-1"], "look": ""}).content.decode()
    assert states(one, two, kept) == ["waiting"] * 3
    assert not Opening.objects.exists()
    for part in ("2 viestiä suljetaan", "Mitään ei ole vielä suljettu", "45 päivän", f'value="{one.pk}" checked'):
        assert part in page
    assert str(kept.pk) not in page
    again = aino.post(CLEAR, {"chosen": [one.pk], "back": ""}).content.decode()
    assert re.findall(r'value="(\d+)" checked', again) == [str(one.pk)]
    assert str(two.pk) in again


def test_a_day_is_chosen_whole_and_one_is_taken_out(region: Region, cast: Cast, aino: Client) -> None:
    flood = [a_thread(region) for _number in range(60)]
    older = a_thread(region, started_on=days_ago(1), last_word_on=days_ago(1))
    listed = aino.get(CLEAR).content.decode()
    assert listed.count('name="chosen"') == 51
    preview = aino.post(CLEAR, {"day": [str(localdate()), "x"], "look": ""}).content.decode()
    ticked = re.findall(r'name="chosen" value="(\d+)" checked', preview)
    assert len(ticked) == 60
    closed = aino.post(CLEAR, {"chosen": ticked[1:], "close": ""}, follow=True)
    assert "59 viestiä suljettiin" in closed.content.decode()
    assert Thread.objects.filter(outcome="not_meant").count() == 59
    assert states(older) == ["waiting"]
    assert len(waiting_lines(cast["aino"], region, localdate())) == 2
    assert {(row.person, row.times, row.day) for row in Opening.objects.all()} == {(cast["aino"], 1, localdate())}
    assert Opening.objects.count() == 59
    assert not AuditEvent.objects.filter(event__startswith="conversation").exists()
    assert len(flood) == 60


@pytest.mark.parametrize("typed", [{"look": ""}, {"close": ""}, {"chosen": ["x"], "close": ""}, {"day": "2026-99-99"}])
def test_nothing_chosen_is_told(region: Region, aino: Client, typed: dict[str, Any]) -> None:
    a_thread(region)
    told = aino.post(CLEAR, typed)
    assert told.status_code == 422
    assert "Valitse ensin viestit." in told.content.decode()


def test_no_more_than_were_shown_are_closed(region: Region, cast: Cast) -> None:
    thread = a_thread(region)
    close_false(region=region, keys=[*range(1, MOST + 1), thread.pk][: MOST + 1], by=cast["aino"])
    assert Thread.objects.filter(status="closed").count() <= 1
    with pytest.raises(Refused):
        close_false(region=region, keys=[], by=cast["aino"])


def test_what_came_to_life_meanwhile_is_left_and_told(region: Region, cast: Cast, aino: Client) -> None:
    a_deputy(region, cast["aino"], cast["kerttu"])
    answered, returned, handed, gone, false = (a_thread(region) for _number in range(5))
    answer(thread=answered, text="Hei", seen=1, by=cast["aino"])
    note_confirmed(returned)
    hand_over(thread=handed, to=cast["kerttu"], by=cast["aino"])
    keys = [row.pk for row in (answered, returned, handed, gone, false)]
    forget(thread=gone, outcome="withdrawn")
    told = aino.post(CLEAR, {"chosen": keys, "close": ""}, follow=True).content.decode()
    assert "1 viesti suljettiin" in told
    assert "4 jätettiin" in told
    assert states(answered, returned, handed, false) == ["answered", "waiting", "waiting", "not_meant"]
    assert {row.thread_id for row in Opening.objects.all()} == {false.pk}


@pytest.mark.slow
@pytest.mark.parametrize("rival", ["return", "answer"])
def test_a_writer_and_a_colleague_at_the_same_moment(
    transactional_db: None, region: Region, cast: Cast, tmp_path: Path, monkeypatch: Any, rival: str
) -> None:
    """Whoever comes first, a writer who came back waits for an answer or has one."""
    thread = a_thread(region)

    def state() -> str:
        row = Thread.objects.get(pk=thread.pk)
        return f"{row.status} {row.confirmed}"

    def close() -> str:
        return f"{close_false(region=region, keys=[thread.pk], by=cast['aino'])} {state()}"

    def act() -> str:
        if rival == "return":
            note_confirmed(thread)
            return state()
        try:
            answer(thread=thread, text="Hei", seen=1, by=cast["aino"])
        except Refused:
            return "refused"
        return "sent"

    closing, other = at_once([close, act], tmp_path, monkeypatch)
    if rival == "return":
        assert other == "waiting True"
        assert not closing.endswith("closed True")
    else:
        assert (closing, other) in [("1 closed False", "refused"), ("0 answered False", "sent")]


def test_a_real_writer_comes_back_and_waits_again(contact: ContactSettings, cast: Cast, resident: Client) -> None:
    thread, receipt = start_thread(region=contact.region, text="Kaipaan seuraa", language="en", today=days_ago(5))
    close_false(region=contact.region, keys=[thread.pk], by=cast["aino"])
    thread.refresh_from_db()
    assert thread.last_word_on == days_ago(5)  # closing makes no false message live longer
    resident.post("/en/yhteys/palaa/", {"code": receipt})
    page = resident.get("/en/yhteys/keskustelu/").content.decode()
    assert "You came back, so we answer it." in page
    assert "We will reply by" in page
    assert "Aino Alatalo" in page  # the log of openings
    [line] = waiting_lines(cast["aino"], contact.region, localdate())
    assert (line.thread, line.since) == (thread, localdate())
    forget(thread=thread)
    assert Tally.objects.get().outcome == "unanswered"


def test_false_messages_are_in_no_count(region: Region, cast: Cast) -> None:
    many, one, real = (a_thread(region, last_word_on=days_ago(61 - number)) for number in (1, 1, 1))
    close_false(region=region, keys=[many.pk], by=cast["aino"])
    state_outcome(thread=one, outcome="not_meant", by=cast["aino"], today=days_ago(60))
    expire(localdate())
    assert Thread.objects.count() == 3
    expire(localdate().replace(year=localdate().year + 1))
    assert not Thread.objects.exists()
    assert [(row.outcome, row.count) for row in Tally.objects.all()] == [("unanswered", 1)]
    assert real.outcome == ""
    assert "not_meant" not in PARTS["outcome"]


def test_who_has_used_a_receipt_is_never_called_false(region: Region, cast: Cast, aino: Client) -> None:
    thread = a_thread(region, confirmed=True)
    assert 'value="not_meant"' not in aino.get(thread.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        state_outcome(thread=thread, outcome="not_meant", by=cast["aino"])
    assert 'value="not_meant"' in aino.get(a_thread(region).get_absolute_url()).content.decode()


def test_closed_false_ones_do_not_fill_the_list_of_what_is_forgotten_soon(region: Region, cast: Cast) -> None:
    a_thread(region, status="closed", outcome="not_meant", last_word_on=days_ago(59))
    found = groups(cast["aino"], region, localdate())
    assert (len(found.soon), len(found.closed)) == (0, 1)


def test_the_same_permission_as_reading(region: Region, cast: Cast, as_person: Any) -> None:
    own, shared = a_thread(region, own_coordinator_only=True), a_thread(region)
    for who in ("sulo", "kerttu", "veikko", "helmi", "oula"):
        client = as_person(cast[who])
        for answered in (client.get(CLEAR), client.post(CLEAR, {"chosen": [shared.pk], "close": ""})):
            assert answered.status_code == 404, who
    assert Client().get(CLEAR).status_code == 302  # to sign in
    a_deputy(region, cast["aino"], cast["kerttu"])
    deputy = as_person(cast["kerttu"])
    assert str(own.pk) not in deputy.get(CLEAR).content.decode()
    deputy.post(CLEAR, {"chosen": [own.pk, shared.pk], "close": ""})
    assert states(own, shared) == ["waiting", "not_meant"]


def test_another_regions_are_not_there(region: Region, other_region: Region, cast: Cast, aino: Client) -> None:
    theirs = a_thread(other_region)
    aino.post(CLEAR, {"chosen": [theirs.pk], "close": ""})
    assert states(theirs) == ["waiting"]


def test_the_list_leads_there_only_when_there_are_many(region: Region, aino: Client) -> None:
    a_thread(region)
    assert CLEAR not in aino.get(reverse("conversation_list")).content.decode()
    a_thread(region)
    assert CLEAR in aino.get(reverse("conversation_list")).content.decode()
