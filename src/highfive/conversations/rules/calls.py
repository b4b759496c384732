"""Calls and video meetings that were asked for: how one ended, what it says to either side, what remains to be done."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal

RESULTS = {
    "reached": _("reached"),
    "not_reached": _("not reached"),
    "message": _("not reached, a message was left"),
}
REACHED = "reached"
OFFERED = {
    "callback": {
        "reached": _("Called: reached"),
        "not_reached": _("Called: not reached"),
        "message": _("Called: message left"),
    },
    "video": {"reached": _("We met"), "not_reached": _("We did not meet")},
}
"""What a button says; a step that is not here is not called for."""
TOLD = {
    "callback": {
        "reached": _("We talked by phone on %(day)s."),
        "not_reached": _("We called you on %(day)s and did not reach you. We left no message."),
        "message": _("We called you on %(day)s and did not reach you. We left a message."),
    },
    "video": {
        "reached": _("We met by video on %(day)s."),
        "not_reached": _("We did not meet by video on %(day)s. Write to us when another time suits you."),
    },
}
"""What the person reads of the last one."""

NO_MESSAGE = Refusal("no_message", _("The person wants no message on voicemail. If one was left, tell them so here."))
NO_CALL = Refusal("no_call", _("Choose how the call or the meeting went."), status=422)
TAKEN_BACK = Refusal(
    "step_changed_meanwhile",
    _("Meanwhile the person changed this permission or took it back. Look at it again. Nothing was written down."),
)


def offered(kind: str, details: Mapping[str, str]) -> dict[str, object]:
    """How a call or a meeting may have ended, by result: leaving a message only where it was allowed."""
    results = OFFERED.get(kind, {})
    allowed = details.get("voicemail") == "yes"
    return {result: words for result, words in results.items() if allowed or result != "message"}


def noting_refused(kind: str, result: str, details: Mapping[str, str]) -> Refusal | None:
    """Why a call is not written down like this."""
    if result not in OFFERED.get(kind, {}):
        return NO_CALL
    return None if result in offered(kind, details) else NO_MESSAGE


def remains(results: Iterable[tuple[date, str]]) -> bool:
    """Whether the person is still to be called: until the last call reached them."""
    last = max(results, default=None)
    return last is None or last[1] != REACHED
