"""What the demo's network has heard, whom it meets, and its meetings."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from highfive.demo.actions.clock import days_ago, on_day
from highfive.demo.actions.region import Stage
from highfive.demo.queries import data
from highfive.network import actions as network
from highfive.network.actions.meetings import MeetingContent
from highfive.network.actions.observations import Told


@transaction.atomic
def tell_what_was_heard(stage: Stage) -> tuple[int, int]:
    """Observations, most of them read by a second pair of eyes; returns how many, and how many are shown."""
    told, shown = data("heard")["observations"], 0
    for each in told:
        with on_day(days_ago(each["days_ago"])) as day:
            observation = network.tell_observation(
                region=stage.region, by=stage.person(each["by"]),
                told=Told(
                    text=each["text"], heard=each["heard"], theme=each["theme"], heard_on=day,
                    area=stage.area(each["area"]), target_groups=[stage.groups[key] for key in each["groups"]],
                ),
            )  # fmt: skip
            if reader := each["shown_by"]:
                network.show_observation(observation=observation, version=observation.version, by=stage.person(reader))
                shown += 1
    return len(told), shown


@transaction.atomic
def tell_who_meets_whom(stage: Stage) -> int:
    told = data("heard")["encounters"]
    for each in told:
        network.create_encounter(
            group=stage.groups[each["group"]], organisation=stage.organisations[each["organisation"]],
            areas=[stage.areas[code] for code in each["areas"]], place=each["place"], when=each["when"],
            by=stage.cast.aino,
        )  # fmt: skip
    return len(told)


@transaction.atomic
def keep_meetings(stage: Stage) -> int:
    """Meetings past and to come, with their tasks; returns how many tasks are open."""
    still_open = 0
    for each in data("heard")["meetings"]:
        day = days_ago(-each["in_days"])
        meeting = network.create_meeting(
            region=stage.region, by=stage.cast.aino,
            content=MeetingContent(
                title=each["title"], starts_at=_moment(day, each["starts"]), ends_at=_moment(day, each["ends"]),
                place=each["place"], link=each["link"], agenda="\n".join(each["agenda"]), decisions=each["decisions"],
            ),
        )  # fmt: skip
        still_open += sum(_task(stage, meeting, task) for task in each["tasks"])
    return still_open


def _task(stage: Stage, meeting: Any, told: dict[str, Any]) -> bool:
    """One task; whether it is still open."""
    task = network.add_task(
        meeting=meeting, text=told["text"], responsible=stage.person(told["who"]), due_on=days_ago(-told["due"]),
        by=stage.cast.aino,
    )  # fmt: skip
    if told["done"]:
        network.finish_task(task=task, by=stage.person(told["who"]))
    return not told["done"]


@transaction.atomic
def write_down_week(stage: Stage) -> Decimal:
    """Aino's agreed hours a week, and what she has written down of this one."""
    today, week = timezone.localdate(), data("heard")["week"]
    network.set_week_hours(region=stage.region, hours=Decimal(week["agreed"]), by=stage.cast.aino)
    for line in week["lines"]:
        network.record_work(
            region=stage.region, kind=line["kind"], month=today.replace(day=1), day=today,
            area=stage.area(line["area"]), hours=Decimal(line["hours"]), euros=Decimal(0), by=stage.cast.aino,
        )  # fmt: skip
    return Decimal(week["agreed"])


def _moment(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
