"""Forms of a region's contact: how it answers and forgets, and the first answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highfive.conversations.models import AnswerTemplate, ContactSettings
from highfive.conversations.rules.answering import LONGEST_ANSWER
from highfive.conversations.rules.settings import (
    ANSWER_DAYS_RANGE,
    CARD_DAYS_RANGE,
    EXPIRY_DAYS_RANGE,
    NO_FINNISH,
    NOT_HTTPS,
    phone_refused,
)
from highfive.core.rules import Texts
from highfive.network.forms.fields import LanguagesForm, line, spread, texts, words


def _days(label: Any, hint: Any, reach: tuple[int, int]) -> forms.IntegerField:
    """A number of days within its limits; the hint says them."""
    low, high = reach
    widget = forms.NumberInput(attrs={"class": "hf-input hf-input--days", "inputmode": "numeric"})
    return forms.IntegerField(label=label, help_text=hint, min_value=low, max_value=high, widget=widget)


class ContactSettingsForm(forms.Form):
    """`confirmed` is the number of days of silence whose consequence the page has told of."""

    open = forms.BooleanField(
        label=_("The contact page takes messages"),
        help_text=_("When it is closed, those who have written can still read and go on."),
        required=False,
    )
    answer_days = _days(
        _("We answer within this many working days"), _("From 1 to 20. The writer is told the day."), ANSWER_DAYS_RANGE
    )
    expiry_days = _days(
        _("A silent conversation is forgotten after this many days"),
        _("From 14 to 365. Counted from the last word by anybody. The writer is told the day."),
        EXPIRY_DAYS_RANGE,
    )
    card_days = _days(
        _("A referral card is valid for this many days"), _("From 7 to 365. Concerns new sheets."), CARD_DAYS_RANGE
    )
    meeting_link = forms.URLField(
        label=_("Address of your organisation's video meetings"),
        help_text=_("Begins with https://. It is given to those who ask for a video meeting."),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"class": "hf-input", "inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": NOT_HTTPS.message},
    )
    social_phone = forms.CharField(
        label=_("Telephone of the social emergency service"),
        help_text=_(
            "The wellbeing services county's number when offices are closed. Residents see it with the help lines."
        ),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "hf-input", "inputmode": "tel", "autocomplete": "off"}),
    )
    confirmed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, settings: ContactSettings, **options: Any) -> None:
        names = ("open", "answer_days", "expiry_days", "card_days", "meeting_link", "social_phone")
        options["initial"] = {name: getattr(settings, name) for name in names}
        super().__init__(*args, **options)

    def clean_meeting_link(self) -> str:
        link = str(self.cleaned_data["meeting_link"] or "")
        if link and not link.startswith("https://"):
            raise forms.ValidationError(NOT_HTTPS.message, code="not_https")
        return link

    def clean_social_phone(self) -> str:
        phone = " ".join(str(self.cleaned_data["social_phone"] or "").split())
        if phone and (refusal := phone_refused(phone)):
            raise forms.ValidationError(refusal.message, code=refusal.code)
        return phone

    def content(self) -> dict[str, Any]:
        """What actions.save_settings takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirmed"}


class AnswerTemplateForm(LanguagesForm):
    """A first answer in the languages that residents write in."""

    name = line(_("Name of the first answer"), _("Only staff see it."), longest=80)
    texts_fi = words(_("Words in Finnish"), required=True, longest=LONGEST_ANSWER, rows=7)
    texts_fi_simple = words(_("Words in plain Finnish"), longest=LONGEST_ANSWER, rows=7)
    texts_sv = words(_("Words in Swedish"), longest=LONGEST_ANSWER, rows=7)
    texts_en = words(_("Words in English"), longest=LONGEST_ANSWER, rows=7)

    def __init__(self, *args: Any, template: AnswerTemplate | None = None, **options: Any) -> None:
        if template:
            options["initial"] = {"name": template.name, **spread(template.texts, "texts")}
        super().__init__(*args, **options)
        self.fields["texts_fi"].error_messages["required"] = NO_FINNISH.message

    def content(self) -> tuple[str, Texts]:
        return self.cleaned_data["name"], texts(self.cleaned_data, "texts")
