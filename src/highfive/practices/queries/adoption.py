"""What pages read of adoptions: who stands where with a practice, its steps, what sharing saved, lost heirs."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from highfive.core.models import Area, Organisation, Person, Region
from highfive.core.queries import memberships_of, municipalities
from highfive.core.rules import Refusal, text
from highfive.figures.formats.charts import Chart, scale_for
from highfive.figures.models import Figure, Indicator
from highfive.figures.queries import chart_row, current_publications, source_line
from highfive.practices.models import Adoption, AdoptionStep, Practice
from highfive.practices.rules import adoption as rules
from highfive.practices.rules.savings import Adopter, Savings, shared_sum

STANDING = Q(annulment=None)


def posts(person: Person, region: Region) -> tuple[rules.Post, ...]:
    """The person's roles in the region with what each is tied to."""
    rows = memberships_of(person, region).values_list("role", "area_id", "organisation_id")
    return tuple(rules.Post(*row) for row in rows)


def acting_refused(person: Person, adoption: Adoption) -> Refusal | None:
    """Why the person may not write down steps of this adoption; None: may."""
    region = adoption.practice.region
    return rules.acting_refused(posts(person, region), area=adoption.area_id, organisation=adoption.organisation_id)


def adoptions(practice: Practice) -> QuerySet[Adoption]:
    """Who has taken the practice up, stopped ones too; not those whose only step was a mistake."""
    rows = practice.adoptions.exclude(status="").select_related("area", "organisation", "heir_organisation")
    return rows.order_by("area__names__fi", "organisation__name", "pk")


def standing_steps(adoption: Adoption) -> QuerySet[AdoptionStep]:
    """The steps that count, in their order."""
    return adoption.steps.filter(STANDING).order_by("number")


def all_steps(adoption: Adoption) -> QuerySet[AdoptionStep]:
    """Every step, annulled ones too, the newest first."""
    related = ("by", "heir_organisation", "annulment", "annulment__by")
    return adoption.steps.select_related(*related).prefetch_related("blocks").order_by("-number")


def last_number(adoption: Adoption) -> int:
    """The number of the last step, annulled or not; 0 before the first."""
    return adoption.steps.aggregate(last=Max("number"))["last"] or 0


def embedded_without_heir(region: Region) -> QuerySet[Adoption]:
    """Embedded adoptions whose heir's organisation has left the register since: nobody is known to carry them on."""
    rows = Adoption.objects.filter(practice__region=region, status="embedded", heir_organisation=None)
    return rows.select_related("practice", "area", "organisation")


@dataclass(frozen=True)
class Totals:
    """What an adoption's standing steps add up to; `blanks`: a step has no number there, so the sum is "at least"."""

    hours: Decimal
    euros: Decimal
    people: int
    hours_blank: bool
    euros_blank: bool
    people_blank: bool


def totals(adoption: Adoption) -> Totals:
    """Sums over the standing steps; a blank at the beginning of "considering" is no gap, as in rules.own_cost."""
    steps = list(standing_steps(adoption))
    nothing_yet = bool(steps) and steps[0].to_status == "considering" and steps[0].hours is None
    rows = [(step.hours, step.euros, step.people_reached) for step in steps[nothing_yet:]]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    sums = [sum(value for value in column if value is not None) for column in columns]
    blanks = [any(value is None for value in column) for column in columns]
    return Totals(Decimal(sums[0]), Decimal(sums[1]), int(sums[2]), *blanks)


# --- what sharing saved --------------------------------------------------------------------------------------------


def savings(practice: Practice) -> Savings:
    """What sharing the practice saved, with every term of the sum; see rules.savings.shared_sum for the formula."""
    rows = list(adoptions(practice))
    hours = [Adopter(a.pk, str(a), a.status, a.in_use_since, a.start_hours) for a in rows]
    euros = [Adopter(a.pk, str(a), a.status, a.in_use_since, a.start_euros) for a in rows]
    stated = None if practice.euros_start is None else Decimal(practice.euros_start)
    return Savings(shared_sum("hours", practice.hours_start, hours), shared_sum("euros", stated, euros))


@dataclass(frozen=True)
class Places:
    """Where a person may take a practice up: nowhere yet taken up, and theirs to act for."""

    areas: tuple[Area, ...]
    organisations: tuple[Organisation, ...]
    refusal: Refusal | None = None

    @property
    def any(self) -> bool:
        return bool(self.areas or self.organisations)


def places_to_adopt(practice: Practice, person: Person) -> Places:
    """The municipalities and organisations the person may start for, and, if none, the reason."""
    region, held = practice.region, posts(person, practice.region)
    refusal = rules.adopting_refused(practice.status)
    taken = list(practice.adoptions.exclude(status="").values_list("area_id", "organisation_id"))
    taken_areas, taken_organisations = {area for area, _none in taken}, {organisation for _none, organisation in taken}
    areas = tuple(
        area
        for area in municipalities(region)
        if area.pk not in taken_areas and not rules.acting_refused(held, area=area.pk, organisation=None)
    )
    organisations = tuple(
        row
        for row in region.organisations.all()
        if row.pk not in taken_organisations and not rules.acting_refused(held, area=None, organisation=row.pk)
    )
    return Places((), (), refusal) if refusal else Places(areas, organisations)


@dataclass(frozen=True)
class Panel:
    """What practices/_adoptions.html shows of a practice."""

    practice: Practice
    adoptions: tuple[Adoption, ...]
    savings: Savings
    places: Places
    hours_title: str
    euros_title: str


def adoption_panel(practice: Practice, person: Person) -> Panel:
    """Who has the practice, what sharing saved, and where this person may take it up."""
    titles = (_("Hours saved"), _("Euros saved"))
    return Panel(practice, tuple(adoptions(practice)), savings(practice), places_to_adopt(practice, person), *titles)


# --- an indicator before and after ---------------------------------------------------------------------------------


def measured_area(adoption: Adoption) -> Area:
    """The area whose figures tell of this adoption: the municipality, the organisation's own, or the whole region."""
    if adoption.area:
        return adoption.area
    organisation = adoption.organisation
    return organisation.area if organisation and organisation.area else adoption.practice.region.area


def measurable(adoption: Adoption) -> QuerySet[Figure]:
    """Published figures of the adoption's area that have a number, the oldest first."""
    publications = current_publications(adoption.practice.region)
    rows = Figure.objects.filter(publication__in=publications, area=measured_area(adoption), value__isnull=False)
    related = rows.select_related("indicator", "area", "publication__source")
    return related.order_by("publication__retrieved_on", "publication_id", "group")


def measurable_indicators(adoption: Adoption) -> QuerySet[Indicator]:
    """Indicators of which the adoption's area has at least one published figure."""
    return Indicator.objects.filter(pk__in=measurable(adoption).order_by().values("indicator_id"))


def measured(figure: Figure) -> rules.Measured:
    released = figure.publication.retrieved_on
    return rules.Measured(figure.pk, figure.indicator_id, figure.area_id, figure.group, released)


def before_and_after(adoption: Adoption, language: str) -> Chart | None:
    """The two figures as they were published, with intervals and sources; no difference is worked out here.

    A figure withdrawn since is not drawn: the store says so on its own page.
    """
    pairs = [(adoption.before, True), (adoption.after, False)]
    chosen = [(figure, before) for figure, before in pairs if figure and figure.publication.withdrawn_on is None]
    if not chosen or adoption.indicator is None:
        return None
    rows = tuple(
        chart_row(figure, figure.publication.period, language, url=figure.get_absolute_url(), before=before)
        for figure, before in chosen
    )
    title = text(adoption.indicator.titles, language)
    sources = " ".join(dict.fromkeys(source_line(figure.publication, [figure], language) for figure, _ in chosen))
    return Chart(
        title, title, rows, scale_for(rows, adoption.indicator.unit, language), sources, _("When"), _("Number")
    )


def lost_figures(adoption: Adoption) -> list[tuple[Figure, str]]:
    """Chosen figures that no longer hold, each with "withdrawn" or "superseded"."""
    chosen = [figure for figure in (adoption.before, adoption.after) if figure and not figure.publication.standing]
    return [(figure, "withdrawn" if figure.publication.withdrawn_on else "superseded") for figure in chosen]
