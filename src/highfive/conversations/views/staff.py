"""Staff's pages of conversations: the list, one conversation, and what is done in it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from highfive.conversations.actions import answering
from highfive.conversations.forms.staff import AnswerForm, CallForm, NoteForm, OutcomeForm
from highfive.conversations.models import Thread
from highfive.conversations.queries import staff
from highfive.conversations.queries.clearing import unclaimed
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.reading import template_text
from highfive.conversations.rules.answering import NOT_A_DEPUTY, closing_refused
from highfive.conversations.rules.calls import NO_CALL
from highfive.conversations.rules.lines import waiting_heading
from highfive.conversations.views.reading import act, after, page, refused_page, typed
from highfive.core.queries import current_region, signed_in
from highfive.core.rules import Refused, refuse

STILL_WAITS = gettext_lazy("Written down. The person still waits.")
REACHED_NOW = gettext_lazy("Written down. The person does not wait any more.")
PREFETCHING = ("Sec-Purpose", "Purpose", "X-Moz")


@never_cache
@require_safe
def conversation_list(request: HttpRequest) -> HttpResponse:
    """Who waits, who asked for a call, what will be forgotten: never what was written."""
    region, today = current_region(request), localdate()
    if not staff.may_read(signed_in(request), region):
        raise Http404
    groups = staff.groups(signed_in(request), region, today)
    heading, is_open = waiting_heading(groups.count_waiting), contact_settings(region).open
    context = {
        "region": region,
        "groups": groups,
        "heading": heading,
        "open": is_open,
        "unclaimed": unclaimed(signed_in(request), region).count(),
    }
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
    return page(request, thread, answer=AnswerForm(initial={"text": begun}))


@act
def conversation_answer(request: HttpRequest, thread: Thread) -> HttpResponse:
    """Send an answer and open the next conversation, or stay; or fill the form with a first answer or the link."""
    if request.POST.get("do") in ("fill", "meeting"):
        return _filled(request, thread)
    form = AnswerForm(request.POST)
    try:
        if not form.is_valid():
            return page(request, thread, **{**typed(request), "answer": form}, status=422)
        answering.answer(thread=thread, by=signed_in(request), **form.cleaned_data)
    except Refused as refused:
        return refused_page(request, thread, refused, form, "text")
    messages.success(request, _("The answer is on its way to its reader."))
    then = redirect(thread) if request.POST.get("do") == "stay" else _to_the_next(request, thread)
    return after(request, thread, then, "text")


def _filled(request: HttpRequest, thread: Thread) -> HttpResponse:
    """The same page with more words in the answer; what was typed stays above them."""
    written = request.POST.get("text", "").strip()
    added = _meeting_words(thread) if request.POST["do"] == "meeting" else template_text(
        thread, request.POST.get("template", "")
    )  # fmt: skip
    text = "\n\n".join(filter(None, [written, added]))
    return page(request, thread, **{**typed(request), "answer": AnswerForm(initial={"text": text})})


def _meeting_words(thread: Thread) -> str:
    link = contact_settings(thread.region).meeting_link
    with override(thread.language):
        return _("We meet by video here: %(link)s") % {"link": link} if link else ""


@act
def conversation_note(request: HttpRequest, thread: Thread) -> HttpResponse:
    """Save a note."""
    form = NoteForm(request.POST)
    try:
        if not form.is_valid():
            return page(request, thread, **{**typed(request), "note": form}, status=422)
        answering.add_note(
            thread=thread, text=form.cleaned_data["note"], by=signed_in(request), seen=form.cleaned_data["seen"]
        )
    except Refused as refused:
        return refused_page(request, thread, refused, form, "note")
    messages.success(request, _("The note was saved. Only staff see it."))
    return after(request, thread, redirect(thread), "note")


@act
def conversation_hand_over(request: HttpRequest, thread: Thread) -> HttpResponse:
    """Let a deputy answer, or (nobody named) the coordinator again; then the next conversation."""
    named = request.POST.get("to", "")
    to = next((one for one in staff.deputies(thread.region, localdate()) if str(one.pk) == named), None)
    try:
        refuse(NOT_A_DEPUTY if named and to is None else None)
        answering.hand_over(thread=thread, to=to, by=signed_in(request))
    except Refused as refused:
        return refused_page(request, thread, refused)
    messages.success(request, _("Handed over. The writer sees who answers now."))
    return after(request, thread, _to_the_next(request, thread))


@act
def conversation_call(request: HttpRequest, thread: Thread) -> HttpResponse:
    """Write down how a call or a meeting went."""
    form = CallForm(request.POST)
    try:
        refuse(None if form.is_valid() else NO_CALL)
        step, _point, result = form.cleaned_data["called"].partition(":")
        waits = answering.note_call(
            thread=thread, step=int(step), result=result, by=signed_in(request), seen=form.cleaned_data["seen"]
        )
    except Refused as refused:
        return refused_page(request, thread, refused)
    messages.success(request, STILL_WAITS if waits else REACHED_NOW)
    return after(request, thread, redirect(thread))


@act
def conversation_close(request: HttpRequest, thread: Thread) -> HttpResponse:
    """State how it went. An answer that was begun is sent or emptied first: what is closed takes none."""
    form = OutcomeForm(request.POST)
    try:
        if not form.is_valid():
            return page(request, thread, **{**typed(request), "outcome": form}, status=422)
        refuse(closing_refused(request.POST.get("text", "")))
        answering.state_outcome(thread=thread, by=signed_in(request), **form.cleaned_data)
    except Refused as refused:
        return refused_page(request, thread, refused, form, "outcome")
    messages.success(request, _("Closed. The person can still read it, and writing again opens it."))
    return after(request, thread, redirect("conversation_list"), "outcome")


def _to_the_next(request: HttpRequest, thread: Thread) -> HttpResponseRedirect:
    following = staff.waiting_besides(signed_in(request), thread).first()
    return redirect(following) if following else redirect("desk")
