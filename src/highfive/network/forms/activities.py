"""The form of an activity: what, where, when, how it recurs, for whom."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Area, Organisation, Region
from highfive.core.rules import text
from highfive.network.actions.activities import ENDS_FIRST, ActivityContent
from highfive.network.forms.fields import (
    INPUT,
    LanguagesForm,
    NamedChoices,
    clock,
    date_of,
    ends_after_start,
    line,
    one_of,
    spread,
    texts,
    words,
)
from highfive.network.forms.organisations import areas_of
from highfive.network.models import Activity, TargetGroup
from highfive.network.rules.recurrence import HELSINKI, RECURRENCES, Series


class ActivityForm(LanguagesForm):
    """An activity within one day; a series repeats that day."""

    names_fi = line(_("Name in Finnish"))
    day = date_of(_("Day"), _("Of a series, its first day."))
    starts = clock(_("Begins"))
    ends = clock(_("Ends"))
    recurrence = forms.ChoiceField(
        label=_("How often"), choices=list(RECURRENCES.items()), widget=forms.Select(attrs=INPUT)
    )
    until = date_of(_("Last day of the series"), _("Leave empty if the series goes on."), required=False)
    place = line(_("Place"), _("A room, an address, a village."), required=False, longest=200)
    area = one_of(_("Municipality"), Area.objects.none(), empty=_("The whole region"))
    organisation = one_of(_("Organiser"), Organisation.objects.none(), empty=_("Not named"))
    description_fi = words(
        _("What is done there, in Finnish"), _("Who may come, what it costs, how to get there."), longest=1000, rows=3
    )
    names_fi_simple = line(_("Name in plain Finnish"), required=False)
    description_fi_simple = words(_("What is done there, in plain Finnish"), longest=1000, rows=3)
    names_sv = line(_("Name in Swedish"), required=False)
    description_sv = words(_("What is done there, in Swedish"), longest=1000, rows=3)
    names_en = line(_("Name in English"), required=False)
    description_en = words(_("What is done there, in English"), longest=1000, rows=3)
    target_groups = NamedChoices(
        TargetGroup.objects.none(),
        label=_("For whom"),
        name=lambda row: text(row.names, get_language() or "fi"),
    )
    public = forms.BooleanField(label=_("Show on the region's public page and in its calendar"), required=False)

    def __init__(
        self,
        *args: Any,
        region: Region,
        organisations: Any,
        activity: Activity | None = None,
        initial: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        options["initial"] = _initial(activity) if activity else initial
        super().__init__(*args, **options)
        rows = {"area": areas_of(region), "organisation": organisations, "target_groups": region.target_groups.all()}
        for name, choices in rows.items():
            self.fields[name].queryset = choices  # type: ignore[attr-defined]
        if not region.target_groups.exists():
            del self.fields["target_groups"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        ends_after_start(self, ENDS_FIRST)
        return given

    def content(self) -> ActivityContent:
        """What actions.create_activity and save_activity take."""
        given = self.cleaned_data
        return ActivityContent(
            names=texts(given, "names"),
            description=texts(given, "description"),
            starts_at=datetime.combine(given["day"], given["starts"], HELSINKI),
            ends_at=datetime.combine(given["day"], given["ends"], HELSINKI),
            recurrence=given["recurrence"],
            until=given["until"],
            place=given["place"],
            area=given["area"],
            organisation=given["organisation"],
            target_groups=given.get("target_groups", []),
            public=given["public"],
        )


def _initial(row: Activity) -> dict[str, Any]:
    series: Series = row.series
    return {
        **spread(row.names, "names"), **spread(row.description, "description"),
        "day": series.first.date(), "starts": series.first.time(), "ends": row.ends_at.astimezone(HELSINKI).time(),
        "recurrence": row.recurrence, "until": row.until, "place": row.place, "area": row.area_id,
        "organisation": row.organisation_id, "public": row.public,
        "target_groups": [group.pk for group in row.target_groups.all()],
    }  # fmt: skip
