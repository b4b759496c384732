"""A person as the network's rules see them."""

from highfive.core.models import Person, Region
from highfive.network.rules.members import Member


def member(person: Person, region: Region) -> Member:
    """The person's roles in the region, and what the roles of wellbeing lead and partner are tied to."""
    rows = list(person.memberships.filter(region=region))
    areas = {row.area_id for row in rows if row.role == "wellbeing_lead" and row.area_id}
    organisations = {row.organisation_id for row in rows if row.role == "partner" and row.organisation_id}
    roles = frozenset(row.role for row in rows)
    return Member(person.pk, roles, frozenset(areas), frozenset(organisations))
