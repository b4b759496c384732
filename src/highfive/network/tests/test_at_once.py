"""Two people acting at the same moment: nothing is doubled and nothing is lost."""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from highfive.core.models import AuditEvent
from highfive.network import actions
from highfive.network.actions.activities import ActivityContent
from highfive.network.models import Activity, MeetingTask
from highfive.network.rules.recurrence import HELSINKI
from highfive.projects.tests.at_once import at_once

pytestmark = pytest.mark.slow


def test_one_key_gives_one_note(
    transactional_db: None, region: Any, cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    group = actions.create_target_group(region=region, names={"fi": "Nuoret"}, by=cast["aino"])

    def note(who: str) -> Any:
        return lambda: actions.note_on_group(
            group=group, kind="tried", text={"fi": who}, by=cast[who], key="practice:1"
        ).pk  # fmt: skip

    told = at_once([note("aino"), note("sulo"), note("oula")], tmp_path, monkeypatch)
    assert len(set(told)) == 1
    assert told[0].isdigit()


def test_two_days_called_off_at_once_are_both_off(
    transactional_db: None, region: Any, cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    starts = datetime(2026, 10, 20, 13, tzinfo=HELSINKI)
    content = ActivityContent(
        names={"fi": "Kahvila"}, starts_at=starts, ends_at=starts + timedelta(hours=2), recurrence="weekly"
    )  # fmt: skip
    activity = actions.create_activity(region=region, content=content, by=cast["aino"])

    def off(day: date) -> Any:
        def act() -> str:
            actions.cancel_occurrence(activity=Activity.objects.get(pk=activity.pk), day=day, by=cast["aino"])
            return str(len(Activity.objects.get(pk=activity.pk).exceptions))

        return act

    told = at_once([off(date(2026, 10, 27)), off(date(2026, 11, 3))], tmp_path, monkeypatch)
    assert max(told) == "2"


def test_one_form_sent_twice_at_once_makes_one_line(
    transactional_db: None, region: Any, cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    once = uuid.uuid4()

    def send() -> int:
        entry = actions.record_work(
            region=region, kind="travel", month=date(2026, 1, 1), area=None, hours=Decimal(1), euros=Decimal(0),
            by=cast["aino"], once=once,
        )  # fmt: skip
        return int(entry.pk)

    told = at_once([send, send], tmp_path, monkeypatch)
    assert told[0] == told[1]
    assert told[0].isdigit()


def test_groups_of_one_name_made_at_once_do_not_meet(
    transactional_db: None, region: Any, cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    def make(who: str) -> Any:
        return lambda: actions.create_target_group(region=region, names={"fi": "Nuoret"}, by=cast[who]).slug

    assert sorted(at_once([make("aino"), make("sulo")], tmp_path, monkeypatch)) == ["nuoret", "nuoret-2"]


def test_two_readers_at_once_decide_once(
    transactional_db: None, region: Any, cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    told = actions.Told(text="Kyydit puuttuvat.", heard="phone", theme="transport")
    row = actions.tell_observation(region=region, told=told, by=cast["veikko"])

    def show() -> str:
        actions.show_observation(observation=row, version=1, by=cast["aino"])
        return "shown"

    def give_back() -> str:
        actions.return_observation(observation=row, version=1, reason="Lyhyemmin.", by=cast["sulo"])
        return "returned"

    assert sorted(at_once([show, give_back], tmp_path, monkeypatch)) in (["shown", "state"], ["returned", "state"])


def test_words_mended_while_they_are_read_are_not_shown_unread(
    transactional_db: None, region: Any, cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    row = actions.tell_observation(
        region=region, told=actions.Told(text="Ensin näin.", heard="phone", theme="money"), by=cast["veikko"]
    )

    def show() -> str:
        actions.show_observation(observation=row, version=1, by=cast["aino"])
        return "shown"

    def mend() -> str:
        mended = actions.Told(text="Sitten toisin.", heard="phone", theme="money")
        actions.mend_observation(observation=row, told=mended, by=cast["veikko"])
        return "mended"

    assert at_once([show, mend], tmp_path, monkeypatch) in (["shown", "state"], ["changed", "mended"])


def test_a_task_marked_twice_at_once_is_done_once(
    transactional_db: None, region: Any, cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    starts = datetime(2026, 10, 20, 13, tzinfo=HELSINKI)
    content = actions.MeetingContent(title="Ryhmä", starts_at=starts, ends_at=starts + timedelta(hours=2))
    meeting = actions.create_meeting(region=region, content=content, by=cast["aino"])
    task = actions.add_task(meeting=meeting, text="Soita", responsible=cast["kerttu"], by=cast["aino"])

    def mark(who: str) -> Any:
        def act() -> str:
            actions.finish_task(task=task, by=cast[who])
            event = AuditEvent.objects.get(event="task.done")
            return f"{event.person_id} {MeetingTask.objects.get(pk=task.pk).done_by_id}"

        return act

    told = at_once([mark("aino"), mark("kerttu")], tmp_path, monkeypatch)
    first = told[0].split()[0]
    assert told == [f"{first} {first}"] * 2


def test_forms_sent_twice_at_once_make_one_row_each(
    transactional_db: None, region: Any, cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    starts = datetime(2031, 3, 6, 9, tzinfo=HELSINKI)
    content = actions.MeetingContent(title="Ryhmä", starts_at=starts, ends_at=starts + timedelta(hours=2))
    told = actions.Told(text="Kyydit puuttuvat.", heard="phone", theme="transport")
    sent = (
        lambda: actions.tell_observation(region=region, told=told, by=cast["veikko"]).pk,
        lambda: actions.create_meeting(region=region, content=content, by=cast["aino"]).pk,
    )
    for send in sent:
        assert len(set(at_once([send, send, send], tmp_path, monkeypatch))) == 1
