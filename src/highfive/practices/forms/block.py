"""What a person writes of a building block, a review, a file."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from highfive.practices.forms.practice import INPUT, filled
from highfive.practices.models import Block
from highfive.practices.rules import LANGUAGES, MEDIA_TYPES, NAME_MISSING, REVIEW_OUTCOMES

# lucide's name of each picture -> what it shows
ICONS = {
    "puzzle": _("piece"), "users": _("people"), "hand-heart": _("helping hand"), "coffee": _("coffee"),
    "bus": _("transport"), "house": _("house"), "door-open": _("open door"), "phone": _("phone"),
    "calendar": _("calendar"), "megaphone": _("telling others"), "heart": _("heart"), "sprout": _("sprout"),
    "wrench": _("tool"), "book-open": _("book"), "handshake": _("agreement"), "map-pin": _("place"),
}  # fmt: skip


class BlockForm(forms.Form):
    """A block's name and text in each language, and its picture."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, icon: str = "puzzle", **options: Any) -> None:
        super().__init__(*args, **options)
        for code in LANGUAGES:
            end, lang = code.replace("-", "_"), {"lang": code}
            self.fields[f"names_{end}"] = forms.CharField(
                label=_("Name"),
                max_length=120,
                required=code == "fi",
                widget=forms.TextInput(INPUT | lang),
                error_messages={"required": NAME_MISSING},
            )
            self.fields[f"text_{end}"] = forms.CharField(
                label=_("What is done"), max_length=2000, required=False,
                widget=forms.Textarea(INPUT | {"rows": 4} | lang),
            )  # fmt: skip
        icons = ICONS if icon in ICONS else {icon: icon} | ICONS
        self.fields["icon"] = forms.ChoiceField(
            label=_("Picture"), choices=icons.items(), required=False, widget=forms.Select(INPUT)
        )

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in ("names_fi", "text_fi", "icon")]

    @property
    def translations(self) -> list[tuple[str, str, int, bool, list[forms.BoundField]]]:
        """For each other language: code, name, as `filled` tells, its fields."""
        found, names = [], dict(settings.LANGUAGES)
        for code in LANGUAGES[1:]:
            fields = [self[f"{name}_{code.replace('-', '_')}"] for name in ("names", "text")]
            found.append((code, names[code], *filled(fields), fields))
        return found

    def content(self) -> dict[str, Any]:
        given = self.cleaned_data
        texts = {
            name: {code: given[f"{name}_{code.replace('-', '_')}"] for code in LANGUAGES} for name in ("names", "text")
        }
        return {**texts, "icon": given["icon"] or "puzzle"}


def initial_block(block: Block) -> dict[str, Any]:
    """A block as the form's initial values."""
    texts = {
        f"{name}_{code.replace('-', '_')}": getattr(block, name).get(code, "")
        for name in ("names", "text")
        for code in LANGUAGES
    }
    return {**texts, "icon": block.icon, "version": block.version}


class ReviewForm(forms.Form):
    """Whether an entry is still true and in use."""

    outcome = forms.ChoiceField(
        label=_("Is this still in use, and is the text true?"), choices=list(REVIEW_OUTCOMES.items()),
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label=_("What did you find out?"), required=False, max_length=1000, widget=forms.Textarea(INPUT | {"rows": 3})
    )


class AttachmentForm(forms.Form):
    """A file for an entry."""

    file = forms.FileField(
        label=_("File"), help_text=_("A PDF, a picture, a text or an office file, at most 5 megabytes."),
        allow_empty_file=True,
        widget=forms.FileInput(INPUT | {"accept": ",".join(f".{ending}" for ending in MEDIA_TYPES.values())}),
    )  # fmt: skip
