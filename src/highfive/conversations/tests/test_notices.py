"""Who is told by mail that somebody waits, when, and that the mail says how many and nothing else."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError

from highfive.conversations.actions import notices
from highfive.conversations.actions.notices import send_notices
from highfive.conversations.models import Notice, Thread
from highfive.conversations.rules.notices import notice_due
from highfive.conversations.tests.rows import a_deputy, a_thread
from highfive.core.models import Person, Region

DAY = date(2026, 11, 24)
LATER = DAY + timedelta(days=3)
Cast = dict[str, Person]


def told(today: date) -> dict[str, str]:
    """Subjects of the mails a run sends, by who gets them."""
    mail.outbox.clear()
    done = send_notices(today)
    assert done == notices.Sent(len(mail.outbox), 0)
    return {message.to[0].split("@")[0]: message.subject for message in mail.outbox}


def waiting(region: Region, since: date = DAY, due: date = LATER, **fields: object) -> Thread:
    return a_thread(region, last_word_on=since, waiting_since=since, due_on=due, **fields)


@pytest.mark.parametrize(
    ("waits", "last", "due"),
    [
        ([], None, False),
        ([(DAY, LATER)], None, True),
        ([(DAY, LATER)], (DAY, 1), False),  # told today
        ([(DAY - timedelta(2), LATER)], (DAY - timedelta(1), 1), False),  # nobody new
        ([(DAY - timedelta(1), LATER)], (DAY - timedelta(1), 1), True),  # may have come after the mail of that day
        ([(DAY - timedelta(2), LATER)] * 2, (DAY - timedelta(1), 1), True),  # handed over since
        ([(DAY - timedelta(9), DAY)], (DAY - timedelta(1), 1), False),  # due, but told yesterday
        ([(DAY - timedelta(9), DAY)], (DAY - timedelta(2), 1), True),
        ([(DAY - timedelta(9), LATER)], (DAY - timedelta(5), 1), False),  # neither new nor due
        ([(DAY - timedelta(9), None)], (DAY - timedelta(5), 1), False),
    ],
)
def test_when_a_mail_is_due(waits: list, last: tuple | None, due: bool) -> None:
    assert notice_due(waits, last, DAY) is due


def test_those_who_answer_are_told_how_many_wait(region: Region, cast: Cast) -> None:
    waiting(region)
    waiting(region)
    a_thread(region, status="answered", last_word_on=DAY)
    assert told(DAY) == {"aino": "2 ihmistä odottaa vastaustasi"}


def test_a_deputy_is_told_on_the_days_of_the_deputyship(region: Region, cast: Cast) -> None:
    waiting(region)
    waiting(region, own_coordinator_only=True)
    a_deputy(region, cast["aino"], cast["sulo"])
    day = notices_day()
    assert told(day) == {"aino": "2 ihmistä odottaa vastaustasi", "sulo": "1 ihminen odottaa vastaustasi"}


def notices_day() -> date:
    """Today, as deputyships of the past cannot be made."""
    Thread.objects.update(last_word_on=date.today(), waiting_since=date.today(), due_on=date.today())
    return date.today()


def test_whom_a_conversation_was_handed_over_to_is_told_instead_until_it_is_due(region: Region, cast: Cast) -> None:
    waiting(region, holder=cast["sulo"])
    assert set(told(DAY)) == {"sulo"}
    assert set(told(LATER)) == {"aino", "sulo"}


@pytest.mark.parametrize("gone", ["inactive", "left"])
def test_who_has_left_is_not_told(region: Region, cast: Cast, gone: str) -> None:
    waiting(region, holder=cast["sulo"])
    if gone == "inactive":
        Person.objects.filter(pk=cast["sulo"].pk).update(is_active=False)
    else:
        cast["sulo"].memberships.all().delete()
    assert told(DAY) == {}


def test_another_region_is_not_told(region: Region, cast: Cast, stranger: Person) -> None:
    waiting(region)
    assert list(told(DAY)) == ["aino"]
    assert not mail.outbox[0].to[0].endswith("other.test")


def test_nobody_is_told_twice_a_day_and_one_row_a_person_remains(region: Region, cast: Cast) -> None:
    waiting(region)
    assert told(DAY)
    assert told(DAY) == {}
    assert told(DAY + timedelta(days=1))  # may have come after the first mail
    assert told(DAY + timedelta(days=2)) == {}
    assert told(LATER)  # due
    assert told(LATER + timedelta(days=1)) == {}
    assert told(LATER + timedelta(days=2))
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_mail_says_how_many_and_where_to_look(region: Region, cast: Cast, language: str) -> None:
    Person.objects.filter(pk=cast["aino"].pk).update(language=language)
    thread = waiting(region, theme="money", area=region.municipalities.get(code="732"))
    told(DAY)
    [message] = mail.outbox
    source = message.message().as_string()
    for secret in ("Salla", "Sallassa", "Lappi", "money", str(thread.pk), "Aino", "Sanat", "24.11.", "2026-11-24"):
        assert secret not in source.split("\n\n", 1)[1] + message.subject
    assert {name for name, _value in message.message().items()} == {
        "Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "MIME-Version", "Message-ID",
        "Subject", "To",
    }  # fmt: skip
    assert str(thread.pk) not in source
    assert f"http://127.0.0.1:8000/{'' if language == 'fi' else f'{language}/'}" in message.body
    assert message.body.count("\n") < 8


def test_a_mail_server_that_is_away_is_tried_again(region: Region, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(region)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _away)
        assert send_notices(DAY) == notices.Sent(0, 1)
    assert not Notice.objects.exists()
    assert told(DAY)


def _away(*_args: object) -> None:
    raise OSError


def test_of_two_runs_at_once_one_tells(region: Region, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other run has written its row between our question and our writing."""
    waiting(region)
    found = list(notices.due_notices(DAY))
    Notice.objects.create(region=region, person=cast["aino"], day=DAY, waiting=1)
    monkeypatch.setattr(notices, "due_notices", lambda today: iter(found))
    assert told(DAY) == {}


def test_a_run_that_dies_before_the_mail_leaves_has_told_nobody(
    region: Region, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(region)
    with monkeypatch.context() as patch:
        patch.setattr(notices, "notice_message", _broken)
        with pytest.raises(DatabaseError):
            send_notices(DAY)
    assert not Notice.objects.exists()
    assert set(told(DAY)) == {"aino"}


def _broken(*_args: object) -> None:
    raise DatabaseError
