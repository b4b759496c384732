"""Observations: what was heard of life in the region, without the person who said it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from highfive.core.models import Area, Person, Region
from highfive.network.models.groups import TargetGroup
from highfive.network.rules.observations import HEARD, LONGEST_OBSERVATION, STATUSES
from highfive.network.rules.themes import THEMES


class Observation(models.Model):
    """What a member heard. Others read it once a second pair of eyes has; withdrawing takes the words away for good."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="observations")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=LONGEST_OBSERVATION, blank=True)
    heard = models.CharField(max_length=10, choices=list(HEARD.items()))
    heard_on = models.DateField(default=timezone.localdate)
    theme = models.CharField(max_length=14, choices=list(THEMES.items()))
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target_groups = models.ManyToManyField(TargetGroup, blank=True, related_name="observations")
    status = models.CharField(max_length=9, choices=list(STATUSES.items()), default="waiting")
    version = models.PositiveIntegerField(default=1, help_text="Grows when the words change: one is reviewed as read.")
    reviewed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was returned to its writer.")

    class Meta:
        ordering = ("-heard_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reviewed_by=F("by")), name="observation_read_by_another"),
            models.CheckConstraint(condition=Q(status__in=list(STATUSES)), name="observation_status_known"),
            models.CheckConstraint(condition=Q(heard__in=list(HEARD)), name="observation_heard_known"),
            models.CheckConstraint(condition=Q(theme__in=list(THEMES)), name="observation_theme_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["shown", "returned"]) | Q(reviewed_on__isnull=False),
                name="observation_shown_when_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", text="") | (~Q(status="withdrawn") & ~Q(text="")),
                name="observation_words_until_withdrawn",
            ),
            models.CheckConstraint(condition=~Q(status="returned") | ~Q(reason=""), name="observation_returned_why"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("observation_detail", args=[self.pk])

    @property
    def key(self) -> str:
        """By which other rooms hold it as evidence: it stays the same whatever happens to the words."""
        return f"observation:{self.pk}"
