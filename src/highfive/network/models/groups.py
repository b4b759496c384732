"""Target groups, what is noted of them, and who meets whom: in an organisation's place, or at a place and a time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from highfive.core.models import Area, Organisation, Person, Region
from highfive.figures.models import Indicator
from highfive.network.rules.notes import NOTE_KINDS


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


class Encounter(models.Model):
    """Where and when an organisation meets a target group; no areas: in the whole region."""

    REGION_PATH = "group__region"
    group = models.ForeignKey(TargetGroup, on_delete=models.CASCADE, related_name="encounters")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="encounters")
    areas = models.ManyToManyField(Area, blank=True, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    when = models.CharField(max_length=120, blank=True, help_text="In words: on Tuesdays at ten.")

    class Meta:
        ordering = ("organisation__name", "pk")
