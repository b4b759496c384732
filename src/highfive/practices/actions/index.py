"""Keeping the search's index: an entry's terms after each save, words analysed once, repair and forgetting by night."""

import fcntl
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from highfive.practices.models import IndexState, Posting, Practice, Term, Word
from highfive.practices.queries.words import analyses, searched_texts
from highfive.practices.rules.words import EntryTerms, Key, entry_terms, folded, query_words, stored_weight, tokens

ASKED_A_MINUTE = 40  # words that queries may have analysed in a minute, all readers together
MOST_ASKED = 20_000  # words of queries that are kept
KEPT_DAYS = 30
QUERY_SECONDS, BATCH_SECONDS = 5, 120
QUERY_PATIENCE = 1  # seconds that a query waits for its turn
BATCH = 20_000  # words
WAIT = 0.05  # seconds between looks at whether the analyser is free


class BusyError(Exception):
    """Somebody else's words are being analysed, or the analyser failed."""


def index_practice(practice: Practice) -> None:
    """Make an entry findable by what it says now; call it after each save, in the same transaction.

    Words never met before are looked up as written until they have been analysed, which begins when the transaction has
    ended. If that fails the entry is saved and findable all the same, and `repair_index` mends it by night.
    """
    missing = _write(practice)
    if missing:
        transaction.on_commit(lambda: refresh_index([practice.pk]), robust=True)


def refresh_index(pks: Iterable[int]) -> int:
    """Analyse what is missing of some entries, in one go, and index them; how many stayed stale."""
    entries = list(Practice.objects.filter(pk__in=list(pks)))
    missing = {word for practice in entries for word in _words(searched_texts(practice))}
    missing -= set(analyses(missing))
    try:
        _learn(sorted(missing), guess=False, seconds=BATCH_SECONDS)
    except BusyError:
        return len(entries)
    return sum(bool(_write(practice)) for practice in entries)


def repair_index(*, everything: bool = False) -> dict[str, int]:
    """Index what is stale or has no index, or everything; forget words and terms that nobody needs. Idempotent."""
    wanted: QuerySet[Practice] = Practice.objects.order_by("pk")
    if not everything:
        wanted = wanted.filter(Q(index_state__isnull=True) | Q(index_state__stale=True))
    pks = iter(list(wanted.values_list("pk", flat=True)))
    done = stale = 0
    while batch := list(islice(pks, 200)):
        done, stale = done + len(batch), stale + refresh_index(batch)
    return {"indexed": done - stale, "stale": stale, **forget()}


def forget() -> dict[str, int]:
    """Drop the words of old queries and the terms no entry holds."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    words, _ = Word.objects.filter(asked_at__lt=before).delete()
    terms, _ = Term.objects.filter(postings__isnull=True).delete()
    return {"words": words, "terms": terms}


def learn(query: str) -> bool:
    """Analyse those words of a query that were never met, so that `queries.search` knows them; whether it knows all.

    Bounded, because strangers type: few and short words, one analysis at a time on the machine, so many a minute, and
    what was learnt is forgotten after a month. When it cannot be done now the search goes on with the words as written.
    """
    words = {token.word for token in query_words(query)}
    missing = sorted(words - set(analyses(words)))
    if not missing:
        return True
    minute = timezone.now() - timedelta(minutes=1)
    asked = Word.objects.filter(asked_at__isnull=False)
    if asked.filter(asked_at__gte=minute).count() >= ASKED_A_MINUTE or asked.count() >= MOST_ASKED:
        return False
    try:
        _learn(missing, guess=True, seconds=QUERY_SECONDS)
    except BusyError:
        return False
    return True


def _learn(words: list[str], *, guess: bool, seconds: float) -> None:
    """Analyse and store; `guess` says that a query asked."""
    asked_at = timezone.now() if guess else None
    for start in range(0, len(words), BATCH):
        found = run_analysis(words[start : start + BATCH], guess, seconds)
        rows = [Word(word=word, analysis=analysis, asked_at=asked_at) for word, analysis in sorted(found.items())]
        Word.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def run_analysis(words: list[str], guess: bool, seconds: float) -> dict[str, Any]:
    """Run practices.analysis in a process of its own; raises BusyError when one runs already or it fails."""
    asked = json.dumps({"words": words, "guess": guess}).encode()
    command = [sys.executable, "-m", "highfive.practices.analysis"]
    with _alone(QUERY_PATIENCE if guess else seconds):
        try:
            done = subprocess.run(command, input=asked, capture_output=True, timeout=seconds, check=True)
        except (subprocess.SubprocessError, OSError) as error:
            raise BusyError from error
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@contextmanager
def _alone(patience: float) -> Iterator[None]:
    """Hold the machine's one place at the analyser, waiting for it at most so many seconds."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with (settings.VAR / "analysis.lock").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    raise BusyError from error
                time.sleep(WAIT)
        yield


def _words(texts: Iterable[tuple[str, str, str]]) -> set[str]:
    return {token.word for _name, _language, text in texts for token in tokens(text)}


@transaction.atomic
def _write(practice: Practice) -> set[str]:
    """Replace an entry's postings; the words that are not analysed yet."""
    Practice.objects.select_for_update().filter(pk=practice.pk).first()
    texts = searched_texts(practice)
    words = _words(texts)
    known = analyses(words)
    entry = entry_terms(texts, known)
    _keep(practice, entry, _term_rows(entry.terms))
    Word.objects.filter(word__in=words, asked_at__isnull=False).update(asked_at=None)
    missing = words - set(known)
    IndexState.objects.update_or_create(
        practice=practice, defaults={"stale": bool(missing), "indexed_at": timezone.now()}
    )
    return missing


def _term_rows(keys: Iterable[Key]) -> dict[Key, int]:
    """Primary keys of terms, new ones made."""
    wanted = sorted(keys)
    rows = [Term(language=language, text=text, folded=folded(text)) for language, text in wanted]
    stored = _stored(wanted)
    Term.objects.bulk_create(
        [row for row in rows if (row.language, row.text) not in stored], ignore_conflicts=True, batch_size=500
    )
    return stored if len(stored) == len(wanted) else _stored(wanted)


def _stored(keys: list[Key]) -> dict[Key, int]:
    found = Term.objects.filter(text__in=[text for _, text in keys]).values_list("language", "text", "pk")
    wanted = set(keys)
    return {(language, text): pk for language, text, pk in found if (language, text) in wanted}


def _keep(practice: Practice, entry: EntryTerms, terms: dict[Key, int]) -> None:
    width = Posting._meta.get_field("surface").max_length
    Posting.objects.filter(practice=practice).delete()
    Posting.objects.bulk_create(
        [
            Posting(
                practice=practice, term_id=terms[key], weight=stored_weight(found.weight, entry.length),
                field=found.field, language=found.language, surface=found.surface[:width],
            )
            for key, found in sorted(entry.terms.items())
        ],
        batch_size=500,
    )  # fmt: skip
