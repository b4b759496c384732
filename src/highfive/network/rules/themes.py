"""What contacts and observations are about: one closed list for the whole house."""

from django.utils.translation import gettext_lazy as _

THEMES = {
    "company": _("company and things to do"),
    "everyday_help": _("help in everyday life"),
    "transport": _("getting from place to place"),
    "online_help": _("phones, the net, online services"),
    "money": _("money and work"),
    "services": _("finding the right service"),
    "safety": _("safety"),
    "idea": _("an idea for the municipality"),
    "other": _("something else"),
}
