"""Naming a deputy: who, from which day, to which day; for an administrator also whose."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Person, Region
from highfive.network.forms.fields import INPUT, date_of


class DeputyForm(forms.Form):
    """`person` is there only where anybody's deputy may be named."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Who is away"), widget=forms.Select(attrs=INPUT))
    deputy = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who stands in"),
        empty_label=_("Choose a person"),
        widget=forms.Select(attrs=INPUT),
    )
    starts_on = date_of(_("First day"))
    ends_on = date_of(_("Last day"), _("This day is included."))

    def __init__(self, *args: Any, region: Region, by: Person, anybody: bool, today: date, **options: Any) -> None:
        options.setdefault("initial", {"person": by.pk, "starts_on": today})
        super().__init__(*args, **options)
        self.today = today
        people = Person.objects.filter(memberships__region=region, is_active=True).distinct()
        self.fields["deputy"].queryset = people if anybody else people.exclude(pk=by.pk)  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        if not anybody:
            del self.fields["person"]

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        if day < self.today:
            raise forms.ValidationError(_("This day has passed. Check the day."))
        return day
