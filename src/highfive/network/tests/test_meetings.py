"""Meetings and their tasks: the next one, pages, who may, and one press that marks a task."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from highfive.core.actions import appoint_deputy
from highfive.core.models import AuditEvent
from highfive.core.rules import Refused
from highfive.network import actions, queries
from highfive.network.actions import MeetingContent
from highfive.network.models import Meeting, MeetingTask
from highfive.network.rules.recurrence import HELSINKI

TYPED = {
    "title": "Hyvinvointiryhmä", "day": "2031-03-06", "starts": "09:00", "ends": "11:00",
    "place": "Kemijärvi", "link": "https://video.example/1", "agenda": "Kysely\n\n Kyydit ", "decisions": "",
}  # fmt: skip


def at(days: float, lasts: float = 2) -> dict[str, datetime]:
    starts = timezone.now() + timedelta(days=days)
    return {"starts_at": starts, "ends_at": starts + timedelta(hours=lasts)}


def meet(region: Any, by: Any, days: float = 2, **change: Any) -> Meeting:
    content = MeetingContent(**{"title": "Ryhmä", **at(days), **change})
    return actions.create_meeting(region=region, content=content, by=by)


@pytest.fixture
def meeting(region: Any, cast: Any) -> Meeting:
    return meet(region, cast["aino"])


@pytest.fixture
def task(meeting: Meeting, cast: Any) -> MeetingTask:
    return actions.add_task(meeting=meeting, text="Vie julisteet", responsible=cast["kerttu"], by=cast["aino"])


def test_the_next_meeting_is_on_or_comes_and_is_not_called_off(region: Any, cast: Any) -> None:
    now = timezone.now()
    assert queries.next_meeting(region, now) is None
    meet(region, cast["aino"], -1)
    later, soon, running = (meet(region, cast["aino"], days) for days in (9, 2, -0.01))
    assert queries.next_meeting(region, now) == running
    for off in (running, soon):
        actions.cancel_meeting(meeting=off, by=cast["aino"])
    assert queries.next_meeting(region, now) == later
    assert list(queries.coming_meetings(region, now)) == [running, soon, later]


def test_a_meeting_is_made_shown_and_saved(region: Any, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["sulo"])
    answer = signed.post(reverse("meeting_create"), TYPED, follow=True)
    row = Meeting.objects.get()
    assert answer.redirect_chain[-1][0] == row.get_absolute_url()
    assert row.starts_at == datetime(2031, 3, 6, 9, tzinfo=HELSINKI)
    assert row.items == ["Kysely", "Kyydit"]
    assert "<li><bdi>Kyydit</bdi></li>" in answer.text
    assert "Torstai 6.3.2031 klo 9–11" in answer.text.replace("\u00a0", " ")
    assert 'href="https://video.example/1" rel="external noopener nofollow"' in answer.text
    signed.post(reverse("meeting_edit", args=[row.pk]), {**TYPED, "decisions": "Kyydit jatkuvat."})
    assert "Kyydit jatkuvat." in as_person(cast["helmi"]).get(row.get_absolute_url()).text
    assert "Hyvinvointiryhmä" in as_person(cast["helmi"]).get(reverse("meeting_list")).text
    events = AuditEvent.objects.filter(event__startswith="meeting.").order_by("pk")
    assert [each.event for each in events] == ["meeting.created", "meeting.saved"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ends": "09:00"}, "päättyisi"), ({"link": "http://video.example/"}, "https://"),
        ({"title": "\u200b"}, "Kokouksen nimi"), ({"title": ""}, "Kokouksen nimi"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"day": "2031-13-01"}, "Päivä"), ({"starts": "klo yhdeksän"}, "Alkaa"),
        ({"agenda": "131052-308T"}, "henkilötunnus"), ({"decisions": "a" * 8001}, "Mitä päätettiin"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_kept(
    region: Any, cast: Any, as_person: Any, change: dict[str, str], said: str
) -> None:
    answer = as_person(cast["aino"]).post(reverse("meeting_create"), {**TYPED, **change})
    assert answer.status_code == 422
    assert said in answer.text.split('id="errors"')[1].split("</ul>")[0]
    assert all(value.split("\n")[0] in answer.text for value in {**TYPED, **change}.values())
    assert not Meeting.objects.exists()


def test_the_tables_refuse_what_is_no_meeting(meeting: Meeting, task: MeetingTask, cast: Any) -> None:
    for rows, change in (
        (Meeting.objects.all(), {"ends_at": meeting.starts_at}),
        (Meeting.objects.all(), {"link": "http://a.example/"}),
        (Meeting.objects.all(), {"title": ""}),
        (MeetingTask.objects.all(), {"text": ""}),
        (MeetingTask.objects.all(), {"done_by": cast["aino"]}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


@pytest.mark.parametrize("who", ["kerttu", "veikko", "helmi"])
def test_others_read_only(meeting: Meeting, cast: Any, as_person: Any, who: str) -> None:
    signed = as_person(cast[who])
    assert signed.get(meeting.get_absolute_url()).status_code == 200
    assert signed.get(reverse("meeting_create")).status_code == 403
    answer = signed.post(reverse("meeting_create"), TYPED)
    assert answer.status_code == 403
    assert "Hyvinvointiryhmä" in answer.text
    for name in ("meeting_edit", "meeting_cancel", "meeting_restore", "task_add"):
        given = {**TYPED, "text": "x"}
        assert signed.post(reverse(name, args=[meeting.pk]), given).status_code == 403
        assert reverse(name, args=[meeting.pk]) not in signed.get(meeting.get_absolute_url()).text
    assert Meeting.objects.get().title == "Ryhmä"
    assert not MeetingTask.objects.exists()


def test_it_is_called_off_and_put_back(meeting: Meeting, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["oula"])
    for _twice in range(2):
        page = signed.post(reverse("meeting_cancel", args=[meeting.pk]), follow=True).text
    assert "peruttu" in page
    assert AuditEvent.objects.filter(event="meeting.cancelled").count() == 1
    signed.post(reverse("meeting_restore", args=[meeting.pk]))
    meeting.refresh_from_db()
    assert not meeting.cancelled


def test_a_task_is_added_and_marked_with_one_press(meeting: Meeting, cast: Any, as_person: Any) -> None:
    typed = {"text": "Vie julisteet", "responsible": cast["kerttu"].pk, "due_on": "2031-03-20"}
    as_person(cast["aino"]).post(reverse("task_add", args=[meeting.pk]), typed)
    row = MeetingTask.objects.get()
    assert list(queries.open_tasks(cast["kerttu"], meeting.region)) == [row]
    assert list(queries.tasks_of_others(cast["aino"], meeting.region)) == [row]
    signed = as_person(cast["kerttu"])
    assert reverse("task_done", args=[row.pk]) in signed.get(reverse("meeting_list")).text
    done = signed.post(reverse("task_done", args=[row.pk]), {"next": reverse("meeting_list")})
    assert done["Location"] == reverse("meeting_list")
    row.refresh_from_db()
    assert (row.done_on, row.done_by) == (timezone.localdate(), cast["kerttu"])
    assert not queries.open_tasks(cast["kerttu"], meeting.region).exists()
    signed.post(reverse("task_undone", args=[row.pk]))
    row.refresh_from_db()
    assert (row.done_on, row.done_by) == (None, None)


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "", "/\\evil.example"]
)
def test_a_press_never_leads_off_the_site(task: MeetingTask, cast: Any, as_person: Any, page: str) -> None:
    answer = as_person(cast["kerttu"]).post(reverse("task_done", args=[task.pk]), {"next": page})
    assert answer["Location"] == task.meeting.get_absolute_url()


@pytest.mark.parametrize(
    ("who", "status"),
    [("aino", 302), ("sulo", 302), ("oula", 302), ("kerttu", 302), ("veikko", 403), ("helmi", 403)],
)
def test_who_may_mark_a_task(task: MeetingTask, cast: Any, as_person: Any, who: str, status: int) -> None:
    signed = as_person(cast[who])
    assert (reverse("task_done", args=[task.pk]) in signed.get(task.meeting.get_absolute_url()).text) is (status == 302)
    assert signed.post(reverse("task_done", args=[task.pk])).status_code == status
    task.refresh_from_db()
    assert bool(task.done_on) is (status == 302)


def test_a_deputy_has_the_tasks_of_the_one_who_is_away(task: MeetingTask, cast: Any) -> None:
    region, today = task.meeting.region, timezone.localdate()
    with pytest.raises(Refused):
        actions.finish_task(task=task, by=cast["veikko"])
    appoint_deputy(
        region=region, person=cast["kerttu"], deputy=cast["veikko"], starts_on=today, ends_on=today, by=cast["kerttu"]
    )
    assert list(queries.open_tasks(cast["veikko"], region)) == [task]
    actions.finish_task(task=task, by=cast["veikko"])
    task.refresh_from_db()
    assert task.done_by == cast["veikko"]


def test_only_who_keeps_meetings_removes_a_task(task: MeetingTask, cast: Any, as_person: Any) -> None:
    assert as_person(cast["kerttu"]).post(reverse("task_remove", args=[task.pk])).status_code == 403
    as_person(cast["sulo"]).post(reverse("task_remove", args=[task.pk]))
    assert not MeetingTask.objects.exists()


def test_tasks_come_by_their_day_those_without_one_last(meeting: Meeting, cast: Any) -> None:
    for text, due in (("c", None), ("b", date(2031, 2, 1)), ("a", date(2031, 1, 1))):
        actions.add_task(meeting=meeting, text=text, responsible=cast["aino"], due_on=due, by=cast["aino"])
    assert [row.text for row in queries.open_tasks(cast["aino"], meeting.region)] == ["a", "b", "c"]
    assert [row.text for row in meeting.tasks.all()] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("change", "said"),
    [({"text": ""}, "Mitä tehdään"), ({"text": "\u2060"}, "Mitä tehdään"),
     ({"text": "a" * 301}, "Mitä tehdään"), ({"due_on": "huomenna"}, "Mihin mennessä"),
     ({"text": "131052-308T hoitaa"}, "henkilötunnus")],
)  # fmt: skip
def test_a_task_that_is_none_is_asked_again(
    meeting: Meeting, cast: Any, as_person: Any, change: dict[str, str], said: str
) -> None:
    answer = as_person(cast["aino"]).post(reverse("task_add", args=[meeting.pk]), {"text": "Soita", **change})
    assert answer.status_code == 422
    assert said in answer.text.split('id="errors"')[1].split("</ul>")[0]
    assert not MeetingTask.objects.exists()


def test_the_responsible_is_a_member(meeting: Meeting, cast: Any, stranger: Any, as_person: Any) -> None:
    typed = {"text": "Soita", "responsible": stranger.pk}
    assert as_person(cast["aino"]).post(reverse("task_add", args=[meeting.pk]), typed).status_code == 422
    with pytest.raises(Refused):
        actions.add_task(meeting=meeting, text="Soita", responsible=stranger, by=cast["aino"])


def test_another_regions_meetings_do_not_exist(task: MeetingTask, stranger: Any, as_person: Any) -> None:
    signed, meeting = as_person(stranger), task.meeting
    assert signed.get(meeting.get_absolute_url()).status_code == 404
    for name in ("meeting_edit", "meeting_cancel", "meeting_restore", "task_add"):
        assert signed.post(reverse(name, args=[meeting.pk]), TYPED).status_code == 404
    for name in ("task_done", "task_undone", "task_remove"):
        assert signed.post(reverse(name, args=[task.pk])).status_code == 404
    assert "Ryhmä" not in signed.get(reverse("meeting_list")).text
    task.refresh_from_db()
    assert task.done_on is None


def test_without_signing_in_there_is_the_sign_in_page(meeting: Meeting, client: Any) -> None:
    for address in (reverse("meeting_list"), meeting.get_absolute_url(), reverse("meeting_create")):
        assert client.get(address)["Location"].startswith(reverse("account_login"))
