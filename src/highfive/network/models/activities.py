"""Activities, and the address by which a member's own calendar follows them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from highfive.core.models import Area, Organisation, Person, Region
from highfive.network.models.groups import TargetGroup
from highfive.network.rules.recurrence import RECURRENCES, Series, days_off


class Activity(models.Model):
    """Something with a place and a time that people may come to; a series is one row."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="activities")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities"
    )
    names = models.JSONField()
    description = models.JSONField(default=dict)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    recurrence = models.CharField(max_length=11, choices=list(RECURRENCES.items()), default="none")
    until = models.DateField(null=True, blank=True, help_text="The last day of the series; none: it goes on.")
    exceptions = models.JSONField(default=list, help_text="ISO days of occurrences that are called off.")
    target_groups = models.ManyToManyField(TargetGroup, blank=True, related_name="activities")
    public = models.BooleanField(default=False)
    cancelled = models.BooleanField(default=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, help_text="RFC 5545: grows with each change of the event.")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("starts_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_after_start"),
            models.CheckConstraint(condition=Q(recurrence__in=list(RECURRENCES)), name="activity_recurrence_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | ~Q(recurrence="none"), name="activity_series_has_until"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("activity_detail", args=[self.pk])

    @property
    def series(self) -> Series:
        """When it happens, for rules.recurrence."""
        return Series(self.starts_at, self.ends_at, self.recurrence, self.until, days_off(self.exceptions))


class CalendarAddress(models.Model):
    """A member's own address of the region's calendar; a new word in it makes the old address void."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    word = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("person", "region"), name="calendar_address_once_a_person")
        ]
