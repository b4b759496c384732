"""One's own weekly digest: asked for on a page, ended by the link in a mail."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from highfive.comments import actions, queries
from highfive.comments.forms import DigestForm
from highfive.core.queries import visible_regions
from highfive.core.web import public


@require_http_methods(["GET", "HEAD", "POST"])
def digest_settings(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    regions = list(visible_regions(person).select_related("area"))
    if not regions:
        raise Http404
    wanted = [region.pk for region in queries.digest_regions(person)]
    form = DigestForm(request.POST if request.method == "POST" else None, regions=regions, initial={"regions": wanted})
    if form.is_valid():
        for region in regions:
            actions.choose_digest(person=person, region=region, wanted=region.pk in form.cleaned_data["regions"])
        messages.success(request, _("Your choice was saved."))
        return redirect("digest_settings")
    return render(request, "comments/digest_settings.html", {"form": form}, status=422 if form.is_bound else 200)


@public
@csrf_exempt  # a mail program posts here by itself when its reader presses its own button (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def digest_leave(request: HttpRequest, token: str) -> HttpResponse:
    """A signed link says whose digest of which region ends; a GET, which programs follow unasked, changes nothing."""
    leaving = queries.who_leaves(token)
    if leaving is None:
        raise Http404
    person, region = leaving
    left = request.method == "POST"
    if left and person is not None:
        actions.choose_digest(person=person, region=region, wanted=False, how="link")
    return render(request, "comments/digest_leave.html", {"region": region, "left": left})
