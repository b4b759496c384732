"""How a resident's page of contact is made, and what every one of them knows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language

from highfive.conversations.queries.resident import regions_by_contact
from highfive.conversations.rules.writing import CODES_FIRST
from highfive.conversations.views.cookies import MOST_RECEIPTS, receipt_here, receipts_here
from highfive.core.models import Region
from highfive.core.rules import Refusal

LANGUAGE = "fi"


def show(
    request: HttpRequest, template: str, region: Region | None, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a page. Context: `form_id` names the form that a change of language must bring along; `errors` lists
    {"anchor", "message"}; `leave` offers the way out."""
    return render(
        request, f"conversations/resident/{template}.html", {"region": region, **(context or {})}, status=status
    )


def unknown_page(request: HttpRequest) -> HttpResponse:
    """An address of contact at which there is nothing: to whom one may write."""
    taking, others = regions_by_contact(localdate())
    return show(request, "not_found", None, {"taking": taking, "others": others}, 404)


def pending_page(request: HttpRequest) -> HttpResponse | None:
    """Before another message is begun: that a code is not put down yet. None when there is none, or it was told."""
    here = receipt_here(request)
    if here is None or request.method == "POST" or "another" in request.GET:
        return None
    return show(request, "pending", here[0].region, {"leave": True})


def room_refused(request: HttpRequest) -> Refusal | None:
    """Why no further message is begun here: the codes of earlier ones would not fit beside its own."""
    return CODES_FIRST if len(receipts_here(request)) >= MOST_RECEIPTS else None


def language() -> str:
    return get_language() or LANGUAGE


def shown_errors(form: Any) -> list[dict[str, Any]]:
    """What is wrong in a form, each with the place to mend it."""
    return [
        {"anchor": form[name].id_for_label if name in form.fields else "main", "message": message}
        for name, messages in form.errors.items()
        for message in messages
    ]


def error_at(anchor: str, refusal: Refusal | None) -> list[dict[str, Any]]:
    return [{"anchor": anchor, "message": refusal.message}] if refusal else []


def return_page(
    request: HttpRequest, *, code: str = "", text: str = "", refusal: Refusal | None = None, late: bool = False
) -> HttpResponse:
    """`late`: the half hour of the open conversation is over."""
    context = {"code": code, "text": text, "errors": error_at("code", refusal), "late": late, "form_id": "return"}
    return show(request, "return", None, context, refusal.status if refusal else 409 if late else 200)
