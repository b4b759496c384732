"""Files of an entry: added, taken away."""

from django.db import transaction

from highfive.core.actions import record
from highfive.core.models import Person
from highfive.core.queries import roles_of
from highfive.core.rules import refuse
from highfive.practices import queries, rules
from highfive.practices.formats.files import media_type
from highfive.practices.models import Attachment, Practice


@transaction.atomic
def add_attachment(*, practice: Practice, name: str, data: bytes, by: Person) -> Attachment:
    """Keep a file with an entry. What it is is told by its bytes, never by its name.

    Raises Refused (field "file") for a kind not on the list, over five megabytes, or a twenty-first file.
    """
    refuse(rules.editing_refused(roles_of(by, practice.region), owns=queries.owns(by, practice)))
    row = Practice.objects.select_for_update().get(pk=practice.pk)
    refuse(rules.saving_refused(row.status))
    kind = media_type(data) if len(data) <= rules.SIZE_LIMIT else None
    refuse(rules.attaching_refused(kind, len(data), row.attachments.count()), field="file")
    saved = Attachment.objects.create(
        practice=row, name=rules.safe_name(name, str(kind)), media_type=str(kind), size=len(data), data=data, by=by
    )
    record("attachment.added", by=by, region=row.region, target=saved, practice=row.pk, name=saved.name)
    return saved


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: Person) -> None:
    practice = attachment.practice
    refuse(rules.editing_refused(roles_of(by, practice.region), owns=queries.owns(by, practice)))
    refuse(rules.saving_refused(Practice.objects.select_for_update().get(pk=practice.pk).status))
    record(
        "attachment.removed",
        by=by,
        region=practice.region,
        target=attachment,
        practice=practice.pk,
        name=attachment.name,
    )
    attachment.delete()
