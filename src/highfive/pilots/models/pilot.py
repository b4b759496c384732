"""A pilot and its partners' commitments. Which columns may change after the start is said in guards.py."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language

from highfive.comments.models import Thread
from highfive.core.models import Area, Organisation, Person, Region
from highfive.core.rules import text
from highfive.figures.models import Figure, Indicator, Publication
from highfive.network.models import TargetGroup
from highfive.pilots.rules.statuses import ENDINGS, STATUSES
from highfive.practices.models import Practice
from highfive.projects.models import Project
from highfive.surveys.models import Questionnaire, Round

MEASURES = ("survey", "indicator")
DIRECTIONS = ("up", "down")


class Pilot(models.Model):
    """A trial: stated, locked, measured, decided."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="pilots")
    status = models.CharField(max_length=10, default="draft", choices=list(STATUSES.items()))
    names = models.JSONField()
    question = models.JSONField(default=dict, help_text="What we want to know, per language.")
    hypothesis = models.JSONField(default=dict, help_text="What we believe will happen, and why.")
    activity = models.JSONField(default=dict, help_text="What is tried, with whom, how often.")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", help_text="One municipality or the region"
    )
    target_groups = models.ManyToManyField(TargetGroup, blank=True, related_name="pilots")
    source_project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="pilots")
    predecessor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors")

    measure = models.CharField(max_length=9, default="survey", choices=[(each, each) for each in MEASURES])
    questions = models.JSONField(
        default=list,
        help_text='[{"labels": {"fi": …}, "scale": "often", "counts": ["4", "5"]}]: the first one decides.',
    )
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=80, default="all", help_text="Group of the indicator: figures.rules.group_key.")
    before_period = models.CharField(max_length=40, blank=True)
    after_period = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=4, default="up", choices=[(each, each) for each in DIRECTIONS])
    adopt_at = models.DecimalField(max_digits=6, decimal_places=1, null=True, help_text="Improvement in points.")
    stop_at = models.DecimalField(max_digits=6, decimal_places=1, null=True, help_text="Improvement in points.")
    confidence = models.PositiveSmallIntegerField(default=90, help_text="Per cent: 80, 90 or 95.")
    people = models.PositiveIntegerField(null=True, help_text="How many people the pilot speaks of.")
    expected_before = models.PositiveSmallIntegerField(null=True, help_text="Share expected at the start, per cent.")
    planned_before = models.PositiveIntegerField(null=True)
    planned_after = models.PositiveIntegerField(null=True)
    decide_on = models.DateField(null=True)

    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    frozen_text = models.TextField(blank=True, help_text="Canonical JSON of what was locked.")
    frozen_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of frozen_text, hexadecimal.")

    questionnaire = models.ForeignKey(Questionnaire, null=True, on_delete=models.PROTECT, related_name="+")
    baseline_round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="+")
    final_round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="+")
    before_figure = models.ForeignKey(Figure, null=True, on_delete=models.PROTECT, related_name="+")
    after_figure = models.ForeignKey(Figure, null=True, on_delete=models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.JSONField(null=True, help_text="The arithmetic: analysis.held_against_rule.")
    recommended = models.CharField(max_length=11, blank=True, choices=list(ENDINGS.items()))

    ending = models.CharField(max_length=11, blank=True, choices=list(ENDINGS.items()))
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    reasons = models.TextField(blank=True)
    difference = models.TextField(blank=True, help_text="Why the decision is not what the rule recommended.")
    lesson = models.JSONField(default=dict)
    paragraph = models.JSONField(default=dict, help_text="For the report, per language.")
    ended_why = models.TextField(blank=True, help_text="Why it was abandoned.")

    practice = models.ForeignKey(Practice, null=True, on_delete=models.PROTECT, related_name="pilots")

    thread = models.OneToOneField(Thread, null=True, on_delete=models.PROTECT, related_name="+")
    published_on = models.DateField(null=True, help_text="Since when everybody may read it.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-created_at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=list(STATUSES)), name="pilot_status_known"),
            models.CheckConstraint(
                condition=Q(measure__in=MEASURES, direction__in=DIRECTIONS, confidence__in=(80, 90, 95)),
                name="pilot_words_known",
            ),
            models.CheckConstraint(condition=Q(stop_at__lte=F("adopt_at")), name="pilot_stop_below_adopt"),
            models.CheckConstraint(
                condition=~Q(status__in=("running", "measured", "decided", "superseded"))
                | (Q(frozen_at__isnull=False) & ~Q(frozen_text="") & ~Q(frozen_hash="")),
                name="started_pilot_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=False) | Q(frozen_text="", frozen_hash=""), name="frozen_all_or_nothing"
            ),
            models.CheckConstraint(condition=~Q(status="draft", frozen_at__isnull=False), name="frozen_is_no_draft"),
            models.CheckConstraint(
                condition=~Q(status__in=("measured", "decided")) | (Q(result__isnull=False) & ~Q(recommended="")),
                name="measured_pilot_has_result",
            ),
            models.CheckConstraint(
                condition=(Q(status="decided", decided_on__isnull=False) & ~Q(ending="") & ~Q(reasons=""))
                | (~Q(status="decided") & Q(decided_on__isnull=True, ending="")),
                name="decided_pilot_has_ending",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(frozen_at__isnull=False), name="public_pilot_is_frozen"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return text(self.names, get_language() or "fi")

    def get_absolute_url(self) -> str:
        return reverse("pilot_detail", args=[self.pk])

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def fingerprint(self) -> list[str]:
        """The hash in parts of eight, so that it can be read aloud and a narrow page can break it."""
        return [self.frozen_hash[at : at + 8] for at in range(0, len(self.frozen_hash), 8)]


class Commitment(models.Model):
    """What an organisation gives to the pilot; its own person confirms it."""

    REGION_PATH = "pilot__region"
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="commitments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("pilot", "organisation"), name="organisation_commits_once"),
            models.CheckConstraint(condition=~Q(text=""), name="commitment_says_something"),
        ]

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None
