"""Pages of figures: what a number is (for everybody), and the sets of numbers the store keeps (for staff)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from highfive.core.models import Region
from highfive.core.queries import current_region, roles_of, visible_or_404, visible_regions
from highfive.core.rules import Refusal, Refused
from highfive.core.web import public
from highfive.figures import actions, queries
from highfive.figures.forms import WithdrawForm
from highfive.figures.models import Figure, Publication
from highfive.figures.rules.reading import group_title, no_number, number
from highfive.figures.rules.words import KINDS, REVIEWING_ROLES, withdrawing_refused


@public
@require_safe
def figure_detail(request: HttpRequest, pk: int) -> HttpResponse:
    figure = get_object_or_404(_readable(request), pk=pk)
    language = get_language() or "fi"
    withdrawn = figure.publication.withdrawn_on is not None
    context = {
        "figure": figure,
        "publication": figure.publication,
        "region": figure.publication.region,
        "reading": None if withdrawn else queries.figure_reading(figure, language),
        "group": group_title(figure.group),
        "rules": [] if withdrawn else queries.figure_rules(figure, language),
        "facts": queries.figure_facts(figure, language),
        "newer": queries.newer(figure),
        "chart": queries.beside(figure, language),
    }
    return render(request, "figures/figure_detail.html", context)


def _readable(request: HttpRequest) -> Any:
    """Figures this person may open: of sources that may be published; to members, also the rest of their region's."""
    rows = Figure.objects.select_related("indicator", "area", "publication__source", "publication__region__area")
    allowed = rows.filter(publication__source__publishable=True)
    if not request.user.is_authenticated:
        return allowed
    return allowed | rows.filter(publication__region__in=visible_regions(request.user))


@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    region = current_region(request)
    publications = [(row, KINDS[row.kind]) for row in queries.kept_publications(region)]
    return render(request, "figures/publication_list.html", {"region": region, "publications": publications})


@require_safe
def publication_detail(request: HttpRequest, pk: int) -> HttpResponse:
    region = current_region(request)
    publication = get_object_or_404(queries.kept_publications(region), pk=pk)
    counts = queries.indicator_counts(publication)
    code = request.GET.get("indicator", "")
    chosen = next((count.indicator for count in counts if count.indicator.code == code), None)
    if code and chosen is None:
        raise Http404
    context = {
        "region": region,
        "publication": publication,
        "kind": KINDS[publication.kind],
        "facts": queries.publication_facts(publication, get_language() or "fi"),
        "making": queries.making_facts(publication, get_language() or "fi"),
        "counts": counts,
        "chosen": chosen,
        "rows": _reviewed(request, publication, chosen) if chosen else [],
        "events": queries.publication_events(publication),
        "refusal": _refusal(request, publication),
    }
    return render(request, "figures/publication_detail.html", context)


def _reviewed(request: HttpRequest, publication: Publication, indicator: Any) -> list[tuple[Figure, str, str, Any]]:
    """Each number of the indicator: its group, its n, and why it is hidden (the very reason to reviewers only)."""
    region, language = publication.region, get_language() or "fi"
    reviewer = region is not None and bool(roles_of(_person(request), region) & set(REVIEWING_ROLES))
    rows = queries.figures_of(publication).filter(indicator=indicator)
    return [
        (
            row, group_title(row.group), "" if row.n is None else number(row.n, "persons", language),
            no_number(row.reason, reviewer=reviewer) if row.reason else "",
        )
        for row in rows
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def publication_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """What withdrawing does, the reason, and a button; afterwards the set's page says it is withdrawn."""
    publication = visible_or_404(Publication.objects.select_related("source", "region"), request, pk)
    form = WithdrawForm(request.POST or None)
    refusal = _refusal(request, publication)
    if request.method == "POST" and form.is_valid() and refusal is None:
        try:
            actions.withdraw_publication(
                publication=publication,
                reason=form.cleaned_data["reason"],
                on=timezone.localdate(),
                by=_person(request),
            )
        except Refused as error:
            refusal = error.refusal
        else:
            messages.success(request, _("The numbers were withdrawn. The reason is shown in their place."))
            return redirect(publication)
    status = 200 if request.method != "POST" else refusal.status if refusal else 422
    context = {"publication": publication, "region": publication.region, "form": form, "refusal": refusal}
    return render(request, "figures/publication_withdraw.html", context, status=status)


def _refusal(request: HttpRequest, publication: Publication) -> Refusal | None:
    region: Region | None = publication.region
    roles = roles_of(_person(request), region) if region else set()
    return withdrawing_refused(roles, publication.withdrawn_on is not None)


def _person(request: HttpRequest) -> Any:
    """The signed-in person; staff pages are private."""
    return request.user
