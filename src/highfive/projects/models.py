"""Projects of a region as their cards tell of them, each time a card was brought in, and what a project leaves."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.comments.models import Thread
from highfive.core.models import Organisation, Person, Region
from highfive.projects.rules import OUTPUT_KINDS, STATUSES, heir_state


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
    status = models.CharField(max_length=7, choices=[(key, key) for key in STATUSES], default="running")
    thread = models.OneToOneField(Thread, null=True, on_delete=models.PROTECT, related_name="project")

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
            models.CheckConstraint(condition=Q(status__in=list(STATUSES)), name="project_status_known"),
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


class Output(models.Model):
    """What a project leaves behind, and its heir: who carries it on, with what money, until when."""

    REGION_PATH = "project__region"
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="outputs")
    text = models.TextField()
    kind = models.CharField(max_length=8, choices=[(key, key) for key in OUTPUT_KINDS], default="model")
    heir_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    heir_name = models.CharField(max_length=160, blank=True, help_text="A unit, an office or a person.")
    money = models.CharField(max_length=300, blank=True)
    until = models.DateField(null=True)
    ending = models.TextField(blank=True, help_text="Why nobody is to carry it on.")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="output_has_text"),
            models.CheckConstraint(condition=Q(kind__in=list(OUTPUT_KINDS)), name="output_kind_known"),
            models.CheckConstraint(
                condition=Q(ending="") | Q(heir_organisation=None, heir_name=""), name="output_heir_or_ending"
            ),
            models.CheckConstraint(
                condition=Q(money="", until=None) | ~Q(heir_organisation=None, heir_name=""),
                name="output_money_needs_heir",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Where an heir is named."""
        return reverse("output_heir", args=[self.project_id, self.pk])

    @property
    def heir(self) -> str:
        """ "Sallan kunta, hyvinvointipalvelut", or "" when there is none."""
        organisation = self.heir_organisation.name if self.heir_organisation else ""
        return ", ".join(filter(None, (organisation, self.heir_name)))

    @property
    def state(self) -> str:
        """A key of rules.HEIR_STATES, as of today."""
        return heir_state(heir=bool(self.heir), ending=self.ending, until=self.until, today=localdate())


class ProjectResult(models.Model):
    """What changed because of a project, and how it is known."""

    REGION_PATH = "project__region"
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="results")
    text = models.TextField()
    known_from = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="result_has_text")]


class Lesson(models.Model):
    """What went wrong or must be known, and for whom."""

    REGION_PATH = "project__region"
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lessons")
    text = models.TextField()
    for_whom = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="lesson_has_text")]


class Dissemination(models.Model):
    """What was told, where, and on which day."""

    REGION_PATH = "project__region"
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="disseminations")
    text = models.TextField()
    where = models.CharField(max_length=300, blank=True)
    day = models.DateField(null=True)

    class Meta:
        ordering = ("day", "pk")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="dissemination_has_text")]


Row = Output | ProjectResult | Lesson | Dissemination
ROWS: dict[str, type[Row]] = {
    "output": Output, "result": ProjectResult, "lesson": Lesson, "dissemination": Dissemination,
}  # fmt: skip
