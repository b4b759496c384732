"""Referral cards: who hands them out and what they offered; nothing of the person until the person claims one."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from highfive.conversations.models.threads import Thread
from highfive.conversations.rules.referrals import STATES, TELLINGS
from highfive.conversations.rules.threads import OUTCOMES
from highfive.core.models import Organisation, Person, Region
from highfive.core.models.columns import RandomKey, random_key
from highfive.network.rules.themes import THEMES


class Sheet(models.Model):
    """Cards made together by one giver."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="referral_sheets")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    giver = models.CharField(max_length=200, help_text="As printed on the card: who gives it.")
    offered = models.CharField(max_length=300, help_text="What was offered; the offer's words, never the person's.")
    theme = models.CharField(max_length=16, choices=list(THEMES.items()), default="other")
    made_on = models.DateField()
    expires_on = models.DateField(help_text="The last day a card of the sheet may be claimed.")

    class Meta:
        ordering = ("-made_on", "-pk")


class Card(models.Model):
    """One card. `state` changes only by the person's claim, the giver's revoking, or time."""

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
            models.UniqueConstraint(fields=("sheet", "number"), name="card_number_once"),
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="card_state_known"),
            models.CheckConstraint(condition=Q(thread=None) | Q(state="claimed"), name="card_thread_when_claimed"),
        ]
