"""The weekly digest by mail: sent once a person and week, refused and asked for again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from highfive.comments import queries, rules
from highfive.comments.models import Digest, DigestChoice
from highfive.core.actions import record
from highfive.core.models import Person, Region

CLAIM_HOLDS = timedelta(hours=1)  # a run that died while sending leaves its claim; after this another may send
GIVE_UP = 3  # failures in a row, after which the mail server is taken to be away


@dataclass(frozen=True)
class Sent:
    """How many digests left, and how many could not; those are tried again by the next run."""

    sent: int
    failed: int


def send_digests(today: date) -> Sent:
    """Send this ISO week's digests that have not been sent: what was said before the week began.

    Who may read what is asked for each person at the moment of sending. Idempotent: each digest is claimed by a row
    before it is sent, so that two runs at once send it once. Of a run that dies between the mail server's yes and its
    own note of it, one digest may come twice.
    """
    connection, sent, failed = get_connection(), 0, 0
    in_a_row = 0
    try:
        for person, region in queries.digests_due(today):
            done = _send(person, region, today, connection)
            sent, failed = sent + (done is True), failed + (done is False)
            in_a_row = in_a_row + 1 if done is False else 0
            if in_a_row == GIVE_UP:
                break
    finally:
        connection.close()
    return Sent(sent, failed)


def _send(person: Person, region: Region, today: date, connection: Any) -> bool | None:
    """Whether the digest left; None when there is nothing to tell or another run has it."""
    since, until = queries.digest_window(person, region, today)
    with override(person.language):
        news = queries.news(person, region, since, until)
        claim = _claim(person, region, rules.week_name(today)) if news else None
        if news is None or claim is None:
            return None
        try:
            connection.open()
            digest_message(person, region, news, connection).send()
        except (OSError, ValueError):  # the server is away or refuses; the address cannot be written in a header
            claim.delete()
            return False
    Digest.objects.filter(pk=claim.pk).update(sent_at=timezone.now())
    return True


def _claim(person: Person, region: Region, week: str) -> Digest | None:
    """This run's right to send, or None when another run has it or has sent."""
    now = timezone.now()
    try:
        with transaction.atomic():
            return Digest.objects.create(person=person, region=region, week=week, claimed_at=now)
    except IntegrityError:
        left = Digest.objects.filter(
            person=person, region=region, week=week, sent_at=None, claimed_at__lt=now - CLAIM_HOLDS
        )
        taken = left.update(claimed_at=now)
        return Digest.objects.get(person=person, region=region, week=week) if taken else None


def digest_message(
    person: Person, region: Region, news: queries.News, connection: Any = None
) -> EmailMultiAlternatives:
    """The digest as a mail in the active language: plain text and HTML, leaving by one click (RFC 8058)."""
    leave = settings.ORIGIN + reverse("digest_leave", args=[queries.leaving_token(person, region)])
    context = {
        "person": person,
        "region": region,
        "news": news,
        "leave": leave,
        "settings": settings.ORIGIN + reverse("digest_settings"),
        "language": person.language,
    }
    message = EmailMultiAlternatives(
        subject=_subject(region, news.count),
        body=render_to_string("comments/digest.txt", context),
        to=[person.email],
        connection=connection,
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("comments/digest.html", context), "text/html")
    return message


def _subject(region: Region, count: int) -> str:
    """Says how much and where, and nothing of what: a subject is seen on locked screens."""
    line = ngettext("%(region)s: %(count)s new comment", "%(region)s: %(count)s new comments", count)
    return rules.one_line(line % {"region": region, "count": count})


@transaction.atomic
def choose_digest(*, person: Person, region: Region, wanted: bool, how: str = "page") -> None:
    """Keep whether a person wants the region's digest; `how`: "page", or "link" when they left by the mail's link."""
    refused = DigestChoice.objects.filter(person=person, region=region, wanted=False).exists()
    if refused != wanted:  # as it is already
        return
    DigestChoice.objects.update_or_create(person=person, region=region, defaults={"wanted": wanted})
    record("digest.wanted" if wanted else "digest.refused", by=person, region=region, target=person, how=how)
