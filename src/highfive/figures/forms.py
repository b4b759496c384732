"""Why numbers are withdrawn: one text, shown in their place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the numbers are withdrawn"),
        help_text=_("Everybody who opens a number of this set reads this. Do not write about any one person."),
        max_length=300,
        widget=forms.Textarea(attrs={"class": "hf-input", "rows": 3}),
        error_messages={
            "required": _("Say why the numbers are withdrawn. The reason is shown in their place."),
            "max_length": _("The reason is too long: %(show_value)s letters. At most %(limit_value)s fit."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].widget.attrs.pop("maxlength", None)  # a pasted text is told about, not cut
