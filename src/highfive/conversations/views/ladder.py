"""The steps of the ladder: each its own page with its own consent, and its own page to take it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from highfive.conversations.actions.ladder import give_consent, withdraw_consent
from highfive.conversations.forms.ladder import FORMS
from highfive.conversations.forms.resident import Read, read_form
from highfive.conversations.models import Consent, Thread
from highfive.conversations.rules.consents import TEXTS
from highfive.conversations.views.cookies import with_conversation
from highfive.conversations.views.own import own
from highfive.conversations.views.pages import language, show, shown_errors, unknown_page
from highfive.core.rules import Refused

HEADINGS = {
    "callback": _("Would you like us to call you?"),
    "video": _("Would you like to meet by video?"),
    "named": _("Would you like to tell your name?"),
}
MEANINGS = {
    "callback": [
        _("Only those who read this conversation see the number."),
        _("Your telephone keeps the call in its list, as any call."),
    ],
    "video": [
        _("We send the address of the meeting here as an answer. You open it when we have agreed on a time."),
        _("You need not show your face or tell your name."),
    ],
    "named": [_("A first name is enough, and it need not be your real one. We do not ask for anything else.")],
}  # fmt: skip


@own
def contact_consent(request: HttpRequest, thread: Thread, kind: str) -> HttpResponse:
    """What the step means, what it asks for, and the words that are agreed to."""
    if kind not in FORMS:
        return unknown_page(request)
    consent = thread.consents.filter(kind=kind).first()
    if request.method != "POST":
        return _page(request, thread, kind, Read(FORMS[kind](initial=consent.details if consent else {})), consent)
    read = read_form(FORMS[kind], request.POST)
    if not read.ready:
        return _page(request, thread, kind, read, consent)
    try:
        give_consent(thread=thread, kind=kind, details=read.form.cleaned_data, language=language())
    except Refused as refused:
        read.form.add_error(refused.field, str(refused.refusal.message))
        return _page(request, thread, kind, read, consent)
    return _back(thread, kind)


def _page(request: HttpRequest, thread: Thread, kind: str, read: Read, consent: Consent | None) -> HttpResponse:
    context: dict[str, Any] = {
        "kind": kind, "heading": HEADINGS[kind], "meanings": MEANINGS[kind], "agreed": TEXTS[kind], "read": read,
        "form": read.form, "errors": shown_errors(read.form), "consent": consent, "form_id": "step", "leave": True,
    }  # fmt: skip
    return with_conversation(show(request, "consent", thread.region, context, read.status), thread)


def _back(thread: Thread, done: str) -> HttpResponse:
    return with_conversation(redirect(f"{reverse('contact_thread')}?done={done}"), thread)


@own
def contact_consent_withdraw(request: HttpRequest, thread: Thread, kind: str) -> HttpResponse:
    """What will be forgotten, and then it is."""
    if kind not in FORMS:
        return unknown_page(request)
    if request.method == "POST":
        withdraw_consent(thread=thread, kind=kind)
        return _back(thread, f"no-{kind}")
    if not thread.consents.filter(kind=kind).exists():
        return redirect("contact_thread")
    return with_conversation(show(request, "withdraw", thread.region, {"kind": kind, "leave": True}), thread)
