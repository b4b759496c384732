"""The form that takes a referral card into use, and the one that changes what its giver may know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highfive.conversations.forms.resident import WriteForm, words_field
from highfive.conversations.rules.referrals import TELLINGS


def telling_field() -> forms.ChoiceField:
    """What the giver of the card may know: nothing unless the person says so."""
    return forms.ChoiceField(
        label=_("What may the giver of the card know?"),
        choices=list(TELLINGS.items()),
        initial="nothing",
        widget=forms.RadioSelect,
    )


class ClaimForm(WriteForm):
    """A first message, which may wait, and what the giver may know."""

    text = words_field(_("Your message"), _("You may also leave this empty and write later."), rows=6)
    telling = telling_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].required = False


class TellingForm(forms.Form):
    telling = telling_field()
