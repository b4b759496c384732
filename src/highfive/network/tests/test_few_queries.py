"""Lists ask the database as often with many rows as with few."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from highfive.network import actions

pytestmark = pytest.mark.slow


def fill(region: Any, cast: Any, count: int) -> None:
    """So many observations of each state, encounters, meetings and tasks."""
    group = actions.create_target_group(region=region, names={"fi": "Omaishoitajat"}, by=cast["aino"])
    for number in range(count):
        for shown in (True, False):
            told = actions.Told(text="Kyydit.", heard="phone", theme="transport", target_groups=[group])
            row = actions.tell_observation(region=region, told=told, by=cast["veikko"])
            if shown:
                actions.show_observation(observation=row, version=1, by=cast["aino"])
        name = f"Yhdistys {group.pk}.{number}"
        place = actions.create_organisation(region=region, name=name, kind="other", area=None, by=cast["aino"])
        areas = region.municipalities.all()[:2]
        actions.create_encounter(group=group, organisation=place, areas=areas, by=cast["aino"])
        for days in (-2, 2):
            starts = timezone.now() + timedelta(days=days)
            content = actions.MeetingContent(title="Ryhmä", starts_at=starts, ends_at=starts + timedelta(hours=1))
            meeting = actions.create_meeting(region=region, content=content, by=cast["aino"])
            for who in ("aino", "sulo"):
                actions.add_task(meeting=meeting, text="Soita", responsible=cast[who], by=cast["aino"])


@pytest.mark.parametrize("name", ["observation_list", "encounter_map", "meeting_list", "network"])
def test_more_rows_ask_no_more(region: Any, cast: Any, as_person: Any, name: str) -> None:
    signed, counts = as_person(cast["aino"]), []
    for count in (2, 5):
        fill(region, cast, count)
        signed.get(reverse(name))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert signed.get(reverse(name)).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0]
    assert counts[1] < 40
