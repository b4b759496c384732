"""Response codes: short, typeable, with a check character; only a keyed hash of one is ever stored."""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from stdnum.iso7064 import mod_37_36

from highfive.core.rules import Refusal

# No two characters look alike: of each look-alike group only one is used, and the others are read as it. No vowels, so
# that no code spells a word. 22 characters, because ISO 7064's hybrid system asks for one less than a prime.
ALPHABET = "0123456789CFHJKMNPRTWX"
READ_AS = str.maketrans({"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"})
LENGTH = 10
"""Nine random characters (22**9, 40.1 bits) and the check character.

Of 100,000 guesses at 15,000 living codes 100,000 * 15,000 / 22**9 = 0.0012 would hit; with eight characters it was
0.6. So nobody need be locked out, and no address counted, for codes to be safe from guessing.
"""
GROUP = 5


def new_code(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A fresh code in canonical form, "4F7K2M9XH3"."""
    body = "".join(choose(ALPHABET) for _place in range(LENGTH - 1))
    return body + mod_37_36.calc_check_digit(body, alphabet=ALPHABET)


def shown(code: str) -> str:
    """A code as people read it: "4F7K2-M9XH3"."""
    return f"{code[:GROUP]}-{code[GROUP:]}"


def normalised(typed: str) -> str:
    """What a person typed, in canonical form: capitals, no spaces or dashes, look-alikes read as the one we use."""
    letters = unicodedata.normalize("NFKC", typed[:200]).upper()
    return "".join(letter for letter in letters if letter.isalnum()).translate(READ_AS)


def code_refused(typed: str) -> Refusal | None:
    """Why what was typed cannot be a code, with what to do; None when it may be one (it need not exist)."""
    code = normalised(typed)
    if not code:
        return Refusal("code_missing", _("Enter the code on your invitation or card."), status=422)
    if strange := sorted(set(code) - set(ALPHABET)):
        message = _("The character “%(character)s” is never part of a code. Check the code and try again.")
        return Refusal("code_character", message % {"character": strange[0]}, status=422)
    if len(code) != LENGTH:
        message = _("A code has 10 letters and digits, not %(count)d. Check the code and try again.")
        return Refusal("code_length", message % {"count": len(code)}, status=422)
    if not mod_37_36.is_valid(code, alphabet=ALPHABET):
        message = _("One character of the code seems to be wrong. Check the code and try again.")
        return Refusal("code_mistyped", message, status=422)
    return None


def code_hash(code: str, key: bytes) -> str:
    """The only thing stored of a code: HMAC-SHA256 (RFC 2104) of its canonical form under a secret key, 64 hex digits.

    Raises ValueError if the key is shorter than 32 bytes: a short key would let a thief of the table try all codes.
    """
    if len(key) < 32:
        raise ValueError("the key of code hashes must have at least 32 bytes")
    return hmac.new(key, normalised(code).encode(), hashlib.sha256).hexdigest()
