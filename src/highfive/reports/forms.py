"""The shape of what makes a report: whose, of which year, in which language."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Area


class ReportForm(forms.Form):
    area = forms.ModelChoiceField(label=_("Municipality"), queryset=Area.objects.none(), empty_label=None)
    year = forms.IntegerField(
        label=_("Year"), min_value=2000, max_value=2100, help_text=_("The year that the report tells about.")
    )
    language = forms.ChoiceField(label=_("Language of the report"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["area"]
        chosen.queryset = Area.objects.filter(pk__in=[area.pk for area in areas]).order_by("names__fi")
        for field in self.fields.values():
            field.widget.attrs["class"] = "hf-input"
