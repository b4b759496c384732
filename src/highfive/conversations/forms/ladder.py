"""Forms of the ladder's steps: a number to call and how to call it, when to meet, a name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highfive.conversations.forms.resident import INPUT, ScreenedForm
from highfive.conversations.rules.consents import LONGEST_DETAIL, TOO_LONG, detail_refused


def detail(label: Any, hint: Any = "", required: bool = False, rows: int = 0, **attributes: str) -> forms.CharField:
    """One detail; what is wrong with it, the rules say."""
    widget = forms.Textarea(attrs={**INPUT, "rows": rows}) if rows else forms.TextInput(attrs={**INPUT, **attributes})
    field = forms.CharField(
        label=label, help_text=hint, required=required, max_length=LONGEST_DETAIL, widget=widget,
        error_messages={"max_length": TOO_LONG.message},
    )  # fmt: skip
    field.widget.attrs.pop("maxlength", None)
    return field


class StepForm(ScreenedForm):
    """Each field is judged by the rules of its detail."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for name in self.fields:
            if name in self.errors:
                self._say(name)
            elif refusal := detail_refused(name, str(given.get(name) or "")):
                self.add_error(name, forms.ValidationError(refusal.message, code=refusal.code))
        return given

    def _say(self, name: str) -> None:
        """What is missing, in the rule's words."""
        refusal = detail_refused(name, "")
        if refusal and self.errors.as_data()[name][0].code == "required":
            self.errors[name] = self.error_class([str(refusal.message)])


class CallbackForm(StepForm):
    written = ("phone", "times", "if_other")
    phone = detail(_("The number on which you may be called"), required=True, type="tel", autocomplete="off")
    times = detail(_("When is it safe to call?"), _("For example: on weekdays before noon."), rows=2)
    if_other = detail(
        _("What may we say if somebody else answers?"), _("If you leave this empty, we say only that we call again."),
        rows=2,
    )  # fmt: skip
    voicemail = forms.ChoiceField(
        label=_("May we leave a message on voicemail?"), required=False, initial="no", widget=forms.RadioSelect,
        choices=[("no", _("No, leave no message")), ("yes", _("Yes, you may leave a message"))],
    )  # fmt: skip


class VideoForm(StepForm):
    written = ("times",)
    times = detail(_("When would it suit you?"), _("For example: on weekdays before noon."), rows=2)


class NamedForm(StepForm):
    written = ("name",)
    name = detail(_("The name by which you want to be called"), _("A first name is enough."), required=True,
                  autocomplete="off")  # fmt: skip


FORMS: dict[str, type[StepForm]] = {"callback": CallbackForm, "video": VideoForm, "named": NamedForm}
