"""Writes of comments: said, changed with what was said before kept, removed for good."""

from django.db import transaction
from django.utils import timezone

from highfive.comments import rules
from highfive.comments.formats.markdown import mentioned
from highfive.comments.models import Comment, CommentVersion, Mention, Thread
from highfive.comments.queries import readers
from highfive.core.actions import record
from highfive.core.models import Person
from highfive.core.queries import roles_of
from highfive.core.rules import Refusal, refuse


@transaction.atomic
def write_comment(*, thread: Thread, text: str, by: Person, parent: Comment | None = None) -> Comment:
    """Say something in a conversation, or answer a comment of it. Raises Refused; the text is kept cleaned."""
    row, text = _locked(thread), rules.cleaned(text)
    refuse(_writing_refused(row, by))
    if parent is not None:
        parent = Comment.objects.select_for_update().get(pk=parent.pk)
        refuse(
            rules.replying_refused(
                same_thread=parent.thread_id == row.pk,
                is_reply=parent.parent_id is not None,
                removed=parent.removed_at is not None,
            )
        )
    refuse(rules.text_refused(text), "text")
    comment = Comment.objects.create(thread=row, parent=parent, author=by, text=text, at=timezone.now())
    _keep_mentions(comment)
    record("comment.written", by=by, region=row.region, target=comment, thread=row.pk)
    return comment


@transaction.atomic
def edit_comment(*, comment: Comment, text: str, by: Person) -> Comment:
    """Change one's own comment; what it said before is kept and shown to all who read the conversation.

    Of two edits at once the later one is shown and the earlier one is kept: no words are lost. Raises Refused.
    """
    thread, text = _locked(comment.thread), rules.cleaned(text)
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    refuse(
        rules.editing_refused(
            own=row.author_id == by.pk, removed=row.removed_at is not None, writing=_writing_refused(thread, by)
        )
    )
    refuse(rules.text_refused(text), "text")
    if text != row.text:
        CommentVersion.objects.create(comment=row, text=row.text, at=row.edited_at or row.at)
        row.text, row.edited_at = text, timezone.now()
        row.save(update_fields=["text", "edited_at"])
        _keep_mentions(row)
        record("comment.edited", by=by, region=thread.region, target=row, thread=thread.pk)
    return row


@transaction.atomic
def remove_comment(*, comment: Comment, by: Person, reason: str = "") -> Comment:
    """Take a comment's words away for good, earlier versions too; its place, and a moderator's reason, stay.

    Its writer needs no reason and may do it in a closed conversation too. Raises Refused.
    """
    thread, reason = _locked(comment.thread), rules.one_line(reason)
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    own, roles = row.author_id == by.pk, roles_of(by, thread.region)
    refuse(rules.reading_refused(roles, thread.audience))
    refuse(rules.removing_refused(roles, own=own, removed=row.removed_at is not None))
    refuse(rules.reason_refused(reason, own=own), "reason")
    row.versions.all().delete()
    row.mentions.all().delete()
    row.text, row.removed_at, row.removed_by, row.removed_reason = "", timezone.now(), by, reason
    row.save(update_fields=["text", "removed_at", "removed_by", "removed_reason"])
    record("comment.removed", by=by, region=thread.region, target=row, thread=thread.pk, reason=reason, own=own)
    return row


def _locked(thread: Thread) -> Thread:
    """The conversation, held until the write is done: it cannot be closed in between."""
    return Thread.objects.select_for_update(of=("self",)).select_related("region").get(pk=thread.pk)


def _writing_refused(thread: Thread, by: Person) -> Refusal | None:
    return rules.writing_refused(roles_of(by, thread.region), audience=thread.audience, closed=thread.closed)


def _keep_mentions(comment: Comment) -> None:
    """Readers named in the text, by the name they have now; two people of one name are both meant."""
    people = list(readers(comment.thread))
    names = mentioned(comment.text, {person.name for person in people})
    comment.mentions.all().delete()
    Mention.objects.bulk_create([Mention(comment=comment, person=person) for person in people if person.name in names])
