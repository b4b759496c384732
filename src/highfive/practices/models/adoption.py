"""A practice taken up by a municipality or an organisation, each dated step of it, and corrections of steps."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from highfive.core.models import Area, Organisation, Person
from highfive.figures.models import Figure, Indicator
from highfive.practices.models.practice import Block, Practice
from highfive.practices.rules.adoption import SHAPES, STATUSES, TRANSITIONS, status_name

LEGAL_STEPS = reduce(or_, (Q(from_status=before, to_status__in=after) for before, after in TRANSITIONS.items()))
WITH_HEIR = ~Q(heir_name="") & ~Q(budget_line="") & ~Q(plan_place="")


class Adoption(models.Model):
    """Where one adopter stands with a practice now: what its standing steps, read in order, add up to.

    No status: its only step was annulled, so it counts nowhere. `start_hours` and `start_euros` are rules.own_cost of
    its steps (null: not known); heir, budget line and place in a plan are those of its last step while embedded.
    """

    REGION_PATH = "practice__region"
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="adoptions")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="adoptions")
    status = models.CharField(max_length=11, blank=True, choices=list(STATUSES.items()), default="")
    blocks = models.ManyToManyField(Block, related_name="adoptions", help_text="Building blocks in use now.")
    in_use_since = models.DateField(null=True, help_text="The day of the first step into use.")
    start_hours = models.DecimalField(max_digits=10, decimal_places=1, null=True)
    start_euros = models.DecimalField(max_digits=12, decimal_places=0, null=True)
    heir_name = models.CharField(max_length=120, blank=True)
    heir_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    budget_line = models.CharField(max_length=200, blank=True)
    plan_place = models.CharField(max_length=200, blank=True)
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey(Figure, null=True, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Figure, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("area__names__fi", "organisation__name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("practice", "area"), name="adoption_once_in_area"),
            models.UniqueConstraint(fields=("practice", "organisation"), name="adoption_once_in_organisation"),
            models.CheckConstraint(
                condition=Q(area__isnull=False, organisation__isnull=True)
                | Q(area__isnull=True, organisation__isnull=False),
                name="adoption_has_one_adopter",
            ),
            models.CheckConstraint(condition=Q(status__in=["", *STATUSES]), name="adoption_status_known"),
            models.CheckConstraint(condition=~Q(status="embedded") | WITH_HEIR, name="adoption_embedded_has_heir"),
            models.CheckConstraint(
                condition=~Q(status__in=["in_use", "embedded"]) | Q(in_use_since__isnull=False),
                name="adoption_in_use_since_a_day",
            ),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False) | Q(before__isnull=True, after__isnull=True),
                name="adoption_figures_of_an_indicator",
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=True) | Q(after__isnull=True) | ~Q(before=F("after")),
                name="adoption_figures_differ",
            ),
        ]

    def __str__(self) -> str:
        return str(self.adopter)

    def get_absolute_url(self) -> str:
        return reverse("adoption_detail", args=[self.pk])

    @property
    def adopter(self) -> Area | Organisation:
        return self.area or self.organisation  # type: ignore[return-value]

    @property
    def word(self) -> str:
        """The state in the language of the page."""
        return status_name(self.status)

    @property
    def shape(self) -> str:
        return SHAPES[self.status]


class AdoptionStep(models.Model):
    """One dated step; never changed or deleted afterwards. Hours and euros: used since the step before."""

    REGION_PATH = "adoption__practice__region"
    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    from_status = models.CharField(max_length=11, blank=True)
    to_status = models.CharField(max_length=11)
    on = models.DateField()
    entered_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField(blank=True)
    adapted = models.TextField(blank=True)
    blocks = models.ManyToManyField(Block, related_name="+")
    hours = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    euros = models.DecimalField(max_digits=10, decimal_places=0, null=True)
    people_reached = models.PositiveIntegerField(null=True)
    heir_name = models.CharField(max_length=120, blank=True)
    heir_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    budget_line = models.CharField(max_length=200, blank=True)
    plan_place = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("adoption", "number"), name="adoption_step_once"),
            models.CheckConstraint(condition=LEGAL_STEPS, name="adoption_step_legal"),
            models.CheckConstraint(condition=~Q(to_status="stopped") | ~Q(why=""), name="adoption_stopped_with_why"),
            models.CheckConstraint(
                condition=~Q(to_status="embedded") | WITH_HEIR, name="adoption_step_embedded_has_heir"
            ),
            models.CheckConstraint(
                condition=(Q(hours__isnull=True) | Q(hours__gte=0)) & (Q(euros__isnull=True) | Q(euros__gte=0)),
                name="adoption_step_costs_not_negative",
            ),
        ]

    @property
    def word(self) -> str:
        return status_name(self.to_status)

    @property
    def shape(self) -> str:
        return SHAPES[self.to_status]


class StepAnnulment(models.Model):
    """A step that was entered by mistake: the step stays, this row says since when it does not count, and why."""

    REGION_PATH = "step__adoption__practice__region"
    step = models.OneToOneField(AdoptionStep, on_delete=models.CASCADE, related_name="annulment")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(why=""), name="annulment_has_why")]
