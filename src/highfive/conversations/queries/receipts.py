"""Finding what a code opens: its shape first, then its keyed mark (indexed), and only for a row found the slow hash."""

import hmac
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from django.conf import settings
from django.utils.timezone import localdate

from highfive.conversations.models import Card, Thread
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.rules.receipts import normalised, receipt_hash, receipt_mark, receipt_refused

Row = TypeVar("Row", Thread, Card)


def hash_pair(code: str, kind: str) -> tuple[str, str]:
    """What is kept of a code of a kind ("receipt" or "card"): its mark and its slow hash."""
    digits = normalised(code)
    return receipt_mark(digits, _key(), kind), receipt_hash(digits, _key(), kind)


def thread_of_receipt(typed: str, today: date | None = None) -> Thread | None:
    """The conversation that a typed receipt opens, unless the day on which it is forgotten has come."""
    if receipt_refused(typed):
        return None
    marked = Thread.objects.filter(mark=_mark(typed, "receipt")).select_related("region__area", "area", "holder")
    thread = _opened(typed, "receipt", [(row, row.receipt) for row in marked])
    return thread if thread and lives(thread, today or localdate()) else None


def card_of_code(typed: str) -> Card | None:
    """The referral card that a typed code belongs to, in whatever state it is."""
    if receipt_refused(typed):
        return None
    marked = Card.objects.filter(mark=_mark(typed, "card")).select_related("sheet__region__area", "sheet__organisation")
    return _opened(typed, "card", [(row, row.code) for row in marked])


def lives(thread: Thread, today: date) -> bool:
    """Whether a conversation still stands; on the day it is forgotten it is gone already, although the night is not."""
    return thread.last_word_on >= today - timedelta(days=contact_settings(thread.region).expiry_days)


def _opened(typed: str, kind: str, marked: Iterable[tuple[Row, str]]) -> Row | None:
    """The row whose slow hash it is; with no row of the mark, nothing slow is done."""
    found = list(marked)
    if not found:
        return None
    hashed = receipt_hash(normalised(typed), _key(), kind)
    return next((row for row, kept in found if hmac.compare_digest(kept, hashed)), None)


def _mark(typed: str, kind: str) -> str:
    return receipt_mark(normalised(typed), _key(), kind)


def _key() -> bytes:
    return settings.CODE_KEY.encode()
