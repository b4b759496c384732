"""The stations of Meet on the demo's road: what was heard, who wrote, what remains, the coordinator's Monday."""

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from highfive.conversations.models import Card, Message, Sheet, Thread
from highfive.conversations.queries.staff import waiting_lines
from highfive.conversations.rules.receipts import shown
from highfive.demo import actions, queries
from highfive.desk.queries import desk_of, next_deputy
from highfive.network.queries import next_meeting

Say = Callable[..., None]


def hear(say: Say, stage: actions.Stage) -> None:
    """Observations, who meets whom, meetings."""
    told, shown_ = actions.tell_what_was_heard(stage)
    met, tasks = actions.tell_who_meets_whom(stage), actions.keep_meetings(stage)
    meeting = next_meeting(stage.region, timezone.now())
    say(
        "What the network hears, and whom it meets",
        f"{told} observations, {shown_} of them read by a second pair of eyes; no person in any of them",
        f"{met} places where a partner meets a group; {tasks} tasks of meetings open",
        *([f"next meeting: {meeting.title}, {meeting.day:%-d.%-m.%Y}"] if meeting else []),
    )


def meet(say: Say, stage: actions.Stage) -> None:
    """People write without a name; what the database holds of it."""
    actions.open_contact(stage)
    held = actions.hold_conversations(stage)
    lines = waiting_lines(stage.cast.aino, stage.region, timezone.localdate())
    words = [text for each in queries.data("conversations")["threads"] for _side, _days, text in each["words"]]
    numbers = ["040 000 0101", "Keksitty Nimi"]
    found = queries.readable([*words, *numbers, *held.receipts.values(), *map(shown, held.receipts.values())])
    say(
        "People write without a name",
        f"{len(held.threads)} conversations, {Message.objects.count()} words; "
        f"{Thread.objects.filter(status='waiting').count()} people wait, {len(lines)} lines on Aino's desk",
        f"words, receipts, telephone numbers and names that can be read in a copy of the database: {found}",
        "come back as one of them at /yhteys/palaa/ with the code " + shown(held.receipts["vastattu"]),
    )
    codes = actions.hand_out_cards(stage)
    say(
        "A card is handed over, and claimed by the person",
        f"{Sheet.objects.count()} sheets, {Card.objects.count()} cards; until a person takes one into use nobody "
        "sees anything",
        f"take one into use: {settings.ORIGIN}/yhteys/saatu-kortti/ with the code " + shown(codes[0]),
    )


def fall_silent(say: Say, stage: actions.Stage) -> None:
    """Last year's conversations are forgotten; their tallies go through disclosure control."""
    ended = actions.let_end(stage)
    left = Thread.objects.filter(started_on__year=timezone.localdate().year - 1).count()
    shown_, hidden = actions.publish_last_year(stage)
    say(
        "Silence: conversations are forgotten, tallies remain",
        f"{ended} conversations of last year, of which {left} are left to read; of their counts {shown_} are shown, "
        f"{hidden} hidden",
    )


def begin_week(say: Say, stage: actions.Stage) -> None:
    """The coordinator's Monday."""
    actions.write_down_week(stage)
    now, aino = timezone.now(), stage.cast.aino
    with override("fi"):
        desk = desk_of(aino, stage.region, aino, now)
        lines = [f"{task.tag or '-':<16} {task.title}" for task in (*desk.people.shown, *desk.now.shown)]
    away = next_deputy(aino, stage.region, timezone.localdate())
    same = f"the same desk for {away.deputy} {away.starts_on:%-d.%-m.}–{away.ends_on:%-d.%-m.}" if away else "no deputy"
    hours = f"hours of this week {desk.hours.total} of {desk.hours.agreed}" if desk.hours else "no hours"
    say(
        "Aino's Monday",
        desk.finding,
        *lines[:8],
        f"{desk.people.count} people wait, {desk.voices.count} voices are missing",
        f"{desk.now.count} tasks of this week, {desk.later.count} later",
        f"{hours}; {same}",
    )
