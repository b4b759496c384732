"""Writes of a round: make, change, open, close."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from highfive.core.actions import record
from highfive.core.models import Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import Texts, refuse
from highfive.figures.models import Publication
from highfive.surveys import queries
from highfive.surveys.actions.sealing import seal, wipe
from highfive.surveys.models import Draft, Questionnaire, Round
from highfive.surveys.rules import rounds as rules


@transaction.atomic
def create_round(
    *,
    region: Region,
    questionnaire: Questionnaire,
    titles: Texts,
    opens_on: date,
    closes_on: date,
    results_by: date,
    languages: Sequence[str],
    channels: Sequence[str],
    controllers: Sequence[dict[str, str]],
    contact_phone: str,
    by: Person,
    contact_email: str = "",
    purposes: Texts | None = None,
    allows_open: bool = False,
    population: Publication | None = None,
    short: bool = False,
) -> Round:
    """A draft round. `controllers` are several, each told apart: [{"name": "Sallan kunta", "contact": "…"}]."""
    refuse(rules.writing_refused(roles_of(by, region)))
    round_ = Round.objects.create(
        region=region, questionnaire=questionnaire, titles=titles, purposes=purposes or {}, opens_on=opens_on,
        closes_on=closes_on, results_by=results_by, languages=list(languages), channels=list(channels),
        controllers=list(controllers), contact_phone=contact_phone, contact_email=contact_email,
        allows_open=allows_open, population=population, short=short,
    )  # fmt: skip
    record("round.created", by=by, region=region, target=round_)
    return round_


@transaction.atomic
def change_round(*, round_: Round, by: Person, **fields: Any) -> Round:
    """Change a draft round; an open one is a promise to those who have answered."""
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    refuse(rules.changing_refused(locked, roles_of(by, locked.region)))
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(fields))
    record("round.changed", by=by, region=locked.region, target=locked, fields=sorted(fields))
    return locked


@transaction.atomic
def open_round(*, round_: Round, by: Person, today: date | None = None) -> Round:
    """Open a draft round: every offered language is complete, and the population it is weighted to is now fixed."""
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    today = today or timezone.localdate()
    missing = queries.missing_texts(locked)
    refuse(rules.opening_refused(locked, roles_of(by, locked.region), missing, today))
    locked.status = "open"
    locked.population = locked.population or queries.latest_population(locked.region)
    locked.save(update_fields=["status", "population"])
    record("round.opened", by=by, region=locked.region, target=locked, languages=locked.languages)
    return locked


@transaction.atomic
def close_round(*, round_: Round, by: Person | None) -> Round:
    """Close an open round: what is finished is sealed whole, what is unfinished is deleted. `by` None: the day came."""
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    roles = roles_of(by, locked.region) if by else set(rules.WRITERS)
    refuse(rules.closing_refused(locked, roles))
    locked.status = "closed"
    locked.save(update_fields=["status"])
    Draft.objects.filter(round=locked, finished_week=None).delete()
    seal(round_=locked, closing=True)
    transaction.on_commit(wipe)
    record("round.closed", by=by, region=locked.region, target=locked)
    return locked


@transaction.atomic
def seal_round(*, round_: Round, by: Person) -> int:
    """The button's way to seal: the same as the daily one, and as quiet about how many."""
    refuse(rules.sealing_refused(round_, roles_of(by, round_.region)))
    return seal(round_=round_)


def close_due_rounds(*, today: date | None = None) -> None:
    """Close every open round whose last day has passed."""
    for round_ in Round.objects.filter(status="open", closes_on__lt=today or timezone.localdate()):
        close_round(round_=round_, by=None)


def seal_open_rounds() -> None:
    for round_ in Round.objects.filter(status="open"):
        seal(round_=round_)
