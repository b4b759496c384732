"""Pages of the network's front, of organisations and of who in them does what."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.core.models import Organisation
from highfive.core.queries import signed_in, visible_or_404
from highfive.network import actions, queries
from highfive.network.forms import OrganisationForm, PositionForm
from highfive.network.models import Position
from highfive.network.queries.groups import organisations
from highfive.network.rules.members import editing_refused
from highfive.network.views.answering import allowed_or_refused, form_page, here

SOON = timedelta(days=14)


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """What is in the network, with the way to each part."""
    region, _member = here(request)
    today = localdate()
    coming = [one for one in queries.upcoming(region, today, today + SOON) if not one.cancelled]
    context = {
        "region": region,
        "groups": queries.target_groups(region),
        "organisation_count": organisations(region).count(),
        "position_count": queries.positions(region).count(),
        "coming": coming[:5],
        "coming_count": len(coming),
        "year": today.year,
        "heard_count": queries.observations(region).count(),
        "to_review": queries.observations_to_review(signed_in(request), region).count(),
        "meeting": queries.next_meeting(region, timezone.now()),
        "gap_count": sum(len(row.gaps) for row in queries.encounter_map(region)),
        "work": queries.work_totals(region, year=today.year).all,
        "project_count": region.projects.count(),
    }
    return render(request, "network/network.html", context)


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    region, who = here(request)
    context = {"region": region, "organisations": organisations(region), "refusal": editing_refused(who)}
    return render(request, "network/organisation_list.html", context)


@require_safe
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = visible_or_404(Organisation.objects.select_related("region__area", "area"), request, pk)
    region = organisation.region
    who = queries.member(signed_in(request), region)
    today = localdate()
    coming = [one for one in queries.upcoming(region, today, today + 4 * SOON) if one.activity.organisation_id == pk]
    context = {
        "region": region,
        "organisation": organisation,
        "positions": queries.positions(region).filter(organisation=organisation),
        "coming": coming[:8],
        "encounters": queries.encounters_of(organisation),
        "refusal": editing_refused(who, area=organisation.area_id, organisation=organisation.pk),
    }
    return render(request, "network/organisation_detail.html", context)


def organisation_create(request: HttpRequest) -> HttpResponse:
    region, who = here(request)
    allowed_or_refused(request, editing_refused(who))
    return form_page(
        request,
        "network/organisation_edit.html",
        OrganisationForm(request.POST or None, region=region),
        lambda form: _page_of(actions.create_organisation(region=region, by=signed_in(request), **form.cleaned_data)),
        said=_("The organisation was saved."),
        context={"region": region},
    )


def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = visible_or_404(Organisation.objects.select_related("region__area"), request, pk)
    _may_edit(request, organisation)

    def save(form: OrganisationForm) -> str:
        actions.save_organisation(organisation=organisation, by=signed_in(request), **form.cleaned_data)
        return _page_of(organisation)

    return form_page(
        request,
        "network/organisation_edit.html",
        OrganisationForm(request.POST or None, region=organisation.region, organisation=organisation),
        save,
        said=_("The organisation was saved."),
        context={"region": organisation.region, "organisation": organisation},
    )


def _may_edit(request: HttpRequest, organisation: Organisation) -> None:
    who = queries.member(signed_in(request), organisation.region)
    refusal = editing_refused(who, area=organisation.area_id, organisation=organisation.pk)
    allowed_or_refused(request, refusal)


def position_create(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = visible_or_404(Organisation.objects.select_related("region__area"), request, pk)
    _may_edit(request, organisation)

    def save(form: PositionForm) -> str:
        actions.create_position(organisation=organisation, by=signed_in(request), **form.cleaned_data)
        return _page_of(organisation)

    return form_page(
        request,
        "network/position_edit.html",
        PositionForm(request.POST or None, region=organisation.region),
        save,
        said=_("Saved."),
        context={"region": organisation.region, "organisation": organisation},
    )


def position_edit(request: HttpRequest, pk: int) -> HttpResponse:
    position = visible_or_404(Position.objects.select_related("organisation__region__area"), request, pk)
    organisation = position.organisation
    _may_edit(request, organisation)

    def save(form: PositionForm) -> str:
        given = {"target_groups": position.target_groups.all(), **form.cleaned_data}
        actions.save_position(position=position, by=signed_in(request), **given)
        return _page_of(organisation)

    return form_page(
        request,
        "network/position_edit.html",
        PositionForm(request.POST or None, region=organisation.region, position=position),
        save,
        said=_("Saved."),
        context={"region": organisation.region, "organisation": organisation, "position": position},
    )


def _page_of(organisation: Organisation) -> str:
    return reverse("organisation_detail", args=[organisation.pk])


@require_POST
def position_remove(request: HttpRequest, pk: int) -> HttpResponse:
    position = visible_or_404(Position.objects.select_related("organisation__region"), request, pk)
    organisation = position.organisation
    actions.remove_position(position=position, by=signed_in(request))
    messages.success(request, _("Removed."))
    return redirect(_page_of(organisation))
