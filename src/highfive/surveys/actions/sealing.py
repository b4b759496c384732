"""Sealing: finished drafts become answers that nothing ties to a code, a person, a day or a neighbour in time."""

import random
import time

from django.db import connection, transaction

from highfive.surveys.models import Answer, Code, Draft, Round
from highfive.surveys.models.columns import random_key
from highfive.surveys.rules.rounds import SAMPLES, batch_to_seal

# What is written anew after a sealing: table -> a column of it, its type, and an expression that keeps its value.
REWRITTEN = {
    "surveys_answer": ("week", "smallint", "(week + 0)::smallint"),
    "surveys_code": ("spent", "boolean", "spent AND true"),
    "surveys_draft": ("answers", "text", "answers || ''"),
}
BUSY_TRIES = 20


@transaction.atomic
def seal(*, round_: Round, closing: bool = False) -> int:
    """Seal what can hide in a crowd (all that is finished, when the round closes); how many answers were moved.

    One transaction locks the round, writes *all* its answers and codes anew in random order, the answers under new
    random keys, marks the codes spent and deletes the drafts; so row order, transaction numbers and keys tell nothing
    of which batch an answer or a code came in. Once committed, the freed space is wiped. Not audited: a row that
    counts a day's answers would be a time. Idempotent.
    """
    sealed = _seal_locked(Round.objects.select_for_update().get(pk=round_.pk), closing)
    if sealed:
        transaction.on_commit(wipe)
    return sealed


def _seal_locked(round_: Round, closing: bool) -> int:
    chance = random.SystemRandom()
    waiting = Draft.objects.select_for_update().filter(round=round_, finished_week__isnull=False)
    chosen: list[int] = []
    for sample in SAMPLES:  # apart: in a difference of two copies each sample must be a crowd of its own
        chosen += batch_to_seal(list(waiting.filter(sample=sample).values_list("pk", flat=True)), closing, chance)
    if not chosen:
        return 0
    picked = set(chosen)
    drafts = [draft for draft in waiting if draft.pk in picked]
    _rewrite_answers(round_, drafts, chance)
    _delete(Draft, [draft.pk for draft in drafts])
    _rewrite_codes(round_, {draft.code_id for draft in drafts if draft.code_id is not None}, chance)
    return len(drafts)


def _delete(model: type[Draft], keys: list[int]) -> None:
    for start in range(0, len(keys), 500):
        model.objects.filter(pk__in=keys[start : start + 500]).delete()


def _rewrite_answers(round_: Round, drafts: list[Draft], chance: random.SystemRandom) -> None:
    """Every earlier answer of the round and the new ones, shuffled together, under new keys."""
    rows = [_answer_of(draft) for draft in drafts] + list(Answer.objects.filter(round=round_))
    for row in rows:
        row.pk = random_key()
    chance.shuffle(rows)
    earlier = Answer.objects.filter(round=round_)
    earlier._raw_delete(earlier.db)
    Answer.objects.bulk_create(rows, batch_size=500)


def _answer_of(draft: Draft) -> Answer:
    return Answer(
        round_id=draft.round_id, sample=draft.sample, mode=draft.mode, assisted=draft.assisted,
        language=draft.language, week=draft.finished_week or 1, answers=draft.answers,
    )  # fmt: skip


def _rewrite_codes(round_: Round, spent: set[int], chance: random.SystemRandom) -> None:
    """Every code of the round, shuffled; the spent ones leave their batch: nothing tells whose letter it was."""
    rows = list(Code.objects.filter(round=round_))
    for row in rows:
        if row.pk in spent:
            row.spent, row.batch_id = True, None
    chance.shuffle(rows)
    earlier = Code.objects.filter(round=round_)
    earlier._raw_delete(earlier.db)  # drafts still point here: checked at commit
    Code.objects.bulk_create(rows, batch_size=500)


def wipe() -> bool:
    """Leave no dead rows: SQLite's write-ahead log is emptied (freed pages were zeroed by secure_delete already),
    PostgreSQL's tables are written anew. Outside any transaction. False if a reader was in the way: try again later.
    """
    if connection.vendor == "sqlite":
        return _empty_write_ahead_log()
    _write_anew()
    return True


def _write_anew() -> None:
    """Copy the living rows of each table into a new file, each in a transaction of its own; the old one is thrown away.

    A column is given its own type again through an expression, which PostgreSQL cannot see to be idle: unlike VACUUM
    FULL, that rewriting leaves dead rows out even while some transaction, of any database of the server, is older.
    """
    with connection.cursor() as cursor:
        for table, (column, kind, same) in REWRITTEN.items():
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} USING {same}")
            cursor.execute(f"ANALYZE {table}")


def _empty_write_ahead_log() -> bool:
    """Checkpoint and truncate; a reader in the way is waited for, a moment at a time."""
    with connection.cursor() as cursor:
        for _attempt in range(BUSY_TRIES):
            if not cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                return True
            time.sleep(0.05)
    return False
