"""A conversation as one person may see it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from highfive.comments import rules
from highfive.comments.formats.markdown import safe_html
from highfive.comments.models import Comment, Thread
from highfive.core.models import Membership, Person, Region
from highfive.core.queries import address_in_language, roles_of, visible_or_404
from highfive.core.rules import ROLES, Refusal

PAGE = 30  # conversations under one row that are shown at once, each with its answers


@dataclass(frozen=True)
class Said:
    """One comment as it is shown, with what this person may do to it."""

    comment: Comment
    html: SafeString
    may_edit: bool
    may_remove: bool
    replies: list["Said"] = field(default_factory=list)


@dataclass(frozen=True)
class Talk:
    """All that `comments/_thread.html` shows. `refusal`: why this person may not write, or None."""

    thread: Thread
    said: list[Said]
    count: int
    page: int
    pages: int
    readers: list[Person]
    refusal: Refusal | None
    may_close: bool

    @property
    def earlier(self) -> int | None:
        """The page of what was said before what is shown here."""
        return self.page - 1 if self.page > 1 else None

    @property
    def later(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None


def talk(thread: Thread, person: Person, page: int | None = None) -> Talk | None:
    """The conversation for a person, its last page unless another is asked; None for one who may not read it."""
    if thread.audience not in readable_audiences(person, thread.region):
        return None
    roles = roles_of(person, thread.region)
    refusal = rules.writing_refused(roles, audience=thread.audience, closed=thread.closed)
    first = Paginator(with_people(thread.comments.filter(parent=None)), PAGE)
    shown = first.get_page(page or first.num_pages)
    return Talk(
        thread=thread,
        said=_said(list(shown), person, roles, refusal),
        count=thread.comments.filter(removed_at=None).count(),
        page=shown.number,
        pages=first.num_pages,
        readers=list(readers(thread)),
        refusal=refusal,
        may_close=rules.closing_refused(roles) is None,
    )


def _said(comments: list[Comment], person: Person, roles: set[str], writing: Refusal | None) -> list[Said]:
    answers: defaultdict[int | None, list[Said]] = defaultdict(list)
    for answer in with_people(Comment.objects.filter(parent__in=[row.pk for row in comments])):
        answers[answer.parent_id].append(_one(answer, person, roles, writing, []))
    return [_one(row, person, roles, writing, answers[row.pk]) for row in comments]


def _one(comment: Comment, person: Person, roles: set[str], writing: Refusal | None, replies: list[Said]) -> Said:
    own, removed = comment.author_id == person.pk, comment.removed_at is not None
    return Said(
        comment=comment,
        html=html_of(comment),
        may_edit=rules.editing_refused(own=own, removed=removed, writing=writing) is None,
        may_remove=rules.removing_refused(roles, own=own, removed=removed) is None,
        replies=replies,
    )


def with_people(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    return rows.select_related("author", "removed_by").prefetch_related("mentions__person")


def html_of(comment: Comment, text: str | None = None) -> SafeString:
    """A comment's text, or an earlier one, with its mentions marked."""
    names = [mention.person.name for mention in comment.mentions.all()]
    return safe_html(comment.text if text is None else text, names)


def seen(comment: Comment) -> Said:
    """A comment to be read only."""
    return Said(comment=comment, html=html_of(comment), may_edit=False, may_remove=False)


def versions(comment: Comment) -> list[tuple[datetime, SafeString]]:
    """(when it was written, what it said), the newest first."""
    kept = [(version.at, html_of(comment, version.text)) for version in comment.versions.all()]
    return [(comment.edited_at or comment.at, html_of(comment)), *reversed(kept)]


def readable_audiences(person: Person, region: Region) -> set[str]:
    """Conversations of which audiences the person may read now: the one place pages and digests ask."""
    roles = roles_of(person, region) if person.is_active else set()
    return {audience for audience in rules.AUDIENCES if rules.reading_refused(roles, audience) is None}


def readers(thread: Thread) -> QuerySet[Person]:
    """Everybody who may read the conversation now."""
    roles = [role for role in ROLES if rules.reading_refused({role}, thread.audience) is None]
    holding = Membership.objects.filter(person=OuterRef("pk"), region=thread.region_id, role__in=roles)
    return Person.objects.filter(Exists(holding), is_active=True)


def writing_refusal(thread: Thread, person: Person) -> Refusal | None:
    roles = roles_of(person, thread.region)
    return rules.writing_refused(roles, audience=thread.audience, closed=thread.closed)


def editing_refusal(comment: Comment, person: Person) -> Refusal | None:
    writing = writing_refusal(comment.thread, person)
    return rules.editing_refused(
        own=comment.author_id == person.pk, removed=comment.removed_at is not None, writing=writing
    )


def removing_refusal(comment: Comment, person: Person) -> Refusal | None:
    roles = roles_of(person, comment.thread.region)
    removed = comment.removed_at is not None
    return rules.removing_refused(roles, own=comment.author_id == person.pk, removed=removed)


def place_of(comment: Comment) -> str:
    """Where a comment is read, in the active language: under its row, or on an earlier page of the conversation."""
    root = comment.parent if comment.parent is not None else comment
    after = comment.thread.comments.filter(Q(at__gt=root.at) | Q(at=root.at, pk__gt=root.pk), parent=None).count()
    before = comment.thread.comments.filter(parent=None).count() - after - 1
    last, page = (before + after) // PAGE + 1, before // PAGE + 1
    place = place_of_thread(comment.thread)
    if page < last:
        place = f"{reverse('thread_detail', args=[comment.thread_id])}?sivu={page}"
    return f"{place}#kommentti-{comment.pk}"


def place_of_thread(thread: Thread) -> str:
    """The page of the row the conversation is under, in the active language."""
    return address_in_language(thread.address, get_language() or settings.LANGUAGE_CODE)


def readable_thread_or_404(request: HttpRequest, pk: int) -> Thread:
    """A conversation of a region of the signed-in person that they may read; any other does not exist for them."""
    thread = visible_or_404(Thread.objects.select_related("region"), request, pk)
    if thread.audience not in readable_audiences(request.user, thread.region):  # type: ignore[arg-type]
        raise Http404
    return thread


def readable_comment_or_404(request: HttpRequest, pk: int) -> Comment:
    comment = visible_or_404(Comment.objects.select_related("thread__region", "author", "removed_by"), request, pk)
    readable_thread_or_404(request, comment.thread_id)
    return comment
