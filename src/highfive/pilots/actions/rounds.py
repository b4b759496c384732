"""The two short rounds of a pilot: rounds of the survey room, answered, sealed and released like any other."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from highfive.core.actions import record
from highfive.core.models import Person
from highfive.core.rules import Refusal, Texts, refuse
from highfive.pilots import queries
from highfive.pilots.actions.stating import locked, refuse_writing
from highfive.pilots.models import Pilot
from highfive.pilots.rules import statuses
from highfive.pilots.rules.questions import short_questionnaire
from highfive.surveys.actions import create_round, open_round, save_questionnaire
from highfive.surveys.models import Round

FIELDS = {"before": "baseline_round", "after": "final_round"}
TITLES: dict[str, Texts] = {
    "before": {"fi": "{name}: alkumittaus", "fi-simple": "{name}: kysely alussa", "sv": "{name}: startmätning",
               "en": "{name}: baseline"},
    "after": {"fi": "{name}: loppumittaus", "fi-simple": "{name}: kysely lopussa", "sv": "{name}: slutmätning",
              "en": "{name}: final measurement"},
}  # fmt: skip
PURPOSE: Texts = {
    "fi": "Kysymme tätä ennen kokeilua ja sen jälkeen. Vastausten avulla päätetään, otetaanko kokeiltu tapa käyttöön.",
    "fi-simple": "Kokeilemme uutta asiaa. Kysymme samaa ennen ja jälkeen. Näin tiedämme, auttoiko kokeilu.",
    "sv": "Vi frågar före och efter ett försök. Svaren avgör om det vi prövar ska införas.",
    "en": "We ask before and after a trial. The answers decide whether what was tried is taken up.",
}
WAIT = timedelta(days=30)  # by when a round's numbers are public


@transaction.atomic
def open_pilot_round(
    *, pilot: Pilot, which: str, opens_on: date, closes_on: date, channels: Sequence[str],
    controllers: Sequence[dict[str, str]], contact_phone: str, by: Person, today: date | None = None,
    contact_email: str = "",
) -> Round:  # fmt: skip
    """Open the baseline ("before") or the final round ("after"), once each; codes are made on the round's own page.

    Both ask the same version of the same questionnaire. Raises Refused, also for what the survey room refuses.
    """
    row = locked(pilot)
    refuse_writing(row, by)
    refuse(None if row.measure == "survey" else Refusal("measure", statuses.NOT_A_SURVEY))
    opened = [name for name, field in FIELDS.items() if getattr(row, f"{field}_id")]
    closed = row.baseline_round is not None and row.baseline_round.status in ("closed", "released")
    refuse(statuses.round_refused(row.status, which, opened, closed))
    asked = short_questionnaire(row.pk, row.names, row.questions, queries.places_of(row))
    row.questionnaire = row.questionnaire or save_questionnaire(region=row.region, questionnaire=asked, by=by)
    round_ = create_round(
        region=row.region, questionnaire=row.questionnaire, titles=_titles(row, which), purposes=PURPOSE,
        opens_on=opens_on, closes_on=closes_on, results_by=closes_on + WAIT, languages=asked.languages,
        channels=channels, controllers=controllers, contact_phone=contact_phone, contact_email=contact_email,
        short=True, by=by,
    )  # fmt: skip
    round_ = open_round(round_=round_, by=by, today=today)
    setattr(row, FIELDS[which], round_)
    row.save(update_fields=["questionnaire", FIELDS[which]])
    record("pilot.round_opened", by=by, region=row.region, target=row, which=which, round=round_.pk)
    return round_


def _titles(pilot: Pilot, which: str) -> Texts:
    names = pilot.names
    return {code: words.format(name=names.get(code) or names["fi"]) for code, words in TITLES[which].items()}
