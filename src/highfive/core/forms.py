"""How every form looks: label, hint, error, control, tied together for a screen reader."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

LONGEST_KEY = 18  # digits that any database's key holds


class Renderer(TemplatesSetting):
    """One override of Django's field and error templates; see templates/core/field.html."""

    field_template_name = "core/field.html"


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any number of rows; a key too long for the database is of no row, and is told as such."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if len(str(getattr(key, "pk", key))) > LONGEST_KEY:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(key)[:20]}
                )
        return super().clean(value)
