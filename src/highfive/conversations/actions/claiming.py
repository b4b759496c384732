"""What a person does with a card: takes it into use, and says what its giver may know.

Nothing of it is in an audit event: its moment would date the person's act.
"""

import secrets
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from highfive.conversations.actions.words import add_word
from highfive.conversations.actions.writing import start_thread
from highfive.conversations.models import Card, Sheet, Thread
from highfive.conversations.rules.referrals import TELLINGS, UNUSABLE, using_refused
from highfive.core.models import Area
from highfive.core.rules import Refused, refuse


@transaction.atomic
def claim_card(
    *,
    card: Card,
    text: str,
    language: str,
    telling: str = "nothing",
    theme: str | None = None,
    area: Area | None = None,
    own_coordinator_only: bool = False,
    today: date | None = None,
    once: str = "",
) -> tuple[Thread, str]:
    """Take a card into use: a conversation begins, with or without a first word. The thread and its receipt.

    A card that is in use works all the same, and begins another conversation: see `using_refused`. The same form sent
    again gives the same receipt again, as `start_thread` does.
    """
    day = today or localdate()
    row = Card.objects.select_for_update(of=("self",)).select_related("sheet__region").filter(pk=card.pk).first()
    if row is None:  # expired meanwhile
        raise Refused(UNUSABLE)
    sheet = row.sheet
    refuse(using_refused(row.number, struck=sheet.struck, expires_on=sheet.expires_on, today=day))
    thread, receipt = start_thread(
        region=sheet.region, text=text, language=language, theme=theme or sheet.theme, area=area, channel="referral",
        own_coordinator_only=own_coordinator_only, card=row, today=day, once=once and f"{once}:{row.pk}",
    )  # fmt: skip
    if not Card.objects.filter(thread=thread).exists():
        _take(row, thread, _known(telling))
        add_word(thread, "event", _said_of(sheet, language, silent=not text.strip()), day)
    return thread, receipt


def _take(card: Card, thread: Thread, telling: str) -> None:
    """Tie a conversation to its card; the second of one card gets a row of its own, which no code finds."""
    if card.state != "handed":
        card = Card(sheet=card.sheet, number=card.number, mark="", code=secrets.token_hex(32))
    card.state, card.thread, card.telling = "claimed", thread, telling
    card.save()


def _said_of(sheet: Sheet, language: str, *, silent: bool) -> str:
    """What both sides read of the card, in the writer's language."""
    with override(language):
        said = _("A card was taken into use. It says: %(offered)s (%(giver)s).")
        waiting = _("Nothing has been written yet.")
    said %= {"offered": sheet.offered, "giver": sheet.giver}
    return f"{said} {waiting}" if silent else said


@transaction.atomic
def change_telling(*, thread: Thread, telling: str) -> None:
    """What the giver may know from the next night on; nothing happens where a conversation began without a card."""
    Card.objects.filter(thread=thread).update(telling=_known(telling))


def _known(telling: str) -> str:
    return telling if telling in TELLINGS else "nothing"
