"""What pages, exports and reports read: current numbers, safe for whoever reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from highfive.core.models import AuditEvent, Region
from highfive.core.rules import text
from highfive.figures.formats.charts import Chart, ChartRow, scale_for
from highfive.figures.models import Comparison, Figure, Indicator, Publication, Source
from highfive.figures.rules import HIDDEN, group_parts
from highfive.figures.rules.facts import fact_title, flat_facts
from highfive.figures.rules.population import BANDS, CODE, SEXES
from highfive.figures.rules.reading import NO_NUMBER, NOT_SHOWN, Reading, day, group_title, number, reading, sign
from highfive.figures.rules.words import INTERVAL, KINDS, LIMIT, MADE, UNCERTAIN

MADE_HERE = ("survey", "open_survey", "short_survey", "pilot", "contacts")
SOURCE_OF_RELEASE = gettext_lazy("Source: %(source)s, %(about)s. Published %(day)s.")
SOURCE_OF_FETCH = gettext_lazy("Source: %(source)s, %(about)s. Retrieved %(day)s.")


@dataclass(frozen=True)
class PublicFigure:
    """A number as anybody may have it. `status`: shown, uncertain, under or over (a limit), hidden, another reason."""

    id: int
    publication: int
    indicator: str
    area: str
    group: str
    status: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    n: int | None = None


def current_publications(region: Region) -> QuerySet[Publication]:
    """What the public may read of the region, and of no region (national sources).

    Not superseded, not withdrawn, and of a source whose terms allow publishing.
    """
    return kept_publications(region).filter(superseded_by=None, withdrawn_on=None, source__publishable=True)


def kept_publications(region: Region) -> QuerySet[Publication]:
    """Everything the store keeps for the region, for staff: also what was superseded, withdrawn or may not be shown."""
    return Publication.objects.filter(Q(region=region) | Q(region=None)).select_related("source", "superseded_by")


def standing(region: Region, source: Source, period: str, indicator: str) -> Publication | None:
    """The set that a newly fetched one of the same source, period and indicator takes the place of."""
    rows = Publication.objects.filter(region=region, source=source, period=period, figures__indicator__code=indicator)
    return rows.filter(superseded_by=None, withdrawn_on=None).first()


def figures_of(publication: Publication) -> QuerySet[Figure]:
    return publication.figures.select_related("indicator", "area", "publication__source")


def comparisons_of(publication: Publication) -> QuerySet[Comparison]:
    return publication.comparisons.select_related("indicator", "area", "other_area").order_by("pk")


def public_figures(
    region: Region, *, kinds: Iterable[str] = (), indicators: Iterable[str] = (), groups: Iterable[str] = ()
) -> list[PublicFigure]:
    """The region's public numbers, narrowed to the named kinds, indicator codes and groups.

    Protected and too few are one and the same; nothing of a withdrawn, superseded or unpublishable set is here.
    """
    rows = Figure.objects.filter(publication__in=current_publications(region)).select_related("indicator", "area")
    for field, wanted in (("publication__kind", kinds), ("indicator__code", indicators), ("group", groups)):
        if chosen := list(wanted):
            rows = rows.filter(**{f"{field}__in": chosen})
    return [
        _public(row)
        for row in rows.order_by("publication_id", "indicator__order", "indicator__code", "area__code", "group")
    ]


def _public(row: Figure) -> PublicFigure:
    return PublicFigure(
        row.pk, row.publication_id, row.indicator.code, row.area.code, row.group, public_status(row),
        row.value, row.low, row.high, row.n,
    )  # fmt: skip


def public_status(figure: Figure) -> str:
    """The one word the public gets: a hidden number never says which of the two reasons it has."""
    if figure.reason in HIDDEN:
        return "hidden"
    return figure.reason or figure.bound or ("uncertain" if figure.uncertain else "shown")


def figure_reading(figure: Figure, language: str) -> Reading:
    return reading(
        figure.value, figure.indicator.unit, language,
        bound=figure.bound, reason=figure.reason, low=figure.low, high=figure.high,
    )  # fmt: skip


def shown(figure: Figure, language: str) -> str:
    """ "31 % (27–35)", "under 15 %", "not shown", in the language and its rules of numbers."""
    return str(figure_reading(figure, language))


def chart_row(
    figure: Figure, label: str, language: str, *, url: str = "", whole: bool = False, before: bool = False
) -> ChartRow:
    """A figure as a row of a chart."""
    read = figure_reading(figure, language)
    value, low, high = (None if part is None else float(part) for part in (figure.value, figure.low, figure.high))
    return ChartRow(
        label, read.text, value, low, high, read.interval, figure.bound, figure.reason in HIDDEN, url, whole, before
    )


def source_line(publication: Publication, figures: Iterable[Figure], language: str) -> str:
    """The line under a chart: why numbers are missing, n, source, period, retrieval date, invented or not."""
    rows = list(figures)
    with override(language):
        said = [
            str(NOT_SHOWN) if any(row.reason in HIDDEN for row in rows) else "",
            _answers_line(rows, language),
            _from_line(publication, language),
            _("Invented for the demo.") if publication.synthetic else "",
        ]
    return " ".join(words for words in said if words)


def _answers_line(rows: list[Figure], language: str) -> str:
    """ "n = 1 215, by municipality 60–600." or "n = 60–600."; nothing where no row has answers."""
    parts = [row.n for row in rows if row.n is not None and row.area.kind == "municipality"]
    wholes = [row.n for row in rows if row.n is not None and row.area.kind != "municipality"]
    if parts and len(wholes) == 1:
        words = {"n": number(wholes[0], "persons", language), "between": _between(parts, language)}
        return _("n = %(n)s, by municipality %(between)s.") % words
    return _("n = %(between)s.") % {"between": _between(parts + wholes, language)} if parts or wholes else ""


def _between(counts: list[int], language: str) -> str:
    ends = dict.fromkeys((min(counts), max(counts)))
    return "–".join(number(end, "persons", language) for end in ends)


def _from_line(publication: Publication, language: str) -> str:
    title = text(publication.titles, language)
    about = title if publication.period in title else f"{title}, {publication.period}"
    model = SOURCE_OF_RELEASE if publication.kind in MADE_HERE else SOURCE_OF_FETCH
    words = {"source": publication.source.producer, "about": about, "day": day(publication.retrieved_on, language)}
    return str(model) % words


def population(publication: Publication) -> dict[tuple[str, str, str], int]:
    """A population table by (area code, sex, band of age): {("732", "woman", "18-29"): 94}; sums are left out.

    Raises ValueError where a cell has no number: weights cannot be made from a table with holes.
    """
    cells = {}
    rows = publication.figures.filter(indicator__code=CODE, area__kind="municipality").select_related("area")
    for row in rows:
        parts = group_parts(row.group)
        if parts.get("age") not in BANDS or parts.get("sex") not in SEXES:
            continue
        if row.value is None:
            raise ValueError(f"no population of {row.area.code} {row.group}")
        cells[(row.area.code, parts["sex"], parts["age"])] = int(row.value)
    return cells


def newer(figure: Figure) -> Figure | None:
    """The number that took this one's place, at the end of the chain of publications."""
    last = figure.publication
    while last.superseded_by is not None:
        last = last.superseded_by
    if last == figure.publication:
        return None
    same = {"indicator": figure.indicator_id, "area": figure.area_id, "group": figure.group}
    return last.figures.filter(**same).first()


def figure_facts(figure: Figure, language: str) -> list[tuple[str, str]]:
    """Where a number comes from, as (what, words): source, period, retrieval, n, licence, whether it is invented."""
    publication, source = figure.publication, figure.publication.source
    made_here = publication.kind in MADE_HERE
    n = figure.n if publication.withdrawn_on is None else None
    told = "" if n is None else _("n = %(n)s, to the nearest five") % {"n": number(n, "persons", language)}
    facts = [
        (_("Belongs to"), text(publication.titles, language)),
        (_("Kind"), str(KINDS[publication.kind])),
        (_("Time"), publication.period),
        (_("Answers"), told),
        (_("Source"), f"{source.producer}, {text(source.names, language)}"),
        (_("Published") if made_here else _("Retrieved"), day(publication.retrieved_on, language)),
        (_("Licence"), source.licence),
        (_("Demo"), _("The answers were invented for the demo.") if publication.synthetic else ""),
    ]  # fmt: skip
    return [(what, words) for what, words in facts if words]


def figure_rules(figure: Figure, language: str) -> list[str]:
    """How the number was made and what was done to it, in plain sentences."""
    if figure.value is None:
        return [str(NO_NUMBER[figure.reason])]
    said = [str(MADE[figure.publication.kind])]
    read = figure_reading(figure, language)
    if read.interval and figure.publication.kind != "pilot":  # whose confidence is its own, and told above
        low, high = read.interval.split("–")
        said.append(str(INTERVAL) % {"low": low, "high": high + sign(figure.indicator.unit, language)})
    said += [str(words) for words, told in ((LIMIT, figure.bound), (UNCERTAIN, figure.uncertain)) if told]
    return said


def beside(figure: Figure, language: str) -> Chart | None:
    """The same indicator and group in all areas of the publication: municipalities by name, then the whole region."""
    if not figure.publication.standing:
        return None
    rows = list(figures_of(figure.publication).filter(indicator=figure.indicator_id, group=figure.group))
    rows.sort(key=lambda row: (row.area.kind != "municipality", str(row.area)))
    if len(rows) < 2 or all(row.value is None for row in rows):
        return None
    unit, title = figure.indicator.unit, text(figure.indicator.titles, language)
    drawn = [row for row in rows if unit != "persons" or row.area.kind == "municipality"]
    charted = tuple(_beside_row(row, figure, language) for row in drawn)
    return Chart(
        _("The same number by area"), f"{title}, {group_title(figure.group)}", charted,
        scale_for(charted, unit, language), source_line(figure.publication, drawn, language), _("Area"), _("Number"),
    )  # fmt: skip


def _beside_row(row: Figure, here: Figure, language: str) -> ChartRow:
    url = "" if row == here else row.get_absolute_url()
    return chart_row(row, str(row.area), language, url=url, whole=row.area.kind != "municipality")


@dataclass(frozen=True)
class IndicatorCount:
    """How many numbers of an indicator a publication shows, gives as a limit, hides or lacks."""

    indicator: Indicator
    shown: int
    limits: int
    hidden: int
    other: int


def indicator_counts(publication: Publication) -> list[IndicatorCount]:
    rows = (
        publication.figures.values("indicator")
        .annotate(
            shown=Count("pk", filter=Q(reason="", bound="")),
            limits=Count("pk", filter=~Q(bound="")),
            hidden=Count("pk", filter=Q(reason__in=HIDDEN)),
            other=Count("pk", filter=~Q(reason__in=["", *HIDDEN])),
        )
        .order_by("indicator__order", "indicator__code")
    )
    known = Indicator.objects.in_bulk([row["indicator"] for row in rows])
    return [
        IndicatorCount(known[row["indicator"]], *(row[c] for c in ("shown", "limits", "hidden", "other")))
        for row in rows
    ]


def publication_events(publication: Publication) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(target=f"{publication._meta.label_lower}:{publication.pk}")


def publication_facts(publication: Publication, language: str) -> list[tuple[str, str]]:
    """Where a set comes from: source, dates, licence."""
    source = publication.source
    published = _("Published") if publication.kind in MADE_HERE else _("Retrieved")
    facts = [
        (_("Source"), f"{source.producer}, {text(source.names, language)}"),
        (_("Time"), publication.period),
        (published, day(publication.retrieved_on, language)),
        (_("Licence"), source.licence),
        (_("Demo"), _("The answers were invented for the demo.") if publication.synthetic else ""),
    ]
    return [(what, words) for what, words in facts if words]


def making_facts(publication: Publication, language: str) -> list[tuple[str, str]]:
    """What its makers stored of a set: weighting, protection, the attack."""
    return [(fact_title(name), words) for name, words in flat_facts(publication.facts, language)]
