"""A region's contact settings, also before anybody has saved any."""

from highfive.conversations.models import ContactSettings
from highfive.core.models import Region


def contact_settings(region: Region) -> ContactSettings:
    """The region's settings; until somebody has saved any, the defaults: closed. Never makes a row."""
    return ContactSettings.objects.filter(region=region).first() or ContactSettings(region=region)
