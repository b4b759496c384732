"""Writes of questionnaires: an XLSForm file becomes a version, never edited afterwards."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from highfive.core.actions import record, run_job
from highfive.core.models import Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import Refusal, Refused, refuse
from highfive.surveys import queries
from highfive.surveys.models import Questionnaire
from highfive.surveys.rules import rounds as rules
from highfive.surveys.rules.questionnaire import Questionnaire as Asked
from highfive.surveys.rules.questionnaire import to_json

UNREADABLE = Refusal(
    "unreadable", _("The questionnaire cannot be taken as it is. Mend these places and bring it again."), 422
)


class Unreadable(Refused):
    """A file that cannot be taken; `problems` are [{"place": "sheet survey, row 5, column type", "message": …}]."""

    def __init__(self, problems: list[dict[str, str]]) -> None:
        super().__init__(UNREADABLE, "file")
        self.problems = problems


@dataclass(frozen=True)
class Imported:
    """The stored version, what the importer wants known of it, and whether it differs from the version before."""

    questionnaire: Questionnaire
    notices: list[dict[str, str]]
    changed: bool


def import_questionnaire(*, region: Region, name: str, content: bytes, by: Person) -> Imported:
    """Read an XLSForm file (`name` is the file's) in a job and store it as a new version.

    Bringing the same form again changes nothing. Raises Unreadable with every problem's place, or Refused.
    """
    refuse(rules.writing_refused(roles_of(by, region)))
    found = run_job("read_xlsform", f"--name={name}", stdin=content)
    if found["definition"] is None:
        raise Unreadable(found["problems"])
    return _stored(region, name, found, by)


def save_questionnaire(*, region: Region, questionnaire: Asked, by: Person) -> Questionnaire:
    """Store a questionnaire that a room above put together, as a version; the same one again is the same version."""
    refuse(rules.writing_refused(roles_of(by, region)))
    return _stored(region, "", {"definition": to_json(questionnaire), "notices": []}, by).questionnaire


@transaction.atomic
def _stored(region: Region, name: str, found: dict[str, Any], by: Person) -> Imported:
    Region.objects.select_for_update().get(pk=region.pk)  # two imports at once must not take one version's number
    definition, code = found["definition"], slugify(found["definition"]["code"])[:60] or "questionnaire"
    latest = Questionnaire.objects.filter(region=region, code=code).order_by("-version").first()
    if latest and latest.definition == definition:
        return Imported(latest, found["notices"], changed=False)
    stored = Questionnaire.objects.create(
        region=region, code=code, version=queries.next_version(region, code), titles=definition["titles"],
        definition=definition, source_name=name[:160],
    )  # fmt: skip
    record("questionnaire.imported", by=by, region=region, target=stored, code=code, version=stored.version)
    return Imported(stored, found["notices"], changed=True)
