"""Forms of staff in a conversation: an answer, an internal note, how it went."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from highfive.conversations.rules.answering import EMPTY, LONGEST_ANSWER, NOT_STATED
from highfive.conversations.rules.threads import OUTCOMES, STATED
from highfive.network.forms.fields import words

HIGHEST = 32767  # what the column of a word's number holds


class AnswerForm(forms.Form):
    """`seen` is the number of the last word on the page: what came after it has not been read."""

    text = words(_("Your answer"), required=True, longest=LONGEST_ANSWER, rows=9)
    seen = forms.IntegerField(min_value=0, max_value=HIGHEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].error_messages["required"] = EMPTY.message

    def focus(self, words: Iterable[int]) -> None:
        """Open the page with the cursor here; whoever only hears it is read the words that wait, by their numbers."""
        described = " ".join(f"w{number}" for number in words)
        self.fields["text"].widget.attrs |= {"autofocus": True, "aria-describedby": described}


class NoteForm(forms.Form):
    """Its field has a name of its own, so that it may stand on the page of an answer, whose `seen` it shares."""

    note = words(
        _("Note to colleagues"),
        _("About the work, not about the person. The writer may ask to see the notes."),
        required=True,
        rows=3,
    )
    seen = forms.IntegerField(min_value=0, max_value=HIGHEST, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].error_messages["required"] = EMPTY.message


class CallForm(forms.Form):
    """A button's "<key of the step>:<how it ended>"; `seen` as in an answer."""

    called = forms.RegexField(r"^\d{1,19}:[a-z_]{1,12}$")
    seen = forms.IntegerField(min_value=0, max_value=HIGHEST, required=False)


class OutcomeForm(forms.Form):
    """`seen` is the number of the last word on the page, as in an answer."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[(key, OUTCOMES[key]) for key in STATED],
        widget=forms.RadioSelect,
        error_messages={"required": NOT_STATED.message, "invalid_choice": NOT_STATED.message},
    )
    seen = forms.IntegerField(min_value=0, max_value=HIGHEST, required=False, widget=forms.HiddenInput)

    def offer(self, outcomes: Iterable[str]) -> None:
        """Show only these."""
        field = cast(forms.ChoiceField, self.fields["outcome"])
        field.choices = [(key, OUTCOMES[key]) for key in outcomes]
