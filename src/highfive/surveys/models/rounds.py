"""What is asked (questionnaires), when and of whom (rounds), and the codes that let a person answer once."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from highfive.core.models import Area, Region
from highfive.core.models.columns import RandomKey
from highfive.core.rules import text
from highfive.figures.models import Publication
from highfive.surveys.rules.rounds import STATUSES


class Questionnaire(models.Model):
    """One version of a questionnaire; never edited: another import makes another version."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="questionnaires")
    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    titles = models.JSONField()
    definition = models.JSONField(help_text="Questions, options, texts and conditions: rules.questionnaire.")
    source_name = models.CharField(max_length=160, blank=True, help_text="The file it was read from.")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("region", "code", "version"), name="questionnaire_version_once"),
        ]
        ordering = ("code", "-version")

    def __str__(self) -> str:
        return text(self.titles, get_language() or "fi")

    def get_absolute_url(self) -> str:
        return reverse("questionnaire_detail", args=[self.pk])


class Round(models.Model):
    """One asking of a questionnaire: dates, languages, channels, who controls the data."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="rounds")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="rounds")
    titles = models.JSONField(help_text="What residents and readers call it, per language.")
    purposes = models.JSONField(default=dict, help_text="Why we ask, in a sentence or two, per language.")
    status = models.CharField(max_length=8, default="draft", choices=list(STATUSES.items()))
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="The last day to answer.")
    results_by = models.DateField(help_text="The day by which results are public.")
    languages = models.JSONField(default=list, help_text='["fi", "fi-simple", "sv", "en"]')
    channels = models.JSONField(default=list, help_text='["web", "paper", "phone", "face_to_face"]')
    allows_open = models.BooleanField(default=False, help_text="May be answered without a code, as another sample.")
    controllers = models.JSONField(
        default=list, help_text='[{"name": "Sallan kunta", "contact": "tietosuoja@salla.fi"}]: each answers for itself.'
    )
    contact_phone = models.CharField(max_length=40)
    contact_email = models.EmailField(blank=True)
    population = models.ForeignKey(
        Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="What answers are weighted to; fixed when the round opens.",
    )  # fmt: skip
    publication = models.ForeignKey(Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    short = models.BooleanField(
        default=False, help_text="A pilot's own round: its numbers do not stand for the region's survey."
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=list(STATUSES)), name="round_status_known"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("closes_on"), closes_on__lte=F("results_by")), name="round_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(status="released") | Q(publication__isnull=False), name="released_round_has_publication"
            ),
        ]
        ordering = ("-opens_on", "-id")

    def __str__(self) -> str:
        return text(self.titles, get_language() or "fi")

    def get_absolute_url(self) -> str:
        return reverse("round_detail", args=[self.pk])


class GapReading(models.Model):
    """A group whose voice is clearly missing from an open round, as the last nightly reading found it.

    Only what staff may see, and only the last night: earlier readings are written over, never kept beside it.
    """

    REGION_PATH = "round__region"
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="gaps")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    sex = models.CharField(max_length=8, blank=True, help_text="Empty where it was not asked.")
    band = models.CharField(max_length=8, blank=True, help_text='Of age, "18-29"; empty where it was not asked.')
    answers = models.PositiveIntegerField(null=True, help_text="To the nearest five; empty for few, under five.")
    expected = models.PositiveIntegerField(help_text="By the population, to the nearest five.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("round", "area", "sex", "band"), name="gap_group_once"),
            models.CheckConstraint(condition=Q(answers=None) | Q(answers__gte=5), name="gap_few_is_not_counted"),
        ]


class CodeBatch(models.Model):
    """Codes made together for one stratum. How many, never which."""

    REGION_PATH = "round__region"
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="batches")
    label = models.CharField(max_length=80)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made = models.PositiveIntegerField()
    voided = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)


class Code(models.Model):
    """A code's keyed hash as a number (rules.codes), so that neither the code nor the order of making is stored.

    A spent code has left its batch: nothing tells whose letter it was in.
    """

    id = RandomKey(primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="codes")
    batch = models.ForeignKey(CodeBatch, null=True, on_delete=models.PROTECT, related_name="codes")
    spent = models.BooleanField(default=False)
    voided = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(spent=False) | Q(batch=None, voided=False), name="spent_code_is_bare"),
        ]
