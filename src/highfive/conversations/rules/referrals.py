"""Pure decisions about referral cards: states, and what the person lets the giver know."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "handed": _("not taken into use"),
    "claimed": _("taken into use"),
    "revoked": _("void"),
}
TRANSITIONS = {("handed", "claimed"), ("handed", "revoked")}
TELLINGS = {
    "nothing": _("nothing"),
    "claimed": _("that I took the card into use"),
    "outcome": _("that, and how it went"),
}
CARD_DAYS = 90
