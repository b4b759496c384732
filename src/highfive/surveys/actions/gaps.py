"""The nightly reading of whose voice is missing from the rounds that are open."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone

from highfive.core.models import Area
from highfive.core.queries import municipalities
from highfive.figures.queries import population
from highfive.surveys.models import GapReading, Round
from highfive.surveys.queries import answers_of, latest_population, questionnaire_of
from highfive.surveys.rules import tables


@transaction.atomic
def read_gaps(*, today: date | None = None) -> None:
    """Read every open round anew and forget the reading before. Idempotent. Runs in jobs only: it imports numpy.

    Watching it from night to night tells nobody when somebody answered: it reads sealed answers, so that nothing moves
    until at least ten have been sealed together, with ten more kept back by lot; it names no group under five and
    tells its counts to the nearest five; and no earlier reading is kept to compare with. Called before `wipe`, which
    also takes away what the database would keep of it.
    """
    GapReading.objects.all().delete()
    for round_ in Round.objects.select_related("region__area").filter(
        status="open", closes_on__gte=today or timezone.localdate()
    ):
        GapReading.objects.bulk_create(_gaps(round_))


def _gaps(round_: Round) -> Iterator[GapReading]:
    """Only of the answers given with a code: who answers without one has chosen to, and no frame tells who has not."""
    from highfive.surveys.analysis.gaps import missing_groups

    table = round_.population or latest_population(round_.region)
    if table is None:
        return
    questionnaire = questionnaire_of(round_)
    areas: dict[str | None, Area] = {None: round_.region.area}
    areas |= {area.code: area for area in tables.asked(questionnaire, municipalities(round_.region))}
    read = tables.reader(questionnaire)
    told = [read(answer.answers) for answer in answers_of(round_, "coded")]
    for each in missing_groups(told, population(table), [code for code in areas if code]):
        yield GapReading(
            round=round_, area=areas[each.municipality], sex=each.sex or "", band=each.band or "",
            answers=each.answers, expected=each.expected,
        )  # fmt: skip
