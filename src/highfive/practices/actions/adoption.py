"""Writes of the adoption ledger: a first step, the next one, an annulment, the figures before and after."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from highfive.core.actions import record
from highfive.core.models import Area, Organisation, Person
from highfive.core.rules import Refusal, refuse, text
from highfive.core.rules.identity_numbers import telling_refused
from highfive.figures.models import Figure, Indicator
from highfive.network.actions import note_on_group
from highfive.practices import queries
from highfive.practices.models import Adoption, AdoptionStep, Block, Practice, StepAnnulment
from highfive.practices.rules import adoption as rules
from highfive.practices.rules.savings import StepCost, own_cost


@dataclass(frozen=True)
class Step:
    """What a person tells of one step. Hours, euros (whole) and people reached: since the step before; None: unknown.

    `blocks` are the building blocks in use from this step on. The last four fields are needed for "embedded".
    """

    to: str
    on: date
    why: str = ""
    adapted: str = ""
    blocks: tuple[Block, ...] = ()
    hours: Decimal | None = None
    euros: Decimal | None = None
    people_reached: int | None = None
    heir_name: str = ""
    heir_organisation: Organisation | None = None
    budget_line: str = ""
    plan_place: str = ""

    @property
    def embedding(self) -> rules.Embedding:
        organisation = self.heir_organisation.pk if self.heir_organisation else None
        return rules.Embedding(self.heir_name, organisation, self.budget_line, self.plan_place)


@transaction.atomic
def start_adoption(
    *, practice: Practice, step: Step, by: Person, area: Area | None = None, organisation: Organisation | None = None
) -> Adoption:
    """The first step of a municipality or an organisation of the practice's region.

    Raises Refused when the person may not act for it, when the practice is not shared, when it was taken up there
    already, or when the step itself is refused (see take_step).
    """
    refuse(rules.adopter_refused(area=area, organisation=organisation), field="adopter")
    refuse(_acting_refused(by, practice, area, organisation), field="adopter")
    row = Practice.objects.select_for_update().get(pk=practice.pk)  # two first steps must not make two adoptions
    refuse(rules.adopting_refused(row.status))
    adoption, _made = Adoption.objects.get_or_create(practice=row, area=area, organisation=organisation)
    refuse(rules.starting_refused(adoption.status), field="adopter")
    _take(adoption, step, by)
    return adoption


@transaction.atomic
def take_step(*, adoption: Adoption, step: Step, by: Person, seen: int | None = None) -> AdoptionStep:
    """The next step of an adoption; `seen` is the number of the last step the person saw, if a page showed it.

    Raises Refused when the person may not act for the adopter, somebody took a step meanwhile, TRANSITIONS has no such
    step, the day is in the future or before the previous step, a stop has no reason, or embedding lacks something.
    """
    row = Adoption.objects.select_for_update().get(pk=adoption.pk)
    refuse(_acting_refused(by, row.practice, row.area, row.organisation))
    if seen is not None:
        refuse(rules.seeing_refused(seen, queries.last_number(row)))
    return _take(row, step, by)


def _acting_refused(
    by: Person, practice: Practice, area: Area | None, organisation: Organisation | None
) -> Refusal | None:
    region = practice.region
    inside = region.municipalities.filter(pk=area.pk).exists() if area else True
    if not inside or (organisation and organisation.region_id != region.pk):
        return rules.NOT_OF_REGION
    key = (area.pk if area else None, organisation.pk if organisation else None)
    return rules.acting_refused(queries.posts(by, region), area=key[0], organisation=key[1])


def _take(adoption: Adoption, step: Step, by: Person) -> AdoptionStep:
    """Check the step against the state under the lock, keep it, bring the adoption up to date, tell and audit."""
    previous = queries.standing_steps(adoption).last()
    refuse(rules.moving_refused(adoption.status, step.to), field="to")
    today = timezone.localdate()
    refuse(rules.dating_refused(step.on, today=today, previous=previous.on if previous else None), field="on")
    refuse(rules.explaining_refused(step.to, step.why), field="why")
    refuse(rules.counting_refused(step.hours, step.euros, step.people_reached), field="hours")
    refuse(rules.embedding_refused(step.to, step.embedding), field=_first_missing(step))
    told = (step.why, step.adapted, step.heir_name, step.budget_line, step.plan_place)
    refuse(telling_refused(told), field="why")
    row = _kept(adoption, step, by)
    _bring_up_to_date(adoption)
    region = adoption.practice.region
    event = "adoption.stepped" if row.from_status else "adoption.started"
    record(event, by=by, region=region, target=adoption, step=row.number, was=row.from_status, now=row.to_status)
    if rules.is_worth_telling(row.from_status, row.to_status):
        _tell_groups(adoption, row, by)
    return row


def _first_missing(step: Step) -> str | None:
    return next(iter(rules.missing_for_embedding(step.embedding)), None)


def _kept(adoption: Adoption, step: Step, by: Person) -> AdoptionStep:
    """A step's heir, budget line and place in a plan are kept only where they are the point of the step."""
    carried = ("heir_name", "heir_organisation", "budget_line", "plan_place") if step.to == "embedded" else ()
    told = ("why", "adapted", "hours", "euros", "people_reached", "on", *carried)
    fields = {name: value.strip() if isinstance(value := getattr(step, name), str) else value for name in told}
    row = AdoptionStep.objects.create(
        adoption=adoption, number=queries.last_number(adoption) + 1, from_status=adoption.status, to_status=step.to,
        by=by, **fields,
    )  # fmt: skip
    row.blocks.set(step.blocks)
    return row


def _bring_up_to_date(adoption: Adoption) -> None:
    """Set on the adoption what its standing steps add up to: the one place where that is done."""
    steps = list(queries.standing_steps(adoption))
    last = steps[-1] if steps else AdoptionStep()
    adoption.status = last.to_status
    adoption.in_use_since = next((step.on for step in steps if step.to_status == "in_use"), None)
    adoption.start_hours = own_cost(StepCost(step.to_status, step.hours) for step in steps)
    adoption.start_euros = own_cost(StepCost(step.to_status, step.euros) for step in steps)
    adoption.heir_name, adoption.heir_organisation = last.heir_name, last.heir_organisation
    adoption.budget_line, adoption.plan_place = last.budget_line, last.plan_place
    adoption.save()
    adoption.blocks.set(last.blocks.all() if steps else [])


def _tell_groups(adoption: Adoption, step: AdoptionStep, by: Person, *, annulled: bool = False) -> None:
    """A line "what was tried" on the page of each target group; an annulled step's line says that it was a mistake."""
    words, day = {}, step.on
    for language in ("fi", "sv", "en"):
        with override(language):
            name = text(adoption.practice.names, language)
            words[language] = rules.told(step.to_status, who=str(adoption), practice=name, annulled=annulled)
    with override("fi"):  # a path without a language
        address = adoption.get_absolute_url()
    for group in adoption.practice.target_groups.all():
        key = f"adoption-step-{step.pk}"
        note_on_group(group=group, kind="tried", text=words, by=by, address=address, key=key, day=day)


@transaction.atomic
def annul_step(*, step: AdoptionStep, why: str, by: Person) -> Adoption:
    """Take the last standing step out of the count, with a reason; the step and the annulment stay to be read.

    Raises Refused when the person may not act for the adopter, the step is not the last one, was annulled already, or
    no reason is given.
    """
    adoption = Adoption.objects.select_for_update().get(pk=step.adoption_id)
    refuse(_acting_refused(by, adoption.practice, adoption.area, adoption.organisation))
    annulled = StepAnnulment.objects.filter(step=step).exists()
    last = queries.standing_steps(adoption).last()
    refuse(rules.annulling_refused(annulled=annulled, last=last == step, why=why), field="why")
    refuse(telling_refused([why]), field="why")
    StepAnnulment.objects.create(step=step, why=why.strip(), by=by)
    _bring_up_to_date(adoption)
    record("adoption.annulled", by=by, region=adoption.practice.region, target=adoption, step=step.number)
    if rules.is_worth_telling(step.from_status, step.to_status):
        _tell_groups(adoption, step, by, annulled=True)
    return adoption


@transaction.atomic
def choose_figures(
    *, adoption: Adoption, indicator: Indicator | None, before: Figure | None, after: Figure | None, by: Person
) -> Adoption:
    """Tie an adoption to an indicator and its figure before and after, both already published; None takes it away."""
    row = Adoption.objects.select_for_update().get(pk=adoption.pk)
    refuse(_acting_refused(by, row.practice, row.area, row.organisation))
    _refuse_figures(row, indicator, before, after)
    row.indicator, row.before, row.after = indicator, before, after
    row.save(update_fields=["indicator", "before", "after"])
    chosen = [figure.pk if figure else None for figure in (before, after)]
    code = indicator.code if indicator else ""
    record("adoption.measured", by=by, region=row.practice.region, target=row, indicator=code, figures=chosen)
    return row


def _refuse_figures(row: Adoption, indicator: Indicator | None, before: Figure | None, after: Figure | None) -> None:
    given = [figure for figure in (before, after) if figure]
    known = set(queries.measurable(row).filter(pk__in=[figure.pk for figure in given]).values_list("pk", flat=True))
    if any(figure.pk not in known for figure in given):
        refuse(rules.FIGURE_NOT_PUBLISHED, field="before")
    area = queries.measured_area(row)
    compared = [queries.measured(figure) if figure else None for figure in (before, after)]
    refuse(rules.measuring_refused(*compared, indicator=indicator.pk if indicator else 0, area=area.pk), field="after")
