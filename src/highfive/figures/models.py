"""The one store of publishable numbers: every number shown anywhere is a row here, with where it came from."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from highfive.core.models import Area, Region
from highfive.figures.rules import BOUNDS, REASONS, UNITS, VERDICTS
from highfive.figures.rules.words import KINDS


class Source(models.Model):
    """Who produced numbers, and on what terms they may be shown."""

    code = models.SlugField(unique=True)
    names = models.JSONField()
    producer = models.CharField(max_length=120)
    licence = models.CharField(max_length=80)
    url = models.URLField(blank=True)
    publishable = models.BooleanField(
        default=True, help_text="Whether its terms let the numbers be shown to all; else they are for staff only."
    )

    def __str__(self) -> str:
        return self.code


class Indicator(models.Model):
    """What a number is about: a survey question's share, a register series, a population count."""

    code = models.CharField(max_length=80, unique=True)
    titles = models.JSONField()
    does = models.JSONField(default=dict, help_text="Verb phrase of the plain sentence, per language.")
    unit = models.CharField(max_length=10, choices=list(UNITS.items()))
    theme = models.CharField(max_length=12, blank=True)
    headline = models.BooleanField(default=False)
    verified = models.BooleanField(default=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.code


class Publication(models.Model):
    """Numbers that became public together (a release, a fetched table); never edited, only superseded or withdrawn."""

    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="publications")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="publications")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    titles = models.JSONField()
    period = models.CharField(max_length=40, help_text='"2026", "31.12.2019", "5.10.–1.11.2026"')
    retrieved_on = models.DateField(help_text="When the numbers were fetched or released.")
    notes = models.JSONField(default=dict, help_text="Method in plain words, and what must be said with the numbers.")
    facts = models.JSONField(
        default=dict, help_text="Figures about the publication itself: margins met, design effect, audit."
    )
    synthetic = models.BooleanField(default=False)
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="supersedes")
    withdrawn_on = models.DateField(null=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-retrieved_on", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")),
                name="withdrawn_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="publication_kind_known"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("publication_detail", args=[self.pk])

    @property
    def standing(self) -> bool:
        """Whether these are the numbers that hold now."""
        return self.withdrawn_on is None and self.superseded_by_id is None


class Figure(models.Model):
    """One number, or the reason for having none."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=80, default="all", help_text='"age=18-44,sex=woman"; see rules.group_key')
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    bound = models.CharField(max_length=5, blank=True, choices=list(BOUNDS.items()))
    reason = models.CharField(max_length=14, blank=True, choices=list(REASONS.items()))
    low = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    n = models.PositiveIntegerField(null=True, help_text="Answers, to the nearest 5.")
    rule = models.CharField(max_length=40, blank=True)
    uncertain = models.BooleanField(default=False)

    class Meta:
        ordering = ("indicator__order", "area", "group")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("publication", "indicator", "area", "group"), name="figure_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, reason="") | (Q(value__isnull=True, bound="") & ~Q(reason="")),
                name="figure_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(low__isnull=True, high__isnull=True, n__isnull=True),
                name="no_number_no_interval",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True) | Q(low__lte=F("value"), high__gte=F("value")),
                name="value_within_interval",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True) | Q(low__isnull=False, high__isnull=False, bound=""),
                name="interval_whole_and_not_of_a_limit",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *REASONS], bound__in=["", *BOUNDS]) & ~Q(group=""),
                name="figure_words_known",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("figure_detail", args=[self.pk])


class Comparison(models.Model):
    """Whether two shown numbers differ clearly, tested as a difference when they were released."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="comparisons")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=80, default="all")
    other_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    other_group = models.CharField(max_length=80, default="all")
    verdict = models.CharField(max_length=8, choices=[(verdict, verdict) for verdict in VERDICTS])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("publication", "indicator", "area", "group", "other_area", "other_group"),
                name="comparison_once",
            ),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="verdict_known"),
        ]
