"""The giver's pages of referral cards: own sheets, making one, what persons let be known, making void."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from highfive.conversations.actions import referrals as actions
from highfive.conversations.formats.qr import qr_svg
from highfive.conversations.forms.referrals import SheetForm, StrikeForm
from highfive.conversations.models import Sheet
from highfive.conversations.queries import referrals as queries
from highfive.conversations.rules.receipts import groups
from highfive.conversations.rules.referrals import giving_refused, readable_until
from highfive.core.queries import current_region, roles_of, signed_in
from highfive.core.rules import Refusal, Refused, refuse
from highfive.network.views.answering import allowed_or_refused, form_page

ON_PAPER = 8  # cards
read_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def referral_list(request: HttpRequest) -> HttpResponse:
    """A giver's own sheets. One who may no longer give still sees what they gave."""
    region, today = current_region(request), localdate()
    sheets = queries.own_sheets(signed_in(request), region, today)
    refusal = giving_refused(roles_of(signed_in(request), region))
    refuse(None if sheets else refusal)
    context = {"region": region, "sheets": sheets, "refusal": refusal, "today": today}
    return render(request, "conversations/cards/referral_list.html", context)


@never_cache
@read_or_sent
def referral_create(request: HttpRequest) -> HttpResponse:
    """Make a sheet and answer with it: the codes are on that answer and nowhere else, so it is no redirect."""
    region, person = current_region(request), signed_in(request)
    allowed_or_refused(request, giving_refused(roles_of(person, region)))
    organisation = queries.organisation_of(person, region)
    form = SheetForm(request.POST or None, giver=organisation.name if organisation else "")
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data}
        language = given.pop("language")
        try:
            sheet, codes = actions.make_sheet(region=region, by=person, **given)
        except Refused as refused:
            if refused.refusal is actions.MADE_ALREADY:
                return _made_already(request)
            refusal = _beside_its_field(form, refused)
        else:
            return _printed(request, sheet, codes, language)
    status = refusal.status if refusal else 422 if form.errors else 200
    context = {"region": region, "form": form, "refusal": refusal}
    return render(request, "conversations/cards/referral_create.html", context, status=status)


def _beside_its_field(form: SheetForm, refused: Refused) -> Refusal | None:
    if refused.field in form.fields and refused.refusal.status == 422:
        form.add_error(refused.field, str(refused.refusal.message))
        return None
    return refused.refusal


def _made_already(request: HttpRequest) -> HttpResponse:
    """The page was loaded again: nothing more is made, and the codes cannot be shown again."""
    return render(request, "conversations/cards/referral_made.html", status=409)


def _printed(request: HttpRequest, sheet: Sheet, codes: list[str], language: str) -> HttpResponse:
    with override(language):
        address = settings.ORIGIN + reverse("contact_referral")
        cards = [
            {
                "number": number,
                "groups": groups(code),
                "qr": qr_svg(settings.ORIGIN + reverse("contact_referral_claim", args=[code])),
            }
            for number, code in enumerate(codes, start=1)
        ]
    papers = [cards[start : start + ON_PAPER] for start in range(0, len(cards), ON_PAPER)]
    context = {
        "sheet": sheet,
        "papers": papers,
        "card_language": language,
        "address": address.partition("://")[2].rstrip("/"),
        "language": get_language() or "fi",
        "back": reverse("referral_list"),
    }
    return render(request, "conversations/cards/referral_sheet.html", context)


@never_cache
@require_safe
def referral_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet as its giver may know it: what the giver did, and what persons let be told."""
    sheet = queries.sheet_or_404(request, pk)
    lines = queries.card_lines(sheet)
    context = {
        "region": sheet.region,
        "sheet": sheet,
        "told": [line for line in lines if line.told],
        "struck": [line.number for line in lines if line.struck],
        "readable_until": readable_until(sheet.expires_on),
    }
    return render(request, "conversations/cards/referral_detail.html", context)


@never_cache
@read_or_sent
def referral_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one card void by its number: the same words whatever became of it."""
    sheet = queries.sheet_or_404(request, pk)

    def save(form: StrikeForm) -> str:
        actions.strike_cards(sheet=sheet, numbers=[form.cleaned_data["number"]], by=signed_in(request))
        return _page_of(sheet)

    said = _("If the card was not in use, it does not work any more.")
    form = StrikeForm(request.POST or None)
    context = {"region": sheet.region, "sheet": sheet}
    return form_page(request, "conversations/cards/referral_revoke.html", form, save, said=said, context=context)


@never_cache
@read_or_sent
def referral_revoke_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Make void every card of the sheet that is not in use; how many they were is not told."""
    sheet = queries.sheet_or_404(request, pk)
    if request.method == "POST":
        actions.strike_cards(sheet=sheet, numbers=range(1, sheet.size + 1), by=signed_in(request))
        messages.success(request, _("Those cards that were not in use do not work any more."))
        return redirect(_page_of(sheet))
    context: dict[str, Any] = {"region": sheet.region, "sheet": sheet}
    return render(request, "conversations/cards/referral_revoke_all.html", context)


def _page_of(sheet: Sheet) -> str:
    return reverse("referral_detail", args=[sheet.pk])
