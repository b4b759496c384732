"""Closing many false messages at once: how many, and why not."""

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal

MOST = 500  # in one act; each of them is shown before it is closed

NONE_CHOSEN = Refusal("none_chosen", _("Choose the messages first."), status=422)


def clearing_refused(count: int) -> Refusal | None:
    return None if count else NONE_CHOSEN
