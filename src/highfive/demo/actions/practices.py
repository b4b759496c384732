"""The demo's practice bank: blocks, entries, what the card proposes, who took what up, what people say of it."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from highfive.comments.actions import write_comment
from highfive.core.models import Person
from highfive.demo.actions.clock import days_ago, on_day
from highfive.demo.actions.region import Stage
from highfive.demo.queries import data, practice_texts
from highfive.figures.models import Indicator
from highfive.practices import actions as practices
from highfive.practices.actions.index import refresh_index
from highfive.practices.models import Adoption, Practice
from highfive.practices.rules.content import TEXTS
from highfive.projects.models import Project

COSTS = ("hours_start", "hours_month", "euros_start", "euros_year")


@transaction.atomic
def write_blocks(stage: Stage) -> None:
    for each in data("blocks"):
        stage.blocks[each["key"]] = practices.create_block(
            region=stage.region, names=each["names"], text=each["text"], icon=each["icon"], by=stage.cast.aino
        )


@transaction.atomic
def write_practices(stage: Stage) -> None:
    """The entries, each written, shared and published on its day, some reviewed since: a few reviews are due now.

    In one transaction, so that the words of all of them are analysed for the search in one go.
    """
    for key, entry in practice_texts().items():
        stage.practices[key] = _written(stage, entry)
    refresh_index([practice.pk for practice in stage.practices.values()])


def _written(stage: Stage, entry: dict[str, Any]) -> Practice:
    by, written, reviewed = stage.cast.aino, entry["written_days_ago"], entry["reviewed_days_ago"]
    with on_day(days_ago(written)):
        made = practices.create_practice(region=stage.region, by=by, **_content(stage, entry))
        if entry["status"] in ("shared", "public"):
            made = practices.share_practice(practice=made, by=by)
        if entry["status"] == "public":
            made = practices.publish_practice(practice=made, by=by)
    if reviewed < written:
        with on_day(days_ago(reviewed)):
            practices.review_practice(practice=made, outcome="in_use", by=by)
    return made


def _content(stage: Stage, entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of a content file as the fields of an action."""
    texts = {name: entry[name] for name in TEXTS if name in entry}
    scales = {f"evidence_{scale}": step for scale, step in entry["evidence"].items()}
    links = {
        "owner": stage.organisations[entry["owner"]],
        "areas": [stage.areas[code] for code in entry["areas"]],
        "target_groups": [stage.groups[key] for key in entry["target_groups"]],
        "blocks": [stage.blocks[key] for key in entry["blocks"]],
    }
    return texts | scales | {name: entry[name] for name in COSTS} | links


def propose(stage: Stage, project: Project) -> list[Practice]:
    """What the card's text proposes; a person is to look at each."""
    return practices.propose_practices(project=project, by=stage.cast.aino)


def confirm_one(stage: Stage, proposed: list[Practice]) -> Practice:
    """A person takes one proposal, in the words of data/confirmed.json, shares and publishes it."""
    entry = data("confirmed")
    chosen = next(each for each in proposed if entry["proposal"] in each.source_text.casefold())
    first = max(step["days_ago"] for step in entry["adoption"]["steps"])
    with on_day(days_ago(first + 20)):
        made = practices.confirm_candidate(practice=chosen, by=stage.cast.aino, **_content(stage, entry))
        made = practices.share_practice(practice=made, by=stage.cast.aino)
        made = practices.publish_practice(practice=made, by=stage.cast.aino)
        attached = data("confirmed")["attachment"]
        practices.add_attachment(
            practice=made, name=attached["name"], data=attached["text"].encode(), by=stage.cast.aino
        )
    stage.practices["confirmed"] = made
    return made


def adopt_in_salla(stage: Stage) -> Adoption:
    """Sulo takes the confirmed practice all the way: considering, trying, in use, embedded with a named heir."""
    told = data("confirmed")["adoption"]
    heir = {
        "name": told["heir_name"], "organisation": told["heir_organisation"], "budget_line": told["budget_line"],
        "plan_place": told["plan_place"],
    }  # fmt: skip
    return _adopt(stage, {"practice": "confirmed", "by": "sulo", "heir": heir, **told})


@transaction.atomic
def adopt_elsewhere(stage: Stage) -> list[Adoption]:
    """What the other municipalities took up, in every state."""
    return [_adopt(stage, told) for told in data("adoptions")["adoptions"]]


def _adopt(stage: Stage, told: dict[str, Any]) -> Adoption:
    first, *later = _steps(stage, told)
    by = stage.person(told["by"])
    adoption = practices.start_adoption(
        practice=stage.practices[told["practice"]], area=stage.areas[told["area"]], step=first, by=by
    )
    for step in later:
        practices.take_step(adoption=adoption, step=step, by=by)
    adoption.refresh_from_db()
    _follow_by(adoption, told, by)
    return adoption


def _follow_by(adoption: Adoption, told: dict[str, Any], by: Person) -> None:
    """The indicator that is to show whether it helped, when the region has published it."""
    if indicator := Indicator.objects.filter(code=told.get("indicator", "")).first():
        practices.choose_figures(adoption=adoption, indicator=indicator, before=None, after=None, by=by)


def _steps(stage: Stage, told: dict[str, Any]) -> list[practices.Step]:
    """The steps in order; one that says `via` was passed through that state on the same day."""
    steps = []
    for each in told["steps"]:
        on = days_ago(each["days_ago"])
        if "via" in each:
            steps.append(practices.Step(to=each["via"], on=on, hours=Decimal(0), euros=Decimal(0)))
        steps.append(practices.Step(
            to=each["to"], on=on, why=each["why"], adapted=each.get("adapted", ""),
            blocks=tuple(stage.blocks[key] for key in each.get("blocks", [])), hours=each.get("hours"),
            euros=each.get("euros"), people_reached=each.get("people_reached"),
            **(_heir(stage, told["heir"]) if each["to"] == "embedded" else {}),
        ))  # fmt: skip
    return steps


def _heir(stage: Stage, told: dict[str, str]) -> dict[str, Any]:
    return {
        "heir_name": told["name"], "heir_organisation": stage.organisations[told["organisation"]],
        "budget_line": told["budget_line"], "plan_place": told["plan_place"],
    }  # fmt: skip


@transaction.atomic
def talk(stage: Stage, project: Project) -> int:
    """What people say under the practices and the project; returns how many said something."""
    count = 0
    for each in data("comments"):
        row = stage.practices[each["practice"]] if "practice" in each else project
        row.refresh_from_db()
        assert row.thread is not None  # noqa: S101 - every entry and every project with a card has one
        parent = None
        for said in [each, *each.get("answers", [])]:
            with on_day(days_ago(said["days_ago"])):
                comment = write_comment(
                    thread=row.thread, text=said["text"], by=stage.person(said["by"]), parent=parent
                )
            parent, count = parent or comment, count + 1
    return count
