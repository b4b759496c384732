"""Writes of core: regions, people and roles; and the one way a page starts heavy work outside the web worker."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.core.audit import record
from highfive.core.models import (
    Area,
    Deputy,
    Installation,
    Membership,
    Organisation,
    Person,
    Region,
    RegionMunicipality,
)
from highfive.core.queries import roles_of
from highfive.core.rules import Refusal, Refused, Texts, deputising_refused, refuse

__all__ = [
    "add_member",
    "add_organisation",
    "appoint_deputy",
    "create_area",
    "create_region",
    "end_deputy",
    "mark_synthetic",
    "record",
    "run_job",
    "wipe",
]
NOT_A_MEMBER = Refusal("not_a_member", _("A deputy must be somebody who works in this region."), status=422)
NOT_ONESELF = Refusal(
    "oneself", _("Nobody makes themselves a deputy. Ask the one who is away, or another administrator."), status=403
)
BUSY_TRIES = 20

JOB_SECONDS = 300
JOB_FAILED = Refusal(
    "job", _("This could not be finished. Nothing was lost. Try again, or tell the administrator."), 422
)
JOB_MEMORY = 3 * 1024**3  # address space, bytes: a broken upload must not take the machine with it


def create_area(*, kind: str, code: str, year: int, names: Texts, forms: dict[str, dict[str, str]]) -> Area:
    """An area with its stored inflected forms; the same kind, code and year is updated, never doubled."""
    area, _created = Area.objects.update_or_create(
        kind=kind, code=code, year=year, defaults={"names": names, "forms": forms}
    )
    return area


@transaction.atomic
def create_region(
    *, slug: str, area: Area, places: dict[Area, tuple[int, int]], by: Person | None, phone: str = "", email: str = ""
) -> Region:
    """A region of municipalities; `places` gives each municipality's (row, half column) on the tile map."""
    region = Region.objects.create(slug=slug, area=area, phone=phone, email=email)
    for municipality, (row, column) in places.items():
        RegionMunicipality.objects.create(region=region, area=municipality, tile_row=row, tile_column=column)
    record("region.created", by=by, region=region, target=region)
    return region


@transaction.atomic
def add_organisation(
    *, region: Region, name: str, kind: str, area: Area | None = None, by: Person | None
) -> Organisation:
    organisation = Organisation.objects.create(region=region, name=name, kind=kind, area=area)
    record("organisation.added", by=by, region=region, target=organisation)
    return organisation


@transaction.atomic
def add_member(
    *,
    region: Region,
    email: str,
    name: str,
    role: str,
    by: Person | None,
    area: Area | None = None,
    organisation: Organisation | None = None,
    password: str | None = None,
) -> Person:
    """Give a person a role in a region, making the person when new; without a password they cannot sign in by one."""
    person, created = Person.objects.get_or_create(email=email.lower(), defaults={"name": name})
    if created:
        person.set_password(password) if password else person.set_unusable_password()
        person.save()
    Membership.objects.get_or_create(
        person=person, region=region, role=role, defaults={"area": area, "organisation": organisation}
    )
    record("member.added", by=by, region=region, target=person, role=role)
    return person


@transaction.atomic
def appoint_deputy(
    *, region: Region, person: Person, deputy: Person, starts_on: date, ends_on: date, by: Person
) -> Deputy:
    """From a day to a day, both included, `deputy` has what `person` has: roles, desk, conversations."""
    own = person.pk == by.pk
    refuse(deputising_refused(roles_of(by, region), own=own, starts_on=starts_on, ends_on=ends_on), "ends_on")
    if deputy.pk == person.pk or not (roles_of(deputy, region) and roles_of(person, region)):
        raise Refused(NOT_A_MEMBER, "deputy")
    if deputy.pk == by.pk:  # it would open another's conversations to an administrator
        raise Refused(NOT_ONESELF, "deputy")
    row = Deputy.objects.create(region=region, person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on)
    record("deputy.appointed", by=by, region=region, target=row, person=person.pk, deputy=deputy.pk)
    return row


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: Person) -> None:
    """Take the deputyship back at once; it is as if it had never been agreed."""
    row = Deputy.objects.select_for_update().get(pk=deputy.pk)
    own = row.person_id == by.pk
    refuse(deputising_refused(roles_of(by, row.region), own=own, starts_on=row.starts_on, ends_on=row.ends_on))
    record("deputy.ended", by=by, region=row.region, target=row, person=row.person_id, deputy=row.deputy_id)
    row.delete()


def wipe(tables: Mapping[str, tuple[str, str, str]]) -> bool:
    """Leave no dead rows of these tables: {table: (a column of it, its type, an expression that keeps its value)}.

    Outside any transaction. SQLite: the write-ahead log is emptied (freed pages were zeroed by secure_delete already);
    False if a reader was in the way: try again later. PostgreSQL: each table's living rows are copied into a new file,
    each in a transaction of its own, and the old one is thrown away. A column is given its own type again through an
    expression, which PostgreSQL cannot see to be idle: unlike VACUUM FULL, that rewriting leaves dead rows out even
    while some transaction, of any database of the server, is older.
    """
    if connection.vendor == "sqlite":
        return _empty_write_ahead_log()
    with connection.cursor() as cursor:
        for table, (column, kind, same) in tables.items():
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} USING {same}")
            cursor.execute(f"ANALYZE {table}")
    return True


def _empty_write_ahead_log() -> bool:
    """Checkpoint and truncate; a reader in the way is waited for, a moment at a time."""
    with connection.cursor() as cursor:
        for _attempt in range(BUSY_TRIES):
            if not cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                return True
            time.sleep(0.05)
    return False


def mark_synthetic(*, made_with: str) -> None:
    """Say in the database itself that everything in it is invented; there is no way back."""
    Installation.objects.update_or_create(pk=1, defaults={"synthetic": True, "made_with": made_with})


def run_job(command: str, *args: str, stdin: bytes = b"") -> Any:
    """Run a management command outside the web worker and return the JSON it prints last.

    Heavy libraries live only there, so that a web worker stays small. A command that refuses prints
    {"refused": {"code", "message", "status"}}, raised here as Refused; a crash, a time-out (five minutes) or running
    out of memory is a Refused too, so that the page can keep what the person typed.
    """
    return job_answer(*_run(command, list(args), stdin))


def _run(command: str, args: list[str], stdin: bytes) -> tuple[bytes, int]:
    environment = {**os.environ, "HIGHFIVE_LANGUAGE": get_language() or "fi", "HIGHFIVE_JOB_MEMORY": str(JOB_MEMORY)}
    command_line = [sys.executable, "-m", "highfive.cli", command, *args]
    try:
        done = subprocess.run(command_line, input=stdin, capture_output=True, timeout=JOB_SECONDS, env=environment)
    except subprocess.TimeoutExpired as error:
        raise Refused(JOB_FAILED) from error
    if done.returncode:
        sys.stderr.write(done.stderr.decode("utf-8", "replace")[-4000:])
    return done.stdout, done.returncode


def _run_here(command: str, args: list[str], stdin: bytes) -> tuple[bytes, int]:
    """The same in this process, for callers that already are a job (the demo) or a test with its own database."""
    output = io.StringIO()
    call_command(command, *args, stdout=output, **({"stdin": io.BytesIO(stdin)} if stdin else {}))
    return output.getvalue().encode(), 0


def job_answer(output: bytes, returncode: int) -> Any:
    """Read a job's last line; raise what it refused, or that it failed."""
    lines = output.decode("utf-8", "replace").strip().splitlines()
    if returncode or not lines:
        raise Refused(JOB_FAILED)
    answer = json.loads(lines[-1])
    if isinstance(answer, dict) and (refused := answer.get("refused")):
        raise Refused(Refusal(refused["code"], refused["message"], refused.get("status", 409)))
    return answer
