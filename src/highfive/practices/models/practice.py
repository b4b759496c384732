"""A practice as it is now, each version of it, its building blocks, files and reviews."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language

from highfive.comments.models import Thread
from highfive.core.models import Area, Organisation, Person, Region
from highfive.core.rules import text
from highfive.network.models import TargetGroup
from highfive.practices.rules import CONFIRMED, REVIEW_OUTCOMES, SEEN_BY_MEMBERS, STATUSES, UNKNOWN
from highfive.projects.models import Project


class Block(models.Model):
    """A building block: a part of practices that is useful on its own and in other practices."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="blocks")
    names = models.JSONField(help_text='{"fi": "Kyyti kylältä"}')
    text = models.JSONField(default=dict)
    icon = models.CharField(max_length=20, default="puzzle")
    version = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("names__fi", "id")

    def __str__(self) -> str:
        return text(self.names, get_language() or "fi")

    def get_absolute_url(self) -> str:
        return reverse("block_detail", args=[self.pk])


class Practice(models.Model):
    """One entry of the practice bank. Texts are {"fi": …, "sv": …, "en": …, "fi-simple": …}; null numbers: not known.

    A proposal that a project's card made is a row too (status "candidate"): `source_text` holds the card's own words.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="practices")
    status = models.CharField(max_length=9, choices=list(STATUSES.items()), default="draft")
    names = models.JSONField()
    core_idea = models.JSONField(default=dict)
    for_whom = models.JSONField(default=dict)
    need = models.JSONField(default=dict, help_text="What it answers to: where one starts from.")
    change = models.JSONField(default=dict, help_text="What should change for people, and how that is seen.")
    environment = models.JSONField(default=dict)
    steps = models.JSONField(default=dict, help_text="One step a line.")
    conditions = models.JSONField(default=dict, help_text="What must be in place for it to work.")
    lessons = models.JSONField(default=dict, help_text="Advice for those who take it up.")
    evidence_notes = models.JSONField(default=dict)
    evidence_strength = models.CharField(max_length=20, default=UNKNOWN)
    evidence_effect = models.CharField(max_length=20, default=UNKNOWN)
    evidence_rural_fit = models.CharField(max_length=20, default=UNKNOWN)
    hours_start = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    hours_month = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    euros_start = models.PositiveIntegerField(null=True)
    euros_year = models.PositiveIntegerField(null=True)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="practices")
    areas = models.ManyToManyField(Area, related_name="+", help_text="Municipalities it was made in.")
    target_groups = models.ManyToManyField(TargetGroup, related_name="practices")
    blocks = models.ManyToManyField(Block, through="PracticeBlock", related_name="practices")
    source_project = models.ForeignKey(Project, null=True, on_delete=models.SET_NULL, related_name="practices")
    source_section = models.CharField(max_length=40, blank=True, help_text="Key of the card's heading.")
    source_text = models.TextField(blank=True, help_text="The card's own words.")
    source_key = models.CharField(max_length=64, blank=True, help_text="Digest of the words.")
    refusal_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Number of the newest version; 0 while a proposal.")
    confirmed_on = models.DateField(null=True, help_text="The day a person took it as an entry; null: a proposal.")
    reviewed_on = models.DateField(null=True)
    review_due_on = models.DateField(null=True)
    thread = models.OneToOneField(Thread, null=True, on_delete=models.PROTECT, related_name="practice")
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("names__fi", "id")
        indexes: ClassVar = [models.Index(fields=("region", "status"), name="practice_region_status")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=list(STATUSES)), name="practice_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=CONFIRMED, confirmed_on__isnull=False, version__gt=0)
                | Q(status__in=["candidate", "refused"], confirmed_on__isnull=True, version=0),
                name="practice_is_confirmed_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["candidate", "refused"]) | ~Q(source_text=""),
                name="practice_proposal_has_source",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(refusal_reason=""), name="practice_refused_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=SEEN_BY_MEMBERS) | Q(reviewed_on__isnull=False, review_due_on__isnull=False),
                name="practice_shown_has_review_clock",
            ),
            models.UniqueConstraint(
                fields=("source_project", "source_key"), condition=~Q(source_key=""), name="practice_proposed_once"
            ),
        ]

    def __str__(self) -> str:
        return text(self.names, get_language() or "fi")

    def get_absolute_url(self) -> str:
        return reverse("practice_detail", args=[self.pk])


class PracticeBlock(models.Model):
    """A block's place in a practice."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="places")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("practice", "block"), name="block_once_in_practice"),
        ]


class PracticeVersion(models.Model):
    """What an entry said at one time; never changed."""

    REGION_PATH = "practice__region"
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="queries.content(practice) when it was saved.")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    what_changed = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("practice", "number"), name="practice_version_once"),
        ]


class Review(models.Model):
    """One time somebody looked whether an entry is still true and in use."""

    REGION_PATH = "practice__region"
    OUTCOMES: ClassVar = [(k, k) for k in ("in_use", "not_in_use", "unknown")]
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-on", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=["in_use", "not_in_use", "unknown"]), name="review_outcome_known"
            ),
        ]

    @property
    def word(self) -> Any:
        return REVIEW_OUTCOMES[self.outcome]


class Attachment(models.Model):
    """A file of an entry, kept in the database so that it is seen exactly as far as the entry is."""

    REGION_PATH = "practice__region"
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes.")
    data = models.BinaryField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(size__gt=0), name="attachment_is_not_empty")]

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.practice_id, self.pk])
