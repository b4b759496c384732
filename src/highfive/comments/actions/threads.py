"""Writes of conversations: opened by other rooms for their rows, closed and opened again by moderators."""

from django.db import transaction

from highfive.comments import rules
from highfive.comments.models import Thread
from highfive.core.actions import record
from highfive.core.models import Person, Region
from highfive.core.queries import address_in_language, roles_of
from highfive.core.rules import Texts, refuse


def open_thread(*, region: Region, title: Texts, address: str, audience: str = "members") -> Thread:
    """The conversation of a row: `title` as data text, `address` the row's page in any language.

    Where the address needs the row's key, open with "/" and rename when the row is there. The room that owns the row
    records its making.
    """
    return Thread.objects.create(region=region, title=_title(title), address=_bare(address), audience=audience)


@transaction.atomic
def rename_thread(
    *, thread: Thread, title: Texts | None = None, address: str | None = None, audience: str | None = None
) -> Thread:
    """Follow the row: change what is given, keep the rest."""
    row = Thread.objects.select_for_update().get(pk=thread.pk)
    row.title = row.title if title is None else _title(title)
    row.address = row.address if address is None else _bare(address)
    row.audience = audience or row.audience
    row.save()
    return row


def set_audience(*, thread: Thread, audience: str) -> Thread:
    """Let all members or only editors read from now on; digests ask at the time they are sent."""
    return rename_thread(thread=thread, audience=audience)


def close_thread(*, thread: Thread, by: Person) -> Thread:
    """Nothing more is said or changed here; all is read. Raises Refused for one who is no moderator."""
    return _set_closed(thread, by, closed=True)


def reopen_thread(*, thread: Thread, by: Person) -> Thread:
    """Let the conversation go on. Raises Refused for one who is no moderator."""
    return _set_closed(thread, by, closed=False)


@transaction.atomic
def _set_closed(thread: Thread, by: Person, *, closed: bool) -> Thread:
    row = Thread.objects.select_for_update().get(pk=thread.pk)
    refuse(rules.closing_refused(roles_of(by, row.region)))
    if row.closed != closed:
        row.closed = closed
        row.save(update_fields=["closed"])
        record("thread.closed" if closed else "thread.reopened", by=by, region=row.region, target=row)
    return row


def _title(title: Texts) -> Texts:
    return {language: rules.one_line(text) for language, text in title.items()}


def _bare(address: str) -> str:
    return address_in_language(address, "fi")
