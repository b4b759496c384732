"""Pages of who meets whom: the map of groups by municipality, and the form of one encounter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.core.models import Organisation
from highfive.core.queries import signed_in, visible_or_404
from highfive.core.rules import Refusal
from highfive.network import actions, queries
from highfive.network.forms import EncounterForm
from highfive.network.models import Encounter
from highfive.network.rules.members import Member, editing_refused
from highfive.network.views.answering import allowed_or_refused, form_page, here
from highfive.network.views.choices import chosen_in_address, organisations_of, own_organisation

ENCOUNTERS = Encounter.objects.select_related("group__region__area", "organisation")


@require_safe
def encounter_map(request: HttpRequest) -> HttpResponse:
    """Each target group with who meets it, where and when; first the groups that nobody meets somewhere."""
    region, who = here(request)
    rows = queries.encounter_map(region)
    context = {
        "region": region,
        "rows": rows,
        "gap_count": sum(len(row.gaps) for row in rows),
        "changeable": _changeable(who, rows),
        "may_create": _may_create(who),
    }
    return render(request, "network/encounter_map.html", context)


def _may_create(who: Member) -> bool:
    return editing_refused(who, organisation=own_organisation(who)) is None


def _changeable(who: Member, rows: list[queries.MapRow]) -> set[int]:
    """The encounters that this member may change."""
    told = [line.encounter for row in rows for line in row.lines if line.encounter]
    return {one.pk for one in told if _changing_refused(who, one.organisation) is None}


def _changing_refused(who: Member, organisation: Organisation) -> Refusal | None:
    return editing_refused(who, area=organisation.area_id, organisation=organisation.pk)


def encounter_create(request: HttpRequest) -> HttpResponse:
    """Say who meets whom; ?group=, ?organisation= and ?area= (keys) choose beforehand."""
    region, who = here(request)
    allowed_or_refused(request, editing_refused(who, organisation=own_organisation(who)))
    initial: dict[str, Any] = {
        "organisation": own_organisation(who),
        **chosen_in_address(request, "group", "organisation"),
    }
    if area := chosen_in_address(request, "area"):
        initial["areas"] = [area["area"]]
    form = EncounterForm(
        request.POST or None, region=region, organisations=organisations_of(region, who), initial=initial
    )

    def save(form: EncounterForm) -> str:
        actions.create_encounter(by=signed_in(request), **form.cleaned_data)
        return reverse("encounter_map")

    return form_page(
        request, "network/encounter_edit.html", form, save, said=_("Saved."), context={"region": region}
    )  # fmt: skip


def encounter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    encounter = visible_or_404(ENCOUNTERS, request, pk)
    region = encounter.group.region
    who = queries.member(signed_in(request), region)
    allowed_or_refused(request, _changing_refused(who, encounter.organisation))

    def save(form: EncounterForm) -> str:
        actions.save_encounter(encounter=encounter, by=signed_in(request), **form.cleaned_data)
        return reverse("encounter_map")

    form = EncounterForm(
        request.POST or None, region=region, organisations=organisations_of(region, who), encounter=encounter
    )
    context = {"region": region, "encounter": encounter}
    return form_page(request, "network/encounter_edit.html", form, save, said=_("Saved."), context=context)


@require_POST
def encounter_remove(request: HttpRequest, pk: int) -> HttpResponse:
    encounter = visible_or_404(ENCOUNTERS, request, pk)
    actions.remove_encounter(encounter=encounter, by=signed_in(request))
    messages.success(request, _("Removed."))
    return redirect("encounter_map")
