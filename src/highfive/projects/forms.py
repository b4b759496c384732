"""What a person gives: a card to bring in and what it lacks; what a project leaves, and who carries it on."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Organisation, Region
from highfive.core.rules import Refused
from highfive.projects.actions import file_text
from highfive.projects.formats import plain
from highfive.projects.queries import organisations
from highfive.projects.rules import CODE_MISSING, NAME_MISSING, OUTPUT_KINDS

LIMIT = 1_000_000  # bytes of a file, letters of a text

TOO_LONG = _("The card is too long: over one megabyte. Bring in one card at a time, as text.")
NOT_TEXT = _("No text could be read from this file. Open it, copy the card's text and paste it into the field above.")


class CardText(forms.CharField):
    """Text taken as it is: control characters are no error, they are left out and counted when the card is read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LIMIT:
            raise forms.ValidationError(TOO_LONG, code="too_long")


class CardForm(forms.Form):
    """A card pasted or uploaded; after cleaning, `source` is what was given as text."""

    text = CardText(
        label=_("Text of the card"),
        help_text=_("Paste the whole card. Line breaks do not matter."),
        required=False,
        widget=forms.Textarea(attrs={"class": "hf-input", "rows": 10}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("A text, Word, PDF or HTML file, at most one megabyte."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "hf-input", "accept": ".txt,.docx,.pdf,.html"}),
    )

    def clean_file(self) -> str | None:
        file: Any = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > LIMIT:
            raise forms.ValidationError(TOO_LONG, code="too_long")
        return _text_of(file.read())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text, file = (given.get("text") or "").strip(), (given.get("file") or "").strip()
        if not self.errors and bool(text) == bool(file):
            self.add_error("text", _both_or_neither(both=bool(text)))
        given["source"] = text or file
        return given


def _text_of(data: bytes) -> str:
    """A file's text: a Word, PDF or HTML file is read in a job of its own."""
    if plain.is_document(data):
        try:
            text = file_text(data)
        except Refused:
            text = None
        if text is None or not text.strip():
            raise forms.ValidationError(NOT_TEXT, code="not_text")
        return text
    if plain.is_not_text(data):
        raise forms.ValidationError(NOT_TEXT, code="not_text")
    return plain.decoded(data)


def _both_or_neither(*, both: bool) -> forms.ValidationError:
    if both:
        return forms.ValidationError(_("There is both a text and a file. Leave one of them out."), code="both")
    return forms.ValidationError(_("Paste the card's text here, or choose a file."), code="empty")


class SaveForm(forms.Form):
    """The card that was shown, sent back to be saved; code and name are asked only when the card has none."""

    text = CardText(widget=forms.HiddenInput)
    code = forms.RegexField(
        r"^\s*[Ss]\d{5}\s*$",
        label=_("Project code"),
        help_text=_("The letter S and five digits, for example S21758."),
        required=False,
        widget=forms.TextInput(attrs={"class": "hf-input", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the letter S and five digits."), "required": CODE_MISSING},
    )
    name = forms.CharField(
        label=_("Project's name"),
        max_length=300,
        required=False,
        error_messages={"required": NAME_MISSING},
        widget=forms.TextInput(attrs={"class": "hf-input", "autocomplete": "off"}),
    )

    def ask_only(self, *, code: bool, name: bool) -> None:
        """Take away the fields that the card answers itself."""
        for field, asked in (("code", code), ("name", name)):
            if not asked:
                del self.fields[field]
            else:
                self.fields[field].required = True


# --- the way out --------------------------------------------------------------------------------------------------

LONGEST = 4_000  # letters of one row's text: a card is read by people


def _text(label: Any, help_text: Any = "", **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"class": "hf-input", "rows": options.pop("rows", 4)})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, widget=area, **options)


def _line(label: Any, help_text: Any = "", longest: int = 300) -> forms.CharField:
    line = forms.TextInput(attrs={"class": "hf-input"})
    return forms.CharField(label=label, help_text=help_text, max_length=longest, required=False, widget=line)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    picker = forms.DateInput(attrs={"class": "hf-input", "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=picker)


class HeirForm(forms.Form):
    """Who carries an output on, or why nobody does."""

    heir_organisation = forms.ModelChoiceField(
        label=_("Organisation that carries it on"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("no organisation chosen"),
        widget=forms.Select(attrs={"class": "hf-input"}),
    )
    heir_name = _line(_("Unit or person"), _("A unit or a post lasts longer than a person's name."), 160)
    money = _line(_("With what money"), _("For example: the municipality's budget, library services."))
    until = _day(_("Agreed until"), _("Leave empty when it is agreed for good."))
    ending = _text(
        _("Why nobody carries it on"),
        _("Fill in only when it has been decided that this ends. Otherwise leave this and the heir empty."),
        required=False,
        rows=2,
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["heir_organisation"]
        chosen.queryset = organisations(region)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        heir = bool(given.get("heir_organisation") or given.get("heir_name"))
        if heir and given.get("ending"):
            self.add_error("ending", _("There is an heir and a reason for ending too. Leave one of them out."))
        for name in ("money", "until"):
            if given.get(name) and not heir:
                self.add_error(name, _("Say first who carries it on: an organisation, a unit or a person."))
        return given


class OutputForm(HeirForm):
    """An output and its heir."""

    field_order = ("text", "kind")
    text = _text(_("What the project leaves"), _("In Finnish, as it will stand on the project card."))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=list(OUTPUT_KINDS.items()), widget=forms.Select(attrs={"class": "hf-input"})
    )


class RowForm(forms.Form):
    """A row that has to do with no organisation."""

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ResultForm(RowForm):
    text = _text(_("What changed"), _("In Finnish, as it will stand on the project card."))
    known_from = _line(_("How it is known"), _("A survey, a count, what people told. Empty: not known."))


class LessonForm(RowForm):
    text = _text(_("What went wrong, or what to know"), _("In Finnish, as it will stand on the project card."))
    for_whom = _line(_("For whom to know"), _("For example: those who begin the next project."))


class DisseminationForm(RowForm):
    text = _text(_("What was told or handed on"), _("In Finnish, as it will stand on the project card."))
    where = _line(_("Where"))
    day = _day(_("Day"))


ROW_FORMS: dict[str, type[HeirForm | RowForm]] = {
    "output": OutputForm, "result": ResultForm, "lesson": LessonForm, "dissemination": DisseminationForm,
}  # fmt: skip
