"""The demo's project: its card comes in, it says what it leaves and to whom, it closes with its own card."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from highfive.core.models import Person, Region
from highfive.demo.actions.clock import days_ago
from highfive.demo.actions.region import Stage
from highfive.demo.queries import data
from highfive.practices.models import Adoption
from highfive.projects import actions as projects
from highfive.projects.models import CardImport, Output, Project
from highfive.projects.queries import shipped_card


def bring_card(region: Region, by: Person) -> CardImport:
    """The seed's project card, published as the region's own."""
    imported = projects.import_card(region=region, source=shipped_card("S21758"), by=by)
    projects.publish_project(project=imported.project, by=by)
    return imported


def tell_what_is_left(stage: Stage, project: Project, adoption: Adoption) -> list[Output]:
    """Outputs with their heirs, results, lessons, where it was told; one output is the adoption that has its heir."""
    told = data("project_end")
    outputs = [_output(stage, project, each, adoption) for each in told["outputs"]]
    for kind in ("result", "lesson"):
        for each in told[f"{kind}s"]:
            projects.add_row(project=project, what=kind, by=stage.cast.aino, **each)
    for each in told["disseminations"]:
        day = days_ago(each.pop("days_ago"))
        projects.add_row(project=project, what="dissemination", by=stage.cast.aino, day=day, **each)
    return outputs


def _output(stage: Stage, project: Project, told: dict[str, Any], adoption: Adoption) -> Output:
    heir = _adopted_heir(adoption) if "adoption" in told else _stated_heir(stage, told)
    said = {name: told[name] for name in ("text", "kind")}
    return projects.add_row(project=project, what="output", by=stage.cast.aino, **said, **heir)  # type: ignore[return-value]


def _adopted_heir(adoption: Adoption) -> dict[str, Any]:
    """Whoever carries the adopted practice on carries the output on."""
    return {
        "heir_organisation": adoption.heir_organisation, "heir_name": adoption.heir_name, "money": adoption.budget_line,
    }  # fmt: skip


def _stated_heir(stage: Stage, told: dict[str, Any]) -> dict[str, Any]:
    if "ending" in told:
        return {"ending": told["ending"]}
    if "heir_name" not in told:
        return {}
    return {
        "heir_organisation": stage.organisations[told["heir_organisation"]], "heir_name": told["heir_name"],
        "money": told["money"], "until": timezone.localdate() + timedelta(days=told["days_left"]),
    }  # fmt: skip


def begin_closing(stage: Stage, project: Project) -> Project:
    """The project has ended: what waits now is an heir for each output."""
    return projects.change_status(project=project, to="closing", by=stage.cast.aino)
