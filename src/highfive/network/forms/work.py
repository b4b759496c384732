"""A line of work in as few strokes as can be, and what the sums are of."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Area, Region
from highfive.network.forms.fields import INPUT, Hours, LocalDecimal, line, one_of
from highfive.network.forms.organisations import areas_of
from highfive.network.models import WorkEntry
from highfive.network.rules.reading import month_name
from highfive.network.rules.work import MOST_EUROS, MOST_HOURS, NOTHING, WORK_KINDS, months_back
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
        if entry and entry.month not in months:
            months.append(entry.month)
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

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not (given["hours"] or given["euros"]):
            self.add_error("hours", str(NOTHING.message))
        return given

    def content(self) -> dict[str, Any]:
        """What actions.record_work and correct_work take, without `once`."""
        names = ("hours", "euros", "kind", "area", "month", "note")
        given = {name: self.cleaned_data[name] for name in names}
        return {**given, "project": self.cleaned_data.get("project")}


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
    shared = {name: getattr(entry, name) or "" for name in ("hours", "euros", "kind", "note")}
    for name in ("hours", "euros"):
        shared[name] = f"{shared[name]:f}".replace(".", ",").removesuffix(",00") if shared[name] else ""
    return {**shared, "area": entry.area_id, "month": entry.month.isoformat(), "project": entry.project_id}


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
