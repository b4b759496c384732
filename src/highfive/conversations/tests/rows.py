"""Conversations for the tests of staff's pages, made row by row so that each state can be had."""

import itertools
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.conversations.models import Consent, Message, Thread
from highfive.core import actions
from highfive.core.models import Person, Region

WORDS = "Sanat jotka vain lukija näkee"
_numbers = itertools.count(1)


def a_thread(region: Region, *words: str, **fields: Any) -> Thread:
    """A conversation that waits since today unless `fields` say otherwise; `words` are the writer's."""
    number, today = next(_numbers), localdate()
    state: dict[str, Any] = {"started_on": today, "last_word_on": today, **fields}
    if state.setdefault("status", "waiting") == "waiting":
        state = {"waiting_since": state["last_word_on"], "due_on": state["last_word_on"] + timedelta(days=3), **state}
    thread = Thread.objects.create(region=region, mark=f"{number:08x}", receipt=f"{number:064x}", **state)
    for place, text in enumerate(words or [WORDS], 1):
        Message.objects.create(thread=thread, number=place, side="writer", text=text, day=thread.last_word_on)
    return thread


def a_consent(thread: Thread, kind: str = "callback", **details: str) -> Consent:
    return Consent.objects.create(
        thread=thread, kind=kind, text="Saa soittaa", version="1", language="fi", given_on=localdate(), details=details
    )


def a_deputy(region: Region, person: Person, deputy: Person, start: int = 0, end: int = 0) -> None:
    """`deputy` stands in for `person` from `start` days from today to `end` days from today."""
    today = localdate()
    actions.appoint_deputy(
        region=region, person=person, deputy=deputy, by=person,
        starts_on=today + timedelta(days=start), ends_on=today + timedelta(days=end),
    )  # fmt: skip


def days_ago(count: int) -> date:
    return localdate() - timedelta(days=count)


def post(client: Client, name: str, thread: Any, **typed: Any) -> Any:
    """Press a button of a conversation's page with what is typed there."""
    return client.post(reverse(name, args=[thread.pk]), typed)
