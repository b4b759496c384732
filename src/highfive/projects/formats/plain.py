"""Plain text as people bring it: any encoding, any line ends; and headings found however the lines were broken."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

JOINING = ",/:()–-"
GAP = (
    rf"[\s{JOINING}]*"  # what may stand between two letters of a heading that has been broken, spaced out or hyphenated
)
NOT_TEXT = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
_MARKS_OF_ORDER = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


def is_not_text(data: bytes) -> bool:
    """A PDF, a word processor's file or a picture by its first bytes."""
    return data.lstrip()[:8].startswith(NOT_TEXT)


def is_document(data: bytes) -> bool:
    """A Word, PDF or HTML file, whose text can be read, by its first bytes."""
    start = data.lstrip()[:100].lower()
    return start.startswith((b"%pdf", b"pk\x03\x04", b"<!doctype html", b"<html", b"\xef\xbb\xbf<!doctype html"))


def decoded(data: bytes) -> str:
    """Bytes as text: by the byte order mark, else UTF-8, else UTF-16 by its zeros, else Windows or Latin-9 letters.

    Never fails: a byte that means nothing in cp1252 is read as Latin-1.
    """
    for mark, encoding in _MARKS_OF_ORDER.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data[:2000].count(0) > len(data[:2000]) // 4:
        return data.decode("utf-16-be" if data[:1] == b"\x00" else "utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _western(data)


def _western(data: bytes) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
    return data.decode("iso8859-15") if "¤" in text and "€" not in text else text


def cleaned(text: str) -> tuple[str, int]:
    """One form of letters and line ends; invisible control characters go, and how many went is returned."""
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    text = re.sub(r"\r\n?|[\f\v\x1c-\x1e\x85\u2028\u2029]", "\n", text).replace("\ufeff", "").replace("\u00ad", "")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return kept, len(text) - len(kept)


def flowed(text: str) -> str:
    """Text on one line, one space between words."""
    return " ".join(text.split())


# --- words divided at the end of a line ---------------------------------------------------------------------------

_DIVIDED = re.compile(r"(?<![\w-])([\w-]*\w)-[ \t]*\n\s*(\w+)")
_ENDING = re.compile(r"\w{1,4}|mi(?:nen|s\w*)")  # "kana-vien", "edistä-minen": the rest of a word, not a word
_JOINERS = {"ja", "tai", "sekä", "eli", "että", "eikä", "vai", "kuin", "och", "and", "or"}


def undivided(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Put words divided at line ends together: (text, words whose hyphen went, words whose hyphen was kept).

    The hyphen is kept unless the text itself has the word, or a word that begins like it, without one, or the second
    half cannot be a word of its own: a hyphen too many can be seen and mended, one too few cannot be guessed.
    "hyvinvointi- ja" stays as it is.
    """
    words = sorted({word.casefold() for word in re.findall(r"(?<![/.=?&])\b\w{5,}", text)})
    joined: dict[str, None] = {}
    kept: dict[str, None] = {}

    def mend(match: re.Match[str]) -> str:
        first, second = match.groups()
        if second.casefold() in _JOINERS:
            return f"{first}- {second}"
        whole = first + second
        parted = len(first) > 1 and first[-1].islower() and second[0].islower() and first[-1] != second[0]
        if parted and (_ENDING.fullmatch(second) or _known(whole.casefold(), len(first), words)):
            joined[whole] = None
            return whole
        kept[f"{first}-{second}"] = None
        return f"{first}-{second}"

    return _DIVIDED.sub(mend, text), tuple(joined), tuple(kept)


def _known(whole: str, seam: int, words: Sequence[str]) -> bool:
    """Whether some word begins as `whole` does, at least three letters past the seam."""
    start = whole[: max(seam + 3, 5)]
    if len(start) < seam + 3:
        return whole in words
    place = bisect_left(words, start)
    return place < len(words) and words[place].startswith(start)


# --- headings -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A heading in a text: which, and from where to where."""

    key: str
    start: int
    end: int
    score: int = 0


@lru_cache(maxsize=64)
def loosely(wording: str) -> str:
    """A pattern for `wording` with anything between its letters that a broken line can put there."""
    return GAP.join(re.escape(letter) for letter in wording if letter.isalnum())


@lru_cache(maxsize=64)
def heading_pattern(wording: str) -> re.Pattern[str]:
    """The wording at word boundaries, with a list number before it at a line's start and a colon after."""
    return re.compile(
        rf"(?:(?m:^)[ \t]*\d{{1,2}}[.)][ \t]+)?(?<![\w-])(?P<name>{loosely(wording)})(?!\w)(?:[ \t]*:)?", re.I
    )


def found_marks(text: str, wordings: Sequence[tuple[str, str]]) -> list[Mark]:
    """Headings in `text`, given as (key, wording) in their usual order; each at most once.

    Of all places that read like a heading the best chain in the usual order is chosen (a place alone on its line
    counts more than one inside a line); then headings that stand alone on a line out of order are added.
    """
    candidates = _candidates(text, wordings)
    chain = _best_chain(candidates, [key for key, _wording in wordings])
    taken = {mark.key for mark in chain}
    for mark in sorted(candidates, key=lambda mark: -mark.score):
        if mark.key not in taken and mark.score >= ALONE:
            chain.append(mark)
            taken.add(mark.key)
    return sorted(chain, key=lambda mark: mark.start)


def ends(text: str, marks: Sequence[Mark]) -> list[int]:
    """Where the text under each heading ends: at the next heading."""
    return [mark.start for mark in marks[1:]] + [len(text)] * bool(marks)


LINE_START, LINE_END, ALONE = 3, 3, 8
NEAR = 200  # letters looked at on either side, so that a line of a megabyte costs no more than any other


def _candidates(text: str, wordings: Sequence[tuple[str, str]]) -> list[Mark]:
    raw = [(key, wording, match) for key, wording in wordings for match in heading_pattern(wording).finditer(text)]
    ends = {match.end() for _key, _wording, match in raw}
    marks = [
        Mark(key, match.start(), match.end(), score)
        for key, wording, match in raw
        if (score := _score(text, wording, match, ends)) > 0
    ]
    return sorted(marks, key=lambda mark: mark.start)


CONNECTOR = re.compile(r"\s*(?:,|/|&|\+|\bja\b|\bsekä\b)\s*\Z", re.I)


def _score(text: str, wording: str, match: re.Match[str], ends: set[int]) -> int:
    """How much a place reads like a heading; nothing or less: it does not."""
    before = text[max(0, match.start() - NEAR) : match.start()].rpartition("\n")[2]
    after = text[match.end() : match.end() + NEAR].partition("\n")[0]
    many = len(wording.split()) > 1
    starts, alone = not before.strip(), not before.strip() and not after.strip()
    if not match["name"][0].isupper():
        connector = CONNECTOR.search(text, max(0, match.start() - 12), match.start())
        follows = connector is not None and connector.start() in ends
        return 4 if follows else (ALONE if alone and many else 0)
    points = 4 + len(wording.split()) if many else 2
    points += LINE_START * starts + LINE_END * alone
    return points - (4 if after.strip()[:1].islower() and not many else 0)


Chain = tuple[int, tuple[Mark, "Chain"] | None]


def _best_chain(candidates: Iterable[Mark], order: Sequence[str]) -> list[Mark]:
    """The chain in the usual order with the highest sum of scores; one pass, a step per heading."""
    rank = {key: place for place, key in enumerate(order)}
    best: list[Chain] = [(0, None)] * (len(order) + 1)  # best[k]: chains whose headings are among the first k
    for mark in candidates:
        place = rank[mark.key]
        value = best[place][0] + mark.score
        chain: Chain = (value, (mark, best[place]))
        for later in range(place + 1, len(best)):
            if best[later][0] >= value:
                break
            best[later] = chain
    marks: list[Mark] = []
    node = best[-1][1]
    while node is not None:
        marks.append(node[0])
        node = node[1][1]
    return marks


def untangled(text: str, wordings: Sequence[tuple[str, str]]) -> str:
    """Put headings together that two columns have torn: a part of the heading, text, below it the rest, text."""
    for _key, wording in wordings:
        if len(wording.split()) > 1 and not heading_pattern(wording).search(text):
            text = _untangle(text, wording)
    return text


def _untangle(text: str, wording: str) -> str:
    first = loosely(wording.split()[0])
    for start in re.finditer(rf"(?m)^[ \t]*(?={first})", text, re.I):
        if done := _gathered(_lines_from(text, start.start()), wording):
            lines, used = done
            rest = text[start.start() :].split("\n")[used:]
            return text[: start.start()] + "\n".join([wording, *lines, *rest])
    return text


def _lines_from(text: str, start: int) -> list[str]:
    """The next lines whole, no more than a torn heading could span."""
    end = start
    for _line in range(12):
        end = text.find("\n", end) + 1
        if not end:
            return text[start:].split("\n")
    return text[start : end - 1].split("\n")


def _gathered(lines: list[str], wording: str) -> tuple[list[str], int] | None:
    """Read `wording` off the starts of lines: (what is left of those lines, how many), or None if it is not there."""
    wanted = [letter.casefold() for letter in wording if letter.isalnum()]
    left: list[str] = []
    for used, line in enumerate(lines, 1):
        if not line.strip():
            left.append(line)
            continue
        taken, rest = _taken(line, wanted)
        if not taken:
            return None
        wanted = wanted[taken:]
        left.append(rest)
        if not wanted:
            return left, used
    return None


def _taken(line: str, wanted: list[str]) -> tuple[int, str]:
    """How many of the wanted letters the line's first whole words spell, and what is left of the line."""
    taken, place, best = 0, 0, (0, line)
    for match in re.finditer(r"\S+", line):
        letters = [letter.casefold() for letter in match.group() if letter not in JOINING]
        if letters != wanted[taken : taken + len(letters)]:
            break
        taken, place = taken + len(letters), match.end()
        if letters:  # a dash before the text beside is the text's own
            best = (taken, line[place:])
    return best


def canonical(text: str) -> str:
    """Text as a written card holds it: on one line, each letter in one form, nothing invisible; twice is as once.

    Line breaks become spaces: a card has one text under a heading, and its words are what counts.
    """
    while (once := flowed(cleaned(text)[0])) != text:
        text = once
    return text
