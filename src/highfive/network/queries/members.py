"""A person as the network's rules see them."""

from highfive.core.models import Membership, Person, Region
from highfive.core.queries import deputised_by
from highfive.network.rules.members import Member


def member(person: Person, region: Region) -> Member:
    """The roles a person has in the region today, a deputy also those of whom they stand in for.

    With them goes what the roles of wellbeing lead and partner are tied to. A wellbeing lead of the whole region is
    tied to no municipality, whatever another role of theirs is tied to.
    """
    people = [person, *deputised_by(person, region)]
    rows = list(Membership.objects.filter(region=region, person__in=people))
    leads = [row.area_id for row in rows if row.role == "wellbeing_lead"]
    areas = frozenset(area for area in leads if area is not None and None not in leads)
    organisations = frozenset(row.organisation_id for row in rows if row.role == "partner" and row.organisation_id)
    return Member(person.pk, frozenset(row.role for row in rows), areas, organisations)
