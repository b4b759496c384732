"""A writer's own conversation: its words, more words, who has opened it, and forgetting it all."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from highfive.conversations.actions.forgetting import forget
from highfive.conversations.actions.writing import write_again
from highfive.conversations.forms.resident import AgainForm, Read, last_seen, read_form
from highfive.conversations.models import Thread
from highfive.conversations.queries.referrals import card_of
from highfive.conversations.queries.resident import own_view
from highfive.conversations.rules.consents import CONSENTS
from highfive.conversations.views.cookies import (
    conversation_here,
    forgotten_here,
    receipts_here,
    with_conversation,
    without_conversation,
)
from highfive.conversations.views.pages import return_page, show, shown_errors
from highfive.core.models import Region
from highfive.core.models.columns import LostKeyError
from highfive.core.rules import Refused
from highfive.core.web import resident

DONE = {
    "kept": _("The code is right. Keep it: with it you read the answer."),
    "sent": _("Your message has been sent."),
    "callback": _("We call you as you wished. You can take the permission back at any time."),
    "video": _("We send you the address of the meeting here as an answer."),
    "named": _("We call you by the name that you gave."),
    "telling": _("Saved. The giver's page changes during the night."),
    "no-callback": _("Consent withdrawn. Your number has been deleted."),
    "no-video": _("You took back the wish for a video meeting. What you wrote of it has been deleted."),
    "no-named": _(
        "Consent withdrawn. Your name has been deleted. Look yourself too whether it still stands somewhere."
    ),
}
View = Callable[..., HttpResponse]


def own(view: View) -> View:
    """A page of the conversation that is open in this browser; it is the view's second argument."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        thread = conversation_here(request)
        if thread is None:
            return _not_open(request)
        try:
            return view(request, thread, *args, **kwargs)
        except LostKeyError:
            return lost_page(request, thread)
        except Thread.DoesNotExist:  # forgotten in another window
            return without_conversation(request, _not_open(request))

    return resident(wrapped)


def lost_page(request: HttpRequest, thread: Thread) -> HttpResponse:
    """The conversation stands, but cannot be unlocked with the keys there are."""
    context = {"leave": True, "text": request.POST.get("text", "")[:20000]}
    return show(request, "lost", thread.region, context, 503)


def _not_open(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("contact_return")
    if "text" not in request.POST and forgotten_here(request):  # "Forget everything" pressed twice
        return _forgotten(request, None)
    return return_page(request, text=request.POST.get("text", "")[:20000], late=True)


@own
def contact_thread(request: HttpRequest, thread: Thread) -> HttpResponse:
    """Read what has been written, and write more."""
    if request.method != "POST":
        return with_conversation(show_conversation(request, thread), thread)
    read = read_form(AgainForm, request.POST)
    if not read.ready:
        return with_conversation(show_conversation(request, thread, read), thread)
    try:
        write_again(thread=thread, text=read.form.cleaned_data["text"], seen=last_seen(read.form))
    except Refused as refused:
        read.form.add_error("text", str(refused.refusal.message))
        return with_conversation(show_conversation(request, thread, read), thread)
    return with_conversation(redirect(f"{reverse('contact_thread')}?done=sent"), thread)


def show_conversation(request: HttpRequest, thread: Thread, read: Read | None = None) -> HttpResponse:
    """The whole conversation with its form."""
    seen = own_view(thread)
    form = read.form if read else AgainForm()
    read = read or Read(form)
    context = {
        "card": card_of(thread.pk),
        "thread": thread, "own": seen, "read": read, "form": form, "errors": shown_errors(form),
        "seen": last_seen(form) or seen.last, "form_id": "write", "leave": True,
        "done": DONE.get(request.GET.get("done", "")),
        "steps": [kind for kind in CONSENTS if kind not in seen.consents],
    }  # fmt: skip
    return show(request, "conversation", thread.region, context, read.status)


@own
def contact_forget(request: HttpRequest, thread: Thread) -> HttpResponse:
    """What will be gone, and then it is."""
    if request.method == "POST":
        forget(thread=thread, outcome="withdrawn")
        return _forgotten(request, thread.region)
    return with_conversation(show(request, "forget", thread.region, {"own": _counted(thread), "leave": True}), thread)


def _forgotten(request: HttpRequest, region: Region | None) -> HttpResponse:
    """The conversation is gone. Where the code of another message is not put down yet, that is told."""
    codes = len(receipts_here(request))
    return without_conversation(request, show(request, "forgotten", region, {"codes": codes, "leave": bool(codes)}))


def _counted(thread: Thread) -> dict[str, Any]:
    """How much goes, told without unlocking anything: also what cannot be read can be forgotten."""
    return {
        "words": thread.words.exclude(side="event").count(),
        "kinds": list(thread.consents.values_list("kind", flat=True)),
    }
