"""Fields the network's forms share: lines and texts in four languages, choices, numbers as a Finn writes them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from highfive.comments.rules import cleaned, one_line
from highfive.core.forms import RowsField
from highfive.core.rules import Refusal, Texts
from highfive.network.rules.recurrence import in_reach

INPUT = {"class": "hf-input"}
LANGUAGE_OF = {"fi": "fi", "fi_simple": "fi-simple", "sv": "sv", "en": "en"}  # ending of a field -> language
_CLOCK = re.compile(r"(\d{1,3})\s*(?::|h|t)\s*([0-5]?\d)?\s*(?:min)?\.?", re.I)


def ends_after_start(form: forms.Form, refusal: Refusal) -> None:
    """Within a form's `clean`: say beside the end that it comes before the start."""
    starts, ends = form.cleaned_data.get("starts"), form.cleaned_data.get("ends")
    if starts and ends and ends <= starts:
        form.add_error("ends", str(refusal.message))


class Line(forms.CharField):
    """One line as it is kept: nothing in it that cannot be seen; what shows nothing is empty."""

    def to_python(self, value: Any) -> str:
        return one_line(str(super().to_python(value) or ""))


class Words(forms.CharField):
    """Lines as they are kept, likewise; a line break counts as one letter, as the browser counts it."""

    def to_python(self, value: Any) -> str:
        return cleaned(str(super().to_python(value) or ""))


def line(label: Any, hint: Any = "", required: bool = True, longest: int = 160, **attributes: str) -> forms.CharField:
    """One line of text."""
    widget = forms.TextInput(attrs={**INPUT, **attributes})
    return Line(label=label, help_text=hint, required=required, max_length=longest, widget=widget)


def words(
    label: Any, hint: Any = "", required: bool = False, longest: int = 2000, rows: int = 4, **attributes: str
) -> forms.CharField:
    """Text of several lines."""
    widget = forms.Textarea(attrs={**INPUT, "rows": rows, **attributes})
    return Words(label=label, help_text=hint, required=required, max_length=longest, widget=widget)


def date_of(label: Any, hint: Any = "", required: bool = True) -> forms.DateField:
    """A day, picked or typed as 24.11.2026."""
    widget = forms.DateInput(attrs={**INPUT, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=widget,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        validators=[_in_reach],
    )


def _in_reach(day: date) -> None:
    if not in_reach(day):
        raise forms.ValidationError(_("Check the year."))


def clock(label: Any) -> forms.TimeField:
    """A time of day, picked or typed as 14.30."""
    widget = forms.TimeInput(attrs={**INPUT, "type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, input_formats=["%H:%M", "%H.%M", "%H"])


class Choice(forms.Select):
    """A choice that says itself what its empty option means, so no browser demands another."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class OneOrNone(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among rows and a named "none": something always stands chosen, so it is not shown as optional."""

    def __init__(self, rows: Any, **options: Any) -> None:
        super().__init__(rows, required=False, **options)
        self.required = True

    def clean(self, value: Any) -> Any:
        return None if value in self.empty_values else super().clean(value)


def one_of(label: Any, rows: Any, *, empty: Any = None, hint: Any = "") -> "forms.ModelChoiceField[Any]":
    """A choice of one row; `empty` says what none of them means, without it one must be chosen."""
    options = {"label": label, "help_text": hint, "empty_label": empty, "widget": Choice(attrs=INPUT)}
    return forms.ModelChoiceField(rows, **options) if empty is None else OneOrNone(rows, **options)


class NamedChoices(RowsField):
    """A choice of any number of rows, each by its name in the page's language."""

    def __init__(self, rows: Any, *, label: Any, name: Any, hint: Any = "") -> None:
        super().__init__(
            rows, label=label, help_text=hint, required=False, widget=forms.CheckboxSelectMultiple(attrs={})
        )
        self.name = name

    def label_from_instance(self, obj: Any) -> str:
        return str(self.name(obj))


class LocalDecimal(forms.DecimalField):
    """A number with a comma or a point, and spaces where people put them; empty is nothing: 0."""

    def __init__(self, label: Any, *, most: Decimal, unit: str = "") -> None:
        attributes = {**INPUT, "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            label=label,
            required=False,
            min_value=Decimal(0),
            max_value=most,
            decimal_places=2,
            widget=forms.TextInput(attrs=attributes),
            error_messages={"invalid": _("Write a number, for example 1,5.")},
        )
        self.unit = unit

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        typed = re.sub(rf"[\s\u00a0{self.unit}]", "", str(value or "")).replace(",", ".")
        return super().to_python(typed)

    def clean(self, value: Any) -> Decimal:
        return super().clean(value) or Decimal(0)


class Hours(LocalDecimal):
    """Hours: 1,5 or 1.5 or 1:30 or 1 h 30 min."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if found := _CLOCK.fullmatch(str(value or "").strip()):
            return (Decimal(found[1]) + Decimal(int(found[2] or 0)) / 60).quantize(Decimal("0.01"))
        return super().to_python(value)


def texts(given: dict[str, Any], name: str) -> Texts:
    """What was given for `name` in each language that has something."""
    found = {language: given.get(f"{name}_{ending}", "") for ending, language in LANGUAGE_OF.items()}
    return {language: said for language, said in found.items() if said}


def spread(texts_of: Texts, name: str) -> dict[str, str]:
    """The same the other way: initial values of the fields."""
    return {f"{name}_{ending}": texts_of.get(language, "") for ending, language in LANGUAGE_OF.items()}


class LanguagesForm(forms.Form):
    """A form with some texts in four languages; the page folds the other ones away."""

    @property
    def others(self) -> list[BoundField]:
        """The fields in other languages than Finnish."""
        return [bound for bound in self if bound.name.endswith(("_fi_simple", "_sv", "_en"))]

    @property
    def firsts(self) -> list[BoundField]:
        """All the other fields."""
        return [bound for bound in self if bound not in self.others]

    @property
    def others_open(self) -> bool:
        """Whether there is something to see among the folded ones."""
        return any(bound.errors or bound.value() for bound in self.others)
