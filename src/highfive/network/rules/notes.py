"""What may be written of a target group: facts and words of many, never anything that points at one resident."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal
from highfive.core.rules.identity_numbers import telling_refused

NOTE_KINDS = {
    "known": _("What is known"),
    "meets": _("Who meets them"),
    "tried": _("What was tried"),
    "said": _("What they said"),
}
LONGEST_NOTE = 2000  # letters in one language

# A number that begins as telephone numbers do (+358, 00358, 0) and has at least seven digits. Points and colons do
# not join digits here, so that dates and opening hours are not taken for numbers to call.
_PHONE = re.compile(r"(?<![\d.,:])(?:(?:\+|00)\d{1,3}|\(?0\d)(?:[ \u00a0()/–-]{0,2}\d){5,12}(?!\d)")

PHONE = Refusal(
    "phone_number",
    _("There is a telephone number in the text. Take it out: nothing here may lead to one person."),
    422,
)


def has_phone_number(words: str) -> bool:
    return bool(_PHONE.search(_plain(words)))


def _plain(words: str) -> str:
    """Every digit, dash and space in its plainest form, without what cannot be seen between them."""
    seen = (letter for letter in unicodedata.normalize("NFKC", words) if unicodedata.category(letter) != "Cf")
    return "".join(str(unicodedata.digit(letter, letter)) for letter in seen)


def writing_refused(words: Iterable[str]) -> Refusal | None:
    """Why these words may not stand on a target group's page."""
    said = list(words)
    return telling_refused(said) or (PHONE if any(map(has_phone_number, said)) else None)
