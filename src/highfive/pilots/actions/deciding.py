"""The end of a pilot: a person decides; a practice entry, a lesson and a paragraph of the report stay."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from highfive.core.actions import record
from highfive.core.models import Person
from highfive.core.queries import roles_of
from highfive.core.rules import Texts, refuse, text
from highfive.core.rules.identity_numbers import telling_refused
from highfive.network.actions import note_on_group
from highfive.pilots import queries
from highfive.pilots.actions.stating import locked, refuse_writing
from highfive.pilots.models import Pilot
from highfive.pilots.rules import statuses
from highfive.pilots.rules.words import LANGUAGES, effect_of, report_paragraph
from highfive.practices.actions import create_practice
from highfive.practices.models import Practice
from highfive.practices.rules import tidy_texts
from highfive.projects.actions import add_row
from highfive.projects.rules import editing_refused


@transaction.atomic
def decide_pilot(
    *, pilot: Pilot, ending: str, reasons: str, lesson: Texts, by: Person, difference: str = "",
    today: date | None = None,
) -> Pilot:  # fmt: skip
    """Decide adopt, adapt, stop or cannot tell, on or after the stated day, with reasons.

    `difference` says why, where the decision is not what the rule recommends. The decision is final.
    """
    row, today = locked(pilot), today or timezone.localdate()
    refuse_writing(row, by)
    refuse(statuses.deciding_refused(row, today, ending, row.recommended, reasons, difference))
    row.ending, row.status, row.decided_on, row.decided_by = ending, "decided", today, by
    refuse(telling_refused([reasons, difference, *lesson.values()]), "reasons")
    row.reasons, row.difference, row.lesson = reasons.strip(), difference.strip(), tidy_texts(lesson)
    row.paragraph = _paragraph(row)
    row.practice = _practice(row, by)
    row.save(
        update_fields=[
            "ending", "status", "decided_on", "decided_by", "reasons", "difference", "lesson", "paragraph", "practice",
        ]
    )  # fmt: skip
    _tell_groups(row, by)
    _tell_project(row, by)
    record("pilot.decided", by=by, region=row.region, target=row, ending=ending, recommended=row.recommended,
           practice=row.practice.pk)  # fmt: skip
    return row


def _paragraph(row: Pilot) -> Texts:
    """In each language; place names and days as that language has them."""
    statement, found = queries.statement_of(row), {}
    shares = queries.counts_shares(row)
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = report_paragraph(
                language, where=row.area.form("where", language), names=row.names, question=row.question,
                statement=statement, result=row.result or {}, ending=row.ending, shares=shares,
                decided_on=row.decided_on or timezone.localdate(),
            )  # fmt: skip
    return found


def _practice(row: Pilot, by: Person) -> Practice:
    """The entry in the practice bank, a draft: null and negative results are entries like any other."""
    own, result = row.area != row.region.area, row.result or {}
    content: dict[str, Any] = {
        "core_idea": row.activity, "need": row.question, "change": row.hypothesis, "lessons": row.lesson,
        "evidence_notes": row.paragraph, "evidence_strength": "unknown" if result["why"] else "before_after",
        "evidence_effect": effect_of(result, float(row.adopt_at or 0), row.direction),
        "areas": [row.area] if own else [], "target_groups": list(row.target_groups.all()),
    }  # fmt: skip
    return create_practice(region=row.region, by=by, names=row.names, source_project=row.source_project, **content)


def _tell_groups(row: Pilot, by: Person) -> None:
    for group in row.target_groups.all():
        note_on_group(
            group=group, kind="tried", text=row.paragraph, by=by, address=f"/kokeilut/{row.pk}/",
            key=f"pilot:{row.pk}", day=row.decided_on,
        )  # fmt: skip


def _tell_project(row: Pilot, by: Person) -> None:
    """The lesson is the project's too; one that has closed, or that the person may not write, is left as it is."""
    project = row.source_project
    if project is None or editing_refused(roles_of(by, row.region), project.status) is not None:
        return
    add_row(project=project, what="lesson", text=f"{text(row.names, 'fi')}: {text(row.lesson, 'fi')}", by=by)


@transaction.atomic
def abandon_pilot(*, pilot: Pilot, why: str, by: Person) -> Pilot:
    """Give a pilot up before its result is known, and say why. A started one stays readable, with what it stated."""
    row = locked(pilot)
    refuse_writing(row, by)
    refuse(statuses.moving_refused(row.status, "abandoned"))
    refuse(None if why.strip() else statuses.NO_WHY, "why")
    row.status, row.ended_why = "abandoned", why.strip()
    row.save(update_fields=["status", "ended_why"])
    record("pilot.abandoned", by=by, region=row.region, target=row)
    return row


@transaction.atomic
def publish_pilot(*, pilot: Pilot, by: Person, today: date | None = None) -> Pilot:
    """Show the pilot to everybody. Never a draft."""
    row = locked(pilot)
    refuse(statuses.publishing_refused(row, roles_of(by, row.region)))
    if row.published_on is None:
        row.published_on = today or timezone.localdate()
        row.save(update_fields=["published_on"])
        record("pilot.published", by=by, region=row.region, target=row)
    return row


@transaction.atomic
def withdraw_pilot(*, pilot: Pilot, by: Person) -> Pilot:
    """Take the pilot from the public pages; nothing else changes."""
    row = locked(pilot)
    refuse(statuses.publishing_refused(row, roles_of(by, row.region)))
    if row.published_on is not None:
        row.published_on = None
        row.save(update_fields=["published_on"])
        record("pilot.withdrawn", by=by, region=row.region, target=row)
    return row
