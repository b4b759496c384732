"""The page of one conversation as staff read it; whatever is being typed in it comes back after every act."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from highfive.conversations.actions import answering
from highfive.conversations.forms.staff import AnswerForm, NoteForm, OutcomeForm
from highfive.conversations.models import Thread
from highfive.conversations.queries import staff
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.reading import reading
from highfive.conversations.rules.threads import FALSE, STATED, forgotten_on
from highfive.core.models import Person
from highfive.core.models.columns import LostKeyError
from highfive.core.queries import signed_in
from highfive.core.rules import Refusal, Refused

FORMS: dict[str, type[Form]] = {"text": AnswerForm, "note": NoteForm, "outcome": OutcomeForm}
"""The page is one form, so that each button brings along what stands in every field; by the name of the field."""
SHOWN_AS = {"text": "answer", "note": "note", "outcome": "outcome"}
WORDS = ("text", "note")


def act(view: Callable[[HttpRequest, Thread], HttpResponse]) -> Callable[..., HttpResponse]:
    """What a button of the page does to its conversation; a reload of its address leads back to the page."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, pk: int) -> HttpResponse:
        thread = staff.readable(signed_in(request), pk)
        if thread is None:
            return _gone(request, 404)
        if request.method != "POST":
            return redirect(thread)
        try:
            return view(request, thread)
        except LostKeyError:  # its page names the key
            return page(request, thread)

    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(wrapped))


def _gone(request: HttpRequest, status: int) -> HttpResponse:
    """What was being typed, where the page it belonged to is there no more: the same whether it ever was."""
    unsent = [request.POST[name] for name in WORDS if request.POST.get(name, "").strip()]
    if not unsent:
        raise Http404
    return render(request, "conversations/conversation_gone.html", {"unsent": unsent}, status=status)


def typed(request: HttpRequest, *done: str) -> dict[str, Any]:
    """The page's fields as they were when a button was pressed, but those that the button has `done`."""
    return {
        SHOWN_AS[name]: form(initial={name: request.POST.get(name, "")})
        for name, form in FORMS.items()
        if name not in done
    }


def after(request: HttpRequest, thread: Thread, then: HttpResponse, *done: str) -> HttpResponse:
    """Go on after an act; but whoever was typing something else finds it again first. Nothing of it is kept."""
    left = [name for name in WORDS if name not in done and request.POST.get(name, "").strip()]
    if not left:
        return then
    messages.info(request, _("What you were writing stands below. It has not been sent or saved."))
    again = staff.readable(signed_in(request), thread.pk)
    if again is None:  # handed back by one who read nothing but this
        return _gone(request, 200)
    return page(request, again, **typed(request, *done))


def refused_page(
    request: HttpRequest, thread: Thread, refused: Refused, form: Form | None = None, name: str = ""
) -> HttpResponse:
    """The page again with the reason beside the field `name` of `form`, or above, and everything that was typed."""
    refusal: Refusal | None = refused.refusal
    if form and refused.field in form.fields:
        form.add_error(refused.field, str(refused.refusal.message))
        refusal = None
    again = staff.readable(signed_in(request), thread.pk)
    if again is None:
        return _gone(request, 404)
    given = {**typed(request, name), **({SHOWN_AS[name]: form} if form else {})}
    return page(request, again, status=refused.refusal.status, refusal=refusal, **given)


def page(request: HttpRequest, thread: Thread, *, status: int = 200, **given: Any) -> HttpResponse:
    """Show a conversation and write down that it was opened; a lost key is named instead."""
    person = signed_in(request)
    try:
        read = reading(thread)
    except LostKeyError as lost:
        unsent = [request.POST[name] for name in WORDS if request.POST.get(name)]
        context = {"region": thread.region, "key": lost.key_id, "unsent": unsent}
        return render(request, "conversations/conversation_lost.html", context)
    answering.note_opening(thread=thread, by=person, again=request.method == "GET")
    settings = contact_settings(thread.region)
    answer = _answer_form(given.get("answer"), read.last)
    if request.method == "GET" and thread.status == "waiting":
        answer.focus(read.unanswered)
    context = {
        "thread": thread,
        "region": thread.region,
        "line": staff.line_of(thread),
        "read": read,
        "openings": thread.openings.all(),
        "forgotten_on": forgotten_on(thread.last_word_on, settings.expiry_days),
        "meeting_link": settings.meeting_link,
        "templates": thread.region.answer_templates.all(),
        "deputies": _others_to_answer(thread, person),
        "others": staff.waiting_besides(person, thread).count(),
        "form": next((form for form in given.values() if isinstance(form, Form) and form.errors), None),
        "answer": answer,
        "note": given.get("note") or NoteForm(),
        "outcome": _outcome_form(given.get("outcome"), thread),
        "refusal": given.get("refusal"),
    }
    return render(request, "conversations/conversation_detail.html", context, status=status)


def _others_to_answer(thread: Thread, reader: Person) -> list[Person]:
    """To whom the reader may hand the conversation over."""
    if thread.own_coordinator_only:
        return []
    return [one for one in staff.deputies(thread.region, localdate()) if one != reader]


def _outcome_form(form: OutcomeForm | None, thread: Thread) -> OutcomeForm:
    """Whoever has used their receipt is a person: then nothing offers to call the message a false one."""
    form = form or OutcomeForm()
    form.offer([key for key in STATED if key != FALSE or not thread.confirmed])
    return form


def _answer_form(form: AnswerForm | None, last: int) -> AnswerForm:
    """The form to show. What is on the page now has been seen, so a second press sends."""
    if form is None or not form.is_bound:
        return AnswerForm(initial={**(form.initial if form else {}), "seen": last})
    form.data = dict(form.data.items(), seen=str(last))
    return form
