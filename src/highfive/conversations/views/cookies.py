"""A writer's two cookies, locked: receipts until they have been put down, and which conversation is open here.

They are sent to the pages of contact alone and end with the browser. A time stands inside them and nowhere else: they
open nothing half an hour after they were last used.
"""

import base64
import functools
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.conversations.models import Thread
from highfive.conversations.queries.resident import thread_by_key
from highfive.core.web import drop_resident_cookie, resident_cookie, set_resident_cookie

OPEN_MINUTES = 30
RECEIPT, CONVERSATION = "receipt", "conversation"
MOST_RECEIPTS = 9  # as many fit in a cookie with room to spare


@functools.cache
def _lock(name: str) -> Fernet:
    key = hashlib.sha256(f"a writer's cookie: {name}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _home() -> str:
    return reverse("contact_home")


def _kept(request: HttpRequest, name: str) -> str:
    """What a cookie holds; nothing when there is none, it is not ours, or its time is over."""
    try:
        return _lock(name).decrypt((resident_cookie(request, name) or "").encode(), ttl=OPEN_MINUTES * 60).decode()
    except InvalidToken:
        return ""


def _keep(response: HttpResponse, name: str, value: str) -> HttpResponse:
    set_resident_cookie(response, name, _lock(name).encrypt(value.encode()).decode(), _home())
    return response


def with_receipt(request: HttpRequest, response: HttpResponse, thread: Thread, receipt: str) -> HttpResponse:
    """Let this browser show the receipt of a conversation that has just begun, after those that are not put down yet:
    nothing else knows any of them."""
    return _with_receipts(response, [*_others(request, thread), (thread, receipt)])


def with_receipts_of(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Half an hour more for the receipts that are here."""
    return _with_receipts(response, receipts_here(request))


def _with_receipts(response: HttpResponse, receipts: list[tuple[Thread, str]]) -> HttpResponse:
    if receipts:
        return _keep(response, RECEIPT, " ".join(f"{thread.pk}:{receipt}" for thread, receipt in receipts))
    drop_resident_cookie(response, RECEIPT, _home())
    return response


def with_conversation(response: HttpResponse, thread: Thread) -> HttpResponse:
    """Let this browser open a conversation, for half an hour from now."""
    return _keep(response, CONVERSATION, str(thread.pk))


def receipts_here(request: HttpRequest) -> list[tuple[Thread, str]]:
    """The conversations whose receipts are not put down yet, each with its receipt, the first one first."""
    pairs = [pair.split(":") for pair in _kept(request, RECEIPT).split()]
    found = [(thread_by_key(int(key), localdate()), receipt) for key, receipt in pairs]
    return [(thread, receipt) for thread, receipt in found if thread]


def receipt_here(request: HttpRequest) -> tuple[Thread, str] | None:
    """The one that is put down next."""
    return next(iter(receipts_here(request)), None)


def _others(request: HttpRequest, thread: Thread) -> list[tuple[Thread, str]]:
    return [(other, receipt) for other, receipt in receipts_here(request) if other.pk != thread.pk]


def conversation_here(request: HttpRequest) -> Thread | None:
    """The conversation that is open in this browser."""
    key = _kept(request, CONVERSATION)
    return thread_by_key(int(key), localdate()) if key else None


def forgotten_here(request: HttpRequest) -> bool:
    """Whether a conversation was open in this browser a moment ago, and is gone."""
    key = _kept(request, CONVERSATION)
    return bool(key) and thread_by_key(int(key), localdate()) is None


def without_receipt(request: HttpRequest, response: HttpResponse, thread: Thread) -> HttpResponse:
    """The receipt of a conversation is in its writer's keeping; others that are here stay."""
    return _with_receipts(response, _others(request, thread))


def without_conversation(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """No conversation is open here any more. Codes of others that are not put down yet stay: they are nowhere else."""
    return _emptied(_with_receipts(response, receipts_here(request)))


def without_any(response: HttpResponse) -> HttpResponse:
    """Leave nothing in this browser: neither cookies nor what it has kept of pages."""
    return _emptied(_with_receipts(response, []))


def _emptied(response: HttpResponse) -> HttpResponse:
    drop_resident_cookie(response, CONVERSATION, _home())
    response["Clear-Site-Data"] = '"cache"'
    return response
