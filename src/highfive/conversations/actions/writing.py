"""What a writer does: begin a conversation, write again, show that the receipt is in their keeping. Never audited."""

import hmac
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from highfive.conversations.actions.words import add_word
from highfive.conversations.models import Card, Message, Thread
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.receipts import hash_pair
from highfive.conversations.rules.receipts import new_receipt, receipt_from
from highfive.conversations.rules.threads import CHANNELS, FALSE, due_on
from highfive.conversations.rules.writing import (
    MOST_UNANSWERED,
    NOT_THIS,
    SENT_ALREADY,
    WAIT,
    confirming_refused,
    writing_refused,
)
from highfive.core.models import Area, Region
from highfive.core.rules import Refused, refuse
from highfive.network.rules.themes import THEMES


def start_thread(
    *,
    region: Region,
    text: str,
    language: str,
    theme: str = "other",
    area: Area | None = None,
    channel: str = "web",
    own_coordinator_only: bool = False,
    card: Card | None = None,
    today: date | None = None,
    once: str = "",
) -> tuple[Thread, str]:
    """Begin a conversation; the receipt that is returned is nowhere else to be had.

    `once` is a seed of the form (at least 90 random bits, made by us): the same words sent with it again find the
    conversation they began, and give its receipt once more until it has been confirmed. After that they are refused
    ("sent_already"). With a card, words may be left for later.
    """
    text, day = text.strip(), today or localdate()
    refuse(writing_refused(text, needed=card is None), "text")
    receipt = receipt_from(f"{region.pk}:{once}:{text}", settings.SECRET_KEY.encode()) if once else new_receipt()
    mark, slow = hash_pair(receipt, "receipt")
    thread = Thread(
        region=region, mark=mark, receipt=slow, language=language, area=area,
        theme=theme if theme in THEMES else "other", channel=channel if channel in CHANNELS else "web",
        own_coordinator_only=own_coordinator_only, started_on=day, last_word_on=day,
        waiting_since=day, due_on=due_on(day, contact_settings(region).answer_days),
    )  # fmt: skip
    return _kept(thread, text, day), receipt


def _kept(thread: Thread, text: str, day: date) -> Thread:
    """Save a new conversation with its first word, or find the one that the same form has begun."""
    try:
        with transaction.atomic():
            thread.save(force_insert=True)
            if text:
                add_word(thread, "writer", text, day)
    except IntegrityError:
        there = Thread.objects.filter(receipt=thread.receipt).first()
        if there is None:
            raise
        if there.confirmed:
            raise Refused(SENT_ALREADY) from None
        return there
    return thread


@transaction.atomic
def write_again(*, thread: Thread, text: str, seen: int | None = None, today: date | None = None) -> Message:
    """Another word by the writer: an answered or closed conversation waits again.

    `seen` is the number of the last word on the writer's page; the same words sent twice from it are one.
    """
    text, day = text.strip(), today or localdate()
    refuse(writing_refused(text), "text")
    row = Thread.objects.select_for_update(of=("self",)).select_related("region").get(pk=thread.pk)
    if seen is not None:
        later = row.words.filter(number__gt=seen, side="writer")
        if same := next((word for word in later if word.text == text), None):
            return same
    answered = row.words.filter(side="staff").aggregate(last=Max("number"))["last"] or 0
    unanswered = row.words.filter(side="writer", number__gt=answered).count()
    refuse(WAIT if unanswered >= MOST_UNANSWERED else None, "text")
    word = add_word(row, "writer", text, day)
    wait(row, day)
    return word


def wait(thread: Thread, day: date) -> None:
    """Somebody waits for an answer from this day on, or goes on waiting. Under a lock of the row."""
    if thread.status == "waiting":
        return
    thread.status, thread.outcome, thread.waiting_since = "waiting", "", day
    thread.due_on = due_on(day, contact_settings(thread.region).answer_days)
    thread.save(update_fields=["status", "outcome", "waiting_since", "due_on"])


def confirm_receipt(*, thread: Thread, receipt: str, typed: str) -> None:
    """The writer has typed the last group of the receipt, or all of it, from where it was put down."""
    refuse(confirming_refused(receipt, typed), "typed")
    _mark, slow = hash_pair(receipt, "receipt")
    if not hmac.compare_digest(slow, thread.receipt):
        raise Refused(NOT_THIS)
    note_confirmed(thread)


@transaction.atomic
def note_confirmed(thread: Thread, today: date | None = None) -> None:
    """The receipt has been used: its writer keeps it. A message that was taken for a false one waits again."""
    rows = Thread.objects.select_for_update(of=("self",)).select_related("region")
    row = rows.filter(pk=thread.pk, confirmed=False).first()
    if row is None:
        return
    row.confirmed = True
    row.save(update_fields=["confirmed"])
    if row.outcome == FALSE:
        day = today or localdate()
        with translation.override(row.language):
            told = _("We took this message for one that was not meant for us. You came back, so we answer it.")
        add_word(row, "event", told, day)
        wait(row, day)
