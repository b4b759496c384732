"""The parts of Meet: what a person may open there. To one who may not read conversations they are not named."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from highfive.conversations.queries.staff import may_read
from highfive.conversations.rules.referrals import giving_refused
from highfive.conversations.rules.settings import setting_refused
from highfive.core.models import Person
from highfive.core.queries import current_region, roles_of


@dataclass(frozen=True)
class Part:
    """One part: the name templates know it by, the page it opens with, what it is called."""

    name: str
    route: str
    title: Any


CONVERSATIONS = Part("conversations", "conversation_list", _("Conversations"))
CARDS = Part("cards", "referral_list", _("Referral cards"))
POSTERS = Part("posters", "contact_posters", _("Posters and contact cards"))
TEMPLATES = Part("templates", "answer_template_list", _("First answers"))
SETTINGS = Part("settings", "conversation_settings", _("Settings"))


def parts_of(request: HttpRequest) -> list[Part]:
    """In the order of the page; the first is where the menu leads."""
    person: Person = request.user  # type: ignore[assignment]
    region = current_region(request)
    roles = roles_of(person, region)
    settled = setting_refused(roles) is None
    offered = [
        (CONVERSATIONS, may_read(person, region)),
        (CARDS, giving_refused(roles) is None),
        (POSTERS, True),
        (TEMPLATES, settled),
        (SETTINGS, settled),
    ]
    return [part for part, allowed in offered if allowed]


@require_safe
def meet(request: HttpRequest) -> HttpResponse:
    """Where the menu leads: the first part that the person may open."""
    return redirect(parts_of(request)[0].route)
