"""Writes of core: regions, people and roles; and the one way a page starts heavy work outside the web worker."""

import io
import json
import os
import subprocess
import sys
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highfive.core.audit import record
from highfive.core.models import Area, Installation, Membership, Organisation, Person, Region, RegionMunicipality
from highfive.core.rules import Refusal, Refused, Texts

__all__ = ["add_member", "add_organisation", "create_area", "create_region", "mark_synthetic", "record", "run_job"]

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
