"""Where national identity numbers stand in a text, however they are typed; what only looks like one is left alone."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from stdnum.ee import ik
from stdnum.no import fodselsnummer
from stdnum.se import personnummer

from highfive.core.rules import Refusal

IDENTITY = Refusal(
    "identity_number",
    _("There is an identity number in the text. Take it out: nothing here may tell of one person."),
    422,
)

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"  # of the remainder by 31 (Digital and Population Data Services Agency)
GAP = "[ ~]{0,3}"  # spaces, line ends and what cannot be seen, in a folded text
LOOSE = "[ ~./,_-]{0,3}"
DIGIT = "[0-9OILo|il]"
LOOKS_LIKE = str.maketrans("OoIiLl|", "0011111")
TWINS = str.maketrans("АВСЕНКМРТХУаеорсухΑΒΕΗΙΚΜΝΟΡΤΧΥ", "ABCEHKMPTXYaeopcyxABEHIKMNOPTXY")
CENTURY = "[-+A-FU-Ya-fu-y]"
# Six digits, the sign of the century, three digits; the check character may be missing where nothing else is loose.
SHAPES = (
    re.compile(rf"(?<![0-9A-Za-z])((?:{DIGIT}{GAP}){{6}})({CENTURY}){GAP}((?:{DIGIT}{GAP}){{2}}{DIGIT}){GAP}"
               rf"([0-9A-Ya-y])(?![0-9A-Za-z])"),
    re.compile(rf"(?<![0-9A-Za-z])([0-9]{{6}})({CENTURY})([0-9]{{3}})()(?![0-9])"),
)  # fmt: skip
# Nothing certain between: then the check character must be right, or the words before must say what it is.
LOOSE_SHAPE = re.compile(
    rf"(?<![0-9A-Za-z+])({DIGIT}{LOOSE}{DIGIT}{LOOSE}{DIGIT}{LOOSE}{DIGIT}{LOOSE}(?:(?:18|19|20){GAP})?"
    rf"{DIGIT}{LOOSE}{DIGIT})"
    rf"({LOOSE}|{GAP}{CENTURY}{GAP})((?:{DIGIT}{LOOSE}){{2}}{DIGIT}){LOOSE}([0-9A-Ya-y])(?![0-9A-Za-z])"
)
SAID_TO_BE = re.compile(r"henkil\w*tun|\bhetu|\bsotu|personbeteckn|personnum|identity|social security", re.I)
TELEPHONE = re.compile(r"0(?:[1-6]0|41|29)")  # how numbers of ten digits to call begin in Finland
ABROAD = re.compile(r"(?<![0-9A-Za-z+])((?:[12][0-9])?[0-9]{6}[-+ ]?[0-9]{4}|[0-9]{6} ?[0-9]{5})(?![0-9A-Za-z])")


def telling_refused(words: Iterable[str]) -> Refusal | None:
    """Why these words of staff may not be kept; a telephone number to call is welcome."""
    return IDENTITY if any(map(identity_spans, words)) else None


def identity_spans(text: str) -> list[tuple[int, int]]:
    """Where identity numbers stand in a text: Finnish ones in any form, Swedish, Norwegian and Estonian ones."""
    folded = _folded(text)
    found = [match.span() for shape in SHAPES for match in _overlapping(shape, folded) if _certain(match)]
    found += [match.span() for match in _overlapping(LOOSE_SHAPE, folded) if _likely(match, folded)]
    found += [match.span() for match in ABROAD.finditer(folded) if _abroad(match[0])]
    return _joined(found)


def without_identity_numbers(text: str) -> str:
    """The text with each identity number taken out."""
    for start, end in reversed(identity_spans(text)):
        text = text[:start].rstrip(" ") + text[end:]
    return text.strip()


def _folded(text: str) -> str:
    """The text letter for letter: every digit, dash and space in its plainest form, what cannot be seen as "~"."""
    return "".join(_plain(letter) for letter in text).translate(TWINS)


def _plain(letter: str) -> str:
    if letter.isascii():
        return " " if letter.isspace() else letter
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(letter)
    if kind == "Pd" or letter in "−⁃﹣－‐":
        return "-"
    if kind in ("Zs", "Zl", "Zp"):
        return " "
    if kind in ("Cf", "Mn", "Me", "Cc"):
        return "~"
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


def _overlapping(shape: "re.Pattern[str]", text: str) -> list["re.Match[str]"]:
    """Every place where a shape begins, so that digits before a number do not hide it."""
    found, start = [], 0
    while match := shape.search(text, start):
        found.append(match)
        start = match.start() + 1
    return found


def _digits(part: str) -> str:
    return re.sub(r"[^0-9]", "", part.translate(LOOKS_LIKE))


def _certain(match: "re.Match[str]") -> bool:
    """Six digits that can be a birthday, a sign and three digits: the shape is enough, except of a number to call."""
    born, individual, check = _digits(match[1]), _digits(match[3]), match[4].upper()
    if not _birthday(born) or sum(letter.isdigit() for letter in match[0]) < 5:
        return False
    if TELEPHONE.match(born) and not check.isalpha():
        return match[2] not in "-+" or _right(born + individual, check)
    return True


def _likely(match: "re.Match[str]", folded: str) -> bool:
    born, individual, check = _digits(match[1]), _digits(match[3]), match[4].upper()
    born = born[:4] + born[-2:]
    if not _birthday(born) or sum(letter.isdigit() for letter in match[0]) < 5:
        return False
    if SAID_TO_BE.search(folded[max(0, match.start() - 40) : match.start()]):
        return True
    if not _right(born + individual, check):
        return False
    return check.isalpha() or (_together(match) and not TELEPHONE.match(born))


def _together(match: "re.Match[str]") -> bool:
    """Ten digits in a row, or a sign right between: not a day and then a sum of money, which may fit by chance."""
    return len(match[1]) in (6, 8) or bool(re.fullmatch(CENTURY, match[2]))


def _birthday(digits: str) -> bool:
    return len(digits) == 6 and 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12


def _right(digits: str, check: str) -> bool:
    """Whether the check character is the one that the nine digits give."""
    return CHECKS[int(digits) % 31] == check


def _abroad(typed: str) -> bool:
    digits = re.sub(r"[^0-9]", "", typed)
    if len(digits) == 11:
        return bool(fodselsnummer.is_valid(digits) or ik.is_valid(digits))
    return bool(re.search("[-+]", typed) or len(digits) == 12) and bool(personnummer.is_valid(typed.replace(" ", "")))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping places as one, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
