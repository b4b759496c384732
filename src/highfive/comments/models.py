"""Conversations under other rooms' rows, their comments with what they said before, and weekly digests."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from highfive.comments.rules import AUDIENCES
from highfive.core.models import Person, Region


class Thread(models.Model):
    """The conversation under one row of another room, which points here."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="threads")
    title = models.JSONField(help_text='What is talked about, as data text: {"fi": "Kyläkahvila"}')
    address = models.CharField(max_length=200, help_text='Its page, without a language prefix: "/kaytannot/7/"')
    audience = models.CharField(max_length=8, choices=[(k, k) for k in AUDIENCES], default="members")
    closed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(audience__in=list(AUDIENCES)), name="thread_audience_known"),
            models.CheckConstraint(condition=Q(address__regex=r"^/([^/\\].*)?$"), name="thread_address_is_ours"),
        ]


class Comment(models.Model):
    """What a person said, as Markdown. Removing it takes the words away for good and leaves the place."""

    REGION_PATH = "thread__region"
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="comments")
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_reason = models.TextField(blank=True, help_text="Empty when its writer removed it.")

    class Meta:
        ordering = ("at", "id")
        indexes: ClassVar = [models.Index(fields=("thread", "at"), name="comment_by_time")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) & ~Q(text="") | Q(removed_at__isnull=False, text=""),
                name="comment_has_text_until_removed",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="comment_answers_another"),
        ]


class CommentVersion(models.Model):
    """What a comment said before an edit."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField()
    at = models.DateTimeField(help_text="When it was written; the next version tells when it was replaced.")

    class Meta:
        ordering = ("at", "id")


class Mention(models.Model):
    """A reader of the conversation who is named in a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("comment", "person"), name="mention_once")]


class DigestChoice(models.Model):
    """Whether a person wants the region's weekly digest; without a row they do."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digest_choices")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    wanted = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("person", "region"), name="digest_choice_once")]


class Digest(models.Model):
    """A digest of one ISO week: claimed by the run that sends it, then sent. Its words are not kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digests")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    week = models.CharField(max_length=8, help_text='"2026-W48": tells what was said before this week began.')
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("person", "region", "week"), name="digest_once_a_week"),
            models.CheckConstraint(condition=Q(week__regex=r"^[0-9]{4}-W[0-9]{2}$"), name="digest_week_form"),
        ]
