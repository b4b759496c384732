"""Writes of codes: made once and shown once, voided by the batch."""

from django.db import transaction

from highfive.core.actions import record
from highfive.core.models import Area, Person
from highfive.core.queries import roles_of
from highfive.core.rules import refuse
from highfive.surveys.models import Code, CodeBatch, Draft, Round
from highfive.surveys.queries import code_key
from highfive.surveys.rules import rounds as rules
from highfive.surveys.rules.codes import new_code


@transaction.atomic
def create_codes(
    *, round_: Round, count: int, label: str, by: Person, area: Area | None = None
) -> tuple[CodeBatch, list[str]]:
    """Make codes for one stratum. They are returned this once, in random order; only keyed hashes are stored."""
    refuse(rules.coding_refused(round_, roles_of(by, round_.region)))
    batch = CodeBatch.objects.create(round=round_, label=label, area=area, made=count)
    made = _new_codes(count)
    rows = [Code(pk=key, round=round_, batch=batch) for key in sorted(map(code_key, made))]
    Code.objects.bulk_create(rows, batch_size=500)
    record("codes.created", by=by, region=round_.region, target=batch, count=count)
    return batch, made


def _new_codes(count: int) -> list[str]:
    """That many codes whose keys are not taken, by one another or by any round's earlier ones."""
    made: dict[int, str] = {}
    while missing := count - len(made):
        fresh = {code_key(code): code for code in (new_code() for _ in range(missing))}
        taken = Code.objects.in_bulk(list(fresh))
        made |= {key: code for key, code in fresh.items() if key not in taken}
    return list(made.values())


@transaction.atomic
def void_codes(*, batch: CodeBatch, by: Person) -> None:
    """Void a batch: codes nobody has finished with stop working and their unfinished drafts are deleted.

    Finished answers stay: those people answered in good faith.
    """
    round_ = Round.objects.select_for_update().get(pk=batch.round_id)
    refuse(rules.voiding_refused(round_, roles_of(by, round_.region), batch.voided))
    Draft.objects.filter(code__batch=batch, finished_week=None).delete()
    Code.objects.filter(batch=batch, draft=None).update(voided=True)
    batch.voided = True
    batch.save(update_fields=["voided"])
    record("codes.voided", by=by, region=round_.region, target=batch)
