"""Mail to those for whom somebody waits: once a night, how many, and where to look. Nothing of anybody's words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from highfive.conversations.models import Notice
from highfive.conversations.queries.notices import DueNotice, due_notices

GIVE_UP = 3  # failures in a row, after which the mail server is taken to be away


@dataclass(frozen=True)
class Sent:
    """How many notices left, and how many could not; the next run tries those again."""

    sent: int
    failed: int


def send_notices(today: date) -> Sent:
    """Tell everybody for whom somebody waits, once a day at most.

    That a person was told is written in the transaction in which the mail leaves: a run that dies has told either all
    or nothing of each person, and of two runs at once one waits and finds it done. Of a run that dies between the mail
    server's yes and its own note of it, one mail may come twice.
    """
    connection, sent, failed, in_a_row = get_connection(), 0, 0, 0
    try:
        for due in due_notices(today):
            done = _send(due, today, connection)
            sent, failed = sent + (done is True), failed + (done is False)
            in_a_row = in_a_row + 1 if done is False else 0
            if in_a_row == GIVE_UP:
                break
    finally:
        connection.close()
    return Sent(sent, failed)


def _send(due: DueNotice, today: date, connection: Any) -> bool | None:
    """Whether the mail left; None when another run has told this person."""
    try:
        connection.open()  # outside the transaction: nobody's write waits for a mail server that is away
        with transaction.atomic():
            Notice.objects.create(region=due.region, person=due.person, day=today, waiting=min(due.waiting, 32000))
            Notice.objects.filter(region=due.region, person=due.person, day__lt=today).delete()
            notice_message(due, connection).send()
    except IntegrityError:
        return None
    except (OSError, ValueError):  # the server is away or refuses; the address cannot be written in a header
        return False
    return True


def notice_message(due: DueNotice, connection: Any = None) -> EmailMessage:
    """A plain mail in the member's language; subjects are read on locked screens, so it says as little as the rest."""
    with override(due.person.language):
        told = ngettext(
            "%(count)d person waits for your answer", "%(count)d people wait for your answer", due.waiting
        ) % {"count": due.waiting}
        body = _("Your desk shows who, and by when an answer was promised:")
        return EmailMessage(
            subject=told,
            body=f"{told}.\n\n{body}\n{settings.ORIGIN}{reverse('desk')}\n",
            to=[due.person.email],
            connection=connection,
            headers={"Auto-Submitted": "auto-generated"},
        )
