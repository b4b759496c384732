"""The page of published contacts: years as everybody may read them, and the button that publishes the last one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from highfive.conversations.actions.publishing import start_publishing
from highfive.conversations.queries import tallies as queries
from highfive.conversations.rules.tallies import PUBLISHERS
from highfive.core.queries import current_region, roles_of, signed_in
from highfive.core.rules import refuse, role_refused
from highfive.figures.queries import figure_reading, figures_of


def contact_tallies(request: HttpRequest) -> HttpResponse:
    """No count is shown here before it has gone through disclosure control: neither this year's nor any other."""
    region, last = current_region(request), localdate().year - 1
    person = signed_in(request)
    refuse(role_refused(roles_of(person, region), *PUBLISHERS))
    if request.method == "POST":
        start_publishing(region=region, year=last, by=person)
        messages.success(request, _("The contacts of %(year)s have been published.") % {"year": last})
        return redirect("contact_tallies")
    language = get_language() or "fi"
    years = [
        (row, [(figure, figure_reading(figure, language)) for figure in figures_of(row)] if row.standing else [])
        for row in queries.publications(region)
    ]
    context = {"region": region, "years": years, "last": None if queries.published(region, last) else last}
    return render(request, "conversations/contact_tallies.html", context)
