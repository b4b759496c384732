"""The result: two published numbers held against the locked rule, in a job, and kept as a figure."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from highfive.core.actions import record, run_job
from highfive.core.models import Person
from highfive.core.rules import Refusal, Texts, refuse
from highfive.figures.actions import publish, save_source
from highfive.figures.models import Figure, Publication
from highfive.figures.rules import NewFigure, NewIndicator
from highfive.pilots import queries
from highfive.pilots.actions.stating import locked, refuse_writing
from highfive.pilots.models import Pilot
from highfive.pilots.rules import statuses

TITLE: Texts = {
    "fi": "{name}: muutos kokeilun aikana", "sv": "{name}: förändring under försöket",
    "en": "{name}: change during the pilot",
}  # fmt: skip
SOURCE: Texts = {"fi": "Seudun omat kokeilut", "sv": "Regionens egna försök", "en": "The region's own pilots"}
SHARES = ("percent", "share")


def planned_power(*, stated: dict[str, Any], planned: dict[str, int], expected: int | None) -> dict[str, Any]:
    """What planned numbers can show (analysis.power_hint), worked out in a job; writes nothing."""
    asked = json.dumps({"rule": stated, "planned": planned, "expected": expected}).encode()
    return dict(run_job("pilot_power", stdin=asked))


def measure_pilot(*, pilot: Pilot, by: Person) -> str:
    """The button: hold the numbers against the rule in a job; the recommendation. Raises Refused with the reason."""
    refuse_writing(pilot, by)
    refuse(statuses.moving_refused(pilot.status, "measured"))
    return str(run_job("measure_pilot", str(pilot.pk), "--by", str(by.pk))["recommended"])


@transaction.atomic
def hold_against_rule(*, pilot: Pilot, by: Person, today: date | None = None) -> Pilot:
    """Calculate, publish and store the result, once. Runs in jobs only: it imports numpy and scipy.

    Numbers that are hidden or have no interval end in "cannot tell", with the reason. Numbers that are not there are
    refused until the day of the decision, and end the same way after it.
    """
    row, today = locked(pilot), today or timezone.localdate()
    refuse_writing(row, by)
    refuse(statuses.moving_refused(row.status, "measured"))
    before, after = queries.measured_figures(row)
    due = row.decide_on is not None and today >= row.decide_on
    if (before is None or after is None) and not due:
        refuse(Refusal("not_released", statuses.NOT_RELEASED))
    row.result = _result(row, before, after)
    row.before_figure, row.after_figure = before, after
    row.recommended, row.status = row.result["recommended"], "measured"
    row.publication = _published(row, today, by)
    row.save(
        update_fields=["result", "before_figure", "after_figure", "recommended", "status", "publication"]
    )  # fmt: skip
    record("pilot.measured", by=by, region=row.region, target=row, recommended=row.recommended,
           publication=row.publication.pk)  # fmt: skip
    return row


def _result(row: Pilot, before: Figure | None, after: Figure | None) -> dict[str, Any]:
    told = {"before": _told(before), "after": _told(after), "why": _why(before, after)}
    if told["why"] or before is None or after is None:
        return {**told, "recommended": "cannot_tell", "excluded": [], "needed": None}
    from highfive.pilots.analysis import held_against_rule

    rule, people = queries.statement_of(row)["rule"], row.people if row.measure == "survey" else None
    shares = before.indicator.unit in SHARES
    return {**told, **held_against_rule(rule, _side(before), _side(after), people, shares=shares)}


def _why(before: Figure | None, after: Figure | None) -> str:
    """Why there is no arithmetic: not measured, too few (hidden or a mere limit), no interval; "" if there is."""
    if before is None or after is None:
        return "not_measured"
    if any(each.value is None or each.bound for each in (before, after)):
        return "too_few"
    return "no_interval" if any(each.low is None for each in (before, after)) else ""


def _side(figure: Figure) -> tuple[float, float, float]:
    return float(figure.value or 0), float(figure.low or 0), float(figure.high or 0)


def _told(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None or figure.value is None or figure.bound:
        return None
    value, low, high = _side(figure)
    return {"value": value, "low": low, "high": high, "n": figure.n, "figure": figure.pk}


def _published(row: Pilot, today: date, by: Person) -> Publication:
    """The change as a figure with its interval, or the reason for having none."""
    result, code = row.result or {}, f"pilot_{row.pk}_change"
    names = {
        language: words.format(name=row.names.get(language) or row.names["fi"]) for language, words in TITLE.items()
    }
    reason = {"": "", "too_few": "too_few", "no_interval": "not_applicable"}.get(result["why"], "not_collected")
    figure = NewFigure(code, row.area.code, row.group, reason=reason)
    if not reason:
        value, low, high = (Decimal(str(result[name])) for name in ("change", "low", "high"))
        fewest = min(result[side]["n"] or 0 for side in ("before", "after"))
        figure = replace(figure, value=value, low=low, high=high, n=fewest or None)
    unit = "points" if row.measure == "survey" or (row.indicator and row.indicator.unit in SHARES) else "number"
    return publish(
        region=row.region, source=save_source(code="pilot", names=SOURCE, producer="High Five", licence="CC BY 4.0"),
        kind="pilot", titles=names, period=_period(row), retrieved_on=today, by=by,
        indicators=[NewIndicator(code, names, unit)], areas={row.area.code: row.area},
        figures=[figure],
        facts={"confidence": row.confidence, "hash": row.frozen_hash},
    )  # fmt: skip


def _period(row: Pilot) -> str:
    if row.measure == "indicator":
        return f"{row.before_period}–{row.after_period}"[:40]
    days = [round_.opens_on for round_ in (row.baseline_round, row.final_round) if round_]
    return f"{days[0]:%-d.%-m.%Y}–{days[-1]:%-d.%-m.%Y}" if days else f"{row.decide_on:%Y}"
