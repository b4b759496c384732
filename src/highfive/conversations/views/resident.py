"""A resident writes without a name: to whom, the message, its receipt, and the receipt put down."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate

from highfive.conversations.actions.writing import start_thread
from highfive.conversations.forms.resident import Read, WriteForm, new_once, once_of, read_form
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.resident import place, places, readers, regions_by_contact, takes_messages
from highfive.conversations.rules.threads import due_on
from highfive.conversations.views.cookies import with_receipt
from highfive.conversations.views.pages import language, pending_page, room_refused, show, shown_errors, unknown_page
from highfive.core.models import Region
from highfive.core.rules import Refused, refuse
from highfive.core.web import resident

CHANNEL_WORDS = {"juliste": "poster", "kortti": "card"}


@resident
def contact_home(request: HttpRequest) -> HttpResponse:
    """To whom one may write; where there is one region only, its own page."""
    taking, others = regions_by_contact(localdate())
    if len(taking or others) == 1:
        return redirect("contact_start", (taking or others)[0].slug)
    return show(request, "home", None, {"taking": taking, "others": others})


@resident
def contact_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to a region's coordinator."""
    return _start(request, slug, "web")


@resident
def contact_channel(request: HttpRequest, slug: str, word: str) -> HttpResponse:
    """The same from the address of a poster or a contact card."""
    if word not in CHANNEL_WORDS:
        return unknown_page(request)
    return _start(request, slug, CHANNEL_WORDS[word])


@resident
def contact_unknown(request: HttpRequest) -> HttpResponse:
    """Every other address under that of contact."""
    return unknown_page(request)


def _start(request: HttpRequest, slug: str, channel: str) -> HttpResponse:
    region = Region.objects.select_related("area").filter(slug=slug).first()
    if region is None:
        return unknown_page(request)
    today = localdate()
    if not takes_messages(region, today):
        text = request.POST.get("text", "")[:20000]
        return show(request, "closed", region, {"text": text}, 409 if request.method == "POST" else 200)
    if page := pending_page(request):
        return page
    if request.method != "POST":
        return _form(request, region, Read(WriteForm(places=places(region))), today)
    read = read_form(WriteForm, request.POST, places=places(region))
    if not read.ready:
        return _form(request, region, read, today)
    return _started(request, region, read, channel)


def _form(
    request: HttpRequest, region: Region, read: Read, today: date, refused: Refused | None = None
) -> HttpResponse:
    errors = shown_errors(read.form)
    if refused:
        errors.append({"anchor": "id_text", "message": refused.refusal.message})
    posted = request.POST.get("once", "")
    context: dict[str, Any] = {
        "read": read, "form": read.form, "errors": errors, "form_id": "write",
        "readers": readers(region, today),
        "due": due_on(today, contact_settings(region).answer_days),
        "settings": contact_settings(region),
        "once": posted if once_of(posted) else new_once(),
    }  # fmt: skip
    return show(request, "start", region, context, refused.refusal.status if refused else read.status)


def _started(request: HttpRequest, region: Region, read: Read, channel: str) -> HttpResponse:
    given = read.form.cleaned_data
    try:
        refuse(room_refused(request))
        thread, receipt = start_thread(
            region=region, text=given["text"], language=language(), theme=given["theme"],
            area=place(region, given["area"]), channel=channel, own_coordinator_only=given["own_only"],
            once=once_of(request.POST.get("once", "")),
        )  # fmt: skip
    except Refused as refused:
        return _form(request, region, read, localdate(), refused)
    return with_receipt(request, redirect("contact_receipt"), thread, receipt)
