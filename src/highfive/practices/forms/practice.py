"""What a person writes of an entry: texts in each language, costs, evidence, what it is tied to."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.core.forms import RowsField
from highfive.core.models import Area, Organisation, Region
from highfive.core.queries import municipalities
from highfive.core.rules import text
from highfive.network.models import TargetGroup
from highfive.practices.models import Block
from highfive.practices.rules import (
    CONFIRMED,
    COST_BANDS,
    EVIDENCE,
    LANGUAGES,
    LINKS,
    NAME_MISSING,
    NUMBERS,
    SCALES,
    SEEN_BY_MEMBERS,
    STATUSES,
    TEXTS,
    UNKNOWN,
    Filters,
)
from highfive.practices.rules.adoption import STATUSES as STATES

INPUT = {"class": "hf-input"}
LONGEST = 5_000  # letters of one text
HINTS: dict[str, Any] = {
    "names": _("A short name that tells what is done."),
    "core_idea": _("Two or three sentences: what is done, and why it helps."),
    "for_whom": _("Who gets help or company from this?"),
    "need": _("What was wrong or missing at first?"),
    "change": _("What should be better for people, and how is that seen?"),
    "environment": _("What kind of place it is done in, and who is around."),
    "steps": _("One step on each line, in the order they are taken."),
    "conditions": _("People, rooms, transport, agreements: what must be in place."),
    "lessons": _("What you would do differently. Mistakes help others most."),
    "evidence_notes": _("What was measured or told. No difference and harm are as welcome as success."),
}
ROWS = {"core_idea": 4, "for_whom": 3, "steps": 6, "conditions": 4}
LONG_TEXTS = tuple(name for name in TEXTS if name != "names")


def field_name(name: str, language: str) -> str:
    """The form's name of a text in a language: "core_idea_fi_simple"."""
    return f"{name}_{language.replace('-', '_')}"


class Number(forms.DecimalField):
    """A number as people write it, "1 250,5"; empty means not known."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(re.sub(r"[\s\u00a0€]", "", str(value or "")).replace(",", "."))


class Rows(RowsField):
    """Rows as tick boxes, by name in the language of the page."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return text(obj.names, get_language() or "fi")


def _text_field(name: str, language: str) -> forms.CharField:
    attrs = {**INPUT, "lang": language}
    widget = forms.TextInput(attrs) if name == "names" else forms.Textarea(attrs | {"rows": ROWS.get(name, 3)})
    first = language == "fi"
    return forms.CharField(
        label=TEXTS[name], help_text=HINTS[name] if first else "", required=first and name == "names",
        max_length=120 if name == "names" else LONGEST, widget=widget, error_messages={"required": NAME_MISSING},
    )  # fmt: skip


def _number_field(name: str) -> Number:
    euros = name.startswith("euros")
    return Number(
        label=NUMBERS[name], required=False, min_value=0, max_value=Decimal(9_999_999) if euros else Decimal(99_999),
        decimal_places=0 if euros else 1,
        widget=forms.TextInput(INPUT | {"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": _("Write a number, for example 12.")},
    )  # fmt: skip


class PracticeForm(forms.Form):
    """An entry's content. `version` is the one the writer began from; empty for a new entry."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(
        Organisation.objects.none(), label=LINKS["owner"], required=False, empty_label=_("not stated"),
        widget=forms.Select(INPUT),
    )  # fmt: skip
    target_groups = Rows(TargetGroup.objects.none(), label=LINKS["target_groups"], required=False)
    areas = Rows(Area.objects.none(), label=LINKS["areas"], required=False)
    blocks = Rows(Block.objects.none(), label=LINKS["blocks"], required=False)
    what_changed = forms.CharField(
        label=_("What did you change?"), help_text=_("A few words for those who read the versions."), required=False,
        max_length=200, widget=forms.TextInput(INPUT),
    )  # fmt: skip

    def __init__(self, *args: Any, region: Region, owners: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in TEXTS:
            for language in LANGUAGES:
                self.fields[field_name(name, language)] = _text_field(name, language)
        for name in NUMBERS:
            self.fields[name] = _number_field(name)
        for name, key in EVIDENCE.items():
            self.fields[name] = forms.ChoiceField(
                label=SCALES[key].name, help_text=SCALES[key].question, choices=SCALES[key].choices,
                required=False, initial=UNKNOWN, widget=forms.RadioSelect,
            )  # fmt: skip
        rows: dict[str, Any] = {
            "owner": Organisation.objects.filter(region=region) if owners is None else owners,
            "target_groups": TargetGroup.objects.filter(region=region),
            "areas": region.municipalities.all(),
            "blocks": Block.objects.filter(region=region),
        }
        for name, queryset in rows.items():
            field: Any = self.fields[name]
            field.queryset = queryset
            if name != "owner" and not queryset.exists():
                del self.fields[name]

    def clean_owner(self) -> Organisation | None:
        return self.cleaned_data["owner"] or None

    # --- what the page shows where ---

    def _texts(self, language: str, *names: str) -> list[BoundField]:
        return [self[field_name(name, language)] for name in names]

    @property
    def first(self) -> list[BoundField]:
        return self._texts("fi", "names", "core_idea", "for_whom")

    @property
    def doing(self) -> list[BoundField]:
        return self._texts("fi", "steps", "conditions", "environment")

    @property
    def background(self) -> list[BoundField]:
        return self._texts("fi", "need", "change", "lessons")

    @property
    def folds(self) -> list[tuple[Any, int, bool, list[BoundField]]]:
        """Parts that are folded away: heading, how many fields hold something, whether one is wrong, the fields."""
        parts = [(_("Background and advice"), self.background), (_("Blocks, groups and places"), self.ties)]
        return [(heading, *filled(fields), fields) for heading, fields in parts]

    @property
    def costs(self) -> list[BoundField]:
        return [self[name] for name in NUMBERS]

    @property
    def ratings(self) -> list[tuple[BoundField, list[tuple[Any, Any]]]]:
        """Each scale's field with its steps: (the radio button, the step)."""
        return [(self[name], list(zip(self[name], SCALES[key].steps, strict=True))) for name, key in EVIDENCE.items()]

    @property
    def notes(self) -> BoundField:
        return self[field_name("evidence_notes", "fi")]

    @property
    def ties(self) -> list[BoundField]:
        return [self[name] for name in ("blocks", "target_groups", "areas", "owner") if name in self.fields]

    @property
    def translations(self) -> list[tuple[str, str, int, bool, list[tuple[BoundField, str]]]]:
        """For each other language: code, name, as _filled tells, each field with the Finnish text."""
        found, names = [], dict(settings.LANGUAGES)
        for language in LANGUAGES[1:]:
            pairs = [(self[field_name(name, language)], self[field_name(name, "fi")].value() or "") for name in TEXTS]
            found.append((language, names[language], *filled([field for field, _finnish in pairs]), pairs))
        return found

    # --- what it holds ---

    def rows(self) -> dict[str, Any]:
        """The content as actions take it: texts by language, numbers, evidence, rows."""
        given = self.cleaned_data
        content: dict[str, Any] = {name: {code: given[field_name(name, code)] for code in LANGUAGES} for name in TEXTS}
        content |= {name: given[name] for name in NUMBERS}
        content |= {name: given[name] or UNKNOWN for name in EVIDENCE}
        content |= {name: given[name] for name in LINKS if name in self.fields}
        if "blocks" in content:
            order = {key: n for n, key in enumerate(self.initial.get("blocks") or ())}
            content["blocks"] = sorted(content["blocks"], key=lambda block: (order.get(block.pk, len(order)), block.pk))
        return content


def filled(fields: list[BoundField]) -> tuple[int, bool]:
    """(how many hold something, whether one is wrong)."""
    return sum(bool(field.value()) for field in fields), any(field.errors for field in fields)


def initial(content: Mapping[str, Any]) -> dict[str, Any]:
    """What queries.content gives, as the form's initial values."""
    said = {field_name(n, code): (content.get(n) or {}).get(code, "") for n in TEXTS for code in LANGUAGES}
    numbers = {name: str(content.get(name) or "").replace(".", ",") for name in NUMBERS}
    numbers |= {name: "0" for name in NUMBERS if content.get(name) == "0"}
    said |= numbers | {name: content.get(name) or UNKNOWN for name in EVIDENCE}
    return said | {name: content.get(name) for name in LINKS}


class RefuseForm(forms.Form):
    """Why a proposal is not taken."""

    reason = forms.CharField(
        label=_("Why is this not taken?"), help_text=_("The reason stays for those who read this later."),
        max_length=1000, widget=forms.Textarea(INPUT | {"rows": 3}),
    )  # fmt: skip


class FilterForm(forms.Form):
    """What a list of entries is searched by and narrowed to."""

    q = forms.CharField(
        label=_("Search in your own words"), required=False, max_length=200, empty_value="",
        widget=forms.TextInput(INPUT | {"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    target_group = forms.ModelChoiceField(
        TargetGroup.objects.none(), label=LINKS["target_groups"], required=False, empty_label=_("all"),
        widget=forms.Select(INPUT),
    )  # fmt: skip
    area = forms.ChoiceField(label=_("Municipality"), required=False, widget=forms.Select(INPUT))
    state = forms.ChoiceField(label=_("Where it stands"), required=False, widget=forms.Select(INPUT))
    cost = forms.ChoiceField(label=_("Cost of the first year"), required=False, widget=forms.Select(INPUT))
    status = forms.ChoiceField(label=_("Seen by"), required=False, widget=forms.Select(INPUT))

    def __init__(self, *args: Any, region: Region, drafts: bool, **options: Any) -> None:
        """`drafts`: whether the reader may ask for drafts and archived entries."""
        super().__init__(*args, **options)
        groups: Any = self.fields["target_group"]
        groups.queryset = TargetGroup.objects.filter(region=region)
        groups.label_from_instance = lambda row: text(row.names, get_language() or "fi")
        areas = [(area.code, str(area)) for area in municipalities(region)]
        statuses = [(key, STATUSES[key]) for key in (CONFIRMED if drafts else SEEN_BY_MEMBERS)]
        choices: dict[str, Any] = {
            "area": areas,
            "state": STATES.items(),
            "cost": COST_BANDS.items(),
            "status": statuses,
        }
        for name, known in choices.items():
            field: Any = self.fields[name]
            field.choices = [("", _("all")), *known]

    def filters(self) -> Filters:
        """What was chosen; what is not understood narrows nothing."""
        given = {name: self.cleaned_data.get(name) or "" for name in ("area", "state", "cost", "status")}
        group = self.cleaned_data.get("target_group")
        return Filters(target_group=group.pk if group else None, **given)

    @property
    def narrowing(self) -> list[BoundField]:
        return [self[name] for name in ("target_group", "area", "state", "cost", "status") if name in self.fields]
