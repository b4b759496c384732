"""A conversation with somebody who gives no name until they want to: its words, consents, and who has opened it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from highfive.conversations.rules.calls import RESULTS
from highfive.conversations.rules.consents import CONSENTS
from highfive.conversations.rules.threads import CHANNELS, OUTCOMES, STATUSES
from highfive.core.models import Area, Person, Region
from highfive.core.models.columns import Encrypted, RandomKey, random_key
from highfive.network.rules.themes import THEMES

KEYS = "CONVERSATION_KEYS"


class Thread(models.Model):
    """One conversation. Nothing here says who writes; when it falls silent, it is deleted and a tally remains."""

    id = RandomKey(primary_key=True, default=random_key)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="conversations")
    mark = models.CharField(max_length=8, db_index=True, help_text="Finds the row of a receipt; see rules.receipts.")
    receipt = models.CharField(max_length=64, unique=True, help_text="The receipt's slow hash.")
    confirmed = models.BooleanField(default=False, help_text="The writer typed the receipt back.")
    language = models.CharField(max_length=10, default="fi")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=list(CHANNELS.items()), default="web")
    theme = models.CharField(max_length=16, choices=list(THEMES.items()), default="other")
    status = models.CharField(max_length=10, choices=list(STATUSES.items()), default="waiting")
    outcome = models.CharField(max_length=12, choices=list(OUTCOMES.items()), blank=True)
    started_on = models.DateField()
    last_word_on = models.DateField(help_text="The day of the last word by anybody: silence is counted from it.")
    waiting_since = models.DateField(null=True, help_text="The day of the writer's first word nobody has answered.")
    due_on = models.DateField(null=True, help_text="The day by which an answer was promised.")
    holder = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Handed over to."
    )
    own_coordinator_only = models.BooleanField(default=False, help_text="The writer wants no deputy to read this.")

    class Meta:
        ordering = ("waiting_since", "last_word_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=list(STATUSES)), name="conversation_status_known"),
            models.CheckConstraint(condition=Q(channel__in=list(CHANNELS)), name="conversation_channel_known"),
            models.CheckConstraint(condition=Q(theme__in=list(THEMES)), name="conversation_theme_known"),
            models.CheckConstraint(
                condition=Q(status="waiting", waiting_since__isnull=False)
                | (~Q(status="waiting") & Q(waiting_since__isnull=True)),
                name="conversation_waits_since_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", outcome__in=list(OUTCOMES)) | (~Q(status="closed") & Q(outcome="")),
                name="conversation_closed_with_outcome",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("conversation_detail", args=[self.pk])


class Message(models.Model):
    """One word of the conversation; `event` is a line of our own ("handed over to …"), by nobody."""

    REGION_PATH, LOST_WITH = "thread__region", "thread"  # for whom a missing key is named: core.management.rotation
    id = RandomKey(primary_key=True, default=random_key)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="words")
    number = models.PositiveSmallIntegerField(help_text="From 1 within the thread.")
    side = models.CharField(max_length=6, choices=[(side, side) for side in ("writer", "staff", "event")])
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120, blank=True, help_text="Whoever answered, as they were called then.")
    text = Encrypted(keys=KEYS)
    day = models.DateField()

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("thread", "number"), name="message_number_once"),
            models.CheckConstraint(condition=Q(side__in=("writer", "staff", "event")), name="message_side_known"),
            models.CheckConstraint(condition=Q(author=None) | Q(side="staff"), name="message_author_is_staff"),
        ]


class Note(models.Model):
    """What staff write to each other about the work; the writer never sees it, and it goes with the thread."""

    REGION_PATH, LOST_WITH = "thread__region", "thread"  # for whom a missing key is named: core.management.rotation
    id = RandomKey(primary_key=True, default=random_key)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120)
    text = Encrypted(keys=KEYS)
    day = models.DateField()


class Consent(models.Model):
    """One step up the ladder: exactly what was agreed to, when, and what was given. Undone, the row is gone."""

    REGION_PATH, LOST_WITH = "thread__region", "thread"  # for whom a missing key is named: core.management.rotation
    id = RandomKey(primary_key=True, default=random_key)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=8, choices=list(CONSENTS.items()))
    text = Encrypted(keys=KEYS, help_text="The words agreed to, as they were shown.")
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    given_on = models.DateField()
    details = Encrypted(keys=KEYS, help_text='{"phone": …, "times": …, "if_other": …, "voicemail": …} by kind.')

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("thread", "kind"), name="consent_once_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=list(CONSENTS)), name="consent_kind_known"),
        ]


class Call(models.Model):
    """That the person was called, or met by video, as they asked: how it ended, one a day. It goes with the step."""

    id = RandomKey(primary_key=True, default=random_key)
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="calls")
    result = models.CharField(max_length=12, choices=list(RESULTS.items()))
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120)
    day = models.DateField()

    class Meta:
        ordering = ("day",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("consent", "day"), name="call_once_a_day"),
            models.CheckConstraint(condition=Q(result__in=list(RESULTS)), name="call_result_known"),
        ]


class Opening(models.Model):
    """That a member opened the thread, how often on a day: the log the writer may ask for."""

    id = RandomKey(primary_key=True, default=random_key)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    person_name = models.CharField(max_length=120)
    day = models.DateField()
    times = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("day", "person_name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("thread", "person", "day"), name="opening_once_a_day"),
        ]
