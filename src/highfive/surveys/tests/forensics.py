"""A round played in a known order, and the questions a burglar with the database would ask of what it left behind."""

import itertools
import json
import random
import shutil
import sys
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

BATCHES = (34, 25, 41)  # answers that finish before each sealing; then the round closes


@dataclass
class Played:
    """What really happened, which nothing in the database may tell."""

    round_pk: int = 0
    codes: list[str] = field(default_factory=list)  # in the order in which people sent
    marks: list[str] = field(default_factory=list)  # a text only that person wrote
    batch: list[int] = field(default_factory=list)  # which sealing came after each
    locked: list[str] = field(default_factory=list)  # their drafts as they lay in the database
    draft_keys: list[int] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    living: str = ""
    open_round: int = 0
    waiting: list[str] = field(default_factory=list)


def play(day: date) -> Played:
    """Three nights of sealing and a closing, through the actions alone; 20 people leave it half-way."""
    from highfive.surveys import actions
    from highfive.surveys.models import Draft, Round

    round_, people = prepared(day)
    played = Played(round_pk=round_.pk)
    for number, count in enumerate(BATCHES):
        for _ in range(count):
            _answer(round_, people.pop(), number, played)
        for _ in range(5):
            played.unfinished.append(code := people.pop())
            _page(actions.start_draft(round_=round_, code=code, language="fi"), f"half{code}")
        _look(Draft, played)
        actions.seal(round_=Round.objects.get(pk=round_.pk))
    from highfive.core.models import Person

    actions.close_round(round_=round_, by=Person.objects.get(name="Aino Alatalo"))
    return played


def prepared(day: date) -> tuple[Any, list[str]]:
    from conftest import FIVE, make_cast, make_region
    from highfive.surveys import actions
    from highfive.surveys.tests.conftest import make_round

    region = make_region("ita-lappi", "Itä-Lappi", FIVE)
    aino = make_cast(region, "example.test")["aino"]
    round_ = make_round(region, aino, day, day + timedelta(days=6))
    round_ = actions.open_round(round_=round_, by=aino)
    people: list[str] = []
    for stratum in ("A", "B", "C"):
        people += actions.create_codes(round_=round_, count=60, label=stratum, by=aino)[1]
    random.Random(5).shuffle(people)
    return round_, people


def _page(draft: Any, mark: str) -> None:
    from highfive.surveys import actions
    from highfive.surveys.queries import questionnaire_of

    pages = questionnaire_of(draft.round).pages_by_name
    actions.save_page(draft=draft, page=pages["municipality"], posted={"municipality": ["m732"]}, language="fi")
    actions.save_page(draft=draft, page=pages["open"], posted={"open": [mark]}, language="fi")


def _answer(round_: Any, code: str, number: int, played: Played) -> None:
    from highfive.surveys import actions

    mark = f"merkki{len(played.marks):03d}{random.SystemRandom().randrange(10**9):09d}"
    draft = actions.start_draft(round_=round_, code=code, language="fi")
    _page(draft, mark)
    actions.finish_draft(draft=draft, language="fi")
    played.codes.append(code)
    played.marks.append(mark)
    played.batch.append(number)
    played.draft_keys.append(draft.pk)


def _start_another(played: Played) -> None:
    """A draft that lives on in an open round, for the backup to leave out."""
    from highfive.core.models import Person, Region
    from highfive.surveys import actions
    from highfive.surveys.tests.conftest import make_round

    aino = Person.objects.get(name="Aino Alatalo")
    other = make_round(Region.objects.get(), aino, date.today(), date.today(), allows_open=True)
    other = actions.open_round(round_=other, by=aino)
    played.open_round = other.pk
    played.waiting = actions.create_codes(round_=other, count=1, label="A", by=aino)[1]
    draft = actions.start_draft(round_=other, language="fi")
    _page(draft, "vielä kesken")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM surveys_draft")
        played.living = cursor.fetchone()[0]


def _look(drafts: Any, played: Played) -> None:
    """What a burglar of the evening before could have copied: the locked drafts."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM surveys_draft")
        played.locked += [row[0] for row in cursor.fetchall()]


def rank_correlation(order: list[int]) -> float:
    """Spearman's rho between 0, 1, 2, … and a permutation."""
    n = len(order)
    ranks = {value: place for place, value in enumerate(sorted(order))}
    return 1 - 6 * sum((place - ranks[value]) ** 2 for place, value in enumerate(order)) / (n * (n * n - 1))


def neighbours(order: list[int]) -> int:
    """How many lie beside the one who answered just before or after them."""
    return sum(abs(a - b) == 1 for a, b in itertools.pairwise(order))


def nightmates(order: list[int]) -> int:
    """How many lie beside one who was sealed the same night."""
    night = [number for number, count in enumerate(BATCHES) for _ in range(count)]
    return sum(night[a] == night[b] for a, b in itertools.pairwise(order))


def looks_random(order: list[int]) -> bool:
    """Whether an order of all is like a shuffled one, by three measures; each limit is about five standard deviations.

    In a shuffle of n, Spearman's rho has deviation 1 / sqrt(n - 1); neighbours in time beside one another are nearly
    Poisson(2); mates of a night beside one another have mean (n - 1) * sum(share ** 2).
    """
    n = len(order)
    same = sum((count / n) ** 2 for count in BATCHES)
    mates = (n - 1) * same + 5 * ((n - 1) * same * (1 - same)) ** 0.5
    return abs(rank_correlation(order)) < 5 / (n - 1) ** 0.5 and neighbours(order) <= 12 and nightmates(order) < mates


def main() -> None:
    """Play in a database of its own (HIGHFIVE_VAR) and write down what really happened."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    played = play(date.today())
    _start_another(played)
    place = Path(sys.argv[1])
    for part in ("highfive.sqlite3", "highfive.sqlite3-wal"):  # taken while the server still runs
        shutil.copy(place / part, place / part.replace("highfive", "taken"))
    (place / "story.json").write_text(json.dumps(asdict(played)))
    call_command("backup", place / "backup.sqlite3", verbosity=0)


if __name__ == "__main__":
    main()
