"""Which conversations have been silent for as long as their region says."""

from datetime import date, timedelta

from django.db.models import QuerySet

from highfive.conversations.models import Thread
from highfive.conversations.queries.contact import contact_settings
from highfive.core.models import Region


def expired(region: Region, today: date) -> QuerySet[Thread]:
    """The conversations whose day to be forgotten has come; see rules.threads.forgotten_on."""
    days = contact_settings(region).expiry_days
    return Thread.objects.filter(region=region, last_word_on__lt=today - timedelta(days=days))
