"""What may be written of a target group: facts and words of many, never anything that points at one resident."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal

NOTE_KINDS = {
    "known": _("What is known"),
    "meets": _("Who meets them"),
    "tried": _("What was tried"),
    "said": _("What they said"),
}
LONGEST_NOTE = 2000  # letters in one language

# Six digits that can be a day and a month of birth, the sign of the century, three digits and the check character.
# A mistyped check character does not make it less of a person: the shape is enough to refuse.
_IDENTITY = re.compile(
    r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}\s?[-–−+A-FU-Y]\s?\d{3}\s?[0-9A-Y](?!\w)", re.I
)
# The same with points or spaces in the birthday, or without the sign: then only where the check character is right.
_LOOSE = re.compile(
    r"(?<!\d)((?:0?[1-9]|[12]\d|3[01])[. ]?(?:0?[1-9]|1[0-2])[. ]?(?:18|19|20)?\d{2})"
    r"[ ]?[-–−+A-FU-Y]?[ ]?(\d{3})[ ]?([A-FHJ-NPR-Y])(?!\w)",
    re.I,
)
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"  # of the remainder by 31 (Digital and Population Data Services Agency)
# A number that begins as telephone numbers do (+358, 00358, 0) and has at least seven digits. Points and colons do
# not join digits here, so that dates and opening hours are not taken for numbers to call.
_PHONE = re.compile(r"(?<![\d.,:])(?:(?:\+|00)\d{1,3}|\(?0\d)(?:[ \u00a0()/–-]{0,2}\d){5,12}(?!\d)")

IDENTITY = Refusal(
    "identity_number",
    _("There is an identity number in the text. Take it out: nothing here may tell of one person."),
    422,
)
PHONE = Refusal(
    "phone_number",
    _("There is a telephone number in the text. Take it out: nothing here may lead to one person."),
    422,
)


def has_identity_number(words: str) -> bool:
    plain = _plain(words)
    return bool(_IDENTITY.search(plain)) or any(map(_checked, _LOOSE.finditer(plain)))


def _checked(found: "re.Match[str]") -> bool:
    day, month, year = re.fullmatch(r"(\d\d?)\D?(\d\d?)\D?(\d+)", found[1]).groups()  # type: ignore[union-attr]
    return _CHECKS[int(f"{day:0>2}{month:0>2}{year[-2:]}{found[2]}") % 31] == found[3].upper()


def has_phone_number(words: str) -> bool:
    return bool(_PHONE.search(_plain(words)))


def _plain(words: str) -> str:
    """Every digit, dash and space in its plainest form, without what cannot be seen between them."""
    seen = (letter for letter in unicodedata.normalize("NFKC", words) if unicodedata.category(letter) != "Cf")
    return "".join(str(unicodedata.digit(letter, letter)) for letter in seen)


def writing_refused(words: Iterable[str]) -> Refusal | None:
    """Why these words may not stand on a target group's page."""
    said = list(words)
    if any(map(has_identity_number, said)):
        return IDENTITY
    return PHONE if any(map(has_phone_number, said)) else None


def telling_refused(words: Iterable[str]) -> Refusal | None:
    """Why these words may not stand in an activity or a position: a number to call is welcome there."""
    return IDENTITY if any(map(has_identity_number, words)) else None
