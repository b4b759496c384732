"""What a person gives to bring a card in: its text or its file; and what the card itself lacks."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from highfive.projects.formats import plain
from highfive.projects.rules import CODE_MISSING, NAME_MISSING

LIMIT = 1_000_000  # bytes of a file, letters of a text

TOO_LONG = _("The card is too long: over one megabyte. Bring in one card at a time, as text.")
NOT_TEXT = _("This file is not plain text. Open it, copy the card's text and paste it into the field above.")


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
        label=_("Or a text file"),
        help_text=_("A text file (.txt), at most one megabyte."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "hf-input", "accept": ".txt,text/plain"}),
    )

    def clean_file(self) -> str | None:
        file: Any = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > LIMIT:
            raise forms.ValidationError(TOO_LONG, code="too_long")
        data = file.read()
        if plain.is_not_text(data):
            raise forms.ValidationError(NOT_TEXT, code="not_text")
        return plain.decoded(data)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text, file = (given.get("text") or "").strip(), (given.get("file") or "").strip()
        if not self.errors and bool(text) == bool(file):
            self.add_error("text", _both_or_neither(both=bool(text)))
        given["source"] = text or file
        return given


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
