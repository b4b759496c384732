"""Proposals from a project's card: taken in, confirmed into a draft, refused, taken up again. Never published here."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from highfive.core.actions import record
from highfive.core.models import Person
from highfive.core.queries import roles_of
from highfive.core.rules import refuse
from highfive.practices import rules
from highfive.practices.actions import practice as entries
from highfive.practices.models import Practice
from highfive.projects.models import Project
from highfive.projects.queries import practice_proposals


@transaction.atomic
def propose_practices(*, project: Project, by: Person | None) -> list[Practice]:
    """Store what a card proposes as candidates; returns those that are new.

    A text the project has proposed before, whatever came of it, is not proposed again. `by` is None for timed work.
    """
    if by is not None:
        refuse(rules.deciding_refused(roles_of(by, project.region)))
    Project.objects.select_for_update().get(pk=project.pk)  # two readings of one card must not make two proposals
    known = set(project.practices.values_list("source_key", flat=True))
    fresh = {
        key: proposal
        for proposal in practice_proposals(project)
        if (key := rules.source_key(proposal.text)) not in known
    }
    made = [
        Practice.objects.create(
            region=project.region, status="candidate", names={"fi": proposal.text}, source_project=project,
            source_section=proposal.heading, source_text=proposal.sentence, source_key=key,
        )
        for key, proposal in fresh.items()
    ]  # fmt: skip
    if made:
        record("practices.proposed", by=by, region=project.region, target=project, count=len(made))
    return made


@transaction.atomic
def confirm_candidate(*, practice: Practice, by: Person, **content: Any) -> Practice:
    """Take a proposal as a draft entry, as the person wrote it; version 1. `content` as in create_practice."""
    row = _locked(practice, by, "draft")
    row.confirmed_on, row.status, row.version = timezone.localdate(), "draft", 1
    entries.write(row, content)
    entries.keep_version(row, by=by, what_changed="")
    record("practice.confirmed", by=by, region=row.region, target=row)
    return row


@transaction.atomic
def refuse_candidate(*, practice: Practice, reason: str, by: Person) -> Practice:
    """Say no to a proposal, with the reason; it can be taken up again."""
    row = _locked(practice, by, "refused")
    refuse(rules.reason_refused(reason), field="reason")
    row.status, row.refusal_reason = "refused", reason.strip()
    row.save()
    record("practice.refused", by=by, region=row.region, target=row, reason=row.refusal_reason)
    return row


@transaction.atomic
def restore_candidate(*, practice: Practice, by: Person) -> Practice:
    """Take a refused proposal up again; the reason it was refused with stays in the audit trail."""
    row = _locked(practice, by, "candidate")
    row.status, row.refusal_reason = "candidate", ""
    row.save()
    record("practice.proposed_again", by=by, region=row.region, target=row)
    return row


def _locked(practice: Practice, by: Person, to: str) -> Practice:
    refuse(rules.deciding_refused(roles_of(by, practice.region)))
    row = Practice.objects.select_for_update().get(pk=practice.pk)
    refuse(rules.answering_refused(row.status, to))
    return row
