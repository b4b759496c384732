"""What the demo reads: its invented content, and how close the released numbers came to the truth it knows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from highfive.demo.rules import People
from highfive.figures.models import Publication
from highfive.surveys.rules.questionnaire import Questionnaire

DATA = Path(__file__).parent / "data"


def data(name: str) -> Any:
    """A content file of the demo: "places", "practices/kylakahvila"."""
    return json.loads((DATA / f"{name}.json").read_text())


def practice_texts() -> dict[str, dict[str, Any]]:
    """The invented entries of the practice bank by key, the oldest first."""
    entries = {path.stem: data(f"practices/{path.stem}") for path in (DATA / "practices").glob("*.json")}
    return dict(sorted(entries.items(), key=lambda item: -item[1]["written_days_ago"]))


@dataclass(frozen=True)
class Closeness:
    """Released shares against the truth of everybody: points of error, and how many intervals hold the truth."""

    compared: int
    error: float
    unweighted_error: float
    inside: int


def closeness(publication: Publication, people: People, questionnaire: Questionnaire, kind: str) -> Closeness:
    """Compare every shown indicator of areas of a kind ("region", "municipality") with the share among all adults."""
    truths = {indicator.code: _chosen(people, questionnaire, indicator) for indicator in questionnaire.indicators}
    errors, plain, inside = [], [], 0
    rows = publication.figures.filter(group="all", bound="", value__isnull=False, area__kind=kind)
    for row in rows.filter(indicator__code__in=truths).select_related("indicator", "area"):
        answered, chosen = truths[row.indicator.code]
        here = people.municipality == row.area.code if row.area.kind == "municipality" else np.ones(len(answered), bool)
        truth = 100 * float(chosen[here & answered].mean())
        errors.append(abs(float(row.value or 0) - truth))
        plain.append(abs(100 * float(chosen[here & answered & people.responds].mean()) - truth))
        inside += bool(row.low is not None and float(row.low) <= truth <= float(row.high or 0))
    return Closeness(len(errors), float(np.mean(errors)), float(np.mean(plain)), inside)


def _chosen(
    people: People, questionnaire: Questionnaire, indicator: Any
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Who answers the question at all (n,), and who chooses one of the indicator's options (n,)."""
    question = questionnaire.questions[indicator.question]
    places = [k for k, option in enumerate(question.options) if option.name in indicator.options]
    excluded = [k for k, option in enumerate(question.options) if option.name in indicator.excluded]
    if question.name in people.many:
        picked = people.many[question.name]
        return np.asarray(picked.any(axis=1) & _asked(people, question.name)), np.asarray(picked[:, places].any(axis=1))
    column = people.answers[question.name]
    return np.asarray((column >= 0) & ~np.isin(column, excluded)), np.isin(column, places)


def _asked(people: People, name: str) -> NDArray[np.bool_]:
    """Obstacles are asked of those who want more or take no part."""
    if name != "obstacles":
        return np.ones(len(people.band), bool)
    return np.asarray((people.answers["wants_more"] != 2) | (people.answers["takes_part"] == 3))


def readable(secrets: Iterable[str]) -> int:
    """How many of these words, codes or numbers a thief could read in a copy of the database, in any column."""
    told: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the database's own names
            told += [str(value) for row in cursor.fetchall() for value in row if isinstance(value, str | dict | list)]
    everything = "\n".join(told)
    return sum(secret in everything for secret in secrets)
