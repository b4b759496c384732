"""What stands between a request and a page: public marking, refusals as pages, who may sign up, what templates get."""

import functools
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import sync_only_middleware
from django.utils.translation import get_language

from highfive.core.models import Installation
from highfive.core.rules import Refused

public = login_not_required
"""Every view is private unless it is wrapped in this."""


@sync_only_middleware
def refusals(get_response: Callable[[HttpRequest], HttpResponse]) -> "RefusalPages":
    return RefusalPages(get_response)


class RefusalPages:
    """Turns a refusal that no form caught into one page with the reason and the next step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        return render(request, "core/refused.html", {"refusal": error.refusal}, status=error.refusal.status)


@functools.lru_cache(maxsize=1)
def _synthetic_once() -> bool:
    return Installation.is_synthetic()


def page_context(request: HttpRequest) -> dict[str, Any]:
    """`synthetic` for the banner, `section` for the menu, `language` for links and the html element."""
    module = request.resolver_match.func.__module__.split(".") if request.resolver_match else []
    section = module[1] if module[1:] else ""
    return {"synthetic": _synthetic_once(), "section": section, "language": get_language() or "fi"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
