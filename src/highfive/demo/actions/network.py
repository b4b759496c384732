"""The demo's network: target groups and what is known of them, who does what, activities, a year of hours and euros."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from highfive.core.models import Person
from highfive.demo.actions.clock import days_ago
from highfive.demo.actions.region import Stage
from highfive.demo.queries import data
from highfive.figures.models import Indicator
from highfive.network import actions as network
from highfive.network.actions.activities import ActivityContent
from highfive.network.models import Activity
from highfive.network.rules.work import months_back
from highfive.projects.models import Project


@transaction.atomic
def tell_of_groups(stage: Stage) -> int:
    """The target groups with their notes; returns how many notes. Their figures are those of the region's survey."""
    indicators = {row.code: row for row in Indicator.objects.all()}
    count = 0
    for each in data("target_groups"):
        group = network.create_target_group(
            region=stage.region, names=each["names"], description=each["description"], public=each["public"],
            indicators=[indicators[code] for code in each["indicators"] if code in indicators], by=stage.cast.aino,
        )  # fmt: skip
        stage.groups[each["key"]] = group
        for note in each["notes"]:
            network.note_on_group(
                group=group, kind=note["kind"], text=note["text"], source=note["source"],
                day=days_ago(note["days_ago"]), by=stage.cast.aino,
            )  # fmt: skip
            count += 1
    return count


@transaction.atomic
def tell_who_does_what(stage: Stage) -> int:
    """Positions in the organisations."""
    told = data("organisations")["positions"]
    for each in told:
        network.create_position(
            organisation=stage.organisations[each["organisation"]], title=each["title"], what=each["what"],
            person=stage.person(each["person"]) if "person" in each else None,
            target_groups=[stage.groups[key] for key in each["target_groups"]],
            areas=[stage.areas[code] for code in each["areas"]], by=stage.cast.aino,
        )  # fmt: skip
    return len(told)


@transaction.atomic
def plan_activities(stage: Stage) -> list[Activity]:
    """Activities that recur since some weeks, with a week or two called off."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    made = []
    for each in data("activities")["activities"]:
        first = monday + timedelta(days=each["weekday"] - 7 * each["weeks_ago"])
        activity = network.create_activity(
            region=stage.region, by=stage.cast.aino,
            content=ActivityContent(
                names=each["names"], description=each["description"], starts_at=_moment(first, each["starts"]),
                ends_at=_moment(first, each["ends"]), organisation=stage.organisations[each["organisation"]],
                area=stage.area(each["area"]), place=each["place"], recurrence=each["recurrence"],
                target_groups=[stage.groups[key] for key in each["target_groups"]], public=each["public"],
            ),
        )  # fmt: skip
        for weeks in each.get("skip_weeks", []):
            day = first + timedelta(days=7 * (each["weeks_ago"] + weeks))
            network.cancel_occurrence(activity=activity, day=day, by=stage.cast.aino)
        made.append(activity)
    return made


def _moment(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


@transaction.atomic
def write_down_work(stage: Stage, project: Project) -> Decimal:
    """A year of hours and euros by kind, municipality and month; returns the hours."""
    told = data("work")
    today = timezone.localdate()
    months = dict(enumerate(months_back(today - timedelta(days=7), 12)))  # the last line is never of this week
    total = Decimal(0)
    for line in told["lines"]:
        for at, back in enumerate(told["months"]):
            hours, euros = (Decimal(line.get(name, [0] * 12)[at]) for name in ("hours", "euros"))
            if hours or euros:
                _record(stage, line, months[back], hours, euros, project)
                total += hours
    return total


def _record(stage: Stage, line: dict[str, str], month: date, hours: Decimal, euros: Decimal, project: Project) -> None:
    """A month's work in one line, of the month's first day: the week that is going on has lines of its own."""
    by: Person = stage.person(line["by"])
    network.record_work(
        region=stage.region, kind=line["kind"], month=month, area=stage.area(line["area"]), hours=hours, euros=euros,
        by=by, project=project, note=line.get("note", ""), day=month,
    )  # fmt: skip
