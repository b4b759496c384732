"""Writing the audit trail: one function, called inside the transaction of the write it tells of."""

from typing import Any

from django.db import models

from highfive.core.models import AuditEvent, Person, Region


def record(
    event: str, *, by: Person | None, region: Region | None, target: models.Model | None = None, **data: Any
) -> AuditEvent:
    """Store one event ("round.opened"). `by` is None for timed work. Never called for a resident's answer."""
    return AuditEvent.objects.create(
        event=event,
        person_id=by.pk if by else None,
        person_name=by.name if by else "highfive daily",
        region_slug=region.slug if region else "",
        target=f"{target._meta.label_lower}:{target.pk}" if target else "",
        data=data,
    )
