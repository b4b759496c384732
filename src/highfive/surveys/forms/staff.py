"""What staff fill in: a questionnaire's file, a round, codes, the start of a keyed answer."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Area, Region
from highfive.core.queries import municipalities
from highfive.surveys import queries
from highfive.surveys.models import Questionnaire, Round
from highfive.surveys.rules.rounds import MODES, STAFF_MODES

LARGEST_FILE = 2_000_000  # bytes
MOST_CODES = 5_000
INPUT = {"class": "hf-input"}


def _line(label: Any, hint: Any = "", required: bool = True, longest: int = 160, **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={**INPUT, **attributes})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=longest, widget=widget)


def _day(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={**INPUT, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"])


class QuestionnaireForm(forms.Form):
    """An XLSForm file."""

    file = forms.FileField(
        label=_("Questionnaire file"),
        help_text=_("An XLSForm workbook (.xlsx), at most two megabytes."),
        widget=forms.FileInput(attrs={**INPUT, "accept": ".xlsx,.xls,.csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is over two megabytes. Take pictures and spare sheets out of it."))
        return file


class RoundForm(forms.Form):
    """A round in about ten fields; texts in each language, the Finnish ones first."""

    questionnaire = forms.ModelChoiceField(
        label=_("Questionnaire"),
        queryset=Questionnaire.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs=INPUT),
    )
    title_fi = _line(_("Name of the round in Finnish"), _("Residents see it at the top of every page."))
    title_fi_simple = _line(_("Name in plain Finnish"), required=False)
    title_sv = _line(_("Name in Swedish"), required=False)
    title_en = _line(_("Name in English"), required=False)
    purpose_fi = _line(_("Why we ask, in Finnish"), _("One or two sentences for the front page."), longest=600)
    purpose_fi_simple = _line(_("Why we ask, in plain Finnish"), required=False, longest=600)
    purpose_sv = _line(_("Why we ask, in Swedish"), required=False, longest=600)
    purpose_en = _line(_("Why we ask, in English"), required=False, longest=600)
    opens_on = _day(_("First day to answer"))
    closes_on = _day(_("Last day to answer"))
    results_by = _day(_("Results are public by"))
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    channels = forms.MultipleChoiceField(
        label=_("Channels"), choices=list(MODES.items()), widget=forms.CheckboxSelectMultiple
    )
    allows_open = forms.BooleanField(
        label=_("May be answered without a code"),
        help_text=_("Answers without a code are a sample of their own. They are never merged with the others."),
        required=False,
    )
    controllers = forms.CharField(
        label=_("Controllers of the data"),
        help_text=_("One a line: name, then a comma and how to reach its data protection officer."),
        max_length=2000,
        widget=forms.Textarea(attrs={**INPUT, "rows": 6}),
    )
    contact_phone = _line(_("Telephone for residents"), longest=40, inputmode="tel")
    contact_email = forms.EmailField(
        label=_("Email for residents"), required=False, widget=forms.EmailInput(attrs=INPUT)
    )

    def __init__(self, region: Region, *args: Any, **options: Any) -> None:
        names = [str(area) for area in municipalities(region)]
        initial = {
            "languages": [code for code, _name in settings.LANGUAGES], "channels": ["web", "paper", "phone"],
            "controllers": "\n".join(names), "contact_phone": region.phone, "contact_email": region.email,
        }  # fmt: skip
        super().__init__(*args, **{"initial": initial, **options})
        self.fields["questionnaire"].queryset = queries.questionnaires_of(region)  # type: ignore[attr-defined]
        self.fields["questionnaire"].label_from_instance = lambda each: f"{each} ({each.version})"  # type: ignore[attr-defined]

    def clean_controllers(self) -> list[dict[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["controllers"].splitlines() if line.strip()]
        parts = [line.partition(",") for line in lines]
        return [{"name": name.strip(), "contact": contact.strip()} for name, _comma, contact in parts]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes, results = (given.get(name) for name in ("opens_on", "closes_on", "results_by"))
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The last day to answer is before the first. Choose a later day."))
        if closes and results and results < closes:
            self.add_error("results_by", _("Results cannot be promised before the survey closes. Choose a later day."))
        return given

    def values(self) -> dict[str, Any]:
        """What actions.create_round takes."""
        given = self.cleaned_data
        keys = {"fi": "fi", "fi-simple": "fi_simple", "sv": "sv", "en": "en"}
        texts = {
            kind: {code: given[f"{kind}_{key}"] for code, key in keys.items() if given[f"{kind}_{key}"]}
            for kind in ("title", "purpose")
        }
        plain = (
            "questionnaire", "opens_on", "closes_on", "results_by", "languages", "channels", "allows_open",
            "controllers", "contact_phone", "contact_email",
        )  # fmt: skip
        return {**{name: given[name] for name in plain}, "titles": texts["title"], "purposes": texts["purpose"]}


class CodesForm(forms.Form):
    """How many codes, for whom."""

    label = _line(_("For whom"), _("For example “Salla, men 18–34” or “Library in Posio”."), longest=80)
    area = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("the whole region"),
        widget=forms.Select(attrs=INPUT),
    )
    count = forms.IntegerField(
        label=_("How many codes"), min_value=1, max_value=MOST_CODES,
        widget=forms.NumberInput(attrs={**INPUT, "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, region: Region, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].queryset = region.municipalities.order_by("code")  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What is written on the paper form or asked in the interview before the questions."""

    code = _line(_("Code on the form"), longest=40, autocomplete="off", autocapitalize="characters", spellcheck="false")
    mode = forms.ChoiceField(label=_("Channel"), widget=forms.Select(attrs=INPUT))
    language = forms.ChoiceField(label=_("Language of the answer"), widget=forms.Select(attrs=INPUT))
    assisted = forms.BooleanField(
        label=_("Somebody helped"),
        help_text=_("The questions were read aloud, or somebody wrote the answers down."),
        required=False,
    )

    def __init__(self, round_: Round, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = dict(settings.LANGUAGES)
        offered = [(mode, label) for mode, label in STAFF_MODES.items() if mode in round_.channels]
        self.fields["mode"].choices = offered  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, names[code]) for code in round_.languages]  # type: ignore[attr-defined]
