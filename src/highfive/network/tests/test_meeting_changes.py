"""Meetings and tasks that change: two who write at once, the next one like it, another day, somebody who has left."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from highfive.core.models import AuditEvent
from highfive.network import actions, queries
from highfive.network.actions import MeetingContent
from highfive.network.models import Meeting, MeetingTask
from highfive.network.rules.recurrence import HELSINKI

TYPED = {
    "title": "Hyvinvointiryhmä", "day": "2031-03-06", "starts": "09:00", "ends": "11:00",
    "place": "Kemijärvi", "link": "HTTPS://video.example/1", "agenda": "Kysely", "decisions": "",
}  # fmt: skip


@pytest.fixture
def meeting(region: Any, cast: Any) -> Meeting:
    starts = timezone.now().replace(microsecond=0) + timedelta(days=2)
    content = MeetingContent("Ryhmä", starts, starts + timedelta(hours=2), place="Kirjasto", agenda="Kyydit")
    return actions.create_meeting(region=region, content=content, by=cast["aino"])


@pytest.fixture
def task(meeting: Meeting, cast: Any) -> MeetingTask:
    return actions.add_task(meeting=meeting, text="Vie julisteet", responsible=cast["kerttu"], by=cast["aino"])


def mark(page: str) -> str:
    return page.split('name="mark" value="')[1].split('"')[0]


def test_of_two_who_write_at_once_neither_loses_anything(meeting: Meeting, cast: Any, as_person: Any) -> None:
    edit = reverse("meeting_edit", args=[meeting.pk])
    opened = mark(as_person(cast["aino"]).get(edit).text)
    first = {**TYPED, "decisions": "Kyydit jatkuvat.", "mark": opened}
    assert as_person(cast["sulo"]).post(edit, first).status_code == 302
    signed, second = as_person(cast["aino"]), {**TYPED, "decisions": "Kirjasto aukeaa.", "mark": opened}
    answer = signed.post(edit, second)
    assert answer.status_code == 409
    assert "Kyydit jatkuvat." in answer.text.split('id="now"')[1].split("</section>")[0]
    assert "Kirjasto aukeaa.</textarea>" in answer.text
    meeting.refresh_from_db()
    assert meeting.decisions == "Kyydit jatkuvat."
    both = {**second, "decisions": "Kyydit jatkuvat. Kirjasto aukeaa.", "mark": mark(answer.text)}
    assert signed.post(edit, both).status_code == 302
    meeting.refresh_from_db()
    assert meeting.decisions == both["decisions"]


def test_a_form_of_a_meeting_that_nobody_touched_is_saved(meeting: Meeting, cast: Any, as_person: Any) -> None:
    edit, signed = reverse("meeting_edit", args=[meeting.pk]), as_person(cast["aino"])
    for decisions in ("Ensin.", "Sitten."):
        sent = {**TYPED, "decisions": decisions, "mark": mark(signed.get(edit).text)}
        assert signed.post(edit, sent).status_code == 302


def test_the_next_meeting_begins_like_the_last(region: Any, meeting: Meeting, cast: Any, as_person: Any) -> None:
    like = f"{reverse('meeting_create')}?like={meeting.pk}"
    signed = as_person(cast["aino"])
    assert f'href="{like}"' in signed.get(meeting.get_absolute_url()).text
    form = signed.get(like).text
    assert 'value="Ryhmä"' in form
    assert 'value="Kirjasto"' in form
    assert "Kyydit" not in form
    assert 'name="decisions"' not in form, "nothing is decided yet"
    for strange in ("x", "9" * 30, "0"):
        assert signed.get(reverse("meeting_create"), {"like": strange}).status_code == 200


def test_another_regions_meeting_is_nothing_to_begin_with(meeting: Meeting, stranger: Any, as_person: Any) -> None:
    assert "Kirjasto" not in as_person(stranger).get(reverse("meeting_create"), {"like": meeting.pk}).text


def test_forms_sent_twice_make_one_meeting_and_one_task(region: Any, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["aino"])
    for _twice in range(2):
        signed.post(reverse("meeting_create"), TYPED)
    row = Meeting.objects.get()
    assert row.link == "https://video.example/1"
    for _twice in range(2):
        signed.post(reverse("task_add", args=[row.pk]), {"text": "Soita"})
    task = MeetingTask.objects.get()
    assert AuditEvent.objects.filter(event__in=["meeting.created", "task.added"]).count() == 2
    actions.finish_task(task=task, by=cast["aino"])
    signed.post(reverse("task_add", args=[row.pk]), {"text": "Soita"})
    assert MeetingTask.objects.count() == 2, "what was done is promised again"


def test_a_task_gets_another_day_and_another_person(task: MeetingTask, cast: Any, as_person: Any) -> None:
    signed, edit = as_person(cast["sulo"]), reverse("task_edit", args=[task.pk])
    assert edit in signed.get(task.meeting.get_absolute_url()).text
    assert 'value="Vie julisteet"' in signed.get(edit).text
    sent = {"text": "Vie julisteet kylille", "responsible": cast["veikko"].pk, "due_on": "2031-01-31"}
    assert signed.post(edit, sent)["Location"] == f"{task.meeting.get_absolute_url()}#tasks"
    task.refresh_from_db()
    assert (task.text, task.responsible, task.due_on) == (sent["text"], cast["veikko"], date(2031, 1, 31))
    assert AuditEvent.objects.filter(event="task.saved").count() == 1
    wrong = signed.post(edit, {**sent, "text": "131052-308T"})
    assert wrong.status_code == 422
    assert "131052-308T" in wrong.text


@pytest.mark.parametrize(("days", "stands_open"), [(-8, False), (-7, True), (0, True), (1, False)])
def test_from_its_day_the_form_of_tasks_stands_open(
    region: Any, cast: Any, as_person: Any, days: int, stands_open: bool
) -> None:
    starts = datetime.combine(timezone.localdate() + timedelta(days=days), time(12), HELSINKI)
    content = MeetingContent("Ryhmä", starts, starts + timedelta(hours=1))
    row = actions.create_meeting(region=region, content=content, by=cast["aino"])
    page = as_person(cast["aino"]).get(row.get_absolute_url()).text
    assert ('<details class="hf-data" open><summary>Lisää tehtävä' in page) is stands_open


@pytest.mark.parametrize(("who", "status"), [("kerttu", 403), ("veikko", 403), ("helmi", 403), ("stranger", 404)])
def test_others_change_no_task(
    task: MeetingTask, cast: Any, stranger: Any, as_person: Any, who: str, status: int
) -> None:
    signed, edit = as_person({**cast, "stranger": stranger}[who]), reverse("task_edit", args=[task.pk])
    assert signed.get(edit).status_code == status
    assert signed.post(edit, {"text": "Muuta"}).status_code == status
    task.refresh_from_db()
    assert task.text == "Vie julisteet"


def test_a_task_of_one_who_has_left_is_told_so(task: MeetingTask, cast: Any, as_person: Any) -> None:
    signed, words = as_person(cast["aino"]), "ei enää jäsen"
    assert words not in signed.get(reverse("meeting_list")).text
    cast["kerttu"].memberships.all().delete()
    for address in (reverse("meeting_list"), task.meeting.get_absolute_url()):
        assert words in signed.get(address).text
    assert [row.left for row in queries.tasks_of_others(cast["aino"], task.meeting.region)] == [True]
