"""How a conversation reads as a line of a list: what kind it is, how long somebody has waited, what was promised."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

KINDS = {
    "new": gettext_lazy("A message without a name"),
    "again": gettext_lazy("An answer to your answer"),
    "callback": gettext_lazy("A call-back asked for"),
    "video": gettext_lazy("A video meeting asked for"),
    "silent": gettext_lazy("A conversation without a name"),
}
ICONS = {
    "new": "message-circle",
    "again": "messages-square",
    "callback": "phone",
    "video": "video",
    "silent": "message-circle",
}


def waited(since: date, today: date) -> str:
    """ "waited 2 days"."""
    days = (today - since).days
    if days <= 0:
        return _("came today")
    return ngettext("waited %(count)d day", "waited %(count)d days", days) % {"count": days}


def promised(due: date, today: date) -> str:
    """What was promised to the writer."""
    if due == today:
        return _("answer promised today")
    if due < today:
        days = (today - due).days
        return ngettext("%(count)d day late", "%(count)d days late", days) % {"count": days}
    return _("answer promised by %(day)s") % {"day": short_day(due)}


def short_day(day: date) -> str:
    """ "24.11.", in English "24 November"."""
    return date_format(day, "j F" if get_language() == "en" else "j.n.")


def pressing(due: date | None, today: date) -> bool:
    """Whether the promise falls due now."""
    return due is not None and due <= today


def waiting_heading(count: int) -> str:
    """The heading of the list says what it is about."""
    if not count:
        return _("Nobody waits for your answer")
    if count <= len(FEW):
        return str(FEW[count - 1])
    return ngettext("%(count)d person waits for your answer", "%(count)d people wait for your answer", count) % {
        "count": count
    }


FEW = (
    gettext_lazy("One person waits for your answer"),
    gettext_lazy("Two people wait for your answer"),
    gettext_lazy("Three people wait for your answer"),
    gettext_lazy("Four people wait for your answer"),
    gettext_lazy("Five people wait for your answer"),
)
