"""The receipt of a message: shown, saved, put down and proven so; and coming back with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from highfive.conversations.actions.writing import confirm_receipt, note_confirmed
from highfive.conversations.forms.resident import AgainForm, Read
from highfive.conversations.models import Thread
from highfive.conversations.queries.receipts import thread_of_receipt
from highfive.conversations.rules.receipts import UNKNOWN, groups, receipt_refused
from highfive.conversations.views.cookies import (
    receipt_here,
    receipts_here,
    with_conversation,
    with_receipts_of,
    without_any,
    without_receipt,
)
from highfive.conversations.views.own import lost_page, show_conversation
from highfive.conversations.views.pages import error_at, return_page, show
from highfive.core.models.columns import LostKeyError
from highfive.core.rules import Refusal, Refused
from highfive.core.web import resident


@resident
@require_safe
def contact_receipt(request: HttpRequest) -> HttpResponse:
    """The code, big, in groups, with every way to keep it. It is nowhere but here until it has been put down.

    Of several, the first one alone: two codes on a page would be mistaken for each other.
    """
    here = receipts_here(request)
    if not here:
        return redirect("contact_return")
    thread, receipt = here[0]
    context = {
        "groups": groups(receipt), "thread": thread, "return_address": _return_address(request), "leave": True,
        "count": len(here), "next": "next" in request.GET,
    }  # fmt: skip
    return with_receipts_of(request, show(request, "receipt", thread.region, context))


def _return_address(request: HttpRequest) -> str:
    """Where to come back to, as one types it."""
    return request.build_absolute_uri(reverse("contact_return")).split("://", 1)[1]


@resident
@require_safe
def contact_card(request: HttpRequest) -> HttpResponse:
    """The receipt as a picture, to keep in a telephone."""
    here = receipt_here(request)
    if here is None:
        return redirect("contact_return")
    from highfive.conversations.formats.card import card_png  # here: few pages draw

    picture = card_png(
        groups(here[1]), title=_("Receipt code"), way_back=_("Read the answer with this code:"),
        address=_return_address(request), keep=_("Keep this where nobody else sees it."),
    )  # fmt: skip
    return HttpResponse(
        picture, content_type="image/png", headers={"Content-Disposition": 'attachment; filename="koodi.png"'}
    )


@resident
def contact_confirm(request: HttpRequest) -> HttpResponse:
    """The code is out of sight: its last group is typed from where it was put down."""
    here = receipt_here(request)
    if here is None:
        return redirect("contact_return")
    thread, receipt = here
    if request.method != "POST":
        return _confirm_page(request, thread)
    typed = request.POST.get("typed", "")[:200]
    if "stay" in request.POST:
        return _confirm_page(request, thread, typed)
    try:
        confirm_receipt(thread=thread, receipt=receipt, typed=typed)
    except Refused as refused:
        return _confirm_page(request, thread, typed, refused.refusal)
    left = len(receipts_here(request)) > 1
    then = f"{reverse('contact_receipt')}?next=1" if left else f"{reverse('contact_thread')}?done=kept"
    return without_receipt(request, with_conversation(redirect(then), thread), thread)


def _confirm_page(
    request: HttpRequest, thread: Thread, typed: str = "", refusal: Refusal | None = None
) -> HttpResponse:
    context = {"typed": typed, "errors": error_at("typed", refusal), "form_id": "confirm", "leave": True}
    return show(request, "confirm", thread.region, context, refusal.status if refusal else 200)


@resident
def contact_return(request: HttpRequest) -> HttpResponse:
    """Come back with the code. Words typed while the time ran out come along and are not lost."""
    code, text = request.POST.get("code", "")[:200], request.POST.get("text", "")[:20000]
    if request.method != "POST" or "stay" in request.POST:
        return return_page(request, code=code, text=text)
    if refusal := receipt_refused(code):
        return return_page(request, code=code, text=text, refusal=refusal)
    thread = thread_of_receipt(code)
    if thread is None:
        return return_page(request, code=code, text=text, refusal=UNKNOWN)
    note_confirmed(thread)
    if not text:
        return without_receipt(request, with_conversation(redirect("contact_thread"), thread), thread)
    try:
        page = show_conversation(request, thread, Read(AgainForm(initial={"text": text})))
    except LostKeyError:
        page = lost_page(request, thread)
    return without_receipt(request, with_conversation(page, thread), thread)


@resident
def contact_leave(request: HttpRequest) -> HttpResponse:
    """Leave nothing here. Who has not put the receipt down is first told what that means."""
    if request.method != "POST" and (here := receipt_here(request)):
        return show(request, "unkept", here[0].region)
    return without_any(show(request, "left", None))
