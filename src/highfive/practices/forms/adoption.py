"""What a person gives in the adoption ledger: a step, who adopts, a mistake's reason, figures, the matrix's filters."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.core.forms import RowsField
from highfive.core.models import Area, Organisation, Region
from highfive.core.rules import text
from highfive.figures.models import Figure, Indicator
from highfive.figures.queries import shown
from highfive.figures.rules.reading import group_title
from highfive.network.forms.fields import INPUT, date_of, line, words
from highfive.network.models import TargetGroup
from highfive.practices.actions import Step
from highfive.practices.models import Block
from highfive.practices.queries import Places
from highfive.practices.rules import adoption as rules

MOST_HOURS, MOST_EUROS, MOST_PEOPLE = Decimal(99_999), Decimal(99_999_999), 9_999_999


class Amount(forms.DecimalField):
    """A number as a Finn writes it, 1 250,5; left empty it is not known, which is not zero."""

    def __init__(self, label: Any, *, most: Decimal, places: int, hint: Any = "") -> None:
        widget = forms.TextInput(attrs={**INPUT, "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(
            label=label, help_text=hint, required=False, min_value=Decimal(0), max_value=most, decimal_places=places,
            widget=widget, error_messages={"invalid": _("Write a number, for example 12.")},
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"[\s\u00a0€h]", "", str(value or "")).replace(",", "."))


class BlockChoices(RowsField):
    """Building blocks by name in the page's language."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class StepForm(forms.Form):
    """One step of an adoption: only the states it may go to now are choices."""

    to = forms.ChoiceField(label=_("What happens?"), widget=forms.RadioSelect)
    on = date_of(_("When did it happen?"), _("The day itself, today or earlier."))
    why = words(_("Why?"), _("Needed when you stop. Others learn from the reason."), longest=rules.LONGEST, rows=3)
    adapted = words(
        _("How was it adapted?"), _("What you did in another way than the entry says."), longest=rules.LONGEST, rows=3
    )
    blocks = BlockChoices(
        Block.objects.none(), label=_("Building blocks in use from now on"), required=False,
        widget=forms.CheckboxSelectMultiple(attrs={}),
    )  # fmt: skip
    hours = Amount(
        _("Hours since the previous step"), most=MOST_HOURS, places=1,
        hint=_("Everybody's work together. Leave empty if you do not know: empty is not zero."),
    )  # fmt: skip
    euros = Amount(
        _("Euros since the previous step"), most=MOST_EUROS, places=0, hint=_("Whole euros, besides the hours.")
    )
    people_reached = forms.IntegerField(
        label=_("People reached since the previous step"), required=False, min_value=0, max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={**INPUT, "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    heir_name = line(
        _("Who carries it on?"),
        _("A post or a name, for example: cultural secretary."),
        required=False,
        longest=120,
    )
    heir_organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("In which organisation?"), required=False,
        empty_label=_("Not chosen"), widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    budget_line = line(_("Which budget line pays for it?"), required=False, longest=200)
    plan_place = line(
        _("Where is it in a plan?"), _("For example: Wellbeing plan 2026, measure 3.2."), required=False, longest=200
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    EMBEDDING = ("heir_name", "heir_organisation", "budget_line", "plan_place")
    COSTS = ("hours", "euros", "people_reached")

    def __init__(self, *args: Any, status: str, region: Region, blocks: Iterable[Block], **options: Any) -> None:
        super().__init__(*args, **options)
        self._field("to").choices = rules.status_choices(status)
        known = [block.pk for block in blocks]
        self._field("blocks").queryset = Block.objects.filter(pk__in=known)
        if not known:
            del self.fields["blocks"]
        self._field("heir_organisation").queryset = region.organisations.all()
        if "embedded" not in rules.next_states(status):
            for name in self.EMBEDDING:
                del self.fields[name]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @property
    def asks_for_heir(self) -> bool:
        return "heir_name" in self.fields

    @property
    def embedding_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.EMBEDDING if name in self.fields]

    @property
    def cost_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.COSTS]

    def step(self) -> Step:
        """What was given, for the action; after is_valid."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "adopter")}
        return Step(**{**given, "blocks": tuple(given.get("blocks", ()))})


class StartForm(StepForm):
    """The first step, and who takes it."""

    adopter = forms.ChoiceField(label=_("Who takes it up?"), widget=forms.Select(attrs=INPUT))
    field_order = ("adopter", *StepForm.base_fields)

    def __init__(self, *args: Any, places: Places, **options: Any) -> None:
        super().__init__(*args, status=rules.NONE, **options)
        self.places: dict[str, Area | Organisation] = {f"area-{row.pk}": row for row in places.areas}
        self.places |= {f"organisation-{row.pk}": row for row in places.organisations}
        self._field("adopter").choices = [(key, str(row)) for key, row in self.places.items()]

    def adopts(self) -> dict[str, Area | Organisation]:
        """{"area": row} or {"organisation": row}, as start_adoption takes it."""
        key = self.cleaned_data["adopter"]
        return {key.partition("-")[0]: self.places[key]}


class AnnulForm(forms.Form):
    why = words(_("What was wrong with the step?"), required=True, longest=rules.LONGEST, rows=3)


class IndicatorChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return text(obj.titles, get_language() or "fi")


class FigureChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        language = get_language() or "fi"
        group = "" if obj.group == "all" else f", {group_title(obj.group)}"
        return f"{obj.publication.period}{group}: {shown(obj, language)} ({obj.publication.source.producer})"


class IndicatorForm(forms.Form):
    """First which indicator."""

    indicator = IndicatorChoice(
        Indicator.objects.none(), label=_("Indicator"), empty_label=_("Choose"), widget=forms.Select(attrs=INPUT)
    )

    def __init__(self, *args: Any, indicators: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["indicator"]
        field.queryset = indicators


NOT_NEEDED: dict[str, Any] = {
    "required": False, "blank": True, "empty_label": _("Not yet"), "widget": forms.RadioSelect,
}  # fmt: skip


class FiguresForm(forms.Form):
    """Then its figure before and after, among the published ones of the area."""

    before = FigureChoice(Figure.objects.none(), label=_("Before"), **NOT_NEEDED)
    after = FigureChoice(Figure.objects.none(), label=_("After"), **NOT_NEEDED)

    def __init__(self, *args: Any, figures: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("before", "after"):
            field: Any = self.fields[name]
            field.queryset = figures


class MatrixForm(forms.Form):
    """The matrix's filters, in the address so that a view can be sent to somebody."""

    status = forms.ChoiceField(label=_("State"), required=False, widget=forms.Select(attrs=INPUT))
    group = forms.ModelChoiceField(
        TargetGroup.objects.none(), label=_("Target group"), required=False, empty_label=_("All"),
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Municipality"), required=False, empty_label=_("All"), to_field_name="code",
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    organisations = forms.BooleanField(
        label=_("Show organisations too"), required=False, widget=forms.CheckboxInput(attrs={})
    )

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        status: Any = self.fields["status"]
        status.choices = [("", _("All")), *rules.STATUSES.items()]
        group: Any = self.fields["group"]
        group.queryset = region.target_groups.all()
        group.label_from_instance = lambda row: text(row.names, get_language() or "fi")
        area: Any = self.fields["area"]
        area.queryset = region.municipalities.order_by("names__fi", "code")
