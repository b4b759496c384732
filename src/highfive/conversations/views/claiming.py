"""A person's pages of a referral card: its code, what it says, taking it into use, what its giver may know."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.conversations.actions.claiming import change_telling, claim_card
from highfive.conversations.forms.claiming import ClaimForm, TellingForm
from highfive.conversations.forms.resident import Read, new_once, once_of, read_form
from highfive.conversations.models import Card, Thread
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.referrals import card_of, card_shown
from highfive.conversations.queries.resident import place, places, readers, regions_by_contact, takes_messages
from highfive.conversations.rules.receipts import normalised, receipt_refused
from highfive.conversations.rules.referrals import TOLD, UNUSABLE, readable_until
from highfive.conversations.rules.threads import due_on
from highfive.conversations.views.cookies import with_conversation, with_receipt
from highfive.conversations.views.own import own
from highfive.conversations.views.pages import language, pending_page, room_refused, show, shown_errors
from highfive.core.models import Region
from highfive.core.rules import Refusal, Refused, refuse
from highfive.core.web import resident

OUTCOMES_TOLD = [words for key, words in TOLD.items() if key != "claimed"]
LONGEST_KEPT = 20000  # letters of what was typed, carried through a page that says no


def _show(
    request: HttpRequest, template: str, region: Region | None, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, f"conversations/cards/{template}.html", {"region": region, **context}, status=status)


@resident
def contact_referral(request: HttpRequest) -> HttpResponse:
    """Type the code of a card. A slip is told; whether a code is of a card that works, only with the card's page."""
    typed = request.POST.get("code", "")[:200]
    if request.method != "POST" or "stay" in request.POST:
        return _code_page(request, typed)
    if refusal := receipt_refused(typed):
        return _code_page(request, typed, refusal)
    if card_shown(typed, localdate()) is None:
        return _code_page(request, typed, UNUSABLE)
    return redirect("contact_referral_claim", normalised(typed))


def _code_page(request: HttpRequest, typed: str, refusal: Refusal | None = None) -> HttpResponse:
    errors = [{"anchor": "code", "message": refusal.message}] if refusal else []
    context = {"typed": typed, "refusal": refusal, "errors": errors, "form_id": "card"}
    return _show(request, "contact_referral", None, context, refusal.status if refusal else 200)


@resident
def contact_referral_claim(request: HttpRequest, code: str) -> HttpResponse:
    """What a card says, and the form to take it into use. Looking records nothing, and is the same for a used card."""
    card, today = card_shown(code, localdate()), localdate()
    if card is None:
        return _unusable(request)
    region = card.sheet.region
    if not takes_messages(region, today):
        text = request.POST.get("text", "")[:LONGEST_KEPT]
        return show(request, "closed", region, {"text": text}, 409 if request.method == "POST" else 200)
    if page := pending_page(request):
        return page
    options = {"places": places(region)}
    if request.method != "POST":
        return _claim_page(request, card, Read(ClaimForm(initial={"theme": card.sheet.theme}, **options)))
    read = read_form(ClaimForm, request.POST, **options)
    return _claimed(request, card, read) if read.ready else _claim_page(request, card, read)


def _claim_page(request: HttpRequest, card: Card, read: Read, refused: Refused | None = None) -> HttpResponse:
    region, today, posted = card.sheet.region, localdate(), request.POST.get("once", "")
    errors = shown_errors(read.form)
    if refused:
        errors.append({"anchor": "id_text", "message": refused.refusal.message})
    context = {
        "sheet": card.sheet, "read": read, "form": read.form, "errors": errors, "form_id": "claim",
        "readers": readers(region, today),
        "due": due_on(today, contact_settings(region).answer_days),
        "settings": contact_settings(region),
        "once": posted if once_of(posted) else new_once(),
        "outcomes": OUTCOMES_TOLD,
    }  # fmt: skip
    status = refused.refusal.status if refused else read.status
    return _show(request, "contact_referral_claim", region, context, status)


def _claimed(request: HttpRequest, card: Card, read: Read) -> HttpResponse:
    given, region = read.form.cleaned_data, card.sheet.region
    try:
        refuse(room_refused(request))
        thread, receipt = claim_card(
            card=card, text=given["text"], language=language(), telling=given["telling"], theme=given["theme"],
            area=place(region, given["area"]), own_coordinator_only=given["own_only"],
            once=once_of(request.POST.get("once", "")),
        )  # fmt: skip
    except Refused as refused:
        if refused.refusal is UNUSABLE:
            return _unusable(request)
        return _claim_page(request, card, read, refused)
    return with_receipt(request, redirect("contact_receipt"), thread, receipt)


def _unusable(request: HttpRequest) -> HttpResponse:
    """The one answer for every card that cannot be used. What was typed can be sent without it, where it is clear to
    whom; else it is there to be copied."""
    taking, _others = regions_by_contact(localdate())
    region = taking[0] if len(taking) == 1 else None
    context = {"text": request.POST.get("text", "")[:LONGEST_KEPT], "once": new_once()}
    return _show(request, "contact_referral_unusable", region, context, UNUSABLE.status)


@own
def contact_telling(request: HttpRequest, thread: Thread) -> HttpResponse:
    """What the giver of the card may know: looked at, and changed."""
    card = card_of(thread.pk)
    if card is None:
        return with_conversation(redirect("contact_thread"), thread)
    form = TellingForm(request.POST if request.method == "POST" else None, initial={"telling": card.telling})
    if request.method == "POST" and "stay" not in request.POST and form.is_valid():
        change_telling(thread=thread, telling=form.cleaned_data["telling"])
        return with_conversation(redirect(f"{reverse('contact_thread')}?done=telling"), thread)
    context = {
        "thread": thread, "sheet": card.sheet, "form": form, "errors": shown_errors(form), "form_id": "telling",
        "outcomes": OUTCOMES_TOLD, "leave": True, "over": localdate() > readable_until(card.sheet.expires_on),
    }  # fmt: skip
    status = 422 if form.errors and "stay" not in request.POST else 200
    return with_conversation(_show(request, "contact_telling", thread.region, context, status), thread)
