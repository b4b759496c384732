"""Pages of comments: saying, changing, removing, what was said before, closing a conversation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highfive.comments import actions, queries
from highfive.comments.forms import CommentForm, RemovalForm
from highfive.comments.models import Comment, Thread
from highfive.core.rules import Refusal, Refused

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def thread_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole conversation, a page at a time."""
    thread = queries.readable_thread_or_404(request, pk)
    asked = request.GET.get("sivu", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None
    context = {**_place(thread), "talk": queries.talk(thread, _person(request), page)}
    return render(request, "comments/thread_detail.html", context)


@form_page
def comment_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something: the form under the row posts here, and is shown here again when it is refused."""
    return _writing(request, queries.readable_thread_or_404(request, pk), None)


@form_page
def comment_reply(request: HttpRequest, pk: int) -> HttpResponse:
    parent = queries.readable_comment_or_404(request, pk)
    return _writing(request, parent.thread, parent)


def _writing(request: HttpRequest, thread: Thread, parent: Comment | None) -> HttpResponse:
    form = CommentForm(request.POST) if request.method == "POST" else CommentForm()
    comment, refusal = _attempt(
        form,
        lambda given: actions.write_comment(thread=thread, text=given["text"], by=_person(request), parent=parent),
    )
    if comment:
        messages.success(request, _("Your comment was saved."))
        return redirect(queries.place_of(comment))
    refusal = refusal or (None if form.is_bound else queries.writing_refusal(thread, _person(request)))
    context = {**_place(thread), "parent": parent and queries.seen(parent), "form": form, "refusal": refusal}
    return render(request, "comments/comment_create.html", context, status=_status(form, refusal))


@form_page
def comment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    comment = queries.readable_comment_or_404(request, pk)
    form = CommentForm(request.POST) if request.method == "POST" else CommentForm(initial={"text": comment.text})
    done, refusal = _attempt(
        form, lambda given: actions.edit_comment(comment=comment, text=given["text"], by=_person(request))
    )
    if done:
        messages.success(request, _("Your comment was changed. What it said before is in its history."))
        return redirect(queries.place_of(done))
    refusal = refusal or (None if form.is_bound else queries.editing_refusal(comment, _person(request)))
    context = {"comment": comment, **_place(comment.thread), "form": form, "refusal": refusal}
    return render(request, "comments/comment_edit.html", context, status=_status(form, refusal))


@form_page
def comment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what happens; the button does it."""
    comment, person = queries.readable_comment_or_404(request, pk), _person(request)
    own = comment.author_id == person.pk
    form = RemovalForm(request.POST, own=own) if request.method == "POST" else RemovalForm(own=own)
    done, refusal = _attempt(
        form, lambda given: actions.remove_comment(comment=comment, by=person, reason=given.get("reason", ""))
    )
    if done:
        messages.success(request, _("The comment was removed."))
        return redirect(queries.place_of(done))
    refusal = refusal or (None if form.is_bound else queries.removing_refusal(comment, person))
    context = {"said": queries.seen(comment), **_place(comment.thread), "own": own, "form": form, "refusal": refusal}
    return render(request, "comments/comment_remove.html", context, status=_status(form, refusal))


@require_safe
def comment_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a comment said before its edits, for all who read the conversation; none of a removed one."""
    comment = queries.readable_comment_or_404(request, pk)
    if comment.removed_at is not None:
        raise Http404
    context = {"comment": comment, **_place(comment.thread), "versions": queries.versions(comment)}
    return render(request, "comments/comment_history.html", context)


@require_POST
def thread_close(request: HttpRequest, pk: int) -> HttpResponse:
    thread = actions.close_thread(thread=queries.readable_thread_or_404(request, pk), by=_person(request))
    messages.success(request, _("The conversation is closed. It can still be read."))
    return redirect(queries.place_of_thread(thread))


@require_POST
def thread_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    thread = actions.reopen_thread(thread=queries.readable_thread_or_404(request, pk), by=_person(request))
    messages.success(request, _("The conversation is open again."))
    return redirect(queries.place_of_thread(thread))


def _attempt(form: Form, act: Callable[[dict[str, Any]], Comment]) -> tuple[Comment | None, Refusal | None]:
    """What the action made of a filled form; or why it did not, to be shown with the form and all that was typed."""
    if not form.is_valid():
        return None, None
    try:
        return act(form.cleaned_data), None
    except Refused as refused:
        if refused.field in form.fields:
            form.add_error(refused.field, str(refused.refusal.message))
            return None, None
        return None, refused.refusal


def _place(thread: Thread) -> dict[str, Any]:
    return {"thread": thread, "back": f"{queries.place_of_thread(thread)}#keskustelu"}


def _status(form: Form, refusal: Refusal | None) -> int:
    if refusal:
        return refusal.status
    return 422 if form.is_bound else 200


def _person(request: HttpRequest) -> Any:
    """The signed-in person; every page here is private."""
    return request.user
