"""What the network's pages share: who asks, and the one way a form is saved or shown again with what was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from highfive.core.models import Region
from highfive.core.queries import current_region, signed_in
from highfive.core.rules import Refusal, Refused, refuse
from highfive.network.queries import member
from highfive.network.rules.members import Member


def here(request: HttpRequest) -> tuple[Region, Member]:
    """The region of the signed-in person, and what they are in it."""
    region = current_region(request)
    return region, member(signed_in(request), region)


def allowed_or_refused(request: HttpRequest, refusal: Refusal | None) -> None:
    """An empty form is not shown to one who may not send it; a filled one is answered with all that was typed."""
    if request.method != "POST":
        refuse(refusal)


def form_page(
    request: HttpRequest,
    template: str,
    form: Form,
    save: Callable[[Any], Any],
    *,
    said: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show a form; when it is sent, `save` it and go where `save` says, or show it again with why not.

    `save` gets the filled form and returns what `redirect` takes.
    """
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            target = save(form)
        except Refused as refused:
            refusal = _beside_its_field(form, refused)
            status = refused.refusal.status
        else:
            messages.success(request, said)
            return redirect(target)
    else:
        status = 422 if form.is_bound else 200
    return render(request, template, {**context, "form": form, "refusal": refusal}, status=status)


def _beside_its_field(form: Form, refused: Refused) -> Refusal | None:
    """Put the reason to the field it is about; a reason about the whole is given back."""
    if refused.field in form.fields:
        form.add_error(refused.field, str(refused.refusal.message))
        return None
    return refused.refusal
