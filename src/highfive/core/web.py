"""What stands between a request and a page: public marking, refusals as pages, who may sign up, what templates get."""

import functools
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import sync_only_middleware
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from highfive.core.models import Installation
from highfive.core.rules import Refusal, Refused, address_in

public = login_not_required
"""Every view is private unless it is wrapped in this."""

# What a browser says of a form from elsewhere. A neighbour under the same domain gets SameSite cookies along.
OTHER_SITES = ("cross-site", "same-site")
LONGEST_KEPT = 20_000  # letters of a field

ELSEWHERE = Refusal("elsewhere", _("The form was sent from another site. Open this page yourself and try again."), 403)


def resident(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A resident's page: public, never kept by a browser, and with nothing that could tie it to another page.

    Django's guard against forged forms needs a cookie that all pages share, which would tie an answer to a
    conversation; so these pages do without. A form sent from another site is refused by what the browser says of it,
    and carries none of a resident's cookies, which are SameSite. No page is told where its reader came from.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if request.method == "POST" and request.headers.get("Sec-Fetch-Site") in OTHER_SITES:
                raise Refused(ELSEWHERE)
            response = view(request, *args, **kwargs)
        except Refused as refused:  # here, so that the page that says no is as silent as the others
            response = refused_page(request, refused.refusal)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return public(csrf_exempt(never_cache(wrapped)))


def set_resident_cookie(response: HttpResponse, name: str, value: str, path: str) -> None:
    """A cookie for the pages under `path` ("/kyselyt/7/vastaa/") in every language, and for no other page.

    One for each language, whose pages lie under a prefix of their own. It goes when the browser is closed; SameSite
    keeps other sites from posting with it.
    """
    secure = settings.PRODUCTION
    for code in dict(settings.LANGUAGES):
        place = _path_in(path, code)
        response.set_cookie(f"{name}_{code}", value, path=place, httponly=True, samesite="Lax", secure=secure)


def resident_cookie(request: HttpRequest, name: str) -> str | None:
    return request.COOKIES.get(f"{name}_{get_language() or settings.LANGUAGE_CODE}")


def drop_resident_cookie(response: HttpResponse, name: str, path: str) -> None:
    for code in dict(settings.LANGUAGES):
        response.delete_cookie(f"{name}_{code}", path=_path_in(path, code), samesite="Lax")


def _path_in(path: str, language: str) -> str:
    return address_in(path, language, dict(settings.LANGUAGES), settings.LANGUAGE_CODE)


def refused_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "core/refused.html", {"refusal": refusal}, status=refusal.status)


def expired_page(request: HttpRequest) -> HttpResponse:
    """A form came too late. Pages that are not kept come back empty from "back": what was typed is shown here."""
    return render(request, "core/expired.html", {"words": typed_words(request)}, status=403)


def typed_words(request: HttpRequest) -> list[str]:
    """Of a form that was not taken, what somebody has written in words; no password, no hidden value."""
    names = [name for name in request.POST if "password" not in name and name != "csrfmiddlewaretoken"]
    return [value[:LONGEST_KEPT] for name in names if " " in (value := str(request.POST[name]).strip())]


class SignInFirst(LoginRequiredMiddleware):
    """Every page but the public ones leads to sign-in; whose time ran out while they wrote gets their words first."""

    def handle_no_permission(  # type: ignore[override]  # Django knows of the way to sign-in alone
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if request.method == "POST" and typed_words(request):
            return expired_page(request)
        return super().handle_no_permission(request, view_func)


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
        return refused_page(request, error.refusal)


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
