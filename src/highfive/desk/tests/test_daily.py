"""The night's work: each room's part is done whatever happens in another."""

import pytest
from django.core.management import CommandError, call_command

from highfive.desk.management.commands import daily


def test_a_part_that_fails_keeps_no_other_from_being_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def breaks() -> list[str]:
        raise RuntimeError("the mail server is on fire")

    def works() -> list[str]:
        done.append("worked")
        return ["somebody was in the way"]

    monkeypatch.setattr(daily.Command, "steps", (breaks, works, works))
    with pytest.raises(CommandError, match=r"breaks: .*on fire.*\nsomebody was in the way$"):
        call_command("daily")
    assert done == ["worked", "worked"]
    assert "RuntimeError" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_night_in_an_empty_house_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("daily")
    call_command("daily")
    assert capsys.readouterr().out == ""


def test_last_nights_reading_of_voices_is_wiped_in_the_same_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two readings in one copy of the files would tell what their difference tells."""
    done: list[str] = []
    monkeypatch.setattr(daily.surveys, "read_gaps", lambda: done.append("read"))
    monkeypatch.setattr(daily.surveys, "wipe", lambda: done.append("wiped"))
    assert daily.voices() == [daily.READER]
    assert done == ["read", "wiped"]
