"""Writes of a giver's sheets: making one, making its cards void, and what the nights put on it or take away."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from highfive.conversations.models import Card, Sheet
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.receipts import hash_pair
from highfive.conversations.queries.referrals import organisation_of
from highfive.conversations.rules.receipts import new_receipt
from highfive.conversations.rules.referrals import (
    READABLE,
    expiry_day,
    giving_refused,
    making_refused,
    printing_refused,
    revoking_refused,
    tells_after,
)
from highfive.core.actions import record
from highfive.core.models import Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import Refusal, Refused, refuse

MADE_ALREADY = Refusal("made_already", _("This sheet has been made already. Its codes were shown once."))


def make_sheet(
    *,
    region: Region,
    giver: str,
    offered: str,
    theme: str,
    count: int,
    by: Person,
    once: uuid.UUID | None = None,
    today: date | None = None,
) -> tuple[Sheet, list[str]]:
    """A sheet of cards and their codes in the order of their numbers; the codes are nowhere else to be had.

    The same `once` from the same person is refused ("made_already"): a page that is loaded again makes nothing.
    """
    day, mark = today or localdate(), uuid.uuid5(once, str(by.pk)) if once else uuid.uuid4()
    refuse(giving_refused(roles_of(by, region)))
    refuse(making_refused(count, contact_open=contact_settings(region).open), "count")
    for field, words in (("giver", giver), ("offered", offered)):
        refuse(printing_refused([words]), field)
    if Sheet.objects.filter(once=mark).exists():
        raise Refused(MADE_ALREADY)
    codes = [new_receipt() for _card in range(count)]
    pairs = [hash_pair(code, "card") for code in codes]  # slow, so before any lock
    with transaction.atomic():
        sheet, made = Sheet.objects.get_or_create(
            once=mark,
            defaults={
                "region": region, "organisation": organisation_of(by, region), "by": by, "giver": giver.strip(),
                "offered": offered.strip(), "theme": theme, "size": count, "made_on": day,
                "expires_on": expiry_day(day, contact_settings(region).card_days),
            },
        )  # fmt: skip
        if not made:
            raise Refused(MADE_ALREADY)
        Card.objects.bulk_create(
            Card(sheet=sheet, number=number, mark=mark_, code=hash_)
            for number, (mark_, hash_) in enumerate(pairs, start=1)
        )
        record("referral.sheet_made", by=by, region=region, target=sheet, count=count)
    return sheet, codes


@transaction.atomic
def strike_cards(*, sheet: Sheet, numbers: Iterable[int], by: Person) -> None:
    """Make cards void by the numbers printed on them: those not in use cease to work, the others go on as they were.

    Nothing that comes back, is shown or is recorded depends on which of them were in use.
    """
    row = Sheet.objects.select_for_update().get(pk=sheet.pk)
    chosen = sorted(set(numbers))
    refuse(revoking_refused(chosen, row.size, own=row.by_id == by.pk), "number")
    Card.objects.filter(sheet=row, number__in=chosen, state="handed").update(state="revoked")
    row.struck = sorted({*row.struck, *chosen})
    row.save(update_fields=["struck"])
    record("referral.cards_struck", by=by, region=row.region, target=row, numbers=chosen)


def tell_givers(today: date) -> int:
    """By night: put what persons allow on the sheets of their cards' givers. Idempotent; how many sheets changed."""
    readable = Sheet.objects.filter(expires_on__gte=today - READABLE, cards__state="claimed").distinct()
    return sum(_tell(pk) for pk in readable.values_list("pk", flat=True))


@transaction.atomic
def _tell(pk: int) -> bool:
    sheet = Sheet.objects.select_for_update().filter(pk=pk).first()
    if sheet is None:
        return False
    claimed = list(sheet.cards.filter(state="claimed").select_related("thread"))
    tells = tells_after(sheet.tells, [(card.number, card.telling, _outcome(card)) for card in claimed])
    for card in claimed:
        _let_go(card, sheet.struck)
    if tells == sheet.tells:
        return False
    sheet.tells = tells
    sheet.save(update_fields=["tells"])
    return True


def _let_go(card: Card, struck: list[int]) -> None:
    """Once its conversation is forgotten and the giver told, nothing says any more that a card was used."""
    if card.thread_id is not None:
        return
    if not card.mark:  # a row for a further use
        card.delete()
        return
    card.state = "revoked" if card.number in struck else "handed"
    card.telling, card.told = "nothing", ""
    card.save(update_fields=["state", "telling", "told"])


def _outcome(card: Card) -> str:
    """How it went, "" while the conversation goes on."""
    if card.thread is None:
        return card.told or "ended"
    return card.told or card.thread.outcome


def expire_cards(today: date) -> int:
    """By night: delete cards that nobody can take into use any more, then sheets. Idempotent; how many rows went.

    A card in use stays with its conversation; after that it goes once its sheet has expired and has told what it may.
    A sheet stays readable for as long as any other, whatever became of its cards.
    """
    tell_givers(today)
    past = Card.objects.filter(sheet__expires_on__lt=today, thread=None)
    gone, _by_table = past.delete()
    unread = Sheet.objects.filter(Q(expires_on__lt=today - READABLE) & ~Q(cards__isnull=False))
    sheets, _by_table = unread.delete()
    return gone + sheets
