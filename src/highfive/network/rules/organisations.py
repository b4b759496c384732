"""Kinds of organisations in words."""

from django.utils.translation import gettext_lazy as _

ORGANISATION_KINDS = {
    "municipality": _("Municipality"),
    "joint_authority": _("Joint municipal authority"),
    "county": _("Wellbeing services county"),
    "association": _("Association"),
    "other": _("Other organisation"),
}
