"""Pages of a pilot before its start: the list, stating, commitments, locking."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highfive.core.queries import current_region, roles_of, visible_or_404
from highfive.core.rules import Refusal, Refused, refuse
from highfive.pilots import actions, queries
from highfive.pilots.forms import CommitmentForm, PilotForm
from highfive.pilots.models import Commitment, Pilot
from highfive.pilots.rules import stating, statuses

get_and_post = require_http_methods(["GET", "HEAD", "POST"])
PLANNED = ("people", "planned_before", "planned_after")
DEFAULTS = {"measure": "survey", "direction": "up", "confidence": 90, "stop_at": 0}


def person(request: HttpRequest) -> Any:
    """The signed-in person; every page here is private."""
    return request.user


def pilot_or_404(request: HttpRequest, pk: int) -> Pilot:
    rows = Pilot.objects.select_related("region__area", "area", "indicator", "predecessor", "thread", "practice")
    return visible_or_404(rows, request, pk)


def writing_refusal(request: HttpRequest, pilot: Pilot) -> Refusal | None:
    """Why the person may not write this pilot, or None."""
    region = pilot.region
    own = queries.own_areas(person(request), region)
    return statuses.writing_refused(roles_of(person(request), region), own, pilot.area_id)


def status_of(form: Any, refusal: Refusal | None) -> int:
    return refusal.status if refusal else 422 if form is not None and form.errors else 200


def refused(form: Any, error: Refused) -> Refusal | None:
    """Show the reason beside its field when the form has it; else above the form."""
    if error.field and error.field in form.fields:
        form.add_error(error.field, str(error.refusal.message))
        return None
    return error.refusal


@require_safe
def pilot_list(request: HttpRequest) -> HttpResponse:
    region, today = current_region(request), timezone.localdate()
    context = {
        "region": region,
        "pilots": queries.pilots_of(region),
        "due": queries.decisions_due(region, today),
        "to_confirm": queries.commitments_to_confirm(person(request), region),
        "refusal": statuses.anywhere_refused(roles_of(person(request), region)),
    }
    return render(request, "pilots/pilot_list.html", context)


@get_and_post
def pilot_create(request: HttpRequest) -> HttpResponse:
    """State a new pilot; the button of the power hint saves nothing."""
    region = current_region(request)
    refusal = statuses.anywhere_refused(roles_of(person(request), region))
    form = PilotForm(region, request.POST or None, initial=DEFAULTS)
    if refusal or request.method != "POST" or not form.is_valid() or "power" in request.POST:
        return _stating_page(request, form, None, refusal)
    try:
        pilot = actions.create_pilot(region=region, by=person(request), **form.values())
    except Refused as error:
        return _stating_page(request, form, None, refused(form, error))
    messages.success(request, _("The draft was saved. Add the partners' commitments next."))
    return redirect(pilot)


@get_and_post
def pilot_edit(request: HttpRequest, pk: int) -> HttpResponse:
    pilot = pilot_or_404(request, pk)
    refuse(statuses.changing_refused(pilot))
    refusal = writing_refusal(request, pilot)
    form = PilotForm(pilot.region, request.POST or None, initial=PilotForm.initial_of(pilot))
    if refusal or request.method != "POST" or not form.is_valid() or "power" in request.POST:
        return _stating_page(request, form, pilot, refusal)
    try:
        actions.save_pilot(pilot=pilot, by=person(request), **form.values())
    except Refused as error:
        return _stating_page(request, form, pilot, refused(form, error))
    messages.success(request, _("The draft was saved."))
    return redirect(pilot)


def _stating_page(request: HttpRequest, form: PilotForm, pilot: Pilot | None, refusal: Refusal | None) -> HttpResponse:
    hint = power_of(form) if "power" in request.POST and form.is_valid() else None
    context = {"region": current_region(request), "form": form, "pilot": pilot, "refusal": refusal, "hint": hint,
               "asked_hint": "power" in request.POST and not form.errors}  # fmt: skip
    return render(request, "pilots/pilot_edit.html", context, status=status_of(form, refusal))


def power_of(form: PilotForm) -> dict[str, Any] | None:
    """What the numbers in the form can show; None while some of them are missing or impossible."""
    given = form.cleaned_data
    rule = {name: given[name] for name in ("adopt_at", "stop_at", "direction", "confidence")}
    planned = {name.removeprefix("planned_"): given[name] for name in PLANNED}
    if given["measure"] != "survey" or None in (*rule.values(), *planned.values()):
        return None
    return hint_for(rule, planned, given["expected_before"])


def hint_for(rule: dict[str, Any], planned: dict[str, int], expected: int | None) -> dict[str, Any]:
    """The hint with the numbers it speaks of, or the reason why there is none."""
    refusal = stating.planning_refused(planned)
    if refusal:
        return {"refusal": refusal, "planned": planned}
    stated = {**rule, "adopt_at": str(rule["adopt_at"]), "stop_at": str(rule["stop_at"])}
    hint = actions.planned_power(stated=stated, planned=planned, expected=expected)
    return {**hint, "planned": planned, "rule": rule}


@get_and_post
def commitment_create(request: HttpRequest, pk: int) -> HttpResponse:
    pilot = pilot_or_404(request, pk)
    refuse(statuses.changing_refused(pilot))
    refusal = writing_refusal(request, pilot)
    form = CommitmentForm(pilot.region, request.POST or None)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            actions.add_commitment(pilot=pilot, by=person(request), **form.cleaned_data)
        except Refused as error:
            refusal = refused(form, error)
        else:
            messages.success(request, _("The commitment was written down. It waits for its own person to confirm it."))
            return redirect(pilot)
    context = {"region": pilot.region, "pilot": pilot, "form": form, "refusal": refusal}
    return render(request, "pilots/commitment_create.html", context, status=status_of(form, refusal))


@get_and_post
def commitment_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The text the person says yes to, word for word; then the yes."""
    rows = Commitment.objects.select_related("pilot__region__area", "pilot__area", "organisation")
    commitment = visible_or_404(rows, request, pk)
    if request.method == "POST":
        actions.confirm_commitment(commitment=commitment, by=person(request), seen=request.POST.get("seen"))
        messages.success(request, _("Confirmed. Thank you."))
        return redirect(commitment.pilot)
    pilot = commitment.pilot
    own = queries.own_organisations(person(request), pilot.region)
    refusal = statuses.confirming_refused(pilot, commitment.organisation_id, own, commitment.is_confirmed)
    context = {"region": pilot.region, "pilot": pilot, "commitment": commitment, "refusal": refusal,
               "seen": queries.promised(commitment)}  # fmt: skip
    return render(request, "pilots/commitment_confirm.html", context)


@require_POST
def commitment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    commitment = visible_or_404(Commitment.objects.select_related("pilot__region"), request, pk)
    actions.remove_commitment(commitment=commitment, by=person(request))
    messages.success(request, _("The commitment was removed."))
    return redirect(commitment.pilot)


@get_and_post
def pilot_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what is locked, shown before it is."""
    pilot = pilot_or_404(request, pk)
    if request.method == "POST":
        actions.start_pilot(pilot=pilot, by=person(request), seen=request.POST.get("seen"))
        messages.success(request, _("The pilot has started, and what was stated is locked."))
        return redirect(pilot)
    statement = queries.statement_of(pilot)
    refusal = (
        writing_refusal(request, pilot)
        or statuses.moving_refused(pilot.status, "running")
        or stating.starting_refused(statement, timezone.localdate())
    )
    context = {
        "region": pilot.region, "pilot": pilot, "refusal": refusal, "commitments": queries.commitments_of(pilot),
        "missing": [stating.MISSING[key] for key in stating.missing(statement)],
        "asked": queries.asked_of(pilot), "hint": None if refusal else hint_of(pilot),
        "seen": stating.digest(stating.canonical(statement)),
    }  # fmt: skip
    return render(request, "pilots/pilot_start.html", context)


def hint_of(pilot: Pilot) -> dict[str, Any] | None:
    """The power hint of a stored pilot that is measured by a survey."""
    if pilot.measure != "survey":
        return None
    rule = {name: getattr(pilot, name) for name in ("adopt_at", "stop_at", "direction", "confidence")}
    planned = {name.removeprefix("planned_"): getattr(pilot, name) for name in PLANNED}
    return hint_for(rule, planned, pilot.expected_before)
