"""What a person gives: a comment, a reason for removing one, whether they want the weekly digest."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highfive.comments import rules
from highfive.core.models import Region


class KeptText(forms.CharField):
    """Text cleaned as it will be kept, so that what the form shows again is what would be saved."""

    def to_python(self, value: Any) -> str:
        return rules.cleaned(str(value)) if value not in self.empty_values else ""


class CommentForm(forms.Form):
    """A comment; length and content are asked of the rules, so that page and action refuse alike."""

    text = KeptText(
        label=_("Your comment"),
        help_text=_("Write nothing that tells who a resident is. Mention a reader with @ and the whole name."),
        error_messages={"required": rules.TEXT_MISSING},
        widget=forms.Textarea(attrs={"class": "hf-input", "rows": 6}),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if refusal := rules.text_refused(text):
            raise forms.ValidationError(refusal.message, code=refusal.code)
        return text


class RemovalForm(forms.Form):
    """Why a comment is removed; its own writer is not asked."""

    reason = KeptText(
        label=_("Reason"),
        help_text=_("Everybody who reads the conversation sees the reason."),
        error_messages={"required": rules.REASON_MISSING},
        widget=forms.TextInput(attrs={"class": "hf-input", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if own:
            del self.fields["reason"]


class DigestForm(forms.Form):
    """Of which of one's regions one wants the weekly digest."""

    regions = forms.TypedMultipleChoiceField(
        label=_("Send me the digest of"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, regions: Iterable[Region], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["regions"].choices = [(region.pk, str(region)) for region in regions]  # type: ignore[attr-defined]
