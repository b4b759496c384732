"""What every page of contact shows a resident: where help answers, and days in words."""

import re
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.conversations.models import Call, Consent
from highfive.conversations.queries.resident import social_emergency
from highfive.conversations.rules.calls import TOLD
from highfive.conversations.rules.tongues import tongue_of
from highfive.core.models import Person, Region
from highfive.network.rules.reading import day_name, full_day

register = template.Library()
register.filter("full_day", full_day)
register.filter("day_name", day_name)

GIVEN = {
    "name": _("Name"),
    "phone": _("Telephone"),
    "times": _("When"),
    "if_other": _("If somebody else answers"),
    "voicemail": _("Voicemail"),
}
STEPS = {"callback": _("calling you"), "video": _("meeting by video"), "named": _("using your name")}
VOICEMAIL = {"yes": _("A message may be left"), "no": _("Leave no message")}


@register.filter
def given(consent: Consent) -> list[tuple[str, str]]:
    """What was given with a step, label and words."""
    details = {**consent.details, "voicemail": str(VOICEMAIL.get(consent.details.get("voicemail", ""), ""))}
    return [(str(label), details[name]) for name, label in GIVEN.items() if details.get(name)]


@register.filter
def call_told(call: Call) -> str:
    """What the person reads of a call or a meeting."""
    return str(TOLD[call.consent.kind][call.result]) % {"day": full_day(call.day)}


@register.inclusion_tag("conversations/resident/_social_emergency.html")
def social_help(region: Region | None) -> dict[str, Any]:
    """The social emergency service's numbers, if the region (or with None any) has told them."""
    return {"phones": social_emergency(region), "named": region is None}


@register.filter
def spoken(group: str) -> str:
    """ "1234" as "1 2 3 4", so that a screen reader says the digits one by one."""
    return " ".join(group)


@register.filter
def names(people: list[Person]) -> str:
    return ", ".join(person.name for person in people)


@register.filter
def step_name(kind: str) -> str:
    """What a step is about, to follow "Take it back:" for who hears the links alone."""
    return str(STEPS[kind])


@register.simple_tag
def in_tongue(text: str, otherwise: str) -> SafeString:
    """The lang attribute of words that are not in the page's language; without a text, of the language `otherwise`."""
    spoken, here = tongue_of(text, otherwise), (get_language() or "fi").split("-")[0]
    return SafeString("") if spoken == here else format_html(' lang="{}"', spoken)


@register.filter
def in_parts(address: str) -> SafeString:
    """An address to type, which breaks after its strokes: a hyphen at the end of a line would not be known for one."""
    parts = re.findall(r"[^/]+/?|/", address)
    return format_html_join("", '<span class="hf-part">{}</span>', ((part,) for part in parts))
