"""Locking everything anew with the newest key: row by row, while the site is in use, as often as one likes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Cast

from highfive.core.actions import wipe
from highfive.core.models.columns import Encrypted, LostKeyError, decrypt, newest_key_id

BATCH = 200  # rows read at a time
DAMAGED = "(damaged)"
PASSES = 5  # a row that others wrote meanwhile is looked at again


@dataclass
class Rotation:
    """What was found in one encrypted column; `lost` maps the name of a key we do not have to rows, by their key."""

    model: type[models.Model]
    column: Encrypted
    rows: int = 0
    locked: int = 0  # anew, by this run
    newest: int = 0  # as they lay there before
    waiting: int = 0  # locked with an older key of ours
    lost: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.model._meta.db_table}.{self.column.column}"


def encrypted_columns() -> Iterator[tuple[type[models.Model], Encrypted]]:
    """Every encrypted column of every room."""
    for model in apps.get_models():
        for column in model._meta.local_fields:
            if isinstance(column, Encrypted):
                yield model, column


def rotate(model: type[models.Model], column: Encrypted, *, check: bool = False) -> Rotation:
    """Lock a column anew with the newest key, and look again until nothing is left; `check` only counts.

    A row is written only if it still is what was read (compare and set): a word that somebody writes, changes or
    deletes at that moment is never overwritten nor brought back. A run that is killed has done what it has done.
    """
    done = 0
    for _number in range(PASSES):
        found = _passed(model, column, check=check)
        done += found.locked
        if check or not found.waiting:
            break
    found.locked, found.newest = done, max(found.newest - done, 0)
    return found


def _passed(model: type[models.Model], column: Encrypted, *, check: bool) -> Rotation:
    found, newest = Rotation(model, column), newest_key_id(column.keys)
    for key, locked in _stored(found):
        found.rows += 1
        name = locked.partition(".")[0]
        if name == newest:
            found.newest += 1
            continue
        try:
            value = decrypt(locked, column.keys)
        except LostKeyError:
            found.lost.setdefault(name[:8], []).append(key)
        except (InvalidToken, ValueError):
            found.lost.setdefault(DAMAGED, []).append(key)
        else:
            found.waiting += 1
            if not check:  # written only if the row still is what was read
                found.locked += _rows(found).filter(pk=key, locked=locked).update(**{column.name: value})
    return found


def _rows(found: Rotation) -> models.QuerySet[Any]:
    """Rows with what lies in the database, which reading the column itself would unlock."""
    rows: models.QuerySet[Any] = found.model._default_manager.order_by("pk")
    rows = rows.annotate(locked=Cast(found.column.name, models.TextField()))
    return rows.filter(locked__isnull=False)


def _stored(found: Rotation) -> Iterator[tuple[Any, str]]:
    """(key, what lies in the database) of every row, in the order of keys."""
    rows = batch = _rows(found).values_list("pk", "locked")
    while read := list(batch[:BATCH]):
        yield from read
        batch = rows.filter(pk__gt=read[-1][0])


def wipe_old(found: list[Rotation]) -> bool:
    """Leave no dead row that is locked with an older key; False if a reader was in the way."""
    changed = {
        each.model._meta.db_table: connection.ops.quote_name(str(each.column.column)) for each in found if each.locked
    }
    return not changed or wipe({table: (column, "text", f"{column} || ''") for table, column in changed.items()})


def lost_rows(found: Rotation) -> Iterator[str]:
    """A line for each key that is missing, and for each region what its rows belong to."""
    model = found.model
    region, whole = getattr(model, "REGION_PATH", ""), getattr(model, "LOST_WITH", "")
    for name, keys in sorted(found.lost.items()):
        yield f"{found.name}: {len(keys)} rows are lost with the key {name}"
        if not (region and whole):
            continue
        belongs: dict[str, Counter[Any]] = {}
        for start in range(0, len(keys), BATCH):
            rows = model._default_manager.filter(pk__in=keys[start : start + BATCH])
            for slug, owner in rows.values_list(f"{region}__slug", whole):
                belongs.setdefault(slug, Counter())[owner] += 1
        for slug, owners in sorted(belongs.items()):
            yield f"  {slug}, {whole} {', '.join(str(owner) for owner in sorted(owners))}"
