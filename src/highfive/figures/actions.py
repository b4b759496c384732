"""Every way a number enters the store or leaves it: published together, superseded or withdrawn; never edited."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from highfive.core.actions import create_area
from highfive.core.audit import record
from highfive.core.models import Area, Person, Region
from highfive.core.queries import is_synthetic, roles_of
from highfive.core.rules import Texts, refuse
from highfive.figures.models import Comparison, Figure, Indicator, Publication, Source
from highfive.figures.queries import MADE_HERE, standing
from highfive.figures.rules import NewComparison, NewFigure, NewIndicator
from highfive.figures.rules.population import INDICATOR, Cells, missing_cells, population_figures
from highfive.figures.rules.sotkanet import COUNTRY_CODE, GENDERS, ORDER, SotkanetIndicator, indicator_code
from highfive.figures.rules.words import NO_REASON, withdrawing_refused

POPULATION = {"fi": "Väestö", "fi-simple": "Asukkaat", "sv": "Befolkning", "en": "Population"}
STATFIN: dict[str, Any] = {
    "code": "statfin-11re",
    "names": {
        "fi": "väestörakenne, taulukko 11re", "sv": "befolkningsstruktur, tabell 11re",
        "en": "population structure, table 11re",
    },
    "producer": "Tilastokeskus", "licence": "CC BY 4.0", "url": "https://stat.fi/tilasto/vaerak",
}  # fmt: skip


def save_source(
    *, code: str, names: Texts, producer: str, licence: str, url: str = "", publishable: bool = True
) -> Source:
    """A source by its code; its words and terms may be corrected, its numbers may not.

    `publishable` False keeps its numbers for staff until the producer has agreed to showing them.
    """
    defaults = {"names": names, "producer": producer, "licence": licence, "url": url, "publishable": publishable}
    return Source.objects.update_or_create(code=code, defaults=defaults)[0]


def save_indicators(indicators: Iterable[NewIndicator]) -> dict[str, Indicator]:
    """Indicators by code: made when new, their words brought up to date when known."""
    fields = list(NewIndicator.__dataclass_fields__)
    rows = {new.code: Indicator(**{name: getattr(new, name) for name in fields}) for new in indicators}
    changing = [name for name in fields if name != "code"]
    Indicator.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["code"], update_fields=changing, batch_size=200
    )
    return {row.code: row for row in Indicator.objects.filter(code__in=rows)}


@transaction.atomic
def publish(
    *,
    region: Region | None,
    source: Source,
    kind: str,
    titles: Texts,
    period: str,
    retrieved_on: date,
    indicators: Iterable[NewIndicator],
    figures: Iterable[NewFigure],
    areas: dict[str, Area],
    by: Person | None,
    comparisons: Iterable[NewComparison] = (),
    notes: Texts | None = None,
    facts: dict[str, object] | None = None,
    supersedes: Publication | None = None,
) -> Publication:
    """Store numbers that belong together. `areas` maps the area codes used to rows.

    Raises ValueError for an empty set (an empty fetch is an error, not a blank chart) and IntegrityError for a number
    that breaks the store's constraints.
    """
    known = save_indicators(indicators)
    publication = Publication.objects.create(
        region=region, source=source, kind=kind, titles=titles, period=period, retrieved_on=retrieved_on,
        notes=notes or {}, facts=facts or {}, synthetic=is_synthetic() and kind in MADE_HERE,
    )  # fmt: skip
    rows = [_row(publication, new, known, areas) for new in figures]
    if not rows:
        raise ValueError("a publication needs at least one figure")
    Figure.objects.bulk_create(rows, batch_size=500)
    Comparison.objects.bulk_create([_comparison(publication, new, known, areas) for new in comparisons], batch_size=500)
    if supersedes is not None:
        Publication.objects.filter(pk=supersedes.pk).update(superseded_by=publication)
    record("figures.published", by=by, region=region, target=publication, figures=len(rows))
    return publication


def _row(publication: Publication, new: NewFigure, known: dict[str, Indicator], areas: dict[str, Area]) -> Figure:
    return Figure(
        publication=publication, indicator=known[new.indicator], area=areas[new.area_code], group=new.group,
        value=new.value, bound=new.bound, reason=new.reason, low=new.low, high=new.high, n=new.n, rule=new.rule,
        uncertain=new.uncertain,
    )  # fmt: skip


def _comparison(
    publication: Publication, new: NewComparison, known: dict[str, Indicator], areas: dict[str, Area]
) -> Comparison:
    return Comparison(
        publication=publication, indicator=known[new.indicator], area=areas[new.area_code], group=new.group,
        other_area=areas[new.other_area_code], other_group=new.other_group, verdict=new.verdict,
    )  # fmt: skip


@transaction.atomic
def publish_population(
    *, region: Region, cells: Cells, period: str, retrieved_on: date, by: Person | None
) -> Publication:
    """The region's population by sex and age, with all sums; takes the place of an earlier table of the same day.

    `cells` maps (municipality code, sex "man" or "woman", band of age) to persons. Raises ValueError when a cell of a
    municipality of the region is missing: a table with holes gives no sums and no weights.
    """
    areas = {area.code: area for area in region.municipalities.all()}
    if missing := missing_cells(cells, areas):
        raise ValueError(f"the population table lacks {len(missing)} cells, the first is {' '.join(missing[0])}")
    own = {key: persons for key, persons in cells.items() if key[0] in areas}
    titles = {language: f"{words} {period}" for language, words in POPULATION.items()}
    source = save_source(**STATFIN)
    return publish(
        region=region, source=source, kind="population", titles=titles, period=period, retrieved_on=retrieved_on,
        indicators=[INDICATOR], figures=population_figures(own, region.area.code),
        areas=areas | {region.area.code: region.area}, by=by,
        supersedes=standing(region, source, period, INDICATOR.code),
    )  # fmt: skip


@transaction.atomic
def publish_sotkanet(
    *,
    region: Region,
    indicator: SotkanetIndicator,
    year: int,
    values: Mapping[tuple[str, str], Decimal | None],
    retrieved_on: date,
    by: Person | None,
) -> Publication:
    """One year of an indicator of Sotkanet; takes the place of an earlier fetch of the same year.

    `values` maps (area code, Sotkanet's gender) to a number: of municipalities, and where there are any, of the region
    and the country. None is stored as not collected. Numbers of other producers than THL are kept for staff. Raises
    ValueError when no municipality has a number.
    """
    areas = {area.code: area for area in region.municipalities.all()}
    if not any(value is not None for (code, _gender), value in values.items() if code in areas):
        raise ValueError(f"Sotkanet {indicator.id} has no number of {year} for any municipality of {region}.")
    code, source = indicator_code(indicator.id), _sotkanet_source(indicator)
    new = NewIndicator(code, indicator.titles, indicator.unit, order=ORDER)
    areas |= {region.area.code: region.area, COUNTRY_CODE: _country(region.area.year)}
    figures = [
        NewFigure(code, area, GENDERS[gender], value, reason="" if value is not None else "not_collected")
        for (area, gender), value in values.items()
    ]
    return publish(
        region=region, source=source, kind="register", titles=indicator.titles, period=str(year), by=by,
        retrieved_on=retrieved_on, indicators=[new], figures=figures, areas=areas, notes=indicator.notes,
        facts={"sotkanet": indicator.id, "updated": indicator.updated},
        supersedes=standing(region, source, str(year), code),
    )  # fmt: skip


def _country(year: int) -> Area:
    names = {"fi": "Koko maa", "sv": "Hela landet", "en": "Whole country"}
    return create_area(kind="country", code=COUNTRY_CODE, year=year, names=names, forms={})


def _sotkanet_source(indicator: SotkanetIndicator) -> Source:
    """One source for each producer, as the terms are the producer's; one that is known keeps the terms agreed on."""
    code = f"sotkanet-{indicator.producer_id}"
    return Source.objects.filter(code=code).first() or save_source(
        code=code, names=dict.fromkeys(("fi", "sv", "en"), "Sotkanet"),
        producer=indicator.producers.get("fi", "Sotkanet"), url="https://sotkanet.fi",
        licence="CC BY 4.0" if indicator.publishable else "by agreement with the producer",
        publishable=indicator.publishable,
    )  # fmt: skip


@transaction.atomic
def withdraw_publication(*, publication: Publication, reason: str, on: date, by: Person | None) -> None:
    """Take a whole publication back: its numbers are no longer shown anywhere, and the reason is.

    Refused to others than the coordinator and an administrator, and without a reason; `by` None is timed work.
    """
    locked = Publication.objects.select_for_update(of=("self",)).select_related("region").get(pk=publication.pk)
    if by is not None:
        roles = roles_of(by, locked.region) if locked.region else set()
        refuse(withdrawing_refused(roles, locked.withdrawn_on is not None))
    refuse(None if reason.strip() else NO_REASON, "reason")
    publication.withdrawn_on, publication.withdrawal_reason = on, reason.strip()
    publication.save(update_fields=["withdrawn_on", "withdrawal_reason"])
    record(
        "figures.withdrawn", by=by, region=publication.region, target=publication, reason=publication.withdrawal_reason
    )
