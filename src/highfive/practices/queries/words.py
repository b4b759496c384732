"""What the search reads of words: an entry's texts, stored analyses, and the terms that a query's word may mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from rapidfuzz.distance import OSA, LCSseq
from rapidfuzz.process import extract

from highfive.practices.models import Posting, Practice, Term, Word
from highfive.practices.rules import TEXTS
from highfive.practices.rules.words import Analysis, Key, Token, allowed_slips, folded

AFFIX, GUESS, START = 0.6, 0.9, 0.5  # of a word's own weight: in a Swedish compound, after a slip, as a beginning
SHORTEST_AFFIX, SHORTEST_STEM, SHORTEST_START, SHORTEST_FOLD = 4, 5, 5, 8  # letters
KIN, SAME_STEM = 0.5, 0.7  # weight of a word of the same stem; the share of letters that makes it so
NEAREST = 30  # words that are looked at when a word must be a slip
AT_ONCE = 5_000  # words in one question to the database


def searched_texts(practice: Practice) -> list[tuple[str, str, str]]:
    """Every text by which an entry is found, as (field, language, text): its own, and its groups' and blocks' names."""
    named = [(name, getattr(practice, name)) for name in TEXTS]
    named += [("target_groups", group.names) for group in practice.target_groups.order_by("pk")]
    named += [("blocks", block.names) for block in practice.blocks.order_by("pk")]
    return [(name, language, text) for name, texts in named for language, text in sorted((texts or {}).items()) if text]


def analyses(words: Iterable[str]) -> dict[str, Analysis]:
    """The stored analyses of words; a word nobody has met is not among them."""
    wanted = list(words)
    found: dict[str, Analysis] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = Word.objects.filter(word__in=wanted[start : start + AT_ONCE]).values_list("word", "analysis")
        found |= {word: Analysis.of(stored) for word, stored in rows}
    return found


@dataclass(frozen=True)
class Meaning:
    """One thing an entry must speak of: a query's word, or a part of it, as terms with their share of its weight."""

    word: str
    terms: Mapping[int, float]
    required: bool = True


@dataclass
class Vocabulary:
    """The terms of the entries a reader may see: nothing else is ever matched, guessed or suggested.

    `public_only`: what stands in the names of target groups is left out, as not all of them are public.
    """

    entries: QuerySet[Practice]
    public_only: bool = False
    postings: dict[int, dict[int, int]] = field(default_factory=dict)  # term -> entry -> weight, of terms asked for

    def held(self, terms: Mapping[int, float]) -> dict[int, float]:
        """Those of some terms that a visible entry holds; their postings are kept."""
        new = [pk for pk in terms if pk not in self.postings]
        if new:
            self.postings |= {pk: {} for pk in new}
            rows = Posting.objects.filter(term__in=new, practice__in=self.entries)
            rows = rows.exclude(field="target_groups") if self.public_only else rows
            for term, practice, weight in rows.values_list("term_id", "practice_id", "weight"):
                self.postings[term][practice] = weight
        return {pk: share for pk, share in terms.items() if self.postings[pk]}

    def named(self, keys: Mapping[Key, float]) -> dict[int, float]:
        """Terms by language and text."""
        rows = Term.objects.filter(text__in=sorted({text for _, text in keys})).values_list("language", "text", "pk")
        return {pk: keys[language, text] for language, text, pk in rows if (language, text) in keys}


def meanings(token: Token, analysis: Analysis | None, words: Vocabulary) -> tuple[list[Meaning], str | None]:
    """What a query's word asks for, and the word it was taken for when it was not found as typed.

    The first of these that some visible entry holds: the word itself in any of the languages; the same word written
    carelessly; a word of the same stem; all the parts of a Finnish compound; the nearest word; a word that begins so.
    """
    if terms := words.held(_itself(token, analysis, words)):
        return [Meaning(token.word, terms)], None
    if terms := words.held(_careless(token, analysis, words)):
        return [Meaning(token.word, terms)], _text(terms, token.word)
    if analysis and (terms := words.held(_kin(analysis.whole))):
        return [Meaning(token.word, terms)], None
    for parts in analysis.compounds if analysis else ():
        if len(parts) > 1 and (found := _all_parts(token, parts, words)):
            return found, None
    if terms := _nearest(token, analysis, words):
        return [Meaning(token.word, terms)], _text(terms, token.word)
    if terms := words.held(_beginning(token.word)):
        return [Meaning(token.word, terms)], None
    return [], None


def together(first: Analysis, second: Analysis, typed: tuple[str, str], words: Vocabulary) -> Meaning | None:
    """Two words written apart that may be one: never demanded, but an entry that has it comes first."""
    keys = {("fi", start + head): 1.0 for start in (*first.whole, typed[0]) for head in second.whole}
    terms = words.held(words.named(keys)) if keys else {}
    return Meaning(" ".join(typed), terms, required=False) if terms else None


def _itself(token: Token, analysis: Analysis | None, words: Vocabulary) -> dict[int, float]:
    bare = token.word.replace("-", "")
    if analysis is None:
        return words.named({(language, bare): 1.0 for language in ("fi", "sv", "en")})
    keys = {("sv", analysis.swedish): 1.0, ("en", analysis.english): 1.0}
    keys |= {("fi", base): GUESS for base in analysis.bases}
    keys |= {("fi", whole): 1.0 for whole in analysis.whole or (bare,)}
    found = words.named(keys)
    return found if analysis.whole else {**_swedish_compounds(bare, analysis.swedish), **found}


def _swedish_compounds(word: str, stem: str) -> dict[int, float]:
    """kafé is in bykafé and ungdom in ungdomsarbete; no dictionary divides them, so what was cut must be longer."""
    plain = folded(stem)
    if len(stem) < (SHORTEST_AFFIX if stem == word else SHORTEST_STEM):
        return {}
    rows = Term.objects.filter(Q(folded__startswith=plain) | Q(folded__endswith=plain), language="sv")
    return dict.fromkeys(rows.values_list("pk", flat=True), AFFIX)


def _careless(token: Token, analysis: Analysis | None, words: Vocabulary) -> dict[int, float]:
    """Dots, accents, double letters, hyphens; a good Finnish word is taken for another only when it is long."""
    known = bool(analysis and analysis.whole)
    found = words.named({("fi", guess): GUESS for guess in analysis.guesses}) if analysis and not known else {}
    if not known or len(token.word) >= SHORTEST_FOLD:
        found |= dict.fromkeys(Term.objects.filter(folded=folded(token.word)).values_list("pk", flat=True), GUESS)
    return found


def _kin(wholes: Iterable[str]) -> dict[int, float]:
    """Words that begin with most of a good Finnish word: omaishoito is in omaishoitaja, budjetti in budjetointi."""
    found: dict[int, float] = {}
    for whole in wholes:
        shared = max(SHORTEST_START, ceil(SAME_STEM * len(whole)))
        rows = Term.objects.filter(language="fi", text__startswith=whole[:shared]).order_by("text")
        found |= dict.fromkeys(rows.values_list("pk", flat=True)[:NEAREST], KIN)
    return found


def _all_parts(token: Token, parts: tuple[str, ...], words: Vocabulary) -> list[Meaning]:
    """Each part as a demand of its own; a part may begin a longer word (turva- in turvallisuus)."""
    found = []
    for part in parts:
        terms = words.held({**_beginning(part), **words.named({("fi", part): 1.0})})
        if not terms:
            return []
        found.append(Meaning(token.word, terms))
    return found


def _beginning(start: str) -> dict[int, float]:
    if len(start) < SHORTEST_START:
        return {}
    rows = Term.objects.filter(text__startswith=start, language="fi").order_by("text")
    return dict.fromkeys(rows.values_list("pk", flat=True)[:NEAREST], START)


def _nearest(token: Token, analysis: Analysis | None, words: Vocabulary) -> dict[int, float]:
    """Terms at the smallest distance that a visible entry holds; of equal ones those with a letter left out in typing.

    The first letter is taken to be right.
    """
    plain = folded(token.word)
    allowed = allowed_slips(plain, bool(analysis and analysis.whole))
    if not allowed:
        return {}
    terms = Term.objects.filter(folded__startswith=plain[0]).alias(letters=Length("folded"))
    terms = terms.filter(letters__gte=len(plain) - allowed, letters__lte=len(plain) + allowed)
    rows = dict(terms.values_list("pk", "folded"))
    near = extract(plain, rows, scorer=OSA.distance, score_cutoff=allowed, limit=NEAREST)
    held = words.held({pk: GUESS for _, _, pk in near})
    ranked = {pk: (distance, -LCSseq.similarity(plain, text)) for text, distance, pk in near if pk in held}
    best = min(ranked.values(), default=None)
    return {pk: held[pk] for pk in ranked if ranked[pk] == best}


def _text(terms: Mapping[int, float], typed: str) -> str:
    """The word a slip was taken for, as shown: the nearest, the Finnish one first."""
    found = Term.objects.filter(pk__in=terms).values_list("language", "text")
    plain = folded(typed)
    return min(found, key=lambda row: (OSA.distance(plain, folded(row[1])), row[0] != "fi", row[1]))[1]
