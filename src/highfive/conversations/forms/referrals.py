"""Forms of referral cards: a sheet to print, a card to make void. Neither has a place for a person."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from highfive.conversations.rules.referrals import COUNT, MOST_CARDS, NO_SUCH_CARD
from highfive.network.forms.fields import INPUT, line, words
from highfive.network.rules.themes import THEMES

MOST_GIVER, MOST_OFFERED = 70, 90  # letters: what fits on a card in every language


class SheetForm(forms.Form):
    """Who gives, what they offer, how many, in which language; `once` makes a page that is sent again make nothing."""

    giver = line(
        _("Who gives the card"),
        _("As it is printed: your organisation and role, not your name. For example: Salla library, customer service."),
        longest=MOST_GIVER,
    )
    offered = words(
        _("What you offer"),
        _(
            "One line, printed on every card. For example: company for the village coffee on Tuesdays. Nothing about "
            "any person."
        ),
        required=True,
        longest=MOST_OFFERED,
        rows=2,
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=list(THEMES.items()),
        initial="other",
        help_text=_("The person may change it."),
        widget=forms.Select(attrs=INPUT),
    )
    language = forms.ChoiceField(
        label=_("Language of the cards"), choices=settings.LANGUAGES, widget=forms.Select(attrs=INPUT)
    )
    count = forms.IntegerField(
        label=_("How many cards"),
        help_text=_("Eight fit on a sheet of paper."),
        initial=8,
        min_value=1,
        max_value=MOST_CARDS,
        error_messages={"min_value": COUNT.message, "max_value": COUNT.message, "invalid": COUNT.message},
        widget=forms.NumberInput(attrs={**INPUT, "inputmode": "numeric"}),
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, giver: str = "", **options: Any) -> None:
        options.setdefault("initial", {"giver": giver, "once": uuid.uuid4(), "language": "fi"})
        super().__init__(*args, **options)

    def clean_offered(self) -> str:
        """One line, however it was typed."""
        return " ".join(self.cleaned_data["offered"].split())


class StrikeForm(forms.Form):
    """A card by the number printed on it."""

    number = forms.IntegerField(
        label=_("Number of the card"),
        help_text=_("It stands at the foot of the card, after the number of the sheet."),
        min_value=1,
        error_messages={"min_value": NO_SUCH_CARD.message, "invalid": NO_SUCH_CARD.message},
        widget=forms.NumberInput(attrs={**INPUT, "inputmode": "numeric"}),
    )
