"""Projects of a region as their cards tell of them, and each time a card was brought in."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from highfive.core.models import Person, Region


class Project(models.Model):
    """A project: the typed fields of its card, and the text under each heading by the heading's key."""

    LAYOUTS: ClassVar = [(k, k) for k in ("card", "eura")]
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="projects")
    code = models.CharField(max_length=6, help_text="S and five digits.")
    name = models.TextField()
    title = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    funder = models.TextField(blank=True)
    public_funding = models.PositiveBigIntegerField(null=True, help_text="Realised public funding, whole euros.")
    implementers = models.JSONField(default=list)
    target_groups = models.JSONField(default=list)
    links = models.JSONField(default=list)
    link_text = models.TextField(blank=True)
    texts = models.JSONField(default=dict, help_text="Heading key -> text; no key: not stated.")
    unplaced = models.JSONField(default=list, help_text="Text of the card that had no place.")
    layout = models.CharField(max_length=4, choices=LAYOUTS, default="card")
    published_on = models.DateField(null=True, help_text="Since when the card is on the region's public page.")

    class Meta:
        ordering = ("-starts_on", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("region", "code"), name="project_code_once_in_region"),
            models.CheckConstraint(condition=Q(code__regex=r"^S[0-9]{5}$"), name="project_code_form"),
            models.CheckConstraint(condition=~Q(name=""), name="project_has_name"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(layout__in=["card", "eura"]), name="project_layout_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("project_detail", args=[self.pk])


class CardImport(models.Model):
    """One time a card was brought in, and what it changed: field or heading key -> [before, after]."""

    REGION_PATH = "project__region"
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    imported_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.BooleanField(help_text="The project was made by this import.")
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ("-imported_at", "-id")
