"""The stations of Share and Try on the demo's road: what is printed while the demo loads them."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone, translation

from highfive.demo import actions
from highfive.network.queries import upcoming
from highfive.pilots.models import Pilot
from highfive.pilots.rules.statuses import ENDINGS
from highfive.pilots.rules.statuses import STATUSES as PILOT_STATUSES
from highfive.practices.actions.index import learn
from highfive.practices.models import Adoption, Practice
from highfive.practices.queries import matrix, reviews_due, savings
from highfive.practices.queries.search import search
from highfive.practices.rules.adoption import STATUSES
from highfive.projects.formats import read_card
from highfive.projects.models import Project
from highfive.projects.rules import HEIR_STATES, changes
from highfive.reports.queries.card import card_sheet, card_text_out

Say = Callable[..., None]
ASKED = "yksinäisyys kylillä"


def tell_network(say: Say, stage: actions.Stage, project: Project) -> None:
    """Target groups, positions, activities, a year of work."""
    notes = actions.tell_of_groups(stage)
    positions = actions.tell_who_does_what(stage)
    activities = actions.plan_activities(stage)
    hours = actions.write_down_work(stage, project)
    today = timezone.localdate()
    soon = upcoming(stage.region, today, today + timedelta(days=28))
    say(
        "The network",
        f"{len(stage.organisations)} organisations, {positions} positions, {len(stage.groups)} target groups with "
        f"{notes} notes; nothing here describes a resident",
        f"{len(activities)} activities, {len(soon)} times within four weeks; {hours:,.0f} hours written down in a year",
    )


def confirm_proposal(say: Say, stage: actions.Stage, project: Project) -> Practice:
    """The card proposes, a person confirms one."""
    proposed = actions.propose(stage, project)
    confirmed = actions.confirm_one(stage, proposed)
    say(
        "The card proposes practices, a person confirms one",
        *(f"{'confirmed' if each.pk == confirmed.pk else 'waits    '}  {each.source_text}" for each in proposed),
        f"now on the public page: {confirmed.names['fi']} ({len(confirmed.names)} language variants)",
    )
    return confirmed


def adopt(say: Say, stage: actions.Stage) -> Adoption:
    """Salla takes it up, step by step, until it is embedded."""
    adoption = actions.adopt_in_salla(stage)
    saved = savings(adoption.practice)
    say(
        "Salla takes it up",
        *(
            f"{step.on:%-d.%-m.%Y}  {STATUSES[step.to_status]!s:<12} {step.by}: {step.why}"
            for step in adoption.steps.order_by("number")
        ),
        f"heir: {adoption.heir_name}; money: {adoption.budget_line}; plan: {adoption.plan_place}",
        f"sharing saved against doing it alone: {saved.hours.total or 0:,.0f} hours, {saved.euros.total or 0:,.0f} €",
    )
    return adoption


def fill_bank(say: Say, stage: actions.Stage, project: Project) -> None:
    """The other entries, who took up what, the matrix."""
    actions.write_blocks(stage)
    actions.write_practices(stage)
    adopted = actions.adopt_elsewhere(stage)
    said = actions.talk(stage, project)
    states = ", ".join(
        f"{count} {str(name).lower()}"
        for key, name in STATUSES.items()
        if (count := sum(each.status == key for each in adopted))
    )
    say(
        "The practice bank",
        f"{len(stage.practices)} practices, {len(stage.blocks)} building blocks; {len(adopted)} adoptions: {states}",
        f"{said} comments; {len(reviews_due(stage.region, timezone.localdate()))} reviews due",
    )


def draw_matrix(say: Say, stage: actions.Stage) -> None:
    """How long the matrix takes."""
    with translation.override("fi"):
        began = time.perf_counter()
        drawn = matrix(stage.region)
        took = time.perf_counter() - began
    hours = sum((row.savings.hours.total or 0 for row in drawn.rows), 0)
    say(
        "The matrix",
        f"{len(drawn.rows)} practices x {len(drawn.columns)} municipalities read in {1000 * took:.0f} ms; "
        f"in use in {drawn.in_use} places; sharing saved {hours:,.0f} hours",
    )


def look_for(say: Say, stage: actions.Stage) -> None:
    """The search, with why each was found."""
    learn(ASKED)
    with translation.override("fi"):
        began = time.perf_counter()
        found = search(stage.region, ASKED)
        took = time.perf_counter() - began
    say(
        f"Somebody searches: {ASKED}",
        *(
            f"{hit.practice.names['fi']}: {'; '.join(why.line for why in hit.why[:2])}"
            for hit in (found.hits or found.partial)[:5]
        ),
        f"{found.total} found in {1000 * took:.0f} ms",
    )


def try_things(say: Say, stage: actions.Stage, project: Project) -> None:
    """Pilots: locked, asked before and after, decided by a rule that was stated first."""
    for pilot in actions.try_things(stage, project):
        confirmed = sum(each.is_confirmed for each in pilot.commitments.all())
        said = [f"{confirmed} of {pilot.commitments.count()} commitments confirmed by the partners' own people"]
        if pilot.frozen_hash:
            said.append(f"locked {timezone.localdate(pilot.frozen_at):%-d.%-m.%Y}, SHA-256 {pilot.frozen_hash}")
        say(f"Pilot, {PILOT_STATUSES[pilot.status]}: {pilot.names['en']}", *said, *_ended(pilot))


def _ended(pilot: Pilot) -> list[str]:
    """The number against the rule, and the decision."""
    if not pilot.result:
        return [f"decision due {pilot.decide_on:%-d.%-m.%Y}: adopt from {pilot.adopt_at} points"]
    found = pilot.result
    number = (
        f"{found['change']:+.1f} points ({found['low']:+.1f} to {found['high']:+.1f})" if "change" in found else "-"
    )
    return [
        f"change {number}; adopt from {pilot.adopt_at}, stop under {pilot.stop_at}; the rule says {pilot.recommended}",
        f"decided {pilot.decided_on:%-d.%-m.%Y}: {ENDINGS[pilot.ending]}",
    ]


def end_project(say: Say, stage: actions.Stage, project: Project, adoption: Adoption) -> None:
    """What the project leaves, to whom, and what has no heir; then it writes its own card."""
    actions.tell_what_is_left(stage, project, adoption)
    project = actions.begin_closing(stage, project)
    say(
        "The project ends",
        *(f"{HEIR_STATES[output.state]!s:<28} {output.text}: {output.heir or '-'}" for output in project.outputs.all()),
    )
    sheet = card_sheet(project)
    differ = changes(sheet.card, read_card(card_text_out(sheet)))
    passages = [(heading, said.passage.text) for _key, heading, found in sheet.sections for said in found]
    heir = f"{adoption.heir_organisation}, {adoption.heir_name}"
    say(
        "The closing card, written from what the system holds",
        f"{sum(bool(found) for _key, _heading, found in sheet.sections)} of {len(sheet.sections)} headings, "
        f"{len(passages)} passages traced to {len(sheet.sources)} rows",
        *(f"{heading}: {text}" for heading, text in passages if heir in text),
        f"read back by the importer: {len(differ)} fields or headings differ",
    )
