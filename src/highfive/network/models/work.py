"""Hours and euros that went into the work."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from highfive.core.models import Area, Person, Region
from highfive.network.rules.work import WORK_KINDS
from highfive.projects.models import Project


class WorkEntry(models.Model):
    """Hours and euros that went into one kind of work in a month; the work's, never a resident's."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="work")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=14, choices=list(WORK_KINDS.items()))
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="work")
    month = models.DateField(help_text="The first day of the month.")
    day = models.DateField(null=True, blank=True, help_text="In the month; null: only the month is known.")
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
                condition=Q(day__isnull=True) | Q(day__year=F("month__year"), day__month=F("month__month")),
                name="work_day_is_in_its_month",
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=0, euros__gte=0) & (Q(hours__gt=0) | Q(euros__gt=0)), name="work_of_something"
            ),
        ]
