"""What people fill in: what a pilot states, a commitment, a round, the decision, why it was given up."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.core.forms import RowsField
from highfive.core.models import Area, Organisation, Region
from highfive.core.queries import municipalities
from highfive.core.rules import text
from highfive.figures.models import Indicator
from highfive.network.models import TargetGroup
from highfive.pilots import queries
from highfive.pilots.models import Pilot
from highfive.pilots.rules.questions import MOST, SCALES
from highfive.pilots.rules.statuses import ENDINGS
from highfive.projects.models import Project
from highfive.surveys.rules.rounds import MODES

INPUT = {"class": "hf-input"}
KEYS = {"fi": "fi", "fi-simple": "fi_simple", "sv": "sv", "en": "en"}
NAMES = dict(settings.LANGUAGES)
COUNTED = (
    ("yes_no", ("yes",)), ("often", ("4", "5")), ("often", ("1", "2")), ("agree", ("4", "5")), ("agree", ("1", "2")),
    ("good", ("4", "5")), ("good", ("1", "2")),
)  # fmt: skip
SECTIONS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("names", _("What is it called?"), ("names",)),
    ("question", _("What do we want to know?"), ("question",)),
    ("hypothesis", _("What do we believe will happen, and why?"), ("hypothesis",)),
    ("activity", _("What is done?"), ("activity",)),
    ("where", _("Where and for whom?"), ("area", "target_groups", "source_project")),
    ("measure", _("What is measured?"), ("measure",)),
    ("questions", _("If it is a short survey: what is asked?"), ("question_1", "question_2", "question_3")),
    ("indicator", _("If it is an indicator: which one?"), ("indicator", "before_period", "after_period")),
    ("rule", _("By what rule do we decide?"), ("direction", "adopt_at", "stop_at", "confidence")),
    ("planned", _("How many answers?"), ("people", "planned_before", "planned_after", "expected_before")),
    ("day", _("When do we decide?"), ("decide_on",)),
)
TEXTS = ("names", "question", "hypothesis", "activity")


def counted_choices() -> list[tuple[str, str]]:
    """Ready pairs of a scale and the answers that count, in the page's language."""
    language, found = get_language() or "fi", []
    for scale, counts in COUNTED:
        options = {name: text(labels, language) for name, labels in SCALES[scale].options}
        ends = list(options.values())
        said = ", ".join(options[name] for name in counts)
        found.append((f"{scale}:{','.join(counts)}", f"{ends[0]} – {ends[-1]}: {said}"))
    return found


def _text(label: Any, *, long: bool, required: bool) -> forms.CharField:
    widget: Any = forms.Textarea(attrs={**INPUT, "rows": 3}) if long else forms.TextInput(attrs=INPUT)
    return forms.CharField(label=label, required=required, max_length=1000 if long else 160, widget=widget)


def _whole(label: Any, hint: Any = "", least: int = 1, most: int = 10_000_000) -> forms.IntegerField:
    widget = forms.TextInput(attrs={**INPUT, "inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=least, max_value=most, widget=widget,
        error_messages={"invalid": _("Write a whole number.")},
    )  # fmt: skip


class Points(forms.DecimalField):
    """A number of points, with a comma or a point."""

    def __init__(self, label: Any, hint: Any) -> None:
        widget = forms.TextInput(attrs={**INPUT, "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(
            label=label, help_text=hint, required=False, max_digits=5, decimal_places=1, min_value=Decimal(-100),
            max_value=Decimal(100), widget=widget, error_messages={"invalid": _("Write a number, for example 7,5.")},
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        typed = value.replace(",", ".").replace("−", "-") if isinstance(value, str) else value
        return super().to_python(typed)


def _day(label: Any, hint: Any = "", required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={**INPUT, "type": "date"}, format="%Y-%m-%d")
    formats = ["%Y-%m-%d", "%d.%m.%Y"]
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget, input_formats=formats)


class PilotForm(forms.Form):
    """Everything a pilot states; only the name and the place are needed to save a draft."""

    area = forms.ModelChoiceField(
        label=_("Municipality or the whole region"), queryset=Area.objects.none(), empty_label=None,
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    target_groups = RowsField(
        label=_("Target groups"), queryset=TargetGroup.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    source_project = forms.ModelChoiceField(
        label=_("Project"), queryset=Project.objects.none(), required=False, empty_label=_("no project"),
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    measure = forms.ChoiceField(
        label=_("How is it measured?"), widget=forms.RadioSelect,
        choices=[
            ("survey", _("a short survey before and after, answered without names")),
            ("indicator", _("an indicator whose numbers are in the store, with intervals")),
        ],
    )  # fmt: skip
    indicator = forms.ModelChoiceField(
        label=_("Indicator"), queryset=Indicator.objects.none(), required=False, empty_label=_("none"),
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    before_period = forms.CharField(
        label=_("Time of the number before"), help_text=_("As the store writes it, for example 2025."), required=False,
        max_length=40, widget=forms.TextInput(attrs=INPUT),
    )  # fmt: skip
    after_period = forms.CharField(
        label=_("Time of the number after"), required=False, max_length=40, widget=forms.TextInput(attrs=INPUT)
    )
    direction = forms.ChoiceField(
        label=_("Which way is better?"), widget=forms.RadioSelect,
        choices=[("up", _("the number should rise")), ("down", _("the number should fall"))],
    )  # fmt: skip
    adopt_at = Points(
        _("Adopt, if it improves at least (percentage points)"),
        _("The whole confidence interval must be on this side of the threshold."),
    )
    stop_at = Points(
        _("Stop, if it improves less than (percentage points)"),
        _("At most the number above. Between the two the recommendation is to adapt."),
    )
    confidence = forms.TypedChoiceField(
        label=_("How sure must we be?"), coerce=int, widget=forms.RadioSelect,
        choices=[
            (80, _("80 per cent: at most 10 of 100 such pilots are wrongly adopted, and as many wrongly stopped")),
            (90, _("90 per cent: at most 5 of 100 each way")),
            (95, _("95 per cent: at most 3 of 100 each way")),
        ],
    )  # fmt: skip
    people = _whole(_("How many adults live where the pilot is?"), _("The answers speak of these people."))
    planned_before = _whole(_("Answers planned before"), _("At least 30: a share of fewer is never shown."))
    planned_after = _whole(_("Answers planned after"))
    expected_before = _whole(
        _("What share do you expect before, in per cent?"),
        _("A guess is enough. Without one we count with 50."),
        0,
        100,
    )
    decide_on = _day(_("Day of the decision"), required=False)

    def __init__(self, region: Region, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._add_texts()
        self._add_questions()
        fields: dict[str, Any] = self.fields
        fields["area"].queryset = Area.objects.filter(pk__in=[area.pk for area in queries.areas_for(region)])
        fields["target_groups"].queryset = TargetGroup.objects.filter(region=region)
        fields["target_groups"].label_from_instance = lambda each: text(each.names, get_language() or "fi")
        fields["source_project"].queryset = Project.objects.filter(region=region)
        fields["indicator"].queryset = queries.indicators_with_intervals(region)
        fields["indicator"].label_from_instance = lambda each: text(each.titles, get_language() or "fi")

    def _add_texts(self) -> None:
        for name in TEXTS:
            for code, key in KEYS.items():
                self.fields[f"{name}_{key}"] = _text(
                    NAMES[code], long=name != "names", required=(name, code) == ("names", "fi")
                )

    def _add_questions(self) -> None:
        for place in range(1, MOST + 1):
            for code, key in KEYS.items():
                self.fields[f"question_{place}_{key}"] = _text(NAMES[code], long=False, required=False)
            self.fields[f"question_{place}_scale"] = forms.ChoiceField(
                label=_("Answers, and those that count"), choices=counted_choices(), required=False,
                widget=forms.Select(attrs=INPUT),
            )  # fmt: skip

    def sections(self) -> list[dict[str, Any]]:
        """One question a section, with the fields of each: texts with the other languages folded."""
        found = []
        for key, title, names in SECTIONS:
            parts = [self._part(name) for name in names]
            found.append({"key": key, "title": title, "parts": parts})
        return found

    def _part(self, name: str) -> dict[str, Any]:
        if f"{name}_fi" not in self.fields:
            return {"fields": [self[name]]}
        folded = [self[f"{name}_{key}"] for key in ("sv", "en", "fi_simple")]
        after = [self[f"{name}_scale"]] if f"{name}_scale" in self.fields else []
        number = int(name[-1]) if after else None
        return {"fields": [self[f"{name}_fi"]], "folded": folded, "after": after, "number": number,
                "open": any(field.errors for field in folded)}  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        adopt, stop = given.get("adopt_at"), given.get("stop_at")
        if adopt is not None and stop is not None and stop > adopt:
            self.add_error("stop_at", _("This must be at most the number from which the pilot is adopted."))
        if self._questions() and any(not asked["labels"].get("fi") for asked in self._questions()):
            self.add_error("question_1_fi", _("Write every question in Finnish too."))
        return given

    def _questions(self) -> list[dict[str, Any]]:
        found = []
        for place in range(1, MOST + 1):
            labels = self._texts(f"question_{place}")
            scale, _colon, counts = (self.cleaned_data.get(f"question_{place}_scale") or "").partition(":")
            if labels:
                found.append({"labels": labels, "scale": scale, "counts": counts.split(",")})
        return found

    def _texts(self, name: str) -> dict[str, str]:
        given = {code: (self.cleaned_data.get(f"{name}_{key}") or "").strip() for code, key in KEYS.items()}
        return {code: words for code, words in given.items() if words}

    def values(self) -> dict[str, Any]:
        """What actions.create_pilot and save_pilot take."""
        plain = ("area", "source_project", "measure", "indicator", "before_period", "after_period", "direction",
                 "adopt_at", "stop_at", "confidence", "people", "planned_before", "planned_after", "expected_before",
                 "decide_on", "target_groups")  # fmt: skip
        texts = {name: self._texts(name) for name in TEXTS}
        return {name: self.cleaned_data[name] for name in plain} | texts | {"questions": self._questions()}

    @staticmethod
    def initial_of(pilot: Pilot) -> dict[str, Any]:
        """What the form shows of a stored pilot."""
        plain = ("measure", "before_period", "after_period", "direction", "adopt_at", "stop_at", "confidence", "people",
                 "planned_before", "planned_after", "expected_before", "decide_on")  # fmt: skip
        found: dict[str, Any] = {name: getattr(pilot, name) for name in plain}
        for name in ("adopt_at", "stop_at"):
            found[name] = None if found[name] is None else floatformat(found[name], "-1")
        found |= {"area": pilot.area_id, "source_project": pilot.source_project_id, "indicator": pilot.indicator_id}
        found["target_groups"] = list(pilot.target_groups.values_list("pk", flat=True))
        for name in TEXTS:
            found |= {f"{name}_{key}": getattr(pilot, name).get(code, "") for code, key in KEYS.items()}
        for place, asked in enumerate(pilot.questions, 1):
            found |= {f"question_{place}_{key}": asked["labels"].get(code, "") for code, key in KEYS.items()}
            found[f"question_{place}_scale"] = f"{asked['scale']}:{','.join(asked['counts'])}"
        return found


class CommitmentForm(forms.Form):
    """What an organisation commits to."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None,
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What does it commit to?"), max_length=1000, widget=forms.Textarea(attrs={**INPUT, "rows": 3}),
        help_text=_("So that it can be seen afterwards whether it happened. Its own person confirms this text."),
    )  # fmt: skip

    def __init__(self, region: Region, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = Organisation.objects.filter(region=region)  # type: ignore[attr-defined]


class PilotRoundForm(forms.Form):
    """A short round: its days, channels and who controls the data."""

    opens_on = _day(_("First day to answer"))
    closes_on = _day(_("Last day to answer"))
    channels = forms.MultipleChoiceField(
        label=_("Channels"), choices=list(MODES.items()), widget=forms.CheckboxSelectMultiple
    )
    controllers = forms.CharField(
        label=_("Controllers of the data"),
        help_text=_("One a line: name, then a comma and how to reach its data protection officer."),
        max_length=2000, widget=forms.Textarea(attrs={**INPUT, "rows": 3}),
    )  # fmt: skip
    contact_phone = forms.CharField(
        label=_("Telephone for residents"), max_length=40, widget=forms.TextInput(attrs={**INPUT, "inputmode": "tel"})
    )

    def __init__(self, pilot: Pilot, *args: Any, **options: Any) -> None:
        region, today = pilot.region, timezone.localdate()
        names = municipalities(region) if pilot.area == region.area else [pilot.area]
        initial = {
            "opens_on": today, "closes_on": today + timedelta(days=14), "channels": ["web", "paper", "phone"],
            "controllers": "\n".join(str(area) for area in names), "contact_phone": region.phone,
        }  # fmt: skip
        super().__init__(*args, **{"initial": initial, **options})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes = given.get("opens_on"), given.get("closes_on")
        if isinstance(opens, date) and isinstance(closes, date) and closes < opens:
            self.add_error("closes_on", _("The last day to answer is before the first. Choose a later day."))
        return given

    def clean_controllers(self) -> list[dict[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["controllers"].splitlines() if line.strip()]
        parts = [line.partition(",") for line in lines]
        return [{"name": name.strip(), "contact": contact.strip()} for name, _comma, contact in parts]


class DecisionForm(forms.Form):
    """The decision: a person's, whatever the arithmetic recommends."""

    ending = forms.ChoiceField(label=_("Decision"), choices=list(ENDINGS.items()), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons of the decision"), max_length=2000, widget=forms.Textarea(attrs={**INPUT, "rows": 4})
    )
    difference = forms.CharField(
        label=_("If you decide otherwise than the rule recommends: why?"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={**INPUT, "rows": 3}),
    )  # fmt: skip
    lesson_fi = forms.CharField(
        label=_("What did we learn? (in Finnish)"), max_length=2000, widget=forms.Textarea(attrs={**INPUT, "rows": 3}),
        help_text=_("What would you tell a municipality that thinks of the same? Failures are worth telling."),
    )  # fmt: skip
    lesson_sv = forms.CharField(
        label=_("What did we learn? (in Swedish)"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={**INPUT, "rows": 2}),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What actions.decide_pilot takes."""
        given: Mapping[str, Any] = self.cleaned_data
        lesson = {code: given[f"lesson_{code}"] for code in ("fi", "sv") if given[f"lesson_{code}"]}
        return {name: given[name] for name in ("ending", "reasons", "difference")} | {"lesson": lesson}


class AbandonForm(forms.Form):
    """Why a pilot is given up."""

    why = forms.CharField(
        label=_("Why is the pilot abandoned?"), max_length=1000, widget=forms.Textarea(attrs={**INPUT, "rows": 3})
    )
