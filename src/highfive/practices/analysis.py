"""The one bridge to the words' analysers: Voikko's Finnish (pyvoikko on kfst-rs) and Snowball's Swedish and English.

Runs in a process of its own, `python -m highfive.practices.analysis`, without Django, so that it starts in half a
second and its 250 MB leave with it; never imported in a web worker. It reads {"words": [...], "guess": bool} and writes
{word: analysis}. Never libvoikko: the same words give the same results on every machine.
"""

import json
import re
import resource
import sys
from collections.abc import Iterable
from functools import cache
from typing import Any

MOST_ANALYSES = 6  # of one word
MOST_GUESSED = 3  # words of one query: a long junk word takes a third of a second, and strangers ask
LONGEST = 60  # letters; longer is not a word anybody looks for
MEMORY, SECONDS = 2 * 1024**3, 120  # limits of the process
QUALITY = re.compile(r"\[Xp\]([^\[]+)\[X\][^\[]*\[Ln\]\[Xj\][uy]s\[X\]")  # yksinäinen -> yksinäisyys, and no more
OF_A_KIND = re.compile(r"\[Xp\]([^\[]+)\[X\][^\[]*\[Ll\]\[Xj\]inen\[X\]")  # kieli -> -kielinen
SWAPS = str.maketrans("aoäö", "äöao")


def analysed(words: Iterable[str], *, guess: bool = False) -> dict[str, dict[str, Any]]:
    """Each word's analysis.

    `whole`: its base forms as one word without hyphens; `compounds`: each way it is put together of parts; `inner`:
    compounds inside it; `bases`: what a quality is named after; `genitive`, `noun`; `swedish`, `english`: stems;
    `guesses`: Finnish words it may be a slip of, when `guess` and it is among the first few that Finnish does not know.
    """
    found = {word: _finnish(word) | _stems(word) | {"guesses": []} for word in words}
    unknown = [word for word, analysis in found.items() if not analysis["whole"]]
    for word in unknown[: MOST_GUESSED if guess else 0]:
        found[word]["guesses"] = _guesses(word)
    return found


def _stems(word: str) -> dict[str, Any]:
    return {language: _stemmer(language).stemWord(word) for language in ("swedish", "english")}


def _guesses(word: str) -> list[str]:
    meant = [_finnish(slip) for slip in _slips(word)]
    return sorted({base for each in meant for base in (*each["whole"], *each["bases"])})


def _finnish(word: str) -> dict[str, Any]:
    from pyvoikko import analyse

    readings = (analyse(word) or analyse(word.capitalize())) if 1 < len(word) <= LONGEST else []
    readings = readings[:MOST_ANALYSES]
    compounds = [parts for parts in (_parts(reading) for reading in readings) if parts]
    return {
        "whole": _once(_whole(reading) for reading in readings),
        "compounds": [list(each) for each in dict.fromkeys(tuple(parts) for parts in compounds)],
        "inner": _once(inner for reading in readings for inner in _inner(reading)),
        "bases": _once(base for reading in readings for base in _quality(reading)),
        "genitive": any(reading.SIJAMUOTO == "omanto" for reading in readings),
        "noun": any((reading.CLASS or "").startswith("nimi") for reading in readings),
    }


def _whole(reading: Any) -> str:
    """The base form as written: earlier parts of a compound stay as they stand in it."""
    parts = reading.COMPOUND_PARTS or [reading]
    return _plain(_joined(parts))


def _joined(parts: list[Any]) -> str:
    return "".join(part.FORM for part in parts[:-1]) + str(parts[-1].BASEFORM)


def _inner(reading: Any) -> list[str]:
    """Compounds inside a longer one: verenpaine and painemittari in verenpainemittari."""
    parts = reading.COMPOUND_PARTS or []
    spans = ((start, end) for start in range(len(parts)) for end in range(start + 2, len(parts) + 1))
    return [_plain(_joined(parts[start:end])) for start, end in spans if end - start < len(parts)]


def _parts(reading: Any) -> list[str]:
    """Base forms of a compound's parts, the head last; prefixes and single letters are left out."""
    parts = reading.COMPOUND_PARTS or []
    named = [_plain(part.BASEFORM) for part in parts if part.CLASS != "etuliite" or len(part.FORM) > 3]
    named += [_plain(kind[1]) for part in parts if (kind := OF_A_KIND.search(part.FSTOUTPUT or ""))]
    return [name for name in named if len(name) > 1]


def _quality(reading: Any) -> list[str]:
    """yksinäisyys tells of somebody yksinäinen; a word derived twice is left alone."""
    output = (reading.COMPOUND_PARTS or [reading])[-1].FSTOUTPUT or ""
    found = QUALITY.search(output)
    whole = reading.COMPOUND_PARTS is None and output.count("[Xj]") == 1
    return [_plain(found[1])] if found and whole and output.startswith(("[Ll", "[Lnl")) else []


def _plain(form: str) -> str:
    """Voikko marks the seam of a lexical compound with "="; hyphens come and go in writing."""
    return form.lower().replace("=", "").replace("-", "")


def _slips(word: str) -> list[str]:
    """What may have been meant: dots left out, a letter doubled or not, two letters in the wrong order."""
    fronted = word.replace("a", "ä").replace("o", "ö")
    found = [fronted]
    for place, letter in enumerate(word):
        before, after = word[:place], word[place + 1 :]
        if letter in "aoäö":
            found.append(before + letter.translate(SWAPS) + after)
        if after.startswith(letter):
            found.append(before + after)
        elif after:
            found += [before + letter + letter + after, before + after[0] + letter + after[1:]]
    return [slip for slip in dict.fromkeys(found) if slip != word]


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(language)


def main() -> None:
    """Answer one request on standard input, within limits that a broken one cannot pass."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    asked = json.loads(sys.stdin.buffer.read())
    json.dump(analysed(asked["words"], guess=asked["guess"]), sys.stdout)


if __name__ == "__main__":
    main()
