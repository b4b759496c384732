"""Where the menu's Meet leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from highfive.conversations.queries.parts import parts_of
from highfive.core.queries import current_region, signed_in


@require_safe
def meet(request: HttpRequest) -> HttpResponse:
    """The first part that the person may open."""
    return redirect(parts_of(signed_in(request), current_region(request))[0].route)
