"""Publishing a year's contacts: once, protected as any number is, in a job of its own."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from highfive.conversations.queries import tallies as queries
from highfive.conversations.rules import tallies as rules
from highfive.core.actions import record, run_job
from highfive.core.models import Person, Region
from highfive.core.queries import municipalities, roles_of
from highfive.core.rules import Refused, refuse
from highfive.figures.actions import publish, save_source
from highfive.figures.models import Publication


def start_publishing(*, region: Region, year: int, by: Person) -> dict[str, Any]:
    """The button: publish in a job of its own. Raises Refused with the reason."""
    _refuse(region, year, by, localdate())
    return dict(run_job("publish_tallies", str(region.pk), str(year), "--by", str(by.pk)))


@transaction.atomic
def publish_tallies(*, region: Region, year: int, by: Person | None, today: date | None = None) -> Publication:
    """Publish how many conversations of a year ended, from where, about what, by which channel and how.

    Then the year's tallies are deleted: crossed with each other they say more than what was published.

    Runs in jobs only: it imports numpy and scipy. Once a year, never counted anew. Raises Refused when it may not be or
    when there are too few, so that a year without a publication has had none to nine.
    """
    from highfive.conversations import analysis

    day = today or localdate()
    locked = Region.objects.select_for_update(of=("self",)).select_related("area").get(pk=region.pk)
    _refuse(locked, year, by, day)
    areas = {area.code: area for area in municipalities(locked)}
    rows = list(queries.ended(locked, year, set(areas)))
    if len(rows) < rules.FEWEST:
        raise Refused(rules.TOO_FEW)
    figures = analysis.protected_tallies(rows, list(areas), locked.area.code)
    publication = publish(
        region=locked, source=_source(), kind=rules.KIND, period=str(year), retrieved_on=day, figures=figures,
        titles={language: f"{words} {year}" for language, words in rules.WORDS.items()}, by=by,
        indicators=rules.indicators(dict(settings.LANGUAGES)), areas=areas | {locked.area.code: locked.area},
    )  # fmt: skip
    queries.tallies(locked, year).delete()
    record("contacts.published", by=by, region=locked, target=publication, year=year)
    return publication


def _refuse(region: Region, year: int, by: Person | None, today: date) -> None:
    roles = roles_of(by, region) if by else rules.PUBLISHERS
    refuse(rules.publishing_refused(roles, year, today, published=queries.published(region, year)))


def _source() -> Any:
    names = {
        "fi": "Seudun yhteydenotot", "fi-simple": "Seudun yhteydenotot", "sv": "Regionens kontakter",
        "en": "The region's contacts",
    }  # fmt: skip
    return save_source(code="contacts", names=names, producer="High Five", licence="CC BY 4.0")
