"""Who in the network may do what; a member is their roles, and what each of those is tied to."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal, role_refused

EDITORS = ("coordinator", "wellbeing_lead", "administrator")
CONTRIBUTORS = (*EDITORS, "partner", "interviewer")
ANY_MUNICIPALITY = {"coordinator", "administrator"}

OTHER_MUNICIPALITY = Refusal(
    "other_municipality",
    _("You edit what belongs to your own municipality. Ask the coordinator to change this."),
    403,
)
OTHER_ORGANISATION = Refusal(
    "other_organisation",
    _("You edit what belongs to your own organisation. Ask the coordinator to change this."),
    403,
)
NOT_YOURS = Refusal("not_yours", _("Only the one who wrote this, or the coordinator, may change it."), 403)


@dataclass(frozen=True)
class Member:
    """A person in a region: roles, the municipalities a wellbeing lead has, the organisations a partner has."""

    person: int
    roles: frozenset[str]
    areas: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()


def editing_refused(member: Member, *, area: int | None = None, organisation: int | None = None) -> Refusal | None:
    """Why `member` may not edit what lies in municipality `area` and belongs to `organisation` (None: the region's).

    Coordinators and administrators edit all; a wellbeing lead what concerns the region or the own municipality;
    a partner what the own organisation owns.
    """
    if member.roles & ANY_MUNICIPALITY:
        return None
    if "partner" in member.roles and organisation in member.organisations:
        return None
    if "wellbeing_lead" in member.roles:
        return None if area is None or not member.areas or area in member.areas else OTHER_MUNICIPALITY
    return OTHER_ORGANISATION if "partner" in member.roles else role_refused(member.roles, *EDITORS)


def changing_own_refused(member: Member, author: int | None) -> Refusal | None:
    """Why `member` may not change what `author` wrote: a note, a line of work."""
    if member.roles & ANY_MUNICIPALITY or (member.person == author and member.roles & set(CONTRIBUTORS)):
        return None
    return NOT_YOURS


def contributing_refused(member: Member) -> Refusal | None:
    """Council members read; everybody else may add notes and hours."""
    return role_refused(member.roles, *CONTRIBUTORS)


def administering_refused(member: Member) -> Refusal | None:
    """Target groups are the region's: an editor of any municipality may change them, a partner not."""
    return role_refused(member.roles, *EDITORS)
