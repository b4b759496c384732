"""Two people acting at once, each with a connection of their own: nothing is lost, nothing happens twice."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from highfive.comments import actions
from highfive.comments.models import Comment, Digest
from highfive.comments.tests.test_digests import away
from highfive.core.models import AuditEvent
from highfive.core.rules import Refused

pytestmark = pytest.mark.slow


def written(thread, by, **more) -> Comment:
    return actions.write_comment(thread=thread, text="alussa", by=by, **more)


def test_two_edits_at_once_keep_both(at_once, thread, cast) -> None:
    comment = written(thread, cast["aino"])
    at_once(
        *(lambda t=text: actions.edit_comment(comment=comment, text=t, by=cast["aino"]) for text in ("yksi", "kaksi"))
    )
    comment.refresh_from_db()
    kept = [version.text for version in comment.versions.all()]
    assert kept[0] == "alussa"
    assert {kept[1], comment.text} == {"yksi", "kaksi"}
    assert len(kept) == 2


def test_of_two_removals_one_is_refused(at_once, thread, cast) -> None:
    comment = written(thread, cast["sulo"])
    done = at_once(
        lambda: actions.remove_comment(comment=comment, by=cast["aino"], reason="asiaton"),
        lambda: actions.remove_comment(comment=comment, by=cast["oula"], reason="väärä paikka"),
    )
    refused = [each for each in done if isinstance(each, Refused)]
    assert [each.refusal.code for each in refused] == ["comment_removed"]
    assert AuditEvent.objects.filter(event="comment.removed").count() == 1


def test_an_edit_and_a_removal_at_once_leave_no_words_behind(at_once, thread, cast) -> None:
    comment = written(thread, cast["sulo"])
    at_once(
        lambda: actions.remove_comment(comment=comment, by=cast["aino"], reason="asiaton"),
        lambda: actions.edit_comment(comment=comment, text="toisin", by=cast["sulo"]),
    )
    comment.refresh_from_db()
    assert comment.text == ""
    assert not comment.versions.exists()


def test_nothing_is_said_after_closing(at_once, thread, cast) -> None:
    done = at_once(
        lambda: actions.close_thread(thread=thread, by=cast["aino"]),
        *(lambda: written(thread, cast["sulo"]) for _ in range(3)),
    )
    said = [each for each in done if isinstance(each, Comment)]
    refused = [each.refusal.code for each in done if isinstance(each, Refused)]
    assert len(said) + len(refused) == 3
    assert set(refused) <= {"thread_closed"}
    assert thread.comments.count() == len(said)
    with pytest.raises(Refused):
        written(thread, cast["sulo"])


def test_two_runs_at_once_send_each_digest_once(at_once, thread, cast) -> None:
    comment = written(thread, cast["aino"])
    Comment.objects.filter(pk=comment.pk).update(at=timezone.now() - timedelta(weeks=1))
    done = at_once(*(lambda: actions.send_digests(date.today()) for _ in range(3)))
    assert sum(each.sent for each in done) == len(mail.outbox) == 5
    assert len({message.to[0] for message in mail.outbox}) == 5
    assert Digest.objects.filter(sent_at__isnull=False).count() == 5
    assert isinstance(Digest.objects.first().sent_at, datetime)


def test_the_nightly_run_sends_digests_and_says_when_it_cannot(transactional_db, thread, cast, monkeypatch) -> None:
    comment = written(thread, cast["aino"])
    Comment.objects.filter(pk=comment.pk).update(at=timezone.now() - timedelta(weeks=1))
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.open", away)
        with pytest.raises(CommandError, match="mail server"):
            call_command("daily")
    assert not mail.outbox
    call_command("daily")
    call_command("daily")
    assert len(mail.outbox) == 5
