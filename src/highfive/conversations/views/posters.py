"""Posters and contact cards to print: the way to write, as a code for a phone's camera and as an address to type."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from highfive.conversations.formats.qr import qr_svg
from highfive.conversations.queries.contact import contact_settings
from highfive.core.models import Region
from highfive.core.queries import current_region

LANGUAGES = dict(settings.LANGUAGES)
KINDS = {"juliste": "contact_poster", "kortit": "contact_cards"}
CHANNELS = {"juliste": "juliste", "kortit": "kortti"}
CARDS = 8  # on a sheet of A4


@require_safe
def contact_posters(request: HttpRequest) -> HttpResponse:
    """What can be printed, in each language."""
    region = current_region(request)
    context = {"region": region, "languages": settings.LANGUAGES, "open": contact_settings(region).open}
    return render(request, "conversations/contact_posters.html", context)


@require_safe
def contact_poster(request: HttpRequest, language: str, kind: str) -> HttpResponse:
    """One poster, or a sheet of cards, in the language of those who will read it."""
    region = current_region(request)
    if language not in LANGUAGES or kind not in KINDS:
        raise Http404
    back = reverse("contact_posters")
    with override(language):
        context = {**_addresses(region, kind), "region": region, "language": language, "back": back}
        context |= {"days": contact_settings(region).answer_days, "cards": range(CARDS)}
        return render(request, f"conversations/{KINDS[kind]}.html", context)


def _addresses(region: Region, kind: str) -> dict[str, Any]:
    """The code leads to the channel's own page, so that we know what brings people; the typed address is shorter."""
    channel = settings.ORIGIN + reverse("contact_channel", args=[region.slug, CHANNELS[kind]])
    typed = settings.ORIGIN + reverse("contact_start", args=[region.slug])
    return {"qr": qr_svg(channel), "typed": typed.partition("://")[2].rstrip("/")}
