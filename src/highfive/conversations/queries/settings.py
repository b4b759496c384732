"""What a region says of its contact, also before anybody has said anything."""

import functools
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from highfive.conversations.queries.staff import visible_threads
from highfive.conversations.rules.settings import protected_count
from highfive.conversations.rules.threads import forgotten_on
from highfive.core.models import Person, Region

DATA = Path(__file__).parent.parent / "data"


@functools.cache
def starters() -> list[dict[str, Any]]:
    """First answers to begin with: [{"name": …, "texts": {"fi": …, "fi-simple": …, "sv": …, "en": …}}]."""
    return list(json.loads((DATA / "first_answers.json").read_text("utf-8"))["answers"])


def forgotten_by(person: Person, region: Region, days: int, today: date) -> int | None:
    """How many conversations the next night would forget if silence lasted `days`; None: fewer than five.

    Counts only what the person may read.
    """
    night = today + timedelta(days=1)
    last = visible_threads(person, region, today).values_list("last_word_on", flat=True)
    return protected_count(sum(forgotten_on(day, days) <= night for day in last))
