"""The demo's conversations: invented people write without a name, are answered, step up, fall silent."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from highfive.conversations.actions import answering, forgetting, ladder, referrals, settings, writing
from highfive.conversations.actions.publishing import publish_tallies
from highfive.conversations.models import Thread
from highfive.core import actions as core
from highfive.demo.actions.clock import days_ago, on_day
from highfive.demo.actions.region import Stage
from highfive.demo.queries import data

SEED = 5
MEETING_LINK = "https://kokous.example.org/osallisuus"


@dataclass
class Held:
    """What the demo made, with the codes that nobody else will ever see."""

    threads: dict[str, Thread] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)


def open_contact(stage: Stage) -> None:
    """Aino opens the contact page, takes the first answers that are offered, and names a deputy for a week."""
    content = {
        "open": True, "answer_days": 3, "expiry_days": 60, "card_days": 90, "meeting_link": MEETING_LINK,
        "social_phone": "",  # nobody may call an invented number in need
    }  # fmt: skip
    with on_day(days_ago(400)):
        settings.save_settings(region=stage.region, content=content, by=stage.cast.aino)
        settings.add_starters(region=stage.region, by=stage.cast.aino)
    told = data("conversations")["deputy"]
    core.appoint_deputy(
        region=stage.region, person=stage.person(told["person"]), deputy=stage.person(told["deputy"]),
        starts_on=days_ago(-told["from_days"]), ends_on=days_ago(-told["to_days"]), by=stage.person(told["person"]),
    )  # fmt: skip


def hold_conversations(stage: Stage) -> Held:
    """Each conversation as it went, each word on its own day."""
    held = Held()
    for each in data("conversations")["threads"]:
        first, *later = each["words"]
        with transaction.atomic():
            thread, receipt = writing.start_thread(
                region=stage.region, text=first[2], language=each.get("language", "fi"), theme=each["theme"],
                area=stage.area(each["area"]), channel=each["channel"],
                own_coordinator_only=each.get("only", False), today=days_ago(first[1]),
            )  # fmt: skip
            writing.confirm_receipt(thread=thread, receipt=receipt, typed=receipt)
            for side, days, text in later:
                _say(stage, thread, side, text, days_ago(days))
            _go_on(stage, thread, each, days_ago(each["words"][-1][1]))
        held.threads[each["key"]], held.receipts[each["key"]] = thread, receipt
    return held


def _say(stage: Stage, thread: Thread, side: str, text: str, day: date) -> None:
    thread.refresh_from_db()
    if side == "writer":
        writing.write_again(thread=thread, text=text, today=day)
        return
    aino, seen = stage.cast.aino, thread.words.count()
    with on_day(day):
        answering.note_opening(thread=thread, by=aino, today=day)
        answering.answer(thread=thread, text=text, seen=seen, by=aino, today=day)


def _go_on(stage: Stage, thread: Thread, each: dict[str, Any], day: date) -> None:
    """A step of the ladder, a note between colleagues, how it went: where the conversation has them."""
    thread.refresh_from_db()
    if consent := each.get("consent"):
        ladder.give_consent(
            thread=thread, kind=consent["kind"], details=consent["details"], language=thread.language, today=day
        )
    with on_day(day):
        if note := each.get("note"):
            answering.add_note(thread=thread, text=note, by=stage.cast.aino, today=day)
        if outcome := each.get("outcome"):
            answering.state_outcome(thread=thread, outcome=outcome, by=stage.cast.aino, today=day)


def let_end(stage: Stage) -> int:
    """Last year's conversations, answered, ended and forgotten: only their tallies remain."""
    told, chance = data("conversations")["ended"], random.Random(SEED)  # noqa: S311 - invented people
    year = timezone.localdate().year - 1
    for _conversation in range(told["count"]):
        area, theme, channel, outcome = (
            chance.choices(list(told[name]), list(told[name].values()))[0]
            for name in ("areas", "themes", "channels", "outcomes")
        )
        day = date(year, 1, 10) + timedelta(days=chance.randrange(330))
        with transaction.atomic(), on_day(day):
            thread, _receipt = writing.start_thread(
                region=stage.region, text="Keksitty viesti.", language="fi", theme=theme,
                area=stage.area(area or None), channel=channel, today=day,
            )  # fmt: skip
            answering.answer(thread=thread, text="Keksitty vastaus.", seen=1, by=stage.cast.aino, today=day)
            answering.state_outcome(thread=thread, outcome=outcome, by=stage.cast.aino, today=day)
            forgetting.forget(thread=thread, today=day)
    return int(told["count"])


def publish_last_year(stage: Stage) -> tuple[int, int]:
    """The year's tallies through disclosure control, once; how many of its figures are shown, and how many not."""
    publication = publish_tallies(region=stage.region, year=timezone.localdate().year - 1, by=stage.cast.aino)
    shown = publication.figures.filter(value__isnull=False).count()
    return shown, publication.figures.count() - shown


def hand_out_cards(stage: Stage) -> list[str]:
    """Partners' sheets of cards; returns the codes of the newest, which nobody has taken into use."""
    codes: list[str] = []
    for each in data("conversations")["sheets"]:
        with on_day(days_ago(each["days_ago"])):
            _sheet, codes = referrals.make_sheet(
                region=stage.region, giver=each["giver"], offered=each["offered"], theme=each["theme"],
                count=each["count"], by=stage.person(each["person"]), today=days_ago(each["days_ago"]),
            )  # fmt: skip
    return codes
