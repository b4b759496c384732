"""What a region says of its contact: how soon answers come, when silence forgets, the meeting link, first answers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from highfive.conversations.rules.threads import ANSWER_DAYS, EXPIRY_DAYS
from highfive.core.models import Region


class ContactSettings(models.Model):
    """One row a region, made when the contact page is opened."""

    region = models.OneToOneField(Region, on_delete=models.CASCADE, related_name="contact_settings")
    open = models.BooleanField(default=False, help_text="The contact page takes messages.")
    answer_days = models.PositiveSmallIntegerField(default=ANSWER_DAYS, help_text="Working days.")
    expiry_days = models.PositiveSmallIntegerField(default=EXPIRY_DAYS, help_text="Days after the last word.")
    card_days = models.PositiveSmallIntegerField(default=90, help_text="Days a referral card is valid.")
    meeting_link = models.URLField(blank=True, help_text="The organisation's own address for video meetings.")
    social_phone = models.CharField(
        max_length=20, blank=True, help_text="The county's social emergency service when offices are closed."
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer_days__range=(1, 20), expiry_days__range=(14, 365), card_days__range=(7, 365)),
                name="contact_days_sensible",
            ),
        ]


class AnswerTemplate(models.Model):
    """Words to begin a first answer with, in every language a resident may write in."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="answer_templates")
    name = models.CharField(max_length=80)
    texts = models.JSONField(default=dict)

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("region", "name"), name="answer_template_once"),
        ]
