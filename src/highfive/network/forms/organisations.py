"""Forms of organisations and of who in them does what."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Area, Organisation, Person, Region
from highfive.core.rules import text
from highfive.network.forms.fields import INPUT, NamedChoices, line, one_of, words
from highfive.network.models import Position, TargetGroup
from highfive.network.rules.organisations import ORGANISATION_KINDS


def areas_of(region: Region) -> Any:
    """The region's municipalities as rows to choose from."""
    return region.municipalities.order_by("names__fi", "code")


class OrganisationForm(forms.Form):
    """An organisation's name, kind and municipality."""

    name = line(_("Name"), autocomplete="organization")
    kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=list(ORGANISATION_KINDS.items()), widget=forms.Select(attrs=INPUT)
    )
    area = one_of(_("Municipality"), Area.objects.none(), empty=_("The whole region"))

    def __init__(self, *args: Any, region: Region, organisation: Organisation | None = None, **options: Any) -> None:
        if organisation:
            row = organisation
            options["initial"] = {"name": row.name, "kind": row.kind, "area": row.area_id}
        super().__init__(*args, **options)
        self.fields["area"].queryset = areas_of(region)  # type: ignore[attr-defined]


class PositionForm(forms.Form):
    """Who does what, for whom and where."""

    title = line(_("Title or role"), _("For example: family worker."), longest=120)
    person = one_of(
        _("Person"),
        Person.objects.none(),
        empty=_("Nobody named"),
        hint=_("Only people with an account here. Others stay a title."),
    )
    what = words(_("What they do"), longest=600, rows=3)
    target_groups = NamedChoices(
        TargetGroup.objects.none(),
        label=_("Target groups they meet"),
        name=lambda row: text(row.names, get_language() or "fi"),
    )
    areas = NamedChoices(Area.objects.none(), label=_("Where"), name=str)

    def __init__(self, *args: Any, region: Region, position: Position | None = None, **options: Any) -> None:
        if position:
            row = position
            options["initial"] = {
                "title": row.title, "person": row.person_id, "what": row.what,
                "target_groups": [group.pk for group in row.target_groups.all()],
                "areas": [area.pk for area in row.areas.all()],
            }  # fmt: skip
        super().__init__(*args, **options)
        people = Person.objects.filter(memberships__region=region, is_active=True).distinct()
        rows = {"person": people, "target_groups": region.target_groups.all(), "areas": areas_of(region)}
        for name, choices in rows.items():
            self.fields[name].queryset = choices  # type: ignore[attr-defined]
        if not region.target_groups.exists():
            del self.fields["target_groups"]
