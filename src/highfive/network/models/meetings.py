"""Meetings of the network and the tasks that were agreed there."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from highfive.core.models import Person, Region
from highfive.network.rules.meetings import mark_of


class Meeting(models.Model):
    """When, where (a place, an address of the web, or both), what is on the agenda, what was decided."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True, help_text="Where one takes part from afar: https only.")
    agenda = models.TextField(blank=True, help_text="One item a line.")
    decisions = models.TextField(blank=True)
    cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ("starts_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_title"),
            models.CheckConstraint(condition=Q(link="") | Q(link__startswith="https://"), name="meeting_link_is_https"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting_detail", args=[self.pk])

    @property
    def day(self) -> date:
        """The local day it begins."""
        return timezone.localtime(self.starts_at).date()

    @property
    def mark(self) -> str:
        """Of all that is told of it: a form that was opened with another mark is older than the row."""
        times = (self.starts_at.timestamp(), self.ends_at.timestamp())
        return mark_of(self.title, *times, self.place, self.link, self.agenda, self.decisions)

    @property
    def items(self) -> list[str]:
        """The agenda, item by item."""
        return [item.strip() for item in self.agenda.splitlines() if item.strip()]


class MeetingTask(models.Model):
    """What somebody promised at a meeting to do."""

    REGION_PATH = "meeting__region"
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=300)
    responsible = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = (F("due_on").asc(nulls_last=True), "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="meeting_task_has_words"),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | Q(done_on__isnull=False), name="meeting_task_done_on_a_day"
            ),
        ]
