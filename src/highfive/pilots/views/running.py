"""Pages of a started pilot: its story, rounds, result, decision, replacement; and what was locked as a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.comments.queries import talk
from highfive.core.queries import roles_of
from highfive.core.rules import Refused
from highfive.pilots import actions, queries
from highfive.pilots.forms import AbandonForm, DecisionForm, PilotRoundForm
from highfive.pilots.models import Pilot
from highfive.pilots.rules import statuses
from highfive.pilots.views.stating import get_and_post, person, pilot_or_404, refused, status_of, writing_refusal


@require_safe
def pilot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The story of a pilot, and what may be done to it now."""
    pilot = pilot_or_404(request, pk)
    who, today = person(request), timezone.localdate()
    roles = roles_of(who, pilot.region)
    context = {
        "region": pilot.region,
        "pilot": pilot,
        "asked": queries.asked_of(pilot),
        "commitments": queries.commitments_of(pilot),
        "own": queries.own_organisations(who, pilot.region),
        "refusal": writing_refusal(request, pilot),
        "publishing": statuses.publishing_refused(pilot, roles),
        "holds": queries.frozen_holds(pilot) if pilot.is_frozen else None,
        "told": queries.result_told(pilot, get_language() or "fi"),
        "due": bool(pilot.decide_on and today >= pilot.decide_on),
        "successors": queries.successors_of(pilot),
        "talk": talk(pilot.thread, who) if pilot.thread else None,
    }
    return render(request, "pilots/pilot_detail.html", context)


@require_safe
def pilot_frozen(request: HttpRequest, pk: int) -> HttpResponse:
    """The locked text, byte for byte what the hash is of."""
    pilot = pilot_or_404(request, pk)
    if not pilot.is_frozen:
        return render(request, "core/refused.html", {"refusal": statuses.NOT_LOCKED}, status=409)
    answer = HttpResponse(pilot.frozen_text.encode(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="kokeilu-{pilot.pk}.json"'
    return answer


@get_and_post
def pilot_round(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    """Open the baseline or the final round; codes are made on the round's page, where this leads."""
    pilot = pilot_or_404(request, pk)
    refusal = writing_refusal(request, pilot) or queries.round_refusal(pilot, which)
    form = PilotRoundForm(pilot, request.POST or None)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            round_ = actions.open_pilot_round(pilot=pilot, which=which, by=person(request), **form.cleaned_data)
        except Refused as error:
            refusal = refused(form, error)
        else:
            messages.success(request, _("The round is open. Make the codes next."))
            return redirect(reverse("codes_create", args=[round_.pk]))
    context = {"region": pilot.region, "pilot": pilot, "form": form, "refusal": refusal, "which": which}
    return render(request, "pilots/pilot_round.html", context, status=status_of(form, refusal))


@require_POST
def pilot_measure(request: HttpRequest, pk: int) -> HttpResponse:
    pilot = pilot_or_404(request, pk)
    actions.measure_pilot(pilot=pilot, by=person(request))
    messages.success(request, _("The result was held against the rule that was locked before the start."))
    return redirect(pilot)


@get_and_post
def pilot_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The result beside the rule, and the decision a person makes."""
    pilot = pilot_or_404(request, pk)
    refusal = writing_refusal(request, pilot) or queries.deciding_refusal(pilot, timezone.localdate())
    form = DecisionForm(request.POST or None, initial={"ending": pilot.recommended})
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            actions.decide_pilot(pilot=pilot, by=person(request), **form.values())
        except Refused as error:
            refusal = refused(form, error)
        else:
            messages.success(request, _("The decision was saved. It is now an entry in the practice bank as well."))
            return redirect(pilot)
    told = queries.result_told(pilot, get_language() or "fi")
    context = {"region": pilot.region, "pilot": pilot, "form": form, "refusal": refusal, "told": told}
    return render(request, "pilots/pilot_decide.html", context, status=status_of(form, refusal))


@get_and_post
def pilot_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Another rule is another pilot: the new draft names this one."""
    pilot = pilot_or_404(request, pk)
    if request.method == "POST":
        new = actions.replace_pilot(pilot=pilot, by=person(request))
        messages.success(request, _("This is the new draft. The old pilot is replaced when this one starts."))
        return redirect("pilot_edit", new.pk)
    context = {"region": pilot.region, "pilot": pilot, "refusal": writing_refusal(request, pilot)}
    return render(request, "pilots/pilot_replace.html", context)


@get_and_post
def pilot_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    pilot = pilot_or_404(request, pk)
    refusal = writing_refusal(request, pilot) or statuses.moving_refused(pilot.status, "abandoned")
    form = AbandonForm(request.POST or None)
    if request.method == "POST" and not refusal and form.is_valid():
        actions.abandon_pilot(pilot=pilot, by=person(request), **form.cleaned_data)
        messages.success(request, _("The pilot was abandoned. What it stated stays readable."))
        return redirect(pilot)
    context = {"region": pilot.region, "pilot": pilot, "form": form, "refusal": refusal}
    return render(request, "pilots/pilot_abandon.html", context, status=status_of(form, refusal))


@require_POST
def pilot_publish(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, actions.publish_pilot(pilot=pilot_or_404(request, pk), by=person(request)))


@require_POST
def pilot_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, actions.withdraw_pilot(pilot=pilot_or_404(request, pk), by=person(request)))


def _shown(request: HttpRequest, pilot: Pilot) -> HttpResponse:
    said = _("Everybody can read this pilot now.") if pilot.published_on else _("Only members can read this pilot now.")
    messages.success(request, said)
    return redirect(pilot)
