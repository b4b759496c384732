"""Pages of core: what a person sees when a form has expired, a page is not there, or we broke something."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from highfive.core import queries
from highfive.core.models import Person
from highfive.core.rules import Refusal, role_refused
from highfive.core.web import error_page, expired_page, public, words_if_read

LOOPBACK = ("127.0.0.1", "::1")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return expired_page(request)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "refused", 403, refusal=role_refused(()))


def too_many(request: HttpRequest) -> HttpResponse:
    """After too many attempts to sign in or to reset a password."""
    refusal = Refusal("too_many", _("There were too many attempts in a short time. Wait a minute and try again."))
    return error_page(request, "refused", 429, refusal=refusal)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "not_found", 404)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "bad_request", 400)


@public
def broken(request: HttpRequest) -> HttpResponse:
    return error_page(request, "broken", 500, words=words_if_read(request))


def demo_sign_in_allowed(request: HttpRequest) -> bool:
    """One click signs in only on an invented database and from the machine itself."""
    direct = request.META.get("REMOTE_ADDR") in LOOPBACK and "HTTP_X_FORWARDED_FOR" not in request.META
    return direct and not settings.PRODUCTION and queries.is_synthetic()


@public
def demo_cast(request: HttpRequest) -> HttpResponse:
    if not demo_sign_in_allowed(request):
        raise Http404
    people = Person.objects.filter(memberships__isnull=False).prefetch_related("memberships__region").distinct()
    return render(request, "core/demo_cast.html", {"people": people})


@public
@require_POST
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    if not demo_sign_in_allowed(request):
        raise Http404
    person = get_object_or_404(Person, pk=pk)
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("desk")
