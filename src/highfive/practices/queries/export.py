"""An entry for other systems: Innokylä's fields, schema.org's document."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import override

from highfive.core.rules import text
from highfive.practices.formats import innokyla, schema_org
from highfive.practices.models import Practice
from highfive.practices.queries.shown import shown_practice
from highfive.practices.rules import first_year_euros


def innokyla_fields(practice: Practice) -> list[innokyla.Field]:
    """The entry in Innokylä's order, in Finnish; what the entry does not say is an empty field."""
    with override("fi"):
        seen = shown_practice(practice, "fi")
        project = practice.source_project
        sections = {section.key: section.said.text for section in seen.sections}
        groups = ", ".join(text(group.names, "fi") for group in seen.target_groups)
        said = {
            "name": seen.name.text,
            "place": str(seen.owner or ""),
            "area": ", ".join(str(area) for area in seen.areas) or str(practice.region),
            "funder": project.funder if project else "",
            "collection": project.name if project else "",
            "environment": sections.get("environment", ""),
            "start": project.texts.get("background", "") if project else "",
            "need": sections.get("need", ""),
            "group": "\n".join(filter(None, (seen.for_whom.text if seen.for_whom else "", groups))),
            "change": sections.get("change", ""),
            "measuring": "\n".join(f"{rating.scale.name}: {rating.step.word}" for rating in seen.ratings),
            "steps": sections.get("steps", ""),
            "core_idea": seen.core_idea.text if seen.core_idea else "",
            "conditions": "\n".join(filter(None, (sections.get("conditions", ""), _resources(seen.costs)))),
            "results": seen.evidence_notes.text if seen.evidence_notes else "",
            "lessons": sections.get("lessons", ""),
        }
        return innokyla.fields(said)


def _resources(costs: list[tuple[str, str]]) -> str:
    return "\n".join(f"{label}: {value}" for label, value in costs)


def json_ld(practice: Practice, address: str, language: str = "fi") -> dict[str, Any]:
    """The entry as schema.org JSON-LD. `address`: the absolute address of the page that shows it in that language.

    It is made for the world outside: a project or a target group the region does not show to all is left out.
    """
    with override(language):
        seen = shown_practice(practice, language)
    sections = {section.key: section.said for section in seen.sections}
    project = practice.source_project if practice.source_project and practice.source_project.published_on else None
    work = schema_org.Work(
        address=address,
        language=seen.name.language,
        name=seen.name.text,
        description=seen.core_idea.text if seen.core_idea else "",
        version=practice.version,
        created=localdate(practice.created).isoformat(),
        changed=localdate(practice.changed).isoformat(),
        steps=sections["steps"].lines if "steps" in sections else (),
        audience=seen.for_whom.text if seen.for_whom else "",
        places=[text(area.names, language) for area in seen.areas],
        blocks=[(text(block.names, language), text(block.text, language)) for block in seen.blocks],
        first_year_euros=first_year_euros(practice.euros_start, practice.euros_year),
        publisher=str(seen.owner or ""),
        source=(project.name, next(iter(project.links), "")) if project else None,
        keywords=[text(group.names, language) for group in seen.target_groups if group.public],
    )
    return schema_org.as_json_ld(work)
