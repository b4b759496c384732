"""The ladder: steps that a writer takes, and takes back. What is taken back is gone, and blotted out of every word."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate

from highfive.conversations.actions.wiping import wipe
from highfive.conversations.actions.words import add_word
from highfive.conversations.actions.writing import wait
from highfive.conversations.models import Consent, Message, Note, Thread
from highfive.conversations.rules.calls import remains
from highfive.conversations.rules.consents import (
    ASKED,
    BLOT,
    CONSENTS,
    GIVEN,
    TAKEN_BACK,
    UNKNOWN_STEP,
    VERSION,
    asked_details,
    blotted,
    consent_text,
    detail_refused,
)
from highfive.core.models.columns import LostKeyError
from highfive.core.rules import Refused, refuse


@transaction.atomic
def give_consent(
    *, thread: Thread, kind: str, details: Mapping[str, str], language: str, today: date | None = None
) -> Consent:
    """Take a step: the consent as its page showed it in `language`, with what it asks for (rules.consents.ASKED).

    Given again with other details, it takes the place of the former one, whose number or name is blotted out. The
    same details twice change nothing, unless the person has been reached: then they ask for another call. A request to
    be called or met waits for an answer.
    """
    if kind not in CONSENTS:
        raise Refused(UNKNOWN_STEP)
    day, given = today or localdate(), asked_details(kind, details)
    for name in ASKED[kind]:
        refuse(detail_refused(name, given[name]), name)
    row = _locked(thread)
    before = _read(row, kind)
    same = before is not None and before.details == given
    if before and same and remains(before.calls.values_list("day", "result")):
        return before
    _drop(row, kind)
    if before and not same:
        _blot(row, before.details)
    consent = Consent.objects.create(
        thread=row, kind=kind, text=consent_text(kind, language), version=VERSION, language=language, given_on=day,
        details=given,
    )  # fmt: skip
    _tell(row, GIVEN[kind], day)
    if kind != "named":
        wait(row, day)
    transaction.on_commit(wipe, robust=True) if before else None
    return consent


@transaction.atomic
def withdraw_consent(*, thread: Thread, kind: str, today: date | None = None) -> None:
    """Take a step back: its row and its calls go, its number or name is blotted out of every word and note, and staff
    are told.

    Nothing happens when there is no such step. What is locked with a lost key stays as unreadable as it is.
    """
    row = _locked(thread)
    if not row.consents.filter(kind=kind).exists():
        return
    before = _read(row, kind)
    _drop(row, kind)
    if before:
        _blot(row, before.details)
    _tell(row, TAKEN_BACK[kind], today or localdate())
    transaction.on_commit(wipe, robust=True)  # a failure is made good by the night


def _locked(thread: Thread) -> Thread:
    return Thread.objects.select_for_update(of=("self",)).select_related("region").get(pk=thread.pk)


def _drop(thread: Thread, kind: str) -> None:
    """A step and its calls go, without being unlocked: its key may be lost."""
    thread.consents.filter(kind=kind).only("pk").delete()


def _read(thread: Thread, kind: str) -> Consent | None:
    """A step that was taken; None also when it cannot be unlocked."""
    try:
        return thread.consents.filter(kind=kind).first()
    except LostKeyError:
        return None


def _blot(thread: Thread, details: Mapping[str, str]) -> None:
    """Make a number and a name unreadable in all that was written of them, by either side."""
    with translation.override(thread.language):
        blot = str(BLOT)
    for table in (Message, Note):
        for key in table.objects.filter(thread=thread).values_list("pk", flat=True):
            _blot_one(table, key, details, blot)


def _blot_one(table: type[Message] | type[Note], key: int, details: Mapping[str, str], blot: str) -> None:
    try:
        word = table.objects.get(pk=key)
    except LostKeyError:  # nobody can read it, and so nobody can mend it
        return
    clean = blotted(word.text, details, blot)
    if clean != word.text:
        word.text = clean
        word.save(update_fields=["text"])


def _tell(thread: Thread, line: object, day: date) -> None:
    """A line of our own, in the writer's language."""
    with translation.override(thread.language):
        said = str(line)
    add_word(thread, "event", said, day)
