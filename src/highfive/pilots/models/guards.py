"""What the database itself refuses once a pilot is locked: triggers on SQLite and PostgreSQL.

Locked are all columns that no list here names, so that a new column is locked unless somebody says otherwise. ONCE:
empty until written, then as fast as the rest (a baseline cannot be asked again until it pleases). MOVING: may change.
PERSONS: filled once, and emptied when that person is erased.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connections

ONCE = (
    "questionnaire_id", "baseline_round_id", "final_round_id", "before_figure_id", "after_figure_id", "publication_id",
    "result", "recommended", "ending", "decided_on", "reasons", "difference", "lesson", "paragraph",
    "ended_why", "practice_id",
)  # fmt: skip
MOVING = ("status", "published_on", "thread_id")
PERSONS = ("frozen_by_id", "decided_by_id", "created_by_id", "confirmed_by_id")
UNWRITTEN = ("''", "'{}'")  # besides NULL: how an empty text or JSON is stored
PILOT, COMMITMENT, GROUPS = "pilots_pilot", "pilots_commitment", "pilots_pilot_target_groups"
TABLES = (PILOT, COMMITMENT, GROUPS)
EVENTS = ("update", "delete", "insert")
SAID = "a started pilot is locked"


def raise_guards(connection: Any) -> None:
    """Make every trigger anew, for the columns the tables have now. Safe to repeat; called after each migrate."""
    lower_guards(connection)
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for table in TABLES:
            for event, condition in _conditions(connection, table).items():
                for statement in make(f"locked_{table}_{event}", table, event, condition):
                    cursor.execute(statement)


def lower_guards(connection: Any) -> None:
    """Take the triggers away: only while a migration rebuilds the tables they watch."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table in TABLES:
            for event in EVENTS:
                name = f"locked_{table}_{event}"
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                elif table in there:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def _conditions(connection: Any, table: str) -> dict[str, str]:
    """SQL of what is refused for each event on a table, in the words both databases know."""
    changes = changed(_columns(connection, table), "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM")
    locked = f"SELECT 1 FROM {PILOT} WHERE frozen_at IS NOT NULL AND id ="  # noqa: S608
    if table == PILOT:
        # SQLite's REPLACE deletes a row without asking the DELETE trigger: the INSERT on its key is refused instead.
        return {
            "update": f"NEW.id <> OLD.id OR (OLD.frozen_at IS NOT NULL AND ({changes}))",
            "delete": "OLD.frozen_at IS NOT NULL",
            "insert": f"EXISTS ({locked} NEW.id)",
        }
    rows = f"{table} r JOIN {PILOT} p ON p.id = r.pilot_id"
    replaced = f"SELECT 1 FROM {rows} WHERE p.frozen_at IS NOT NULL AND r.id"  # noqa: S608
    return {
        "update": f"NEW.id <> OLD.id OR ((EXISTS ({locked} OLD.pilot_id) OR EXISTS ({locked} NEW.pilot_id)) "
        f"AND ({changes}))",
        "delete": f"EXISTS ({locked} OLD.pilot_id)",
        "insert": f"EXISTS ({locked} NEW.pilot_id) OR EXISTS ({replaced} = NEW.id)",
    }


def changed(columns: Iterable[str], differs: str) -> str:
    """SQL that is true when a change is not allowed; `differs` is the database's "not the same", NULLs compared."""
    parts = []
    for column in columns:
        if column in MOVING:
            continue
        different = f'NEW."{column}" {differs} OLD."{column}"'
        if column in PERSONS:
            different += f' AND OLD."{column}" IS NOT NULL AND NEW."{column}" IS NOT NULL'
        elif column in ONCE:
            empty = ", ".join(UNWRITTEN)
            different += f' AND OLD."{column}" IS NOT NULL AND CAST(OLD."{column}" AS text) NOT IN ({empty})'
        parts.append(f"({different})")
    return " OR ".join(parts)


def _columns(connection: Any, table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _sqlite(name: str, table: str, event: str, condition: str) -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    ]


def _postgresql(name: str, table: str, event: str, condition: str) -> list[str]:
    """The condition stands in a function, so that no column is bound by the trigger's definition."""
    row = "OLD" if event == "delete" else "NEW"
    refused = f"RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'"
    body = f"BEGIN IF {condition} THEN {refused}; END IF; RETURN {row}; END"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ {body} $guard$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def before_migrate(*, using: str, plan: Any = (), **_rest: Any) -> None:
    """Django rebuilds a table on SQLite to alter it: the guards step aside if a migration of pilots is to be run."""
    if any(migration.app_label == "pilots" for migration, _backwards in plan):
        lower_guards(connections[using])


def after_migrate(*, using: str, **_rest: Any) -> None:
    """Whatever a migration did to the tables, the guards stand when it has ended."""
    with connections[using].cursor() as cursor:
        there = PILOT in connections[using].introspection.table_names(cursor)
    if there:
        raise_guards(connections[using])
