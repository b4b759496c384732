"""What pages, the desk, the public pages and reports read of pilots."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Area, AuditEvent, Person, Region
from highfive.core.queries import memberships_of, municipalities
from highfive.core.rules import Refusal, Texts, text
from highfive.figures.formats.charts import Chart, scale_for
from highfive.figures.models import Figure, Indicator
from highfive.figures.queries import chart_row, current_publications, source_line
from highfive.figures.queries import shown as shown_figure
from highfive.pilots.formats.change import ChangeDrawing, drawing
from highfive.pilots.models import Commitment, Pilot
from highfive.pilots.rules import questions, stating, statuses
from highfive.pilots.rules.words import NO_NUMBER, signed
from highfive.surveys.rules.questionnaire import LANGUAGES

BEFORE, AFTER, MEASUREMENT, SHARE = _("Before"), _("After"), _("Measurement"), _("Share of respondents")


def pilots_of(region: Region) -> QuerySet[Pilot]:
    """All pilots of a region for its members, newest first."""
    return Pilot.objects.filter(region=region).select_related("area", "indicator", "predecessor")


def public_pilots(region: Region) -> QuerySet[Pilot]:
    """Pilots that everybody may read: locked, and shown by the coordinator; never a draft."""
    return pilots_of(region).filter(published_on__isnull=False, frozen_at__isnull=False)


def decisions_due(region: Region, today: date) -> list[Pilot]:
    """Started pilots whose day of decision has come, the longest overdue first."""
    rows = Pilot.objects.filter(region=region, status__in=("running", "measured"), decide_on__lte=today)
    return list(rows.only("names", "status", "decide_on", "area").order_by("decide_on", "pk"))


def commitments_to_confirm(person: Person, region: Region) -> list[Commitment]:
    """Commitments of drafts that wait for somebody of the person's own organisations."""
    return commitments_awaited(own_organisations(person, region), region)


def commitments_awaited(organisations: Iterable[int], region: Region) -> list[Commitment]:
    """Commitments of drafts that wait for somebody of these organisations."""
    rows = Commitment.objects.filter(
        pilot__region=region, pilot__status="draft", confirmed_at=None, organisation__in=organisations
    )
    return list(rows.select_related("pilot", "organisation").only("pilot__names", "organisation__name"))


def own_organisations(person: Person, region: Region) -> set[int]:
    """Organisations a person belongs to in the region."""
    rows = memberships_of(person, region).filter(organisation__isnull=False)
    return {pk for pk in rows.values_list("organisation_id", flat=True) if pk}


def own_areas(person: Person, region: Region) -> set[int | None]:
    """Areas of the person's wellbeing lead roles; None for one that is tied to no area."""
    rows = memberships_of(person, region).filter(role="wellbeing_lead")
    return set(rows.values_list("area_id", flat=True))


def areas_for(region: Region) -> list[Area]:
    """Where a pilot may be: the region's municipalities, and the region as a whole."""
    return [*municipalities(region), region.area]


def commitments_of(pilot: Pilot) -> QuerySet[Commitment]:
    return pilot.commitments.select_related("organisation", "confirmed_by")


def promised(commitment: Commitment) -> str:
    """The digest of what the organisation's person is asked to say yes to: the text, and what the pilot states."""
    stated = {**statement_of(commitment.pilot), "commitments": commitment.text}
    return stating.digest(stating.canonical(stated))


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
        "target_groups": sorted(pilot.target_groups.values_list("pk", flat=True)),  # the text is public, not all names
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


def report_paragraphs(region: Region, *, since: date | None = None, where: Q | None = None) -> list[Texts]:
    """A paragraph of each decided pilot for the report, per language, oldest decision first; failures too.

    `where` narrows the pilots, for instance to those of some areas.
    """
    rows = pilots_of(region).filter(where or Q(), status="decided")
    rows = rows.filter(decided_on__gte=since) if since else rows
    return [pilot.paragraph for pilot in rows.order_by("decided_on", "pk") if pilot.paragraph]


def pilots_of_project(project: Any) -> QuerySet[Pilot]:
    """Pilots that were tried in a project."""
    return pilots_of(project.region).filter(source_project=project)


def successors_of(pilot: Pilot) -> Iterable[Pilot]:
    return pilot.successors.order_by("pk")


def counts_shares(pilot: Pilot) -> bool:
    """Whether the measure is a share, so that changes are percentage points."""
    return pilot.measure == "survey" or (pilot.indicator is not None and pilot.indicator.unit in ("percent", "share"))


def indicators_with_intervals(region: Region) -> QuerySet[Indicator]:
    """Indicators the region has current numbers with intervals of: the others cannot be held against a rule."""
    figures = Figure.objects.filter(
        publication__in=current_publications(region).exclude(kind__in=("pilot", "short_survey")), low__isnull=False
    )
    return Indicator.objects.filter(pk__in=figures.values("indicator"))


def asked_of(pilot: Pilot) -> list[dict[str, Any]]:
    """The questions of the short rounds for reading: labels, options, and which of them count."""
    return [
        {
            "labels": asked["labels"],
            "options": [
                {"labels": labels, "counts": name in asked["counts"]}
                for name, labels in questions.SCALES[asked["scale"]].options
            ],
        }
        for asked in pilot.questions
    ]


def round_refusal(pilot: Pilot, which: str) -> Refusal | None:
    """Why a round of the pilot may not be opened now, or None."""
    if pilot.measure != "survey":
        return Refusal("measure", statuses.NOT_A_SURVEY)
    opened = [name for name in ("before", "after") if round_of(pilot, name)]
    closed = pilot.baseline_round is not None and pilot.baseline_round.status in ("closed", "released")
    return statuses.round_refused(pilot.status, which, opened, closed)


def round_of(pilot: Pilot, which: str) -> Any:
    return pilot.baseline_round if which == "before" else pilot.final_round


def deciding_refusal(pilot: Pilot, today: date) -> Refusal | None:
    """Why nobody may decide now, whatever they would decide; None when the time has come."""
    if refusal := statuses.moving_refused(pilot.status, "decided"):
        return refusal
    return statuses.TOO_EARLY if pilot.decide_on is None or today < pilot.decide_on else None


@dataclass(frozen=True)
class Told:
    """A result as its pages show it. `chart`: before and after; `change`: the change against the thresholds."""

    result: dict[str, Any]
    why: str
    before: str
    after: str
    shown: str
    interval: str
    chart: Chart | None
    change: ChangeDrawing
    adopt: str
    stop: str


def result_told(pilot: Pilot, language: str) -> Told | None:
    """The stored result in words and drawings; None before there is one."""
    if pilot.result is None:
        return None
    result, turn, shares = pilot.result, 1 if pilot.direction == "up" else -1, counts_shares(pilot)
    adopt, stop = turn * float(pilot.adopt_at or 0), turn * float(pilot.stop_at or 0)
    change, low, high = (None if result["why"] else result[name] for name in ("change", "low", "high"))
    shown = "" if result["why"] else signed(result["change"], language)
    interval = "" if result["why"] else f"{signed(result['low'], language)} … {signed(result['high'], language)}"
    why = NO_NUMBER[result["why"]] if result["why"] else {}
    return Told(
        result, text(why, language), _side_told(pilot, "before", language), _side_told(pilot, "after", language),
        shown, interval, _levels(pilot, language) if shares else None,
        drawing(change, low, high, adopt, stop, language), signed(adopt, language), signed(stop, language),
    )  # fmt: skip


def _side_told(pilot: Pilot, side: str, language: str) -> str:
    figure = getattr(pilot, f"{side}_figure")
    return shown_figure(figure, language) if figure else ""


def _levels(pilot: Pilot, language: str) -> Chart | None:
    """Before and after, each with its 95 per cent interval, as released."""
    figures = [figure for figure in (pilot.before_figure, pilot.after_figure) if figure]
    if len(figures) < 2:
        return None
    labels = (str(BEFORE), str(AFTER))
    rows = tuple(
        chart_row(figure, label, language, before=place == 0, url=figure.get_absolute_url())
        for place, (figure, label) in enumerate(zip(figures, labels, strict=True))
    )
    title = text(figures[0].indicator.titles, language)
    return Chart(
        title, title, rows, scale_for(rows, figures[0].indicator.unit, language),
        source_line(figures[1].publication, figures, language), str(MEASUREMENT), str(SHARE),
    )  # fmt: skip
