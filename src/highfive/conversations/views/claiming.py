"""A person's pages of a referral card: typing its code, what the card says, taking it into use, what its giver may know."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from highfive.conversations.queries.referrals import card_shown
from highfive.conversations.rules.receipts import normalised, receipt_refused
from highfive.conversations.rules.referrals import UNUSABLE
from highfive.core.rules import Refusal
from highfive.core.web import resident


@resident
def contact_referral(request: HttpRequest) -> HttpResponse:
    """Type the code of a card. A slip is told; whether a code is of a card that works, only with the card's page."""
    typed = request.POST.get("code", "")[:200]
    if request.method != "POST":
        return _code_page(request, "")
    if refusal := receipt_refused(typed):
        return _code_page(request, typed, refusal)
    if card_shown(typed, localdate()) is None:
        return _code_page(request, typed, UNUSABLE)
    return redirect("contact_referral_claim", normalised(typed))


def _code_page(request: HttpRequest, typed: str, refusal: Refusal | None = None) -> HttpResponse:
    context = {"typed": typed, "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "conversations/cards/contact_referral.html", context, status=status)


@resident
def contact_referral_claim(request: HttpRequest, code: str) -> HttpResponse:
    """What a card says, and the form to take it into use. Looking records nothing, and is the same for a used card."""
    card = card_shown(code, localdate())
    if card is None:
        return _code_page(request, "", UNUSABLE)
    return render(request, "conversations/cards/contact_referral_claim.html", {"card": card, "sheet": card.sheet})
