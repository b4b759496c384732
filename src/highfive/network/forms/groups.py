"""Forms of target groups and of the notes on their pages."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.core.rules import text
from highfive.figures.models import Indicator
from highfive.network.forms.fields import LanguagesForm, NamedChoices, line, spread, texts, words
from highfive.network.models import GroupNote, TargetGroup
from highfive.network.rules.notes import LONGEST_NOTE


class TargetGroupForm(LanguagesForm):
    """A group's name, what is meant by it, its numbers, and whether everybody may read of it."""

    names_fi = line(_("Name in Finnish"), _("Name the group as its members would, not by what they lack."))
    description_fi = words(_("Who is meant, in Finnish"), _("One or two sentences."), longest=600)
    names_fi_simple = line(_("Name in plain Finnish"), required=False)
    description_fi_simple = words(_("Who is meant, in plain Finnish"), longest=600)
    names_sv = line(_("Name in Swedish"), required=False)
    description_sv = words(_("Who is meant, in Swedish"), longest=600)
    names_en = line(_("Name in English"), required=False)
    description_en = words(_("Who is meant, in English"), longest=600)
    indicators = NamedChoices(
        Indicator.objects.none(),
        label=_("Numbers shown on the group's page"),
        name=lambda row: text(row.titles, get_language() or "fi"),
        hint=_("The latest number of the region is shown of each."),
    )
    public = forms.BooleanField(
        label=_("Show the name and who is meant on the region's public page"),
        help_text=_("Notes are never shown there."),
        required=False,
    )

    def __init__(self, *args: Any, indicators: Any, group: TargetGroup | None = None, **options: Any) -> None:
        if group:
            options["initial"] = {
                **spread(group.names, "names"), **spread(group.description, "description"),
                "public": group.public, "indicators": list(group.indicators.values_list("pk", flat=True)),
            }  # fmt: skip
        super().__init__(*args, **options)
        self.fields["indicators"].queryset = indicators  # type: ignore[attr-defined]
        if not indicators:
            del self.fields["indicators"]

    def content(self) -> dict[str, Any]:
        """What actions.create_target_group and save_target_group take."""
        given = self.cleaned_data
        return {
            "names": texts(given, "names"),
            "description": texts(given, "description"),
            "public": given["public"],
            "indicators": given.get("indicators", []),
        }


class NoteForm(LanguagesForm):
    """A note; its kind is in the page's address."""

    text_fi = words(
        _("Note"),
        _("Write of the group, not of one person: no names, telephone numbers or identity numbers."),
        required=True,
        longest=LONGEST_NOTE,
        rows=3,
    )
    source = line(_("Where it comes from"), _("A study, a meeting, a service."), required=False, longest=200)
    address = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"class": "hf-input", "inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": _("Write an address that begins with https://.")},
    )
    text_sv = words(_("Note in Swedish"), longest=LONGEST_NOTE, rows=2)
    text_en = words(_("Note in English"), longest=LONGEST_NOTE, rows=2)

    def __init__(self, *args: Any, note: GroupNote | None = None, **options: Any) -> None:
        if note:
            options["initial"] = {"source": note.source, "address": note.address, **spread(note.text, "text")}
        super().__init__(*args, **options)

    def content(self) -> dict[str, Any]:
        """What actions.edit_note takes."""
        given = self.cleaned_data
        return {"text": texts(given, "text"), "source": given["source"], "address": given["address"]}
