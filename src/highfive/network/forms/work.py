"""A line of work in as few strokes as can be, the hours of a week, and what the sums are of."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Area, Region
from highfive.network.forms.fields import INPUT, Hours, LocalDecimal, date_of, line, one_of
from highfive.network.forms.organisations import areas_of
from highfive.network.models import WorkEntry
from highfive.network.rules.reading import month_name
from highfive.network.rules.work import (
    FUTURE_DAY,
    MOST_EUROS,
    MOST_HOURS,
    MOST_WEEK_HOURS,
    NOTHING,
    WORK_KINDS,
    first_of_month,
    months_back,
)
from highfive.projects.models import Project

MONTHS_OFFERED = 15  # this year and the end of the last one, when reports are made


class WorkForm(forms.Form):
    """Hours first; what stays the same from line to line is filled already."""

    hours = Hours(_("Hours"), most=MOST_HOURS, unit="htHT")
    euros = LocalDecimal(_("Euros"), most=MOST_EUROS, unit="€")
    kind = forms.ChoiceField(
        label=_("Kind of work"), choices=list(WORK_KINDS.items()), widget=forms.Select(attrs=INPUT)
    )
    area = one_of(_("Municipality"), Area.objects.none(), empty=_("The whole region"))
    month = forms.TypedChoiceField(label=_("Month"), coerce=date.fromisoformat, widget=forms.Select(attrs=INPUT))
    day = date_of(
        _("Day"), _("Leave empty for today, or for hours of many days. A day decides the month, too."), required=False
    )
    project = one_of(_("Project"), Project.objects.none(), empty=_("No project"))
    note = line(_("Note"), required=False, longest=200, autocomplete="off")
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        region: Region,
        today: date,
        entry: WorkEntry | None = None,
        like: WorkEntry | None = None,
        **options: Any,
    ) -> None:
        months = months_back(today, MONTHS_OFFERED)
        options["initial"] = _of_line(entry) if entry else _like(like, months)
        super().__init__(*args, **options)
        if entry:
            self.fields["day"].help_text = _("Empty: only the month is known. A day decides the month, too.")
            months = months if entry.month in months else [*months, entry.month]
        self.fields["month"].choices = [(m.isoformat(), month_name(m)) for m in months]  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas_of(region)  # type: ignore[attr-defined]
        self.fields["project"].queryset = region.projects.all()  # type: ignore[attr-defined]
        if not region.projects.exists():
            del self.fields["project"]
        self._focus()

    def _focus(self) -> None:
        """Where typing begins: the first field that is wrong, else the hours."""
        wrong = next((name for name in self.fields if name in self.errors), "hours") if self.is_bound else "hours"
        self.fields[wrong].widget.attrs["autofocus"] = True

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and day > localdate():
            raise forms.ValidationError(str(FUTURE_DAY.message))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not (given["hours"] or given["euros"]):
            self.add_error("hours", str(NOTHING.message))
        return given

    def content(self) -> dict[str, Any]:
        """What actions.record_work and correct_work take, without `once`."""
        names = ("hours", "euros", "kind", "area", "month", "day", "note")
        given = {name: self.cleaned_data[name] for name in names}
        month = first_of_month(given["day"] or given["month"])
        return {**given, "month": month, "project": self.cleaned_data.get("project")}


class QuickWorkForm(forms.Form):
    """One line of work of today, for the desk: the kind and the municipality stand as in the line before."""

    kind = forms.ChoiceField(
        label=_("Kind of work"), choices=list(WORK_KINDS.items()), widget=forms.Select(attrs=INPUT)
    )
    area = one_of(_("Municipality"), Area.objects.none(), empty=_("The whole region"))
    hours = Hours(_("Hours"), most=MOST_HOURS, unit="htHT")
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, region: Region, like: WorkEntry | None = None, **options: Any) -> None:
        kind, area = (like.kind, like.area_id) if like else ("contacts", None)
        options = {
            "auto_id": "work_%s", "initial": {"kind": kind, "area": area, "once": uuid.uuid4()}, **options
        }  # fmt: skip
        super().__init__(*args, **options)
        self.fields["area"].queryset = areas_of(region)  # type: ignore[attr-defined]

    def clean_hours(self) -> Decimal:
        hours: Decimal = self.cleaned_data["hours"]
        if not hours:
            raise forms.ValidationError(str(NOTHING.message))
        return hours


class WeekHoursForm(forms.Form):
    """How many hours a week a member has for the work here."""

    hours = Hours(_("Hours a week"), most=MOST_WEEK_HOURS, unit="htHT")

    def __init__(self, *args: Any, agreed: Decimal | None = None, **options: Any) -> None:
        options["initial"] = {"hours": typed(agreed)}
        super().__init__(*args, **options)
        self.fields["hours"].help_text = _("For example 6 or 7,5. Empty: no hours have been agreed.")

    def content(self) -> Decimal | None:
        """What actions.set_week_hours takes."""
        return self.cleaned_data["hours"] or None


def typed(number: Decimal | None) -> str:
    """A number as it is typed: 1,5."""
    return f"{number.normalize():f}".replace(".", ",") if number else ""


def _like(last: WorkEntry | None, months: list[date]) -> dict[str, Any]:
    """What the next line has in common with the last one."""
    start: dict[str, Any] = {"once": uuid.uuid4(), "month": months[0].isoformat()}
    if last is None:
        return start
    month = last.month if last.month in months else months[0]
    return {
        **start, "kind": last.kind, "area": last.area_id, "month": month.isoformat(), "project": last.project_id
    }  # fmt: skip


def _of_line(entry: WorkEntry) -> dict[str, Any]:
    shared = {"hours": typed(entry.hours), "euros": typed(entry.euros), "kind": entry.kind, "note": entry.note}
    return {
        **shared,
        "day": entry.day,
        "area": entry.area_id,
        "month": entry.month.isoformat(),
        "project": entry.project_id,
    }


class WorkFilter(forms.Form):
    """Which year and project the sums are of; what is not known there means all."""

    year = forms.TypedChoiceField(
        label=_("Year"), coerce=int, empty_value=None, required=False, widget=forms.Select(attrs=INPUT)
    )
    project = one_of(_("Project"), Project.objects.none(), empty=_("All projects"))

    def __init__(self, *args: Any, region: Region, years: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", _("All years")), *((str(year), str(year)) for year in years)
        ]  # fmt: skip
        self.fields["project"].queryset = region.projects.all()  # type: ignore[attr-defined]
