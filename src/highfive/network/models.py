"""The network's rows: target groups and what is noted of them, who does what, activities, hours and euros.

No row describes a resident.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from highfive.core.models import Area, Organisation, Person, Region
from highfive.figures.models import Indicator
from highfive.network.rules.notes import NOTE_KINDS
from highfive.network.rules.recurrence import RECURRENCES, Series
from highfive.network.rules.work import WORK_KINDS
from highfive.projects.models import Project


class TargetGroup(models.Model):
    """A group of people the region works with, as a group: nobody is ever listed in it."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="target_groups")
    slug = models.SlugField(max_length=60)
    names = models.JSONField()
    description = models.JSONField(default=dict)
    public = models.BooleanField(default=False)
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="+")

    class Meta:
        ordering = ("names__fi", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("region", "slug"), name="target_group_once_in_region"),
            models.CheckConstraint(condition=~Q(slug=""), name="target_group_has_slug"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("target_group_detail", args=[self.pk])


class GroupNote(models.Model):
    """One thing known, tried or said; `key` ties a note to the row of another room that made it."""

    REGION_PATH = "group__region"
    group = models.ForeignKey(TargetGroup, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=5, choices=list(NOTE_KINDS.items()))
    text = models.JSONField()
    source = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=500, blank=True, help_text="A page of this site or of the web.")
    key = models.CharField(max_length=100, blank=True)
    day = models.DateField(default=timezone.localdate)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-day", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("group", "key"), condition=~Q(key=""), name="group_note_once_by_key"),
            models.CheckConstraint(condition=Q(kind__in=list(NOTE_KINDS)), name="group_note_kind_known"),
        ]


class Position(models.Model):
    """What one place in an organisation does for whom and where; held by a person with an account, or by a title."""

    REGION_PATH = "organisation__region"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="positions")
    title = models.CharField(max_length=120)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="positions")
    what = models.TextField(blank=True)
    target_groups = models.ManyToManyField(TargetGroup, blank=True, related_name="positions")
    areas = models.ManyToManyField(Area, blank=True, related_name="+")

    class Meta:
        ordering = ("organisation__name", "title", "pk")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(title=""), name="position_has_title")]


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
        days = frozenset(map(models.DateField().to_python, self.exceptions))
        return Series(self.starts_at, self.ends_at, self.recurrence, self.until, days)


class CalendarAddress(models.Model):
    """A member's own address of the region's calendar; a new word in it makes the old address void."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    word = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("person", "region"), name="calendar_address_once_a_person")
        ]


class WorkEntry(models.Model):
    """Hours and euros that went into one kind of work in a month; the work's, never a resident's."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="work")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=14, choices=list(WORK_KINDS.items()))
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="work")
    month = models.DateField(help_text="The first day of the month.")
    hours = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    euros = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    note = models.CharField(max_length=200, blank=True)
    once = models.UUIDField(default=uuid.uuid4, unique=True, help_text="A form sent twice makes one line.")

    class Meta:
        ordering = ("-month", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(WORK_KINDS)), name="work_kind_known"),
            models.CheckConstraint(condition=Q(month__day=1), name="work_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(hours__gte=0, euros__gte=0) & (Q(hours__gt=0) | Q(euros__gt=0)), name="work_of_something"
            ),
        ]
