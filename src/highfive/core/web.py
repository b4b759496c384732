"""What stands between a request and a page: public marking, refusals as pages, who may sign up, what templates get."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import sync_only_middleware
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from highfive.core.models import Installation
from highfive.core.rules import Refusal, Refused, address_in

public = login_not_required
"""Every view is private unless it is wrapped in this."""

# What a browser says of a form from elsewhere. A neighbour under the same domain gets SameSite cookies along.
OTHER_SITES = ("cross-site", "same-site")
RESIDENT = "highfive_resident"  # on a request: a resident's page was asked for
LONGEST_KEPT = 20_000  # letters of a field

ELSEWHERE = Refusal("elsewhere", _("The form was sent from another site. Open this page yourself and try again."), 403)


def resident(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A resident's page: public, never kept by a browser, and with nothing that could tie it to another page.

    Django's guard against forged forms needs a cookie that all pages share, which would tie an answer to a
    conversation; so these pages do without. A form sent from another site is refused by what the browser says of it
    (`_from_elsewhere`), and carries none of a resident's cookies, which are SameSite. No page is told where its reader
    came from. A page that breaks or is not found is as silent (`error_page`).
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        setattr(request, RESIDENT, True)
        try:
            if request.method == "POST" and _from_elsewhere(request):
                raise Refused(ELSEWHERE)
            response = _with_words(request, view(request, *args, **kwargs))
        except Refused as refused:  # here, so that the page that says no is as silent as the others
            response = refused_page(request, refused.refusal)
        return silent(response)

    return public(csrf_exempt(wrapped))


def _with_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Django's answer to a method that a page does not know is empty: nobody is left with that."""
    if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return response
    page = error_page(request, "not_found", response.status_code)
    page["Allow"] = response["Allow"]
    return page


def silent(response: HttpResponse) -> HttpResponse:
    """A page that is not kept, and does not say to the next one where its reader came from."""
    response["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site has sent this form, by what the browser says: old ones have no Sec-Fetch-Site.

    Origin "null" is let through. A page without referrer, as ours are, sends it with its own forms; and one from
    another site brings no cookie along.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in OTHER_SITES
    ours = {f"{request.scheme}://{request.get_host()}", settings.ORIGIN.rstrip("/")}
    return request.headers.get("Origin", "null") not in {*ours, "null"}


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


def error_page(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse:
    """A page that says no. On a resident's address it knows of nobody who is signed in, and is silent."""
    resident = getattr(request, RESIDENT, False)
    response = render(request, f"core/{name}.html", {"resident": resident, **context}, status=status)
    return silent(response) if resident else response


def refused_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    words = typed_words(request) if getattr(request, RESIDENT, False) else []
    return error_page(request, "refused", refusal.status, refusal=refusal, words=words)


def expired_page(request: HttpRequest) -> HttpResponse:
    """A form came too late. Pages that are not kept come back empty from "back": what was typed is shown here."""
    return error_page(request, "expired", 403, words=typed_words(request))


def typed_words(request: HttpRequest) -> list[str]:
    """Of a form that was not taken, what somebody has written in words; no password, no hidden value."""
    names = [name for name in request.POST if "password" not in name and name != "csrfmiddlewaretoken"]
    return [value[:LONGEST_KEPT] for name in names if " " in (value := str(request.POST[name]).strip())]


def words_if_read(request: HttpRequest) -> list[str]:
    """The same of a form that may be what broke the page: none, if it cannot be read."""
    try:
        return typed_words(request) if request.method == "POST" else []
    except (OSError, SuspiciousOperation, ValueError):
        return []


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
