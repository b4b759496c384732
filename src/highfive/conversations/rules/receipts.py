"""Receipts and the codes of referral cards: digits only, so that they can be read aloud; only a slow hash is kept."""

import hashlib
import hmac
import secrets
import unicodedata

from django.utils.translation import gettext_lazy as _
from stdnum.iso7064 import mod_97_10

from highfive.core.rules import Refusal

RANDOM = 26  # digits: 86.4 bits
LENGTH = RANDOM + 2  # and two check digits
GROUP = 4
KINDS = ("receipt", "card")
MARK = 8  # hex digits: 32 of the 86 bits
SLOW = {"n": 2**14, "r": 8, "p": 1, "maxmem": 2**26, "dklen": 32}  # RFC 7914; 16 MB and some 40 ms each

MISSING = Refusal("receipt_missing", _("Write the code that you were given."), status=422)
LETTERS = Refusal("receipt_letters", _("The code has digits only. Check the code and try again."), status=422)
MISTYPED = Refusal(
    "receipt_mistyped", _("One digit of the code seems to be wrong. Check the code and try again."), status=422
)
UNKNOWN = Refusal("receipt_unknown", _("We could not find that code. Check it and try again."), status=422)


def new_receipt() -> str:
    """28 digits: 26 random ones and two check digits of ISO/IEC 7064 MOD 97-10."""
    body = "".join(secrets.choice("0123456789") for _place in range(RANDOM))
    return body + mod_97_10.calc_check_digits(body)


def receipt_from(seed: str, key: bytes) -> str:
    """The receipt that belongs to a seed of at least as many random bits: the same one whenever it is asked for.

    It lets a message that a browser sends twice be known as one, with nothing kept of the seed. HMAC-SHA512 cut to 26
    digits: 512 bits over 86, so no digit is favoured by as much as 2^-400.
    """
    number = int(hmac.new(key, f"receipt of a form:{seed}".encode(), hashlib.sha512).hexdigest(), 16)
    body = f"{number % 10**RANDOM:0{RANDOM}d}"
    return body + mod_97_10.calc_check_digits(body)


def shown(receipt: str) -> str:
    """A receipt as people read it: seven groups of four."""
    return " ".join(groups(receipt))


def groups(receipt: str) -> list[str]:
    return [receipt[start : start + GROUP] for start in range(0, len(receipt), GROUP)]


def normalised(typed: str) -> str:
    """What a person typed, digits alone; a letter that looks like a digit is kept, so that it is told of."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", typed[:200]) if letter.isalnum())


def receipt_refused(typed: str) -> Refusal | None:
    """Why what was typed cannot be a receipt; None when it may be one (it need not exist)."""
    digits = normalised(typed)
    if not digits:
        return MISSING
    if not (digits.isascii() and digits.isdigit()):
        return LETTERS
    if len(digits) != LENGTH:
        message = _("The code has %(length)d digits, not %(count)d. Check the code and try again.")
        return Refusal("receipt_length", message % {"length": LENGTH, "count": len(digits)}, status=422)
    return None if mod_97_10.is_valid(digits) else MISTYPED


def receipt_mark(receipt: str, key: bytes, kind: str) -> str:
    """32 bits of HMAC-SHA256 (RFC 2104): finds the row, and turns a wrong guess away before any slow work."""
    return _keyed(receipt, key, f"mark of a {kind}")[:MARK]


def receipt_hash(receipt: str, key: bytes, kind: str) -> str:
    """All that is kept of a receipt besides its mark: scrypt (RFC 7914) under a secret key, 64 hex digits.

    The salt is the same for all rows of a kind, so that a receipt finds its row; with 86 random bits and a key apart
    from the database, a salt for each row would add nothing.
    """
    salt = _keyed("", key, f"salt of a {kind}").encode()
    return hashlib.scrypt(_keyed(receipt, key, f"body of a {kind}").encode(), salt=salt, **SLOW).hex()


def _keyed(receipt: str, key: bytes, purpose: str) -> str:
    if len(key) < 32:
        raise ValueError("the key of receipts must have at least 32 bytes")
    return hmac.new(key, f"{purpose}:{receipt}".encode(), hashlib.sha256).hexdigest()
