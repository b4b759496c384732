"""What a weekly digest tells one person, and who is to get one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from highfive.comments import rules
from highfive.comments.formats.markdown import plain_text
from highfive.comments.models import Comment, Digest, DigestChoice
from highfive.comments.queries.threads import place_of, place_of_thread, readable_audiences
from highfive.core.models import Person, Region
from highfive.core.queries import visible_regions
from highfive.core.rules import text

MOST = 25  # comments in one digest; the rest is counted and read on the pages


@dataclass(frozen=True)
class Told:
    """One comment of a digest: the beginning of its text, as plain text."""

    by: str
    at: datetime
    text: str
    address: str
    names_you: bool

    @property
    def quoted(self) -> str:
        """For a text mail: no line of it can be taken for the digest's own."""
        return "\n".join(f"> {line}" for line in self.text.split("\n"))


@dataclass(frozen=True)
class ToldThread:
    title: str
    address: str
    comments: list[Told]


@dataclass(frozen=True)
class News:
    """What one person is told of one region, in the active language; `count` is all of it, shown or not."""

    threads: list[ToldThread]
    count: int

    @property
    def more(self) -> int:
        return self.count - sum(len(thread.comments) for thread in self.threads)


def news(person: Person, region: Region, since: datetime, until: datetime) -> News | None:
    """What others said from `since` until `until` where the person may read now; None when nothing was."""
    rows = (
        Comment.objects.filter(
            thread__region=region,
            thread__audience__in=readable_audiences(person, region),
            at__gte=since,
            at__lt=until,
            removed_at=None,
        )
        .exclude(author=person)
        .order_by("thread_id", "at", "id")
        .select_related("thread", "author", "parent")
    )
    naming = set(rows.filter(mentions__person=person).values_list("pk", flat=True))
    found = sorted(rows, key=lambda row: row.pk not in naming)  # what names the person comes first
    threads = [_told_thread(rows, naming) for rows in _by_thread(found[:MOST])]
    return News(threads, len(found)) if found else None


def _by_thread(found: list[Comment]) -> list[list[Comment]]:
    grouped: dict[int, list[Comment]] = {}
    for comment in found:
        grouped.setdefault(comment.thread_id, []).append(comment)
    return list(grouped.values())


def _told_thread(comments: list[Comment], naming: set[int]) -> ToldThread:
    thread = comments[0].thread
    told = [
        Told(
            by=rules.one_line(comment.author.name) if comment.author else "",
            at=comment.at,
            text=plain_text(comment.text, rules.EXCERPT),
            address=settings.ORIGIN + place_of(comment),
            names_you=comment.pk in naming,
        )
        for comment in sorted(comments, key=lambda comment: (comment.at, comment.pk))
    ]
    title = rules.one_line(text(thread.title, get_language() or settings.LANGUAGE_CODE))
    return ToldThread(title, settings.ORIGIN + place_of_thread(thread), told)


def digests_due(today: date) -> Iterator[tuple[Person, Region]]:
    """Members who want a digest of their region and have not been sent this week's."""
    week = rules.week_name(today)
    for region in Region.objects.order_by("pk"):
        refused = DigestChoice.objects.filter(region=region, wanted=False).values("person")
        sent = Digest.objects.filter(region=region, week=week, sent_at__isnull=False).values("person")
        members = Person.objects.filter(memberships__region=region, is_active=True).distinct()
        for person in members.exclude(pk__in=refused).exclude(pk__in=sent).order_by("pk"):
            yield person, region


def digest_window(person: Person, region: Region, today: date) -> tuple[datetime, datetime]:
    """(from, until) of what the digest of this week tells: until Monday, from where the last digest ended."""
    zone = get_current_timezone()
    until = rules.week_start(today, zone)
    last = Digest.objects.filter(person=person, region=region, sent_at__isnull=False).order_by("-week").first()
    ended = rules.week_start(date.fromisoformat(last.week), zone) if last else None
    return rules.look_back(until, ended), until


def digest_regions(person: Person) -> QuerySet[Region]:
    """Regions whose digest the person gets."""
    refused = DigestChoice.objects.filter(person=person, wanted=False).values("region")
    return visible_regions(person).exclude(pk__in=refused)


def _signer() -> Signer:
    return Signer(sep=".", salt="highfive.comments.digest")


def leaving_token(person: Person, region: Region) -> str:
    """Signs nobody in: it only ends this person's digest of this region. It does not age, as old mail is kept."""
    return _signer().sign(f"{person.pk}-{region.pk}")


def who_leaves(token: str) -> tuple[Person | None, Region] | None:
    """Whose digest of which region a token ends; the person is None when erased since; None for a token not ours."""
    try:
        person, _, region = _signer().unsign(token).partition("-")
    except BadSignature:
        return None
    found = Region.objects.filter(pk=region).first()
    return (Person.objects.filter(pk=person).first(), found) if found else None
