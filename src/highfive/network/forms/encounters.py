"""The form of who meets whom."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Area, Organisation, Region
from highfive.core.rules import text
from highfive.network.forms.fields import NamedChoices, line, one_of
from highfive.network.forms.organisations import areas_of
from highfive.network.models import Encounter, TargetGroup


class EncounterForm(forms.Form):
    """Which organisation meets which group, where and when."""

    group = one_of(_("Target group"), TargetGroup.objects.none())
    organisation = one_of(_("Organisation"), Organisation.objects.none())
    areas = NamedChoices(
        Area.objects.none(), label=_("In which municipalities"), name=str, hint=_("Choose none: the whole region.")
    )
    place = line(_("Place"), _("For example: the library, at home, on the school bus."), required=False, longest=200)
    when = line(_("When"), _("In words, for example: Tuesdays at ten."), required=False, longest=120)

    def __init__(
        self,
        *args: Any,
        region: Region,
        organisations: Any,
        encounter: Encounter | None = None,
        initial: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        options["initial"] = _initial(encounter) if encounter else initial
        super().__init__(*args, **options)
        rows = {"group": region.target_groups.all(), "organisation": organisations, "areas": areas_of(region)}
        for name, choices in rows.items():
            self.fields[name].queryset = choices  # type: ignore[attr-defined]
        group: Any = self.fields["group"]
        group.label_from_instance = lambda row: text(row.names, get_language() or "fi")


def _initial(row: Encounter) -> dict[str, Any]:
    return {
        "group": row.group_id, "organisation": row.organisation_id, "place": row.place, "when": row.when,
        "areas": [area.pk for area in row.areas.all()],
    }  # fmt: skip
