"""Forms of observations: what was heard, and what the second reader says of it."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Area, Region
from highfive.core.rules import text
from highfive.network.actions.observations import Told
from highfive.network.forms.fields import INPUT, NamedChoices, date_of, one_of, words
from highfive.network.forms.organisations import areas_of
from highfive.network.models import Observation, TargetGroup
from highfive.network.rules.observations import FUTURE_DAY, HEARD, LONGEST_OBSERVATION, recognisable
from highfive.network.rules.themes import THEMES

WARNING = "warning"


def capitalised(words: dict[str, Any]) -> list[tuple[str, Any]]:
    """A closed list as choices that stand alone."""
    return [(code, capfirst(said)) for code, said in words.items()]


class ObservationForm(forms.Form):
    """What was heard. Words that may tell of one person are asked about once; sent again, they go through."""

    text = words(
        _("What did you hear?"),
        _("Write what was said of life here, not who said it: no names, addresses or numbers."),
        required=True,
        longest=LONGEST_OBSERVATION,
        rows=5,
    )
    target_groups = NamedChoices(
        TargetGroup.objects.none(),
        label=_("Whom is this about?"),
        name=lambda row: text(row.names, get_language() or "fi"),
    )
    theme = forms.ChoiceField(
        label=_("Theme"), choices=[("", _("Choose")), *capitalised(THEMES)], widget=forms.Select(attrs=INPUT)
    )
    area = one_of(_("Municipality"), Area.objects.none(), empty=_("The whole region"))
    heard = forms.ChoiceField(
        label=_("Where did you hear it?"),
        choices=[("", _("Choose")), *capitalised(HEARD)],
        widget=forms.Select(attrs=INPUT),
    )
    heard_on = date_of(_("Which day?"))
    asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        region: Region,
        places: frozenset[str],
        observation: Observation | None = None,
        like: Observation | None = None,
        home: int | None = None,
        initial: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        options["initial"] = _initial(observation) if observation else {**_begun(like, home), **(initial or {})}
        super().__init__(*args, **options)
        self.places, self.found = places, ""
        rows = {"area": areas_of(region), "target_groups": region.target_groups.all()}
        for name, choices in rows.items():
            self.fields[name].queryset = choices  # type: ignore[attr-defined]
        if not region.target_groups.exists():
            del self.fields["target_groups"]
        else:
            self.fields["target_groups"].required = True

    def clean_heard_on(self) -> Any:
        day = self.cleaned_data["heard_on"]
        if day > localdate():
            raise forms.ValidationError(str(FUTURE_DAY.message))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.found = ", ".join(recognisable(given.get("text", ""), self.places))
        if self.found and self.found != given.get("asked"):
            self.add_error(None, forms.ValidationError(self.found, code=WARNING))
        return given

    @property
    def asks_again(self) -> bool:
        """Whether nothing is wrong, only words are asked about."""
        return bool(self.errors) and set(self.errors) == {"__all__"} and self.has_error("__all__", WARNING)

    def content(self) -> Told:
        """What actions.tell_observation and mend_observation take."""
        given = self.cleaned_data
        return Told(
            text=given["text"],
            heard=given["heard"],
            theme=given["theme"],
            heard_on=given["heard_on"],
            area=given["area"],
            target_groups=given.get("target_groups", []),
        )


def _initial(row: Observation) -> dict[str, Any]:
    return {
        "text": row.text, "theme": row.theme, "area": row.area_id, "heard": row.heard, "heard_on": row.heard_on,
        "target_groups": [group.pk for group in row.target_groups.all()],
    }  # fmt: skip


def _begun(like: Observation | None, home: int | None) -> dict[str, Any]:
    """A new one is of today; of several heard in one place, the next begins with the place and the day of the last."""
    same = {"area": like.area_id, "heard": like.heard, "heard_on": like.heard_on} if like else {}
    return {"heard_on": localdate(), "area": home, **same}


class ReviewForm(forms.Form):
    """Show it or return it; `version` is what was read, `to` the button that was pressed."""

    reason = words(_("What should be mended?"), _("Only when you return it."), longest=300, rows=3)
    to = forms.ChoiceField(choices=[("shown", ""), ("returned", "")], widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31)


class ObservationFilter(forms.Form):
    """Which observations are listed; what is not known there means all."""

    group = one_of(_("Target group"), TargetGroup.objects.none(), empty=_("All target groups"))
    area = one_of(_("Municipality"), Area.objects.none(), empty=_("All municipalities"))
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("", _("All themes")), *capitalised(THEMES)],
        required=False,
        widget=forms.Select(attrs=INPUT),
    )

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        group: Any = self.fields["group"]
        group.queryset = region.target_groups.all()
        group.label_from_instance = lambda row: text(row.names, get_language() or "fi")
        self.fields["area"].queryset = areas_of(region)  # type: ignore[attr-defined]
