"""The search of practices: which entries speak of a query's words, in what order, and why each of them.

Postings are our own table read through the ORM, and the order is computed here from whole numbers, so that both
databases give the same list. Nothing is written: `actions.index.learn` brings words that nobody has asked before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import override

from highfive.core.models import Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import text
from highfive.practices.models import Adoption, Posting, Practice, Term
from highfive.practices.queries.practice import own_organisations
from highfive.practices.queries.words import Meaning, Vocabulary, analyses, meanings, together
from highfive.practices.rules import CONFIRMED, COST_LIMITS, MAY_DECIDE, SEEN_BY_MEMBERS, Filters
from highfive.practices.rules.words import FIELD_PLACES, Token, query_words

AROUND = 40  # letters of context on each side of a marked word
ENOUGH = 0.5  # share of the query's information an entry must have when none has every word
ALPHABET = {letter: place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyzåäö")}


@dataclass(frozen=True)
class Why:
    """One reason for a hit: what was typed, the word it was found by, and the place in the entry's text.

    `term`: its Finnish base form, or nothing. `place`: "in the name". `before`, `mark`, `after`: the text around, to be
    shown with `mark` marked.
    """

    word: str
    term: str
    place: str
    field: str
    language: str
    before: str
    mark: str
    after: str

    @property
    def line(self) -> str:
        """kylillä → kylä (in the name: kyläkahvila)."""
        start = self.word if self.term in (self.word, "") else f"{self.word} → {self.term}"
        return f"{start} ({self.place}: {self.mark})"


@dataclass(frozen=True)
class Hit:
    """A found entry; `score` only orders hits of one search."""

    practice: Practice
    score: int
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Results:
    """What a search found: `hits` best first and `total` of them, before `limit`.

    `complete`: hits speak of every word; then `partial` are entries that speak of some (to be shown apart). Without a
    complete one the partial are the hits. `corrected`: the query as it was understood, when that is not as typed;
    `unmatched`: words that no entry has.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    complete: bool = True
    partial: tuple[Hit, ...] = ()
    corrected: str | None = None
    unmatched: tuple[str, ...] = ()


@dataclass
class _Query:
    """A query as it was understood."""

    needs: list[Meaning] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    corrected: bool = False


def search(
    region: Region, words: str, *, filters: Filters | None = None, language: str = "fi", public_only: bool = False,
    person: Person | None = None, limit: int = 50, partial: int = 10,
) -> Results:  # fmt: skip
    """Entries of a region that speak of `words`, among those the filters leave; without words, all by name.

    `person`: whose drafts and archived entries may be seen when the filter asks for that status.
    """
    entries = visible_entries(region, filters or Filters(), public_only=public_only, person=person)
    typed = query_words(words)
    if not typed:
        return _by_name(entries, language, limit)
    vocabulary = Vocabulary(entries, public_only)
    query = _understood(typed, vocabulary)
    complete, rest = _ranked(query, vocabulary, entries)
    chosen, others = (complete, rest) if complete else (rest, [])
    shown, aside = chosen[:limit], others[:partial]
    hits = _hits([*shown, *aside], query, vocabulary, language)
    return Results(
        hits=tuple(hits[: len(shown)]),
        total=len(chosen),
        complete=bool(complete),
        partial=tuple(hits[len(shown) :]),
        corrected=" ".join(query.understood) if query.corrected else None,
        unmatched=tuple(query.unmatched),
    )


def visible_entries(
    region: Region, filters: Filters, *, public_only: bool = False, person: Person | None = None
) -> QuerySet[Practice]:
    """The entries a reader may see that pass the filters, in no order."""
    entries = _seen(Practice.objects.filter(region=region).order_by(), region, filters.status, public_only, person)
    if filters.target_group:
        entries = entries.filter(target_groups=filters.target_group)
    if filters.cost:
        entries = _costing(entries, filters.cost)
    if filters.area or filters.state:
        taken_up = Adoption.objects.exclude(status="")
        taken_up = taken_up.filter(area__code=filters.area) if filters.area else taken_up
        taken_up = taken_up.filter(status=filters.state) if filters.state else taken_up
        passing = Q(pk__in=taken_up.values("practice"))
        if not filters.state:
            passing |= Q(pk__in=Practice.areas.through.objects.filter(area__code=filters.area).values("practice"))
        entries = entries.filter(passing)
    return entries


def _seen(
    entries: QuerySet[Practice], region: Region, status: str, public_only: bool, person: Person | None
) -> QuerySet[Practice]:
    if public_only:
        return entries.filter(status="public") if status in ("", "public") else entries.none()
    if not status:
        return entries.filter(status__in=SEEN_BY_MEMBERS)
    entries = entries.filter(status=status)
    if status in SEEN_BY_MEMBERS:
        return entries
    if person is None or status not in CONFIRMED:
        return entries.none()
    if roles_of(person, region) & set(MAY_DECIDE):
        return entries
    return entries.filter(owner__in=own_organisations(person, region))


def _costing(entries: QuerySet[Practice], band: str) -> QuerySet[Practice]:
    unknown = Q(euros_start__isnull=True, euros_year__isnull=True)
    if band == "unknown":
        return entries.filter(unknown)
    low, below = COST_LIMITS[band]
    entries = entries.exclude(unknown).alias(total=Coalesce(F("euros_start"), 0) + Coalesce(F("euros_year"), 0))
    entries = entries.filter(total__gte=low)
    return entries if below is None else entries.filter(total__lt=below)


def _understood(typed: list[Token], vocabulary: Vocabulary) -> _Query:
    """Each word's meanings; neighbours that may be one word count for more when they are."""
    query, known = _Query(), analyses([token.word for token in typed])
    for token in typed:
        needs, instead = meanings(token, known.get(token.word), vocabulary)
        query.needs += needs
        query.understood.append(instead or token.surface)
        query.corrected |= instead is not None
        if not needs:
            query.unmatched.append(token.surface)
    for first, second in pairwise(typed):
        one, two = known.get(first.word), known.get(second.word)
        if one and two and (need := together(one, two, (first.word, second.word), vocabulary)):
            query.needs.append(need)
    return query


def _ranked(
    query: _Query, vocabulary: Vocabulary, entries: QuerySet[Practice]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """(score, entry) best first: of entries that have every word, and of those that have enough of them."""
    count = entries.count()
    scores: dict[int, float] = {}
    met: dict[int, float] = {}
    asked = 0.0
    for need in query.needs:
        found = _weights(need, vocabulary)
        rarity = log(1 + (count - len(found) + 0.5) / (len(found) + 0.5))
        asked += rarity * need.required
        for entry, weight in found.items():
            scores[entry] = scores.get(entry, 0.0) + rarity * weight
            met[entry] = met.get(entry, 0.0) + rarity * need.required
    if query.unmatched:
        asked += 1.0  # nobody has every word
    ordered = sorted(((round(scores[entry]), entry) for entry in scores), key=lambda row: (-row[0], row[1]))
    complete = [row for row in ordered if met[row[1]] >= asked - 1e-9]
    known = asked - bool(query.unmatched)
    partial = [row for row in ordered if 0 < met[row[1]] < asked - 1e-9 and met[row[1]] >= ENOUGH * known - 1e-9]
    return complete, partial


def _weights(need: Meaning, vocabulary: Vocabulary) -> dict[int, float]:
    """Each entry's weight for one need: that of its best term."""
    found: dict[int, float] = {}
    for term, share in need.terms.items():
        for entry, weight in vocabulary.postings[term].items():
            found[entry] = max(found.get(entry, 0.0), share * weight)
    return found


def _hits(rows: list[tuple[int, int]], query: _Query, vocabulary: Vocabulary, language: str) -> list[Hit]:
    practices = Practice.objects.prefetch_related("target_groups", "blocks").in_bulk([entry for _, entry in rows])
    reasons = _reasons(practices, query, vocabulary, language)
    return [Hit(practices[entry], score, tuple(reasons[entry])) for score, entry in rows]


def _reasons(
    practices: Mapping[int, Practice], query: _Query, vocabulary: Vocabulary, language: str
) -> dict[int, list[Why]]:
    """For each entry the best place of each need, in the order of the query, one place once."""
    best = {
        (entry, need.word, place): max(held, key=lambda pk: (need.terms[pk] * vocabulary.postings[pk][entry], pk))
        for entry in practices
        for place, need in enumerate(query.needs)
        if (held := [pk for pk in need.terms if entry in vocabulary.postings[pk]])
    }
    stored = _places(practices, set(best.values()))
    found: dict[int, list[Why]] = {entry: [] for entry in practices}
    with override(language):
        for (entry, word, _place), term in best.items():
            why = _why(practices[entry], word, *stored[entry, term], language)
            if not any((why.field, why.mark) == (other.field, other.mark) for other in found[entry]):
                found[entry].append(why)
    return found


def _places(entries: Iterable[int], terms: set[int]) -> dict[tuple[int, int], tuple[str, str, str, str]]:
    """(entry, term) -> the base form, and field, language and surface of its best place.

    Swedish and English terms are stems, which are no words to show.
    """
    rows_of_terms = Term.objects.filter(pk__in=terms).values_list("pk", "language", "text")
    names = {pk: base if spoken == "fi" else "" for pk, spoken, base in rows_of_terms}
    rows = Posting.objects.filter(practice__in=list(entries), term__in=terms)
    return {
        (entry, term): (names[term], name, language, surface)
        for entry, term, name, language, surface in rows.values_list(
            "practice_id", "term_id", "field", "language", "surface"
        )
    }


def _why(practice: Practice, word: str, term: str, name: str, code: str, surface: str, language: str) -> Why:
    """The reason with a piece of the text around it; a surface that the text has lost since is shown alone."""
    before, mark, after = _around(_source(practice, name, code, surface), surface)
    place = str(FIELD_PLACES[name])
    if code.split("-")[0] != language.split("-")[0]:
        place = _("%(place)s, in another language") % {"place": place}
    return Why(word, term, place, name, code, before, mark, after)


def _source(practice: Practice, name: str, code: str, surface: str) -> str:
    if name in ("target_groups", "blocks"):
        named = [each.names.get(code, "") for each in getattr(practice, name).all()]
        return next((each for each in named if surface in each), "")
    return text({code: getattr(practice, name).get(code, "")}, code)


def _around(whole: str, surface: str) -> tuple[str, str, str]:
    """(before, surface, after) of a text, cut between words."""
    place = whole.find(surface)
    if place < 0:
        return "", surface, ""
    before, after = whole[:place], whole[place + len(surface) :]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return before.replace("\n", " "), surface, after.replace("\n", " ")


def _by_name(entries: QuerySet[Practice], language: str, limit: int) -> Results:
    """All entries in the Finnish alphabet, the same on every database."""
    named = sorted(
        ((_alphabetical(text(names, language)), pk) for pk, names in entries.values_list("pk", "names")),
    )
    practices = Practice.objects.in_bulk([pk for _name, pk in named[:limit]])
    return Results(tuple(Hit(practices[pk], 0, ()) for _name, pk in named[:limit]), len(named))


def _alphabetical(name: str) -> list[int]:
    return [ALPHABET.get(letter, -1) if letter != " " else -2 for letter in name.lower()]
