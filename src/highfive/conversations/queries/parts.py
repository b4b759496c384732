"""The parts of Meet: what a person may open there. To one who may not read conversations they are not named."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from highfive.conversations.queries.staff import may_read
from highfive.conversations.rules.referrals import giving_refused
from highfive.conversations.rules.settings import setting_refused
from highfive.conversations.rules.threads import meeting_refused
from highfive.core.models import Person, Region
from highfive.core.queries import roles_of


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
NUMBERS = Part("numbers", "contact_tallies", _("Contacts as numbers"))
SETTINGS = Part("settings", "conversation_settings", _("Settings"))


def parts_of(person: Person, region: Region) -> list[Part]:
    """In the order of the page; the first is where the menu leads."""
    roles = roles_of(person, region)
    settled = setting_refused(roles) is None
    offered = [
        (CONVERSATIONS, may_read(person, region)),
        (CARDS, giving_refused(roles) is None),
        (POSTERS, True),
        (TEMPLATES, settled),
        (NUMBERS, meeting_refused(roles) is None),
        (SETTINGS, settled),
    ]
    return [part for part, allowed in offered if allowed]
