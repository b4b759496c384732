"""Bad input into the forms and lists of what is shared and tried: never a 500."""

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.test import Client

from highfive.comments.models import Comment, Thread
from highfive.core.models import Organisation
from highfive.network.models import (
    Activity,
    Encounter,
    GroupNote,
    Meeting,
    MeetingTask,
    Observation,
    Position,
    TargetGroup,
    WorkEntry,
)
from highfive.pilots.models import Pilot
from highfive.practices.models import Adoption, Block, Practice
from highfive.projects.models import Output, Project

from .hands import filled, in_finnish

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("undone")]


def shared_addresses() -> Iterator[tuple[str, str]]:
    """Pages with forms of what is shared and tried, on rows of the demo."""
    for name in ("practice_create", "block_create", "pilot_create", "organisation_create", "target_group_create",
                 "activity_create", "work_enter", "digest_settings", "observation_create", "encounter_create",
                 "meeting_create", "week_hours"):  # fmt: skip
        yield name, in_finnish(name)
    rows: dict[str, Any] = {
        "practice_edit practice_review adoption_create": Practice.objects.filter(status="public"),
        "practice_confirm practice_refuse": Practice.objects.filter(status="candidate"),
        "block_edit": Block.objects.all(),
        "adoption_step adoption_figures": Adoption.objects.exclude(status=""),
        "pilot_decide pilot_abandon": Pilot.objects.all(),
        "organisation_edit position_create": Organisation.objects.all(),
        "position_edit": Position.objects.all(),
        "target_group_edit": TargetGroup.objects.all(),
        "note_edit": GroupNote.objects.filter(key=""),
        "activity_edit": Activity.objects.all(),
        "observation_review": Observation.objects.filter(status="waiting"),
        "encounter_edit": Encounter.objects.all(),
        "meeting_edit task_add": Meeting.objects.all(),
        "task_edit": MeetingTask.objects.all(),
        "work_correct": WorkEntry.objects.all(),
        "comment_create": Thread.objects.all(),
        "comment_reply comment_edit comment_remove": Comment.objects.filter(author__email__startswith="aino@"),
    }
    for names, found in rows.items():
        for name in names.split():
            yield name, in_finnish(name, found.latest("pk").pk)
    output, group = Output.objects.latest("pk"), TargetGroup.objects.latest("pk")
    yield "output_heir", in_finnish("output_heir", output.project_id, output.pk)
    yield "note_add", in_finnish("note_add", group.pk, "known")
    project = Project.objects.latest("pk")
    Project.objects.filter(pk=project.pk).update(status="running")  # the demo's has ended: its forms are shut
    for kind in ("output", "result", "lesson", "dissemination"):
        yield "closing_row_add", in_finnish("closing_row_add", project.pk, kind)


NUMBERS = (
    "9" * 40,
    "1e999",
    "-1",
    "NaN",
    "Infinity",
    "-0",
    "99999999",
    "2147483648",
    "9223372036854775808",
    "²",
    "1e5",
    "0,05",
)
UNSEEN = ("\x00", "a\x00b", "\x0b\x1b[31m", "\u202e\u2066\ufeff\ufffe\uffff", "x" * 20_000, "=1+1", "../../etc/passwd")


def with_surrogate(page: str) -> bytes:
    """A body that encodes a lone surrogate, which no well-behaved browser sends."""
    return "&".join(f"{name}=a%ED%A0%80b" for name in filled(page, "")).encode()


def test_no_value_in_any_form_of_what_is_shared_breaks_anything(aino: Client) -> None:
    posted = 0
    for name, address in shared_addresses():
        page = aino.get(address).content.decode()
        shown = filled(page, "")
        sent = [dict.fromkeys(shown, value) for value in (*NUMBERS, *UNSEEN)]
        numeric = [f for f in shown if re.match(r"hours|euros|people|adopt|stop|planned|expected|until|on$|day", f)]
        sent += [valid_but(page, field, value) for field in numeric for value in NUMBERS[:4]]
        for given in sent:
            answer = aino.post(address, given)
            assert answer.status_code < 500, f"{name} with {given}"
            posted += 1
        answer = aino.generic(
            "POST", address, with_surrogate(page), content_type="application/x-www-form-urlencoded"
        )  # fmt: skip
        assert answer.status_code < 500, name
    assert posted > 500


def valid_but(page: str, field: str, value: str) -> dict[str, Any]:
    """The first form that has the field, as it stands, with one value of our own."""
    form = next(each for each in lxml.html.fromstring(page).forms if field in each.fields)
    return {**dict(form.form_values()), field: value}
