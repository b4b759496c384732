"""Sealing: finished drafts become answers that nothing ties to a code, a person, a day or a neighbour in time."""

import random

from django.db import transaction

from highfive.core import actions as core_actions
from highfive.core.models.columns import random_key
from highfive.surveys.models import Answer, Code, Draft, Round
from highfive.surveys.rules.rounds import SAMPLES, batch_to_seal

# What is written anew after a sealing: table -> a column of it, its type, and an expression that keeps its value.
REWRITTEN = {
    "surveys_answer": ("week", "smallint", "(week + 0)::smallint"),
    "surveys_code": ("spent", "boolean", "(spent::int + 0)::boolean"),
    "surveys_draft": ("answers", "text", "answers || ''"),
    "surveys_gapreading": ("expected", "integer", "expected + 0"),
}


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
    """Leave no dead rows of answers, codes and drafts; False if a reader was in the way: try again later."""
    return core_actions.wipe(REWRITTEN)
