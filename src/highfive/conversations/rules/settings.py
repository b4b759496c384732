"""Pure decisions about a region's contact: who may set it, which numbers make sense, what a link must be."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal, role_refused

SETTERS = ("coordinator", "administrator")
ANSWER_DAYS_RANGE = (1, 20)
EXPIRY_DAYS_RANGE = (14, 365)
CARD_DAYS_RANGE = (7, 365)
FEWEST = 5  # a smaller count is only called few

NOT_HTTPS = Refusal("not_https", _("The address of the video meeting must begin with https://."), status=422)
DAYS = Refusal("days", _("Choose a number of days within the limits."), status=422)
TAKEN = Refusal("name_taken", _("There is a first answer of this name already. Choose another name."), status=422)
NO_FINNISH = Refusal("no_finnish", _("Write the words in Finnish at least."), status=422)


PHONE = re.compile(r"\+?[0-9]{1,4}( ?[0-9]{1,4}){1,5}")  # 112 too
NOT_PHONE = Refusal("not_phone", _("Write a telephone number in digits, for example 016 000 0000."), status=422)


def setting_refused(roles: Iterable[str]) -> Refusal | None:
    """Settings, posters' words and first answers: the coordinator (and her deputy), an administrator."""
    return role_refused(roles, *SETTERS)


def settings_refused(content: Mapping[str, Any]) -> Refusal | None:
    """Why these settings may not be saved."""
    ranges = {
        "answer_days": ANSWER_DAYS_RANGE, "expiry_days": EXPIRY_DAYS_RANGE, "card_days": CARD_DAYS_RANGE
    }  # fmt: skip
    if any(not low <= content[name] <= high for name, (low, high) in ranges.items()):
        return DAYS
    link, phone = content["meeting_link"], content["social_phone"]
    if link and not link.startswith("https://"):
        return NOT_HTTPS
    return phone_refused(phone) if phone else None


def phone_refused(phone: str) -> Refusal | None:
    """Why this is no number that a telephone can call."""
    return None if PHONE.fullmatch(phone) else NOT_PHONE


def template_refused(texts: Mapping[str, str]) -> Refusal | None:
    return None if texts.get("fi", "").strip() else NO_FINNISH


def protected_count(count: int) -> int | None:
    """A count as it may be told: to the nearest five; None when it is under five (also when it is nothing)."""
    return None if count < FEWEST else 5 * round(count / 5)
