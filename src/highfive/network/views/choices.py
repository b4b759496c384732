"""What the network's forms begin with: the organisations a member may choose among, what the address names."""

from django.db.models import QuerySet
from django.http import HttpRequest

from highfive.core.models import Organisation, Region
from highfive.network.rules.members import ANY_MUNICIPALITY, Member


def organisations_of(region: Region, who: Member) -> QuerySet[Organisation]:
    """A partner chooses among the own ones."""
    rows = region.organisations.all()
    return rows if who.roles & ANY_MUNICIPALITY or not who.organisations else rows.filter(pk__in=who.organisations)


def own_organisation(who: Member) -> int | None:
    """The one that a partner's new row is of."""
    return next(iter(sorted(who.organisations)), None)


def chosen_in_address(request: HttpRequest, *names: str) -> dict[str, int]:
    """Keys of rows that the address names: ?group=7. What is no key is left out; the form knows its own rows."""
    given = {name: request.GET.get(name, "") for name in names}
    return {name: int(key) for name, key in given.items() if key.isascii() and key.isdigit() and len(key) <= 18}
