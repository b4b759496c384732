"""Tables of core; columns of our own are in `columns`."""

from highfive.core.models.tables import (
    Area,
    AuditEvent,
    Deputy,
    Installation,
    Membership,
    Organisation,
    People,
    Person,
    Region,
    RegionMunicipality,
)

__all__ = [
    "Area",
    "AuditEvent",
    "Deputy",
    "Installation",
    "Membership",
    "Organisation",
    "People",
    "Person",
    "Region",
    "RegionMunicipality",
]
