"""Words of the search without a database: how a text is cut into words, what a word is looked up by, what it weighs."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

LONGEST_WORD = 60
LONGEST_QUERY = 200  # letters; the rest is not looked at
MOST_WORDS = 8  # of a query

# A field's weight, and how a reader is told that a word stood there.
FIELD_WEIGHTS = {
    "names": 8,
    "core_idea": 3,
    "for_whom": 3,
    "target_groups": 3,
    "blocks": 2,
    "need": 2,
    "change": 2,
    "steps": 1,
    "conditions": 1,
    "environment": 1,
    "lessons": 1,
    "evidence_notes": 1,
}
FIELD_PLACES: dict[str, Any] = {
    "names": _("in the name"),
    "core_idea": _("in the core idea"),
    "for_whom": _("in for whom"),
    "target_groups": _("in the target groups"),
    "blocks": _("in the building blocks"),
    "need": _("in the need"),
    "change": _("in what should change"),
    "steps": _("in how it is done"),
    "conditions": _("in what it takes"),
    "environment": _("in where it is done"),
    "lessons": _("in the advice"),
    "evidence_notes": _("in the results"),
}
WHOLE, PART, BASE, PAIR = 1.0, 0.7, 0.5, 0.6  # a word itself, a part of it, what it is derived from, two words together
SATURATION, SLOPE, USUAL_LENGTH = 1.2, 0.5, 120  # Robertson & Zaragoza's k1 and b; a usual entry's words

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+")
_POSSESSIVE = re.compile(r"['’]s?$")
STOPWORDS = frozenset([
    "ja", "tai", "eli", "sekä", "on", "ei", "ovat", "oli", "se", "sen", "sitä", "siihen", "ne", "joka", "jotka",
    "jossa", "jonka", "mikä", "mitä", "kun", "jos", "niin", "kuin", "myös", "vain", "että", "ettei", "kuka", "mihin",
    "missä", "miten", "hän", "hänen", "he", "me", "minä", "sinä", "te", "tämä", "nämä", "olla", "ole", "saa", "voi",
    "och", "i", "att", "för", "med", "av", "till", "på", "en", "ett", "som", "är", "det", "den", "de", "om",
    "the", "a", "an", "of", "in", "for", "to", "and", "with", "is", "are", "or", "by", "at",
])  # fmt: skip


@dataclass(frozen=True)
class Token:
    """A word of a text: as written, and as it is looked up."""

    surface: str
    word: str


@dataclass(frozen=True)
class Analysis:
    """What a word is in each language; analysis.analysed says what the fields hold. Unknown words are as written."""

    whole: tuple[str, ...] = ()
    compounds: tuple[tuple[str, ...], ...] = ()
    bases: tuple[str, ...] = ()
    genitive: bool = False
    noun: bool = False
    swedish: str = ""
    english: str = ""
    guesses: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Analysis":
        return cls(
            whole=tuple(stored["whole"]),
            compounds=tuple(tuple(parts) for parts in stored["compounds"]),
            bases=tuple(stored["bases"]),
            genitive=stored["genitive"],
            noun=stored["noun"],
            swedish=stored["swedish"],
            english=stored["english"],
            guesses=tuple(stored["guesses"]),
            inner=tuple(stored.get("inner", ())),
        )


Key = tuple[str, str]  # language, base form: what is stored as a term


@dataclass
class Entry:
    """A term's place in one entry: its weight so far and where it stood best."""

    weight: float = 0.0
    best: float = 0.0
    field: str = ""
    language: str = ""
    surface: str = ""

    def add(self, weight: float, place: tuple[str, str, str]) -> None:
        self.weight += weight
        if weight > self.best:
            self.best = weight
            self.field, self.language, self.surface = place


@dataclass
class EntryTerms:
    """All terms of one entry, and how many words it has."""

    terms: dict[Key, Entry] = field(default_factory=dict)
    length: int = 0


def tokens(text: str) -> list[Token]:
    """Words in order, lower case, without an English possessive; numbers too. Overlong ones are not words."""
    found = []
    for match in _WORD.finditer(unicodedata.normalize("NFC", text)):
        word = _POSSESSIVE.sub("", match[0].lower())
        if word and len(word) <= LONGEST_WORD:
            found.append(Token(match[0], word))
    return found


def query_words(query: str) -> list[Token]:
    """The words of a query that can tell entries apart; when there are none but small words, those."""
    found = list({token.word: token for token in tokens(query[:LONGEST_QUERY])}.values())
    return ([token for token in found if token.word not in STOPWORDS] or found)[:MOST_WORDS]


def folded(word: str) -> str:
    """What careless writing leaves of a word: no dots or accents, letters once, k for c."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return re.sub(r"(.)\1+", r"\1", bare.replace("-", "").replace("'", "").replace("c", "k"))


def term_weights(word: str, analysis: Analysis | None, language: str) -> dict[Key, float]:
    """What a word of a text in a language is found by, and how well each names it."""
    if analysis is None:
        return {(language, word.replace("-", "")): WHOLE}
    if language != "fi":
        return {(language, analysis.swedish if language == "sv" else analysis.english): WHOLE}
    found: dict[Key, float] = {}
    for names, weight in (
        (analysis.whole or (word.replace("-", ""),), WHOLE),
        ([part for parts in analysis.compounds for part in parts] or hyphened(word), PART),
        (analysis.inner, PART),
        (analysis.bases, BASE),
    ):
        for name in names:
            found.setdefault(("fi", name), weight)
    return found


def hyphened(word: str) -> list[str]:
    """Parts that a hyphen shows even when the language does not know the word."""
    return [part for part in word.split("-") if len(part) > 1] if "-" in word else []


def entry_terms(texts: Iterable[tuple[str, str, str]], analyses: Mapping[str, Analysis]) -> EntryTerms:
    """Terms of an entry from its texts (field, language, text); "fi-simple" is Finnish."""
    entry = EntryTerms()
    for name, language, text in texts:
        found = tokens(text)
        entry.length += len(found)
        spoken = language.split("-")[0]
        for token in found:
            if token.word in STOPWORDS:
                continue
            for key, weight in term_weights(token.word, analyses.get(token.word), spoken).items():
                _add(entry, key, weight * FIELD_WEIGHTS[name], (name, language, token.surface))
        if spoken == "fi":
            for key, surface in _pairs(found, analyses):
                _add(entry, key, PAIR * FIELD_WEIGHTS[name], (name, language, surface))
    return entry


def _add(entry: EntryTerms, key: Key, weight: float, place: tuple[str, str, str]) -> None:
    entry.terms.setdefault(key, Entry()).add(weight, place)


def _pairs(found: list[Token], analyses: Mapping[str, Analysis]) -> Iterator[tuple[Key, str]]:
    """kylän kahvila is found by kyläkahvila, lasten hoitaja by lastenhoitaja."""
    for first, second in pairwise(found):
        one, two = analyses.get(first.word), analyses.get(second.word)
        if one and two and one.genitive and one.noun and two.noun:
            names = {start + head for start in (*one.whole, first.word) for head in two.whole}
            for name in sorted(names):
                if len(name) <= LONGEST_WORD:
                    yield ("fi", name), f"{first.surface} {second.surface}"


def stored_weight(weight: float, length: int) -> int:
    """BM25's part of one term in one entry, in thousandths: grows ever slower, and less in a long entry.

    The usual length is a constant, not the collection's mean: an entry's weights change only when it does.
    """
    usual = 1 - SLOPE + SLOPE * length / USUAL_LENGTH
    return round(1000 * weight * (SATURATION + 1) / (weight + SATURATION * usual))


def allowed_slips(word: str, known: bool) -> int:
    """How many letters may be wrong: none in short words, one in a word that is good Finnish as it is."""
    if len(word) < 5:
        return 0
    return 1 if known or len(word) < 9 else 2
