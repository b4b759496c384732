"""What the pages of referral cards read: a giver's own sheets, and the one card whose code was given.

A giver's side reads sheets and never cards, so that nothing it shows, counts or orders can depend on a card's use.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from highfive.conversations.models import Card, Sheet
from highfive.conversations.queries.receipts import card_of_code
from highfive.conversations.rules.referrals import READABLE, TOLD, using_refused
from highfive.core.models import Organisation, Person, Region
from highfive.core.queries import signed_in, visible_regions


def own_sheets(person: Person, region: Region, today: date) -> QuerySet[Sheet]:
    """The sheets a person has made, until the day each was always going to leave the page. Nobody sees another's."""
    return Sheet.objects.filter(by=person, region=region, expires_on__gte=today - READABLE)


def sheet_or_404(request: HttpRequest, pk: int) -> Sheet:
    """A sheet of the signed-in person; anybody else's does not exist."""
    person = signed_in(request)
    for region in visible_regions(person):
        if sheet := own_sheets(person, region, localdate()).select_related("region__area").filter(pk=pk).first():
            return sheet
    raise Http404


@dataclass(frozen=True)
class CardLine:
    """A card as its giver sees it."""

    number: int
    struck: bool
    told: str  # in words; "" while there is nothing the person lets the giver know


def card_lines(sheet: Sheet) -> list[CardLine]:
    struck = set(sheet.struck)
    return [
        CardLine(number, number in struck, str(TOLD[said]) if (said := sheet.tells.get(str(number))) else "")
        for number in range(1, sheet.size + 1)
    ]


def organisation_of(person: Person, region: Region) -> Organisation | None:
    """For whom a person gives cards: the organisation of their role, if it has one."""
    role = person.memberships.filter(region=region, organisation__isnull=False).select_related("organisation").first()
    return role.organisation if role else None


def card_shown(code: str, today: date) -> Card | None:
    """The card of a code, while its page opens. Whether it is in use already makes no difference here."""
    card = card_of_code(code)
    if card is None or using_refused(
        card.number, struck=card.sheet.struck, expires_on=card.sheet.expires_on, today=today
    ):
        return None
    return card


def card_of(thread_pk: int) -> Card | None:
    """The card a conversation began with, if any."""
    return Card.objects.select_related("sheet").filter(thread=thread_pk).first()
