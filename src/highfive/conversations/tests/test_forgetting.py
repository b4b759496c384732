"""Forgetting: one transaction that leaves a count, and nothing of the conversation."""

from datetime import date

import pytest
from django.test import override_settings

from highfive.conversations.actions.forgetting import forget
from highfive.conversations.models import Card, Consent, Message, Note, Opening, Sheet, Tally, Thread
from highfive.core.models import Area, Person, Region

DAY = date(2026, 11, 24)


def a_thread(region: Region, person: Person, **fields: object) -> Thread:
    """A conversation with one of everything in it."""
    number = Thread.objects.count()
    wanted = {"status": "answered", "area": Area.objects.get(code="732"), "theme": "company", **fields}
    thread = Thread.objects.create(
        region=region, mark="0" * 8, receipt=f"{number:064}", started_on=DAY, last_word_on=DAY, **wanted
    )
    Message.objects.create(thread=thread, number=1, side="writer", text="hei", day=DAY)
    Note.objects.create(thread=thread, author=person, author_name=person.name, text="soita", day=DAY)
    Opening.objects.create(thread=thread, person=person, person_name=person.name, day=DAY)
    Consent.objects.create(
        thread=thread, kind="callback", text="saa soittaa", version="1", language="fi", given_on=DAY, details={}
    )
    return thread


def tallies() -> dict[tuple[int, str | None, str, str, str], int]:
    return {
        (row.year, row.area and row.area.code, row.channel, row.theme, row.outcome): row.count
        for row in Tally.objects.select_related("area")
    }


def test_a_count_remains_and_nothing_else(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region, cast["aino"])
    kept = a_thread(region, cast["aino"])
    forget(thread=thread, today=DAY)
    for model in (Message, Note, Opening, Consent):
        assert list(model.objects.values_list("thread", flat=True)) == [kept.pk]
    assert list(Thread.objects.all()) == [kept]
    assert tallies() == {(2026, "732", "web", "company", "silence"): 1}


def test_what_is_gone_is_not_counted_again(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region, cast["aino"])
    copy = Thread.objects.get(pk=thread.pk)
    forget(thread=thread, outcome="withdrawn", today=DAY)
    forget(thread=copy, outcome="withdrawn", today=DAY)
    assert tallies() == {(2026, "732", "web", "company", "withdrawn"): 1}


@pytest.mark.parametrize(
    ("fields", "given", "ended"),
    [
        ({}, None, "silence"),
        ({"status": "waiting", "waiting_since": DAY}, None, "unanswered"),
        ({"status": "waiting", "waiting_since": DAY}, "withdrawn", "withdrawn"),
        ({"status": "closed", "outcome": "joined"}, None, "joined"),
        ({"status": "closed", "outcome": "joined"}, "withdrawn", "joined"),
    ],
)
def test_how_it_ended(region: Region, cast: dict[str, Person], fields: dict, given: str | None, ended: str) -> None:
    forget(thread=a_thread(region, cast["aino"], **fields), outcome=given, today=DAY)
    assert [key[-1] for key in tallies()] == [ended]


def test_alike_ones_are_counted_together_also_without_a_municipality(region: Region, cast: dict[str, Person]) -> None:
    for fields in ({"area": None}, {"area": None}, {}, {"area": None, "channel": "poster"}):
        forget(thread=a_thread(region, cast["aino"], **fields), today=DAY)
    assert sorted(tallies().values()) == [1, 1, 2]


@pytest.mark.parametrize(("telling", "told"), [("nothing", ""), ("claimed", ""), ("outcome", "silence")])
def test_the_giver_hears_what_the_writer_allowed(
    region: Region, cast: dict[str, Person], telling: str, told: str
) -> None:
    thread = a_thread(region, cast["aino"], channel="referral")
    sheet = Sheet.objects.create(region=region, giver="Kirjasto", offered="kahvi", made_on=DAY, expires_on=DAY, size=1)
    card = Card.objects.create(
        sheet=sheet, number=1, mark="1" * 8, code="c" * 64, state="claimed", thread=thread, telling=telling
    )
    forget(thread=thread, today=DAY)
    card.refresh_from_db()
    assert (card.thread, card.told, card.state) == (None, told, "claimed")


def test_a_lost_key_does_not_stop_forgetting(region: Region, cast: dict[str, Person]) -> None:
    thread = a_thread(region, cast["aino"])
    with override_settings(CONVERSATION_KEYS=["q7DPyVxBq8MOh6lU0eA1VdJCPRgTzAnXkhFlpNYTlVg="]):
        forget(thread=thread, today=DAY)
    assert not Message.objects.exists()
