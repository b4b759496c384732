"""The demo's clock: another day inside, the real one again outside."""

from datetime import date

import pytest
from django.utils import timezone

from highfive.demo.actions.clock import days_ago, on_day


def test_actions_live_another_day() -> None:
    today = timezone.localdate()
    with on_day(date(2026, 3, 1)):
        assert timezone.localdate() == date(2026, 3, 1)
        with on_day(date(2026, 2, 1)):
            assert timezone.localdate() == date(2026, 2, 1)
        assert timezone.localdate() == date(2026, 3, 1)
        assert days_ago(0) == today
    assert timezone.localdate() == today


def test_the_real_day_returns_after_an_error() -> None:
    now = timezone.now
    with pytest.raises(ValueError, match="x"), on_day(date(2026, 3, 1)):
        raise ValueError("x")
    assert timezone.now is now
