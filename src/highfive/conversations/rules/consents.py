"""The ladder of contact: each step its own consent, with its text and version."""

from django.utils.translation import gettext_lazy as _

CONSENTS = {
    "callback": _("call-back"),
    "video": _("video meeting"),
    "named": _("with a name"),
}
VERSION = "2026-11"
