"""A municipality's yearly report as one document, and the files written from it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from highfive.core.models import Area, Region
from highfive.figures.models import Publication
from highfive.reports.rules.access import STATUSES

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


class Report(models.Model):
    """One municipality's report of one year in one language; while a draft it can be made anew from current figures."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="reports")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10, default="fi")
    status = models.CharField(max_length=6, choices=list(STATUSES.items()), default="draft")
    document = models.JSONField(help_text="rules.document.Document as JSON: the one text all formats are written from.")
    made_on = models.DateField()
    publications = models.ManyToManyField(Publication, related_name="+")

    class Meta:
        ordering = ("-year", "area__code", "language")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("region", "area", "year", "language"), name="report_once"),
            models.CheckConstraint(condition=Q(status__in=list(STATUSES)), name="report_status_known"),
        ]

    def __str__(self) -> str:
        return str(self.document["title"])


class Rendition(models.Model):
    """The report as a file. It belongs to the text as it was: a new text throws it away."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="renditions")
    format = models.CharField(max_length=4, choices=[(name, name) for name in FORMATS])
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("report", "format"), name="rendition_once"),
            models.CheckConstraint(condition=Q(format__in=list(FORMATS)), name="rendition_format_known"),
        ]
