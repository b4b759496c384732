"""Beginning a conversation and writing again: what is kept, what is promised, what two at once come to."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest

from highfive.conversations.actions.answering import answer, state_outcome
from highfive.conversations.actions.words import add_word
from highfive.conversations.actions.writing import confirm_receipt, start_thread, write_again
from highfive.conversations.models import ContactSettings, Message, Thread
from highfive.conversations.queries import receipts
from highfive.conversations.queries.receipts import hash_pair, thread_of_receipt
from highfive.conversations.rules.receipts import new_receipt, receipt_from, shown
from highfive.conversations.rules.threads import due_on
from highfive.conversations.rules.working_days import is_working_day
from highfive.conversations.rules.writing import MOST_UNANSWERED
from highfive.core.models import Area, AuditEvent, Person, Region
from highfive.core.rules import Refused
from highfive.projects.tests.at_once import at_once

DAY = date(2026, 11, 24)  # a Tuesday
KEY = b"k" * 32


@pytest.mark.parametrize(
    ("day", "days", "due"),
    [
        (DAY, 1, date(2026, 11, 25)),
        (DAY, 3, date(2026, 11, 27)),
        (DAY, 4, date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # written on a Saturday
        (date(2026, 12, 23), 1, date(2026, 12, 28)),  # Christmas Eve, Day and Boxing Day; a Sunday
        (date(2026, 6, 18), 1, date(2026, 6, 22)),  # Midsummer Eve is a Friday
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Easter
        (date(2026, 4, 30), 1, date(2026, 5, 4)),  # May Day is a Friday
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over the year's end
        (DAY, 20, date(2026, 12, 22)),
    ],
)
def test_an_answer_is_promised_in_working_days(day: date, days: int, due: date) -> None:
    assert due_on(day, days) == due


@pytest.mark.slow
def test_working_days_are_those_of_a_library_of_holidays() -> None:
    years = range(2020, 2060)
    off = holidays.country_holidays("FI", years=years)
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(365 * len(years))]
    assert [day for day in days if is_working_day(day) == (day.weekday() > 4 or day in off)] == []


def test_a_seed_has_one_receipt_and_each_its_own() -> None:
    assert receipt_from("a", KEY) == receipt_from("a", KEY)
    made = {receipt_from(str(seed), KEY) for seed in range(500)}
    assert len(made) == 500
    assert {len(receipt) for receipt in made} == {28}
    assert receipt_from("a", b"q" * 32) not in made


@pytest.mark.django_db
class TestBeginning:
    def test_what_is_kept_says_nothing_of_the_writer(self, contact: ContactSettings, region: Region) -> None:
        before = AuditEvent.objects.count()
        thread, receipt = start_thread(
            region=region, text="  Kaipaan kahviseuraa.  ", language="sv", theme="company",
            area=Area.objects.get(code="732"), channel="poster", own_coordinator_only=True, today=DAY,
        )  # fmt: skip
        kept = Thread.objects.get()
        assert (kept.status, kept.waiting_since, kept.due_on) == ("waiting", DAY, date(2026, 11, 27))
        assert (kept.channel, kept.theme, kept.language, kept.own_coordinator_only) == ("poster", "company", "sv", True)
        assert (kept.started_on, kept.last_word_on, kept.confirmed) == (DAY, DAY, False)
        assert (kept.mark, kept.receipt) == hash_pair(receipt, "receipt")
        word = kept.words.get()
        assert (word.number, word.side, word.text, word.author, word.day) == (
            1, "writer", "Kaipaan kahviseuraa.", None, DAY,
        )  # fmt: skip
        assert AuditEvent.objects.count() == before
        assert thread == kept

    @pytest.mark.parametrize(
        ("text", "code"),
        [("", "empty"), (" \n", "empty"), ("x" * 5001, "too_long"), ("131052-308T", "identity_number")],
    )
    def test_what_may_not_be_kept_is_not(self, contact: ContactSettings, region: Region, text: str, code: str) -> None:
        with pytest.raises(Refused) as refused:
            start_thread(region=region, text=text, language="fi")
        assert refused.value.refusal.code == code
        assert not Thread.objects.exists()

    def test_five_thousand_letters_fit(self, contact: ContactSettings, region: Region) -> None:
        thread, _receipt = start_thread(region=region, text="ä" * 5000, language="fi")
        assert len(thread.words.get().text) == 5000

    def test_unknown_themes_and_channels_are_the_plain_ones(self, contact: ContactSettings, region: Region) -> None:
        thread, _receipt = start_thread(region=region, text="Hei", language="fi", theme="spy", channel="spy")
        assert (thread.theme, thread.channel) == ("other", "web")

    def test_a_form_sent_twice_begins_one_conversation(self, contact: ContactSettings, region: Region) -> None:
        first = start_thread(region=region, text="Hei", language="fi", once="seed")
        assert start_thread(region=region, text="Hei", language="fi", once="seed") == first
        assert Message.objects.count() == 1

    def test_other_words_or_another_form_begin_another(self, contact: ContactSettings, region: Region) -> None:
        sent = [("Hei", "seed"), ("Hei taas", "seed"), ("Hei", "other"), ("Hei", ""), ("Hei", "")]
        made = {start_thread(region=region, text=text, language="fi", once=once)[1] for text, once in sent}
        assert len(made) == 5

    def test_once_confirmed_a_form_gives_its_receipt_no_more(self, contact: ContactSettings, region: Region) -> None:
        thread, receipt = start_thread(region=region, text="Hei", language="fi", once="seed")
        confirm_receipt(thread=thread, receipt=receipt, typed=receipt[-4:])
        with pytest.raises(Refused) as refused:
            start_thread(region=region, text="Hei", language="fi", once="seed")
        assert refused.value.refusal.code == "sent_already"
        assert Thread.objects.count() == 1

    def test_the_receipt_is_confirmed_by_its_last_group_or_the_whole(self, written: Any) -> None:
        thread, receipt = written
        for typed in ("", "0000" if receipt[-4:] != "0000" else "1111", receipt[:4] + "x", receipt[-5:]):
            with pytest.raises(Refused):
                confirm_receipt(thread=thread, receipt=receipt, typed=typed)
        other = new_receipt()
        with pytest.raises(Refused):
            confirm_receipt(thread=thread, receipt=other, typed=other)
        assert not Thread.objects.get().confirmed
        confirm_receipt(thread=thread, receipt=receipt, typed=shown(receipt))
        assert Thread.objects.get().confirmed


@pytest.mark.django_db
class TestFinding:
    def test_a_receipt_finds_its_conversation_however_it_is_written(self, written: Any) -> None:
        thread, receipt = written
        for typed in (receipt, shown(receipt), "-".join(receipt), f" {receipt}\n", "．".join(receipt)):
            assert thread_of_receipt(typed) == thread

    def test_a_wrong_one_costs_nothing_slow(self, written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        slow: list[str] = []
        real = receipts.receipt_hash
        monkeypatch.setattr(receipts, "receipt_hash", lambda *asked: (slow.append(asked[0]), real(*asked))[1])
        for _guess in range(200):
            assert thread_of_receipt(new_receipt()) is None
        assert slow == []
        assert thread_of_receipt(written[1]) == written[0]
        assert len(slow) == 1

    def test_the_same_mark_is_not_enough(self, thread: Thread) -> None:
        other = new_receipt()
        Thread.objects.update(mark=hash_pair(other, "receipt")[0])
        assert thread_of_receipt(other) is None

    def test_a_card_s_code_is_no_receipt(self, written: Any) -> None:
        assert hash_pair(written[1], "card") != hash_pair(written[1], "receipt")

    def test_on_its_day_it_is_forgotten_before_the_night(self, written: Any) -> None:
        thread, receipt = written
        last = thread.last_word_on + timedelta(days=60)
        assert thread_of_receipt(receipt, last) == thread
        assert thread_of_receipt(receipt, last + timedelta(days=1)) is None


@pytest.mark.django_db
class TestAgain:
    def test_an_answered_conversation_waits_again(self, thread: Thread, cast: dict[str, Person]) -> None:
        answer(thread=thread, text="Tule tiistaina!", seen=1, by=cast["aino"])
        word = write_again(thread=thread, text="Tulen.", today=DAY)
        row = Thread.objects.get()
        assert (word.number, row.status, row.waiting_since, row.due_on) == (3, "waiting", DAY, date(2026, 11, 27))

    def test_a_closed_one_opens(self, thread: Thread, cast: dict[str, Person]) -> None:
        state_outcome(thread=thread, outcome="joined", by=cast["aino"])
        write_again(thread=thread, text="Vielä yksi asia.")
        row = Thread.objects.get()
        assert (row.status, row.outcome) == ("waiting", "")

    def test_who_waits_already_keeps_the_first_day(self, contact: ContactSettings, region: Region) -> None:
        thread, _receipt = start_thread(region=region, text="Hei", language="fi", today=DAY)
        write_again(thread=thread, text="Vielä", today=DAY + timedelta(days=2))
        row = Thread.objects.get()
        assert (row.waiting_since, row.due_on) == (DAY, date(2026, 11, 27))
        assert row.last_word_on == DAY + timedelta(days=2)

    def test_the_same_words_sent_twice_from_one_page_are_one(self, thread: Thread) -> None:
        first = write_again(thread=thread, text="Kiitos.", seen=1)
        assert write_again(thread=thread, text=" Kiitos. ", seen=1) == first
        write_again(thread=thread, text="Toinen ikkuna.", seen=1)
        assert write_again(thread=thread, text="Kiitos.", seen=3).number == 4

    def test_an_identity_number_is_refused_here_too(self, thread: Thread) -> None:
        with pytest.raises(Refused):
            write_again(thread=thread, text="131052-308T")
        assert thread.words.count() == 1

    def test_silence_is_never_counted_backwards(self, thread: Thread) -> None:
        day = thread.last_word_on
        add_word(thread, "event", "Vanha rivi", day - timedelta(days=3))
        assert Thread.objects.get().last_word_on == thread.last_word_on == day


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_at_once_lose_no_word_and_share_no_number(
    thread: Thread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = [lambda place=place: write_again(thread=thread, text=f"Sana {place}", seen=1).number for place in range(6)]
    assert sorted(at_once(acts, tmp_path, monkeypatch)) == ["2", "3", "4", "5", "6", "7"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_many_times_at_once_begins_one_conversation(
    contact: ContactSettings, region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act() -> str:
        thread, receipt = start_thread(region=region, text="Hei", language="fi", once="seed")
        return f"{thread.pk} {receipt} {thread.words.count()}"

    told = at_once([act] * 5, tmp_path, monkeypatch)
    assert len(set(told)) == 1
    assert told[0].endswith(" 1")


@pytest.mark.slow
@pytest.mark.django_db
def test_words_that_nobody_answers_have_a_bound(
    contact: ContactSettings, region: Region, cast: dict[str, Person]
) -> None:
    """A thread cannot be made too long to open; an answer lets the writer go on."""
    thread, _receipt = start_thread(region=region, text="1", language="fi")
    for number in range(2, MOST_UNANSWERED + 1):
        write_again(thread=thread, text=str(number))
    with pytest.raises(Refused) as told:
        write_again(thread=thread, text="one too many")
    assert told.value.refusal.code == "unanswered"
    answer(thread=thread, text="Luin kaikki.", seen=MOST_UNANSWERED, by=cast["aino"])
    assert write_again(thread=thread, text="Kiitos").number == MOST_UNANSWERED + 2
