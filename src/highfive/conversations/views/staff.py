"""Staff's pages of conversations: the list, one conversation, and what is done in it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from highfive.conversations.actions import answering
from highfive.conversations.forms.staff import AnswerForm, NoteForm, OutcomeForm
from highfive.conversations.models import Thread
from highfive.conversations.queries import staff
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.reading import reading, template_text
from highfive.conversations.rules.answering import NOT_A_DEPUTY
from highfive.conversations.rules.lines import waiting_heading
from highfive.conversations.rules.threads import forgotten_on
from highfive.core.models import Person
from highfive.core.models.columns import LostKeyError
from highfive.core.queries import current_region, signed_in
from highfive.core.rules import Refusal, Refused, refuse

PREFETCHING = ("Sec-Purpose", "Purpose", "X-Moz")
read_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def conversation_list(request: HttpRequest) -> HttpResponse:
    """Who waits, who asked for a call, what will be forgotten: never what was written."""
    region, today = current_region(request), localdate()
    if not staff.may_read(signed_in(request), region):
        raise Http404
    groups = staff.groups(signed_in(request), region, today)
    heading, is_open = waiting_heading(groups.count_waiting), contact_settings(region).open
    context = {"region": region, "groups": groups, "heading": heading, "open": is_open}
    return render(request, "conversations/conversation_list.html", context)


@never_cache
@require_safe
def conversation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One conversation, written down as opened; what only looks ahead (HEAD, a prefetch) is shown nothing."""
    thread = staff.readable_or_404(request, pk)
    if request.method == "HEAD":
        return HttpResponse()
    if any("prefetch" in request.headers.get(name, "") for name in PREFETCHING):
        return HttpResponse(status=503)
    begun = template_text(thread, request.GET.get("template", ""))
    return _page(request, thread, answer=AnswerForm(initial={"text": begun}))


@never_cache
@read_or_sent
def conversation_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an answer and open the next conversation, or stay; or fill the form with a first answer or the link."""
    thread = staff.readable_or_404(request, pk)
    if request.method != "POST":
        return redirect(thread)
    if request.POST.get("do") in ("fill", "meeting"):
        return _filled(request, thread)
    form = AnswerForm(request.POST)
    try:
        if not form.is_valid():
            return _page(request, thread, answer=form, note=_kept_note(request), status=422)
        answering.answer(thread=thread, by=signed_in(request), **form.cleaned_data)
    except Refused as refused:
        return _refused(request, thread, refused, answer=form, note=_kept_note(request))
    messages.success(request, _("The answer is on its way to its reader."))
    return redirect(thread) if request.POST.get("do") == "stay" else _to_the_next(request, thread)


def _filled(request: HttpRequest, thread: Thread) -> HttpResponse:
    """The same page with more words in the answer; what was typed stays above them."""
    typed = request.POST.get("text", "").strip()
    added = _meeting_words(thread) if request.POST["do"] == "meeting" else template_text(
        thread, request.POST.get("template", "")
    )  # fmt: skip
    text = "\n\n".join(filter(None, [typed, added]))
    return _page(request, thread, answer=AnswerForm(initial={"text": text}), note=_kept_note(request))


def _kept_note(request: HttpRequest) -> NoteForm:
    """A note that was being typed while another button was pressed."""
    return NoteForm(initial={"note": request.POST.get("note", "")})


def _meeting_words(thread: Thread) -> str:
    link = contact_settings(thread.region).meeting_link
    with override(thread.language):
        return _("We meet by video here: %(link)s") % {"link": link} if link else ""


@never_cache
@read_or_sent
def conversation_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a note; an answer that was being typed on the same page stays there."""
    thread = staff.readable_or_404(request, pk)
    if request.method != "POST":
        return redirect(thread)
    form, typed = NoteForm(request.POST), AnswerForm(initial={"text": request.POST.get("text", "")})
    try:
        if not form.is_valid():
            return _page(request, thread, note=form, answer=typed, status=422)
        answering.add_note(
            thread=thread, text=form.cleaned_data["note"], by=signed_in(request), seen=form.cleaned_data["seen"]
        )
    except Refused as refused:
        return _refused(request, thread, refused, note=form, answer=typed)
    messages.success(request, _("The note was saved. Only staff see it."))
    return _page(request, thread, answer=typed) if typed.initial["text"].strip() else redirect(thread)


@never_cache
@read_or_sent
def conversation_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a deputy answer, or (nobody named) the coordinator again; then the next conversation."""
    thread = staff.readable_or_404(request, pk)
    if request.method != "POST":
        return redirect(thread)
    named = request.POST.get("to", "")
    to = next((one for one in staff.deputies(thread.region, localdate()) if str(one.pk) == named), None)
    refuse(NOT_A_DEPUTY if named and to is None else None)
    answering.hand_over(thread=thread, to=to, by=signed_in(request))
    messages.success(request, _("Handed over. The writer sees who answers now."))
    return _to_the_next(request, thread)


@never_cache
@read_or_sent
def conversation_close(request: HttpRequest, pk: int) -> HttpResponse:
    thread = staff.readable_or_404(request, pk)
    if request.method != "POST":
        return redirect(thread)
    form = OutcomeForm(request.POST)
    try:
        if not form.is_valid():
            return _page(request, thread, outcome=form, status=422)
        answering.state_outcome(thread=thread, by=signed_in(request), **form.cleaned_data)
    except Refused as refused:
        return _refused(request, thread, refused, outcome=form)
    messages.success(request, _("Closed. The person can still read it, and writing again opens it."))
    return redirect("conversation_list")


def _to_the_next(request: HttpRequest, thread: Thread) -> HttpResponseRedirect:
    following = staff.waiting_besides(signed_in(request), thread).first()
    return redirect(following) if following else redirect("desk")


def _refused(request: HttpRequest, thread: Thread, refused: Refused, **forms: Form) -> HttpResponse:
    """The page again with the reason beside its field, or above, and everything that was typed."""
    refusal: Refusal | None = refused.refusal
    form = next(iter(forms.values()))
    if refused.field in form.fields:
        form.add_error(refused.field, str(refused.refusal.message))
        refusal = None
    again = staff.readable_or_404(request, thread.pk)
    return _page(request, again, status=refused.refusal.status, refusal=refusal, **forms)


def _page(request: HttpRequest, thread: Thread, *, status: int = 200, **given: Any) -> HttpResponse:
    """Show a conversation and write down that it was opened; a lost key is named instead."""
    person = signed_in(request)
    try:
        read = reading(thread)
    except LostKeyError as lost:
        unsent = [request.POST[name] for name in ("text", "note") if request.POST.get(name)]
        context = {"region": thread.region, "key": lost.key_id, "unsent": unsent}
        return render(request, "conversations/conversation_lost.html", context)
    answering.note_opening(thread=thread, by=person, again=request.method == "GET")
    settings = contact_settings(thread.region)
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
        "answer": _answer_form(given.get("answer"), read.last),
        "note": given.get("note") or NoteForm(),
        "outcome": given.get("outcome") or OutcomeForm(),
        "refusal": given.get("refusal"),
    }
    return render(request, "conversations/conversation_detail.html", context, status=status)


def _others_to_answer(thread: Thread, reader: Person) -> list[Person]:
    """To whom the reader may hand the conversation over."""
    if thread.own_coordinator_only:
        return []
    return [one for one in staff.deputies(thread.region, localdate()) if one != reader]


def _answer_form(form: AnswerForm | None, last: int) -> AnswerForm:
    """The form to show. What is on the page now has been seen, so a second press sends."""
    if form is None or not form.is_bound:
        return AnswerForm(initial={**(form.initial if form else {}), "seen": last})
    form.data = {**form.data.dict(), "seen": str(last)}  # type: ignore[attr-defined]
    return form
