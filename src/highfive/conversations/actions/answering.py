"""What staff do in a conversation. Days only, and never an audit event: its moment would date the writer's act."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from highfive.conversations.actions.words import add_word
from highfive.conversations.models import Call, Message, Note, Opening, Thread
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.staff import deputies, visible_threads
from highfive.conversations.rules.answering import (
    CHANGED,
    GONE,
    WRITTEN,
    answering_refused,
    handing_refused,
    meanwhile_refused,
    stating_refused,
    writing_refused,
)
from highfive.conversations.rules.calls import REACHED, TAKEN_BACK, noting_refused
from highfive.conversations.rules.threads import due_on, step_refused
from highfive.core.models import Person
from highfive.core.rules import Refused, refuse

MOST_TIMES = 30000  # a day; the column holds no more than 32 767


@transaction.atomic
def note_opening(*, thread: Thread, by: Person, again: bool = True, today: date | None = None) -> None:
    """Write down that a member read the conversation today; `again` counts a further time."""
    day = today or localdate()
    row, made = Opening.objects.get_or_create(
        thread=thread, person=by, day=day, defaults={"person_name": by.name, "times": 1}
    )
    if again and not made:
        Opening.objects.filter(pk=row.pk, times__lt=MOST_TIMES).update(times=F("times") + 1)


@transaction.atomic
def answer(*, thread: Thread, text: str, seen: int, by: Person, today: date | None = None) -> Message:
    """Send an answer. `seen` is the number of the last word its writer saw; refused when words came after it.

    The same words sent twice from one page are one answer.
    """
    refuse(writing_refused(text), "text")
    row = _locked(thread, by)
    if same := _sent_already(row.words.filter(number__gt=seen, side="staff", author=by), text):
        return same
    refuse(answering_refused(row.status))
    refuse(meanwhile_refused(_came_after(row, seen)))
    word = add_word(row, "staff", text.strip(), today or localdate(), author=by)
    _set_state(row, "answered")
    return word


@transaction.atomic
def add_note(*, thread: Thread, text: str, by: Person, seen: int | None = None, today: date | None = None) -> Note:
    """Words to colleagues about the work; the writer never sees them, and they go with the conversation.

    `seen`, if told, is the number of the last word on the page: what was taken back since then must not come back in a
    note. The same note twice on a day is one.
    """
    refuse(writing_refused(text), "note")
    row, day = _locked(thread, by), today or localdate()
    if same := _sent_already(row.notes.filter(author=by, day=day), text):
        return same
    refuse(CHANGED if "event" in _came_after(row, seen) else None)
    return Note.objects.create(thread=row, author=by, author_name=by.name, text=text.strip(), day=day)


@transaction.atomic
def hand_over(*, thread: Thread, to: Person | None, by: Person, today: date | None = None) -> None:
    """Let a deputy answer from now on, or (None) the coordinator again; the writer is told who."""
    day = today or localdate()
    row = _locked(thread, by)
    if to is not None:
        named = to in deputies(row.region, day)
        refuse(handing_refused(own_coordinator_only=row.own_coordinator_only, deputy=named))
    if row.holder == to:
        return
    row.holder = to
    row.save(update_fields=["holder"])
    add_word(row, "event", _told(row.language, to), day)


def _told(language: str, to: Person | None) -> str:
    """Who answers now, in the writer's language."""
    with translation.override(language):
        if to is None:
            return _("From now on you are answered by the inclusion coordinator again.")
        return _("From now on you are answered by %(name)s.") % {"name": to.name}


@transaction.atomic
def state_outcome(
    *, thread: Thread, outcome: str, by: Person, seen: int | None = None, today: date | None = None
) -> None:
    """Close a conversation with how it went; the writer reads it until it is forgotten, and opens it by writing.

    `seen`, if told, is the number of the last word on the page: words that nobody has read close nothing.
    """
    row = _locked(thread, by)
    refuse(stating_refused(outcome, confirmed=row.confirmed), "outcome")
    if (row.status, row.outcome) == ("closed", outcome):  # pressed twice
        return
    refuse(WRITTEN if "writer" in _came_after(row, seen) else None)
    refuse(step_refused(row.status, "closed"))
    with translation.override(row.language):
        told = _("This conversation is closed for now. You can still read it. If you write again, it opens again.")
    add_word(row, "event", told, today or localdate())
    _set_state(row, "closed", outcome)


@transaction.atomic
def note_call(
    *, thread: Thread, step: int, result: str, by: Person, seen: int | None = None, today: date | None = None
) -> bool:
    """Write down how a call or a meeting went; `step` is its consent's key. Whether the person still waits.

    Of a day the last one noted stands, so that a slip is mended by pressing the right button. Whoever was not reached
    waits for the next try, by a new promise. `seen`: words that came after it are still to be answered.
    """
    row, day = _locked(thread, by), today or localdate()
    consent = row.consents.filter(pk=step).first()
    if consent is None:
        raise Refused(TAKEN_BACK)
    refuse(answering_refused(row.status))
    refuse(noting_refused(consent.kind, result, consent.details))
    Call.objects.update_or_create(consent=consent, day=day, defaults={"result": result, "by": by, "by_name": by.name})
    Thread.objects.filter(pk=row.pk, last_word_on__lt=day).update(last_word_on=day)
    if "writer" not in _came_after(row, seen):
        _set_state(row, "answered") if result == REACHED else _wait_on(row, day)
    return row.status == "waiting"


def _wait_on(thread: Thread, day: date) -> None:
    """The person waits for the next try, which is promised anew."""
    thread.status, thread.waiting_since = "waiting", thread.waiting_since or day
    thread.due_on = due_on(day, contact_settings(thread.region).answer_days)
    thread.save(update_fields=["status", "waiting_since", "due_on"])


Word = TypeVar("Word", Message, Note)


def _sent_already(words: Iterable[Word], text: str) -> Word | None:
    """The word that a button pressed twice would double."""
    return next((word for word in words if word.text == text.strip()), None)


def _came_after(thread: Thread, seen: int | None) -> set[str]:
    """The sides of the words that came after the last one that was seen."""
    return set() if seen is None else set(thread.words.filter(number__gt=seen).values_list("side", flat=True))


def _locked(thread: Thread, by: Person) -> Thread:
    """The row as it is now, kept from others until the end of the transaction, if the member may still read it."""
    rows = visible_threads(by, thread.region).select_for_update()
    row = rows.filter(pk=thread.pk).first()
    if row is None:
        raise Refused(GONE)
    return row


def _set_state(thread: Thread, status: str, outcome: str = "") -> None:
    thread.status, thread.outcome = status, outcome
    thread.waiting_since = thread.due_on = None
    thread.save(update_fields=["status", "outcome", "waiting_since", "due_on"])
