"""The ladder of contact: each step its own consent, with its text and version; what is blotted out when one goes."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from highfive.conversations.rules.screening import identity_refused
from highfive.core.rules import Refusal

CONSENTS = {
    "callback": _("call-back"),
    "video": _("video meeting"),
    "named": _("with a name"),
}
VERSION = "2026-11"
TEXTS = {
    "callback": _("You may call me on the number that I write here. I can change my mind at any time."),
    "video": _("You may send me the address of a video meeting here. I can change my mind at any time."),
    "named": _("You may call me by the name that I write here. I can change my mind at any time."),
}
"""Change a text, and VERSION with it: what was agreed to is kept as it was shown."""
ASKED = {"callback": ("phone", "times", "if_other", "voicemail"), "video": ("times",), "named": ("name",)}
NEEDED = {"callback": "phone", "named": "name"}
VOICEMAIL = ("yes", "no")
LONGEST_DETAIL = 300  # letters

GIVEN = {
    "callback": _("A call has been asked for."),
    "video": _("A video meeting has been asked for."),
    "named": _("A name has been told."),
}
TAKEN_BACK = {
    "callback": _("The permission to call was taken back. The number has been deleted."),
    "video": _("The wish for a video meeting was taken back."),
    "named": _("The name was taken back. It has been deleted."),
}
"""Lines of the conversation that both sides read."""
BLOT = _("[deleted]")

UNKNOWN_STEP = Refusal("no_such_step", _("There is no such step."), status=404)
MISSING = {
    "phone": Refusal("phone_missing", _("Write the number on which you may be called."), status=422),
    "name": Refusal("name_missing", _("Write the name by which you want to be called."), status=422),
}
NO_PHONE = Refusal(
    "phone", _("We do not recognise this telephone number. Write it as 040 123 4567 or +358 40 123 4567."), status=422
)
TOO_LONG = Refusal("detail_too_long", _("The text is too long. Shorten it."), status=422)

_SEPARATORS = r"[\s().\u2010-\u2015\u2212/-]{0,3}"
_PHONE = re.compile(r"(?:\+|00)?\d{5,15}")


def consent_text(kind: str, language: str) -> str:
    """The words of a step, as its page shows them in a language."""
    with translation.override(language):
        return str(TEXTS[kind])


def detail_refused(name: str, value: str) -> Refusal | None:
    """Why one detail may not be kept."""
    if not value.strip():
        return MISSING.get(name)
    if len(value) > LONGEST_DETAIL:
        return TOO_LONG
    if refusal := identity_refused(value):
        return refusal
    return NO_PHONE if name == "phone" and not is_phone(value) else None


def is_phone(value: str) -> bool:
    """Whether digits, with what people write among them, make a number to call."""
    bare = re.sub(r"[\s().\u2010-\u2015\u2212/-]", "", value)
    return bool(_PHONE.fullmatch(bare))


def asked_details(kind: str, details: Mapping[str, str]) -> dict[str, str]:
    """Of what was given, what the step asks for, trimmed; nothing more is kept."""
    kept = {name: str(details.get(name, "")).strip() for name in ASKED[kind]}
    if "voicemail" in kept and kept["voicemail"] not in VOICEMAIL:
        kept["voicemail"] = "no"
    return kept


def blotted(text: str, details: Mapping[str, str], blot: str) -> str:
    """A text with a number to call, in any writing of it, and a name, in any case of it, made unreadable."""
    for pattern in _blots(details):
        for match in reversed(list(pattern.finditer(_plain_digits(text)))):
            text = text[: match.start()] + blot + text[match.end() :]
    return text


def _plain_digits(text: str) -> str:
    """The text letter for letter, with the digits of any script as ours."""
    return "".join(str(unicodedata.digit(letter, letter)) for letter in text)


def _blots(details: Mapping[str, str]) -> Iterable["re.Pattern[str]"]:
    digits = re.sub(r"\D", "", _plain_digits(details.get("phone", "")))
    own = re.sub(r"^(?:00)?358|^0", "", digits).removeprefix("0")
    if len(own) >= 5:
        number = _SEPARATORS.join(own)
        yield re.compile(rf"(?<!\d)(?:(?:(?:\+|00)\s?)?358{_SEPARATORS})?(?:\(?0\)?{_SEPARATORS})?{number}(?!\d)")
    for part in re.findall(r"[^\W\d_]{2,}", details.get("name", "")):
        ways = "|".join(sorted(map(re.escape, _stems(part.capitalize())), key=len, reverse=True))
        small = re.escape(part.lower())
        yield re.compile(rf"\b(?:(?:{ways})\w{{0,6}}|{small}(?:n|ll[aeä]|lt[aä]|st[aä]|ksi|s)?)\b")


def _stems(name: str) -> set[str]:
    """A name, and what it begins with in its other cases: Pekka, Peka(n); Virtanen, Virtase(n); Markus, Markukse(n)."""
    stems = {name}
    if re.search(r"(kk|pp|tt)[aeiouyäöå]$", name):
        stems.add(name[:-3] + name[-2:])
    for end, other in (("nen", "se"), ("us", "uks"), ("as", "aa"), ("is", "iks"), ("nto", "nno"), ("nta", "nna"),
                       ("lta", "lla"), ("rta", "rra"), ("nki", "ngi"), ("nka", "nga"), ("ti", "di"), ("tu", "du"),
                       ("ku", "u"), ("ta", "da"), ("to", "do"), ("pi", "vi"), ("pa", "va")):  # fmt: skip
        if name.endswith(end) and len(name) > len(end) + 1:
            stems.add(name.removesuffix(end) + other)
    return stems | {stem.upper() for stem in stems}
