"""What pages, the desk, the public pages and reports read of pilots."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate

from highfive.core.models import Area, AuditEvent, Membership, Person, Region
from highfive.core.queries import municipalities
from highfive.core.rules import Texts, text
from highfive.figures.models import Figure
from highfive.pilots.models import Commitment, Pilot
from highfive.pilots.rules import questions, stating
from highfive.surveys.rules.questionnaire import LANGUAGES


def pilots_of(region: Region) -> QuerySet[Pilot]:
    """All pilots of a region for its members, newest first."""
    return Pilot.objects.filter(region=region).select_related("area", "indicator", "predecessor")


def public_pilots(region: Region) -> QuerySet[Pilot]:
    """Pilots that everybody may read: locked, and shown by the coordinator; never a draft."""
    return pilots_of(region).filter(published_on__isnull=False, frozen_at__isnull=False)


def decisions_due(region: Region, today: date) -> list[Pilot]:
    """Started pilots whose day of decision has come, the longest overdue first."""
    rows = pilots_of(region).filter(status__in=("running", "measured"), decide_on__lte=today)
    return list(rows.order_by("decide_on", "pk"))


def commitments_to_confirm(person: Person, region: Region) -> list[Commitment]:
    """Commitments of drafts that wait for somebody of the person's own organisations."""
    rows = Commitment.objects.filter(
        pilot__region=region, pilot__status="draft", confirmed_at=None,
        organisation__in=own_organisations(person, region),
    )  # fmt: skip
    return list(rows.select_related("pilot", "organisation"))


def own_organisations(person: Person, region: Region) -> set[int]:
    """Organisations a person belongs to in the region."""
    rows = Membership.objects.filter(person=person, region=region, organisation__isnull=False)
    return {pk for pk in rows.values_list("organisation_id", flat=True) if pk}


def own_areas(person: Person, region: Region) -> set[int | None]:
    """Areas of the person's wellbeing lead roles; None for one that is tied to no area."""
    rows = Membership.objects.filter(person=person, region=region, role="wellbeing_lead")
    return set(rows.values_list("area_id", flat=True))


def areas_for(region: Region) -> list[Area]:
    """Where a pilot may be: the region's municipalities, and the region as a whole."""
    return [*municipalities(region), region.area]


def commitments_of(pilot: Pilot) -> QuerySet[Commitment]:
    return pilot.commitments.select_related("organisation", "confirmed_by")


def statement_of(pilot: Pilot) -> dict[str, Any]:
    """What the pilot states, as its rows say it now: plain values, the same for the same rows on both databases."""
    return {
        "format": stating.FORMAT,
        "pilot": pilot.pk,
        "region": pilot.region.slug,
        "names": pilot.names,
        "question": pilot.question,
        "hypothesis": pilot.hypothesis,
        "activity": pilot.activity,
        "area": {"code": pilot.area.code, "year": pilot.area.year},
        "target_groups": sorted(pilot.target_groups.values_list("slug", flat=True)),
        "project": pilot.source_project.code if pilot.source_project else None,
        "replaces": pilot.predecessor_id,
        "measure": _measure(pilot),
        "rule": {
            "direction": pilot.direction,
            "adopt_at": _decimal(pilot.adopt_at),
            "stop_at": _decimal(pilot.stop_at),
            "confidence": pilot.confidence,
        },
        "planned": {"before": pilot.planned_before, "after": pilot.planned_after, "people": pilot.people},
        "expected_before": pilot.expected_before,
        "decide_on": pilot.decide_on.isoformat() if pilot.decide_on else None,
        "commitments": [
            {
                "organisation": each.organisation_id,
                "text": each.text,
                "confirmed_on": localdate(each.confirmed_at).isoformat() if each.confirmed_at else None,
            }
            for each in commitments_of(pilot).order_by("pk")
        ],
    }


def _measure(pilot: Pilot) -> dict[str, Any]:
    if pilot.measure == "survey":
        return {"kind": "survey", "questions": pilot.questions}
    indicator = pilot.indicator.code if pilot.indicator else None
    periods = {"before": pilot.before_period, "after": pilot.after_period}
    return {"kind": "indicator", "indicator": indicator, "group": pilot.group, **periods}


def _decimal(value: Any) -> str | None:
    """One decimal always: databases differ in how they give a number back."""
    return None if value is None else f"{value:.1f}"


def frozen_holds(pilot: Pilot) -> bool:
    """Whether the rows still say what was locked, the hash is that of the text, and the trail names the same hash."""
    same = stating.canonical(statement_of(pilot)) == pilot.frozen_text
    told = AuditEvent.objects.filter(event="pilot.started", target=f"pilots.pilot:{pilot.pk}").first()
    witnessed = told is not None and told.data.get("hash") == pilot.frozen_hash
    return same and witnessed and stating.digest(pilot.frozen_text) == pilot.frozen_hash


def places_of(pilot: Pilot) -> list[tuple[str, Texts]]:
    """(code, names) of the municipalities the pilot's short questionnaire lets people name."""
    chosen = municipalities(pilot.region) if pilot.area == pilot.region.area else [pilot.area]
    return [(area.code, {language: text(area.names, language) for language in LANGUAGES}) for area in chosen]


def measured_figures(pilot: Pilot) -> tuple[Figure | None, Figure | None]:
    """The numbers before and after that the statement names; None for one that is not there (yet)."""
    if pilot.measure == "survey":
        code = questions.code_of(pilot.pk)
        rounds = (pilot.baseline_round, pilot.final_round)
        found = [_figure(pilot, code, publication=round_.publication) if round_ else None for round_ in rounds]
    else:
        code = pilot.indicator.code if pilot.indicator else ""
        found = [_figure(pilot, code, period=period) for period in (pilot.before_period, pilot.after_period)]
    return found[0], found[1]


def _figure(pilot: Pilot, code: str, **where: Any) -> Figure | None:
    rows = Figure.objects.filter(
        indicator__code=code, area=pilot.area, group=pilot.group,
        publication__withdrawn_on=None, publication__superseded_by=None,
        **{f"publication__{name}" if name != "publication" else name: value for name, value in where.items()},
    )  # fmt: skip
    return rows.select_related("indicator", "publication").order_by("-publication__retrieved_on", "-pk").first()


def report_paragraphs(region: Region, *, since: date | None = None, area: Area | None = None) -> list[Texts]:
    """A paragraph of each decided pilot for the report, per language, oldest decision first; failures too."""
    rows = pilots_of(region).filter(status="decided")
    rows = rows.filter(decided_on__gte=since) if since else rows
    rows = rows.filter(area=area) if area else rows
    return [pilot.paragraph for pilot in rows.order_by("decided_on", "pk") if pilot.paragraph]


def pilots_of_project(project: Any) -> QuerySet[Pilot]:
    """Pilots that were tried in a project."""
    return pilots_of(project.region).filter(source_project=project)


def with_commitments(rows: QuerySet[Pilot]) -> QuerySet[Pilot]:
    return rows.prefetch_related(Prefetch("commitments", Commitment.objects.select_related("organisation")))


def successors_of(pilot: Pilot) -> Iterable[Pilot]:
    return pilot.successors.order_by("pk")


def counts_shares(pilot: Pilot) -> bool:
    """Whether the measure is a share, so that changes are percentage points."""
    return pilot.measure == "survey" or (pilot.indicator is not None and pilot.indicator.unit in ("percent", "share"))
