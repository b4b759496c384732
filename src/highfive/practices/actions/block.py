"""Building blocks: written, changed."""

from typing import Any

from django.db import transaction

from highfive.core.actions import record
from highfive.core.models import Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import Texts, refuse
from highfive.core.rules.identity_numbers import telling_refused
from highfive.practices import rules
from highfive.practices.actions.index import index_practice
from highfive.practices.models import Block


@transaction.atomic
def create_block(*, region: Region, names: Texts, text: Texts, by: Person, icon: str = "puzzle") -> Block:
    """A new building block; raises Refused without a Finnish name."""
    refuse(rules.writing_blocks_refused(roles_of(by, region)))
    block = Block(region=region, icon=icon, names=rules.tidy_texts(names), text=rules.tidy_texts(text))
    _refuse_content(block)
    block.save()
    record("block.created", by=by, region=region, target=block)
    return block


@transaction.atomic
def save_block(*, block: Block, version: int, by: Person, names: Texts, text: Texts, icon: str = "puzzle") -> Block:
    """Change a block for every practice that uses it.

    `version` is the one the writer began from; raises Refused when there is a newer one.
    """
    refuse(rules.writing_blocks_refused(roles_of(by, block.region)))
    row = Block.objects.select_for_update().get(pk=block.pk)
    refuse(rules.version_refused(row.version, version))
    before: dict[str, Any] = {"names": row.names, "text": row.text}
    row.names, row.text, row.icon = rules.tidy_texts(names), rules.tidy_texts(text), icon
    _refuse_content(row)
    row.version += 1
    row.save()
    for practice in row.practices.all():
        index_practice(practice)
    record("block.saved", by=by, region=row.region, target=row, before=before)
    return row


def _refuse_content(block: Block) -> None:
    refuse(rules.name_refused(block.names), field="names_fi")
    refuse(telling_refused([*block.names.values(), *block.text.values()]), field="text_fi")
