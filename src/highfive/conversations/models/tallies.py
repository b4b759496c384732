"""What remains of forgotten conversations, and the day a member was last told that somebody waits."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from highfive.conversations.rules.threads import CHANNELS, COUNTED
from highfive.core.models import Area, Person, Region
from highfive.core.models.columns import RandomKey, random_key
from highfive.network.rules.themes import THEMES


class Tally(models.Model):
    """How many conversations of a year ended alike. A count never leaves here but through disclosure control."""

    id = RandomKey(primary_key=True, default=random_key)  # which ending came first is not to be told
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="contact_tallies")
    year = models.PositiveSmallIntegerField(help_text="The year the conversation ended in.")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=list(CHANNELS.items()))
    theme = models.CharField(max_length=16, choices=list(THEMES.items()))
    outcome = models.CharField(max_length=12, choices=list(COUNTED.items()))
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("region", "year", "area", "channel", "theme", "outcome"), name="tally_once"
            ),
            models.UniqueConstraint(
                fields=("region", "year", "channel", "theme", "outcome"),
                condition=Q(area=None),
                name="tally_without_area_once",
            ),
        ]


class Notice(models.Model):
    """A member has been told by mail, on this day, that somebody waits."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    waiting = models.PositiveSmallIntegerField(default=0, help_text="How many waited then.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("region", "person", "day"), name="notice_once_a_day"),
            models.CheckConstraint(condition=Q(waiting__gte=0), name="notice_counts"),
        ]
