"""The demo's pilots: stated, confirmed by the partners' own people, locked, asked before and after, decided."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from highfive.demo.actions.clock import days_ago, on_day
from highfive.demo.actions.region import Stage
from highfive.demo.queries import data
from highfive.demo.rules import BANDS, SEED, SEXES
from highfive.pilots import actions as pilots
from highfive.pilots.actions.measuring import hold_against_rule
from highfive.pilots.models import Pilot
from highfive.pilots.rules.questions import code_of
from highfive.projects.models import Project
from highfive.surveys import actions as surveys
from highfive.surveys.actions.release import release_round
from highfive.surveys.models import Round

ASKED_DAYS = 10  # how long each of the two rounds is open
NEITHER, COUNTS = ("2", "3"), ("4", "5")  # answers of the scale "often"
AGES = (10, 14, 34, 32, 10)  # of a hundred respondents, in each of BANDS


def try_things(stage: Stage, project: Project) -> Iterator[Pilot]:
    """Every pilot of data/pilots.json, as far as it has come."""
    return (_try(stage, told, project) for told in data("pilots")["pilots"])


def _try(stage: Stage, told: dict[str, Any], project: Project) -> Pilot:
    if told.get("draft"):
        return _stated(stage, told, project)
    with on_day(days_ago(told["started_days_ago"] + 20)):
        pilot = _stated(stage, told, project)
    by = stage.person(told["by"])
    with on_day(days_ago(told["started_days_ago"])):
        pilot = pilots.start_pilot(pilot=pilot, by=by)
        if told["public"]:
            pilot = pilots.publish_pilot(pilot=pilot, by=stage.cast.aino)
    for which in ("before", "after"):
        _ask(stage, pilot, told, which)
    return _decided(stage, pilot, told) if told["ending"] else pilot


def _stated(stage: Stage, told: dict[str, Any], project: Project) -> Pilot:
    """A draft with its commitments; those that have a person are confirmed by that person."""
    by = stage.person(told["by"])
    before, after = told["planned"]
    pilot = pilots.create_pilot(
        region=stage.region, names=told["names"], area=stage.areas[told["area"]], by=by,
        target_groups=[stage.groups[key] for key in told["target_groups"]],
        source_project=project if told["project"] else None, question=told["question"],
        hypothesis=told["hypothesis"], activity=told["activity"], measure="survey",
        questions=[{"labels": told["label"], "scale": "often", "counts": list(COUNTS)}],
        direction=told["direction"], adopt_at=Decimal(told["adopt_at"]), stop_at=Decimal(told["stop_at"]),
        confidence=told["confidence"], people=told["people"], planned_before=before, planned_after=after,
        decide_on=days_ago(told["decide_days_ago"]),
    )  # fmt: skip
    for each in told["commitments"]:
        organisation = stage.organisations[each["organisation"]]
        commitment = pilots.add_commitment(pilot=pilot, organisation=organisation, text=each["text"], by=by)
        if each["by"]:
            pilots.confirm_commitment(commitment=commitment, by=stage.person(each["by"]))
    return pilot


def _ask(stage: Stage, pilot: Pilot, told: dict[str, Any], which: str) -> None:
    """One of the two short rounds: opened, answered on paper, closed, released. Rounds are the coordinator's work."""
    opens, by = days_ago(told[f"{which}_days_ago"]), stage.cast.aino
    area = stage.areas[told["area"]]
    with on_day(opens):
        round_ = pilots.open_pilot_round(
            pilot=pilot, which=which, opens_on=opens, closes_on=opens + timedelta(days=ASKED_DAYS - 1),
            channels=("web", "paper", "phone"), contact_phone=stage.region.phone, contact_email=stage.region.email,
            controllers=[{"name": f"{area.form('genitive', 'fi')} kunta", "contact": "tietosuoja@example.org"}], by=by,
        )  # fmt: skip
    with on_day(opens + timedelta(days=3)):
        _answer(stage, round_, pilot, told, which)
    with on_day(opens + timedelta(days=ASKED_DAYS)):
        closed = surveys.close_round(round_=round_, by=by)
        release_round(round_=closed, by=by)


@transaction.atomic
def _answer(stage: Stage, round_: Round, pilot: Pilot, told: dict[str, Any], which: str) -> None:
    """So many answers, so many of which count, from people of all ages."""
    count, counting = told["answers"][which]
    chance = random.Random(f"{SEED} {told['key']} {which}")  # noqa: S311 - the same demo every time
    area = stage.areas[told["area"]]
    _batch, codes = surveys.create_codes(
        round_=round_, count=count, label=area.names["fi"], area=area, by=stage.cast.aino
    )
    said = [chance.choice(COUNTS if n < counting else NEITHER) for n in range(count)]
    chance.shuffle(said)
    for code, word in zip(codes, said, strict=True):
        answers = {
            "municipality": area.code, "age": chance.choices(BANDS, AGES)[0], "sex": chance.choice(SEXES),
            code_of(pilot.pk): word,
        }  # fmt: skip
        surveys.enter_answer(round_=round_, answers=answers, mode="paper", language="fi", code=code, by=stage.cast.aino)


def _decided(stage: Stage, pilot: Pilot, told: dict[str, Any]) -> Pilot:
    """The rule speaks, a person decides."""
    by = stage.person(told["by"])
    decided: date = days_ago(told["decide_days_ago"])
    with on_day(decided):
        measured = hold_against_rule(pilot=pilot, by=by)
        return pilots.decide_pilot(
            pilot=measured, ending=told["ending"], reasons=told["reasons"], lesson=told["lesson"], by=by
        )
