"""Closing false messages many at once: chosen, looked at, closed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from highfive.conversations.actions.clearing import close_false
from highfive.conversations.queries import clearing, staff
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.rules.clearing import MOST, clearing_refused
from highfive.core.queries import current_region, signed_in
from highfive.core.rules import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation_clear(request: HttpRequest) -> HttpResponse:
    """Choose, by day or one by one; then the same, ticked, with what will happen; then it does."""
    person, region = signed_in(request), current_region(request)
    if not staff.may_read(person, region):
        raise Http404
    if request.method != "POST" or "back" in request.POST:
        return _choosing(request)
    keys, days = _keys(request), _days(request)
    lines = clearing.chosen(person, region, keys, days)
    if refusal := clearing_refused(len(keys) if "close" in request.POST else len(lines)):
        return _choosing(request, refusal)
    if "close" not in request.POST:
        context = {"region": region, "lines": lines, "days": contact_settings(region).expiry_days, "most": MOST}
        return render(request, "conversations/conversation_clear_preview.html", context)
    closed = close_false(region=region, keys=keys, by=person)
    messages.success(request, _told(closed, len(keys) - closed))
    return redirect("conversation_list")


def _choosing(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    person, region = signed_in(request), current_region(request)
    context: dict[str, Any] = {
        "region": region, "days": clearing.days_of_messages(person, region), "ticked": _keys(request), "most": MOST,
        "refusal": refusal,
    }  # fmt: skip
    return render(request, "conversations/conversation_clear.html", context, status=refusal.status if refusal else 200)


def _told(closed: int, left: int) -> str:
    told = ngettext("%(count)d message was closed.", "%(count)d messages were closed.", closed) % {"count": closed}
    if not left:
        return told
    return f"{told} " + ngettext(
        "%(count)d was left: meanwhile it was answered, closed, or its writer came back.",
        "%(count)d were left: meanwhile they were answered, closed, or their writers came back.", left,
    ) % {"count": left}  # fmt: skip


def _keys(request: HttpRequest) -> set[int]:
    """What was ticked one by one; what is no key of ours is nothing."""
    typed = [each for each in request.POST.getlist("chosen") if each.isascii() and each.isdecimal() and len(each) < 20]
    return {key for key in map(int, typed) if key < 2**63}


def _days(request: HttpRequest) -> set[date]:
    found = set()
    for typed in request.POST.getlist("day"):
        try:
            found.add(date.fromisoformat(typed[:10]))
        except ValueError:
            continue
    return found
