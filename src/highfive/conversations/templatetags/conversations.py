"""How conversations read in staff's pages, and the way between the parts of Meet that a person may open."""

from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from highfive.conversations.models import Consent
from highfive.conversations.queries.parts import parts_of
from highfive.conversations.queries.staff import WaitingLine
from highfive.conversations.rules import calls, lines
from highfive.conversations.rules.consents import CONSENTS
from highfive.conversations.rules.threads import CHANNELS, OUTCOMES, STATUSES
from highfive.conversations.templatetags.contact import GIVEN, VOICEMAIL
from highfive.core.queries import current_region
from highfive.network.rules.reading import day_name, full_day
from highfive.network.rules.themes import THEMES

register = template.Library()
register.filter("full_day", full_day)
register.filter("day_name", day_name)
register.filter("short_day", lines.short_day)
WORDS = {
    "channel": CHANNELS,
    "theme": THEMES,
    "status": STATUSES,
    "outcome": OUTCOMES,
    "consent": CONSENTS,
    "result": calls.RESULTS,
}

DETAILS = {**GIVEN, "times": _("Safe times")}


@register.filter
def said(code: str, list_name: str) -> str:
    """{{ thread.theme|said:"theme" }}: a code of a closed list in words."""
    return str(WORDS[list_name][code])


@register.filter
def line_title(line: WaitingLine) -> str:
    return str(lines.KINDS[line.kind])


@register.filter
def line_icon(line: WaitingLine) -> str:
    return lines.ICONS[line.kind]


@register.filter
def waited(since: date) -> str:
    return lines.waited(since, localdate())


@register.filter
def promised(due: date) -> str:
    return lines.promised(due, localdate())


@register.filter
def is_pressing(due: date | None) -> bool:
    return lines.pressing(due, localdate())


@register.filter
def language_name(code: str) -> str:
    """The language a person writes in, by its own name."""
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def digits(phone: str) -> str:
    """A telephone number as a link dials it."""
    return "".join(letter for letter in phone if letter.isdigit() or letter == "+")


@register.filter
def details_said(consent: Consent) -> list[tuple[str, str, str]]:
    """What was given with a consent: label, words, and which detail it is."""
    given = {**consent.details}
    if given.get("voicemail"):
        given["voicemail"] = str(VOICEMAIL.get(given["voicemail"], given["voicemail"]))
    elif consent.kind == "callback":
        given["voicemail"] = str(VOICEMAIL["no"])
    if consent.kind == "callback" and not given.get("if_other"):  # so the person was told
        given["if_other"] = str(_("Say only that you call again."))
    return [(str(label), given[name], name) for name, label in DETAILS.items() if given.get(name)]


@register.filter
def offers(consent: Consent) -> list[tuple[str, str]]:
    """How its call or meeting may have ended: a button's value, its words."""
    return [
        (f"{consent.pk}:{result}", str(words)) for result, words in calls.offered(consent.kind, consent.details).items()
    ]


@register.filter
def to_be_called(consent: Consent) -> bool:
    return calls.remains([(call.day, call.result) for call in consent.calls.all()])


@register.inclusion_tag("conversations/_sections.html", takes_context=True)
def meet_sections(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The parts of Meet; `here` names the present one."""
    request = context["request"]
    parts = [(part, reverse(part.route)) for part in parts_of(request.user, current_region(request))]
    return {"parts": parts, "here": here}
