"""Referral cards: who hands them out and what they offered; nothing of the person until the person claims one."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from highfive.conversations.models.threads import Thread
from highfive.conversations.rules.referrals import MOST_CARDS, STATES, TELLINGS
from highfive.conversations.rules.threads import OUTCOMES
from highfive.core.models import Organisation, Person, Region
from highfive.core.models.columns import RandomKey, random_key
from highfive.network.rules.themes import THEMES


class Sheet(models.Model):
    """Cards made together by one giver; all that the giver's pages read, so that they cannot tell of a card's use.

    What the giver struck and what is told to the giver stand here by the number of a card. `struck` changes by the
    giver's own act, `tells` only by night.
    """

    id = RandomKey(primary_key=True, default=random_key)  # a counted one would tell givers how many others make
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="referral_sheets")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    giver = models.CharField(max_length=200, help_text="As printed on the card: who gives it.")
    offered = models.CharField(max_length=300, help_text="What was offered; the offer's words, never the person's.")
    theme = models.CharField(max_length=16, choices=list(THEMES.items()), default="other")
    made_on = models.DateField()
    expires_on = models.DateField(help_text="The last day a card of the sheet may be claimed.")
    size = models.PositiveSmallIntegerField(help_text="How many cards were made.")
    struck = models.JSONField(default=list, help_text="Numbers that the giver made void, taken into use or not.")
    tells = models.JSONField(
        default=dict, help_text='{"7": "claimed"}: what persons let the giver read, as of a night.'
    )
    once = models.UUIDField(default=uuid.uuid4, unique=True, help_text="A form sent twice makes one sheet.")

    class Meta:
        ordering = ("-made_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__range=(1, MOST_CARDS)), name="sheet_size_sensible"),
        ]

    @property
    def number(self) -> str:
        """What is printed on its cards, so that the giver of a lost one knows which sheet it was of."""
        return f"{self.pk % 10_000:04d}"


class Card(models.Model):
    """One card. `state` changes only by the person's claim, the giver's revoking, or time.

    A card that is used once more gets a further row of its number, claimed, with a code nobody has.
    """

    id = RandomKey(primary_key=True, default=random_key)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="cards")
    number = models.PositiveSmallIntegerField(help_text="Printed on the card, from 1 in its sheet.")
    mark = models.CharField(max_length=8, db_index=True)
    code = models.CharField(max_length=64, unique=True, help_text="The code's slow hash.")
    state = models.CharField(max_length=8, choices=list(STATES.items()), default="handed")
    thread = models.OneToOneField(Thread, null=True, on_delete=models.SET_NULL, related_name="card")
    telling = models.CharField(max_length=8, choices=list(TELLINGS.items()), default="nothing")
    told = models.CharField(max_length=12, choices=list(OUTCOMES.items()), blank=True)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("sheet", "number"), condition=~Q(state="claimed"), name="card_number_once"),
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="card_state_known"),
            models.CheckConstraint(condition=Q(thread=None) | Q(state="claimed"), name="card_thread_when_claimed"),
        ]
