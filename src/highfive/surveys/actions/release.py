"""The release: one per round. Sealed answers are weighted, estimated, protected, attacked, and published as figures."""

import functools
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highfive.core.actions import record, run_job
from highfive.core.models import Area, Person
from highfive.core.queries import municipalities, roles_of
from highfive.core.rules import Refusal, Refused, Texts, refuse
from highfive.figures.actions import publish, save_source
from highfive.figures.models import Publication
from highfive.figures.queries import population
from highfive.surveys.models import Answer, Round
from highfive.surveys.queries import questionnaire_of
from highfive.surveys.rules import rounds as rules
from highfive.surveys.rules import tables

NO_POPULATION = Refusal("population", _("The round has no population table to weight to. Fetch it before releasing."))
NOBODY = Refusal("nobody", _("There are no answers that can be weighted. Nothing was released."))
UNWEIGHABLE = Refusal(
    "unweighable", _("The answers cannot be weighted to the population: too few in some groups. Nothing was released.")
)
REVEALING = Refusal(
    "revealing", _("The numbers could reveal a person's answer, so nothing was released. Tell the administrator.")
)


def start_release(*, round_: Round, by: Person) -> dict[str, Any]:
    """The button: run the release in a job of its own and return what it told. Raises Refused with the reason."""
    refuse(rules.releasing_refused(round_, roles_of(by, round_.region)))
    return dict(run_job("release_round", str(round_.pk), "--by", str(by.pk)))


@transaction.atomic
def release_round(*, round_: Round, by: Person | None, today: date | None = None) -> Publication:
    """Release a closed round, once. Answers without a code become a publication of their own, beside the coded ones.

    Runs in jobs only: it imports numpy and scipy. Raises Refused when the round may not be released, has no population
    table or no answers, or when the attack on the protected tables succeeds.
    """
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    refuse(rules.releasing_refused(locked, roles_of(by, locked.region) if by else rules.WRITERS))
    if locked.population is None:
        raise Refused(NO_POPULATION)
    open_answers = _published(locked, "open", by, today or timezone.localdate())
    coded = _published(locked, "coded", by, today or timezone.localdate())
    if coded is None:
        raise Refused(NOBODY)
    locked.status, locked.publication = "released", coded
    locked.save(update_fields=["status", "publication"])
    record("round.released", by=by, region=locked.region, target=locked, publication=coded.pk,
           open_publication=open_answers.pk if open_answers else None)  # fmt: skip
    return coded


def _published(round_: Round, sample: str, by: Person | None, today: date) -> Publication | None:
    """The sample's numbers as a publication; None where there are too few answers for any, or none can be weighed."""
    from highfive.surveys.analysis import release as analysis

    questionnaire = questionnaire_of(round_)
    areas = tables.asked(questionnaire, municipalities(round_.region))
    whole = round_.region.area if len(areas) > 1 else areas[0]
    given = (
        _respondents(round_, sample), population(round_.population), [area.code for area in areas],  # type: ignore[arg-type]
        whole.code, tables.narrowed(questionnaire) if round_.short else tables.tabulated(questionnaire),
    )  # fmt: skip
    try:
        coded = sample == "coded"
        release = analysis.release_coded(*given, whole_only=round_.short) if coded else analysis.release_open(*given)
    except analysis.RevealingError as error:
        raise Refused(REVEALING) from error
    except analysis.RakingError as error:
        if sample == "open":  # anybody may send these; they shall not keep the survey's numbers back
            return None
        raise Refused(UNWEIGHABLE) from error
    except analysis.NobodyError:
        return None
    if release is None:
        return None
    indicators_of = tables.narrowed_indicators if round_.short else tables.indicators
    kind = "open_survey" if sample == "open" else "short_survey" if round_.short else "survey"
    return publish(
        region=round_.region, source=_source(), kind=kind,
        titles=round_.titles, period=f"{round_.opens_on:%-d.%-m.}–{round_.closes_on:%-d.%-m.%Y}", retrieved_on=today,
        indicators=indicators_of(questionnaire), figures=release.figures, comparisons=release.comparisons,
        areas=_by_code([whole, *areas]), notes=tables.NOTES[sample], facts=release.facts, by=by,
    )  # fmt: skip


def _respondents(round_: Round, sample: str) -> list[Any]:
    from highfive.surveys.analysis.release import Respondent

    questionnaire = questionnaire_of(round_)
    read = tables.reader(questionnaire)
    rows = Answer.objects.filter(round=round_, sample=sample).values_list("mode", "answers")
    told = functools.partial(tables.narrowed_answers, questionnaire) if round_.short else dict
    return [Respondent(*read(answers), mode, told(answers)) for mode, answers in rows]


def _by_code(areas: Sequence[Area]) -> dict[str, Area]:
    return {area.code: area for area in areas}


def _source() -> Any:
    names: Texts = {
        "fi": "Seudun oma kysely", "fi-simple": "Seudun oma kysely", "sv": "Regionens egen enkät",
        "en": "The region's own survey",
    }  # fmt: skip
    return save_source(code="survey", names=names, producer="High Five", licence="CC BY 4.0")
