"""Pages of the adoption ledger: the matrix, an adoption's road, its next step, a correction, the figures."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from highfive.core.queries import current_region, roles_of, visible_or_404
from highfive.core.rules import Refusal, Refused, refuse
from highfive.practices import actions, queries
from highfive.practices.forms.adoption import AnnulForm, FiguresForm, IndicatorForm, MatrixForm, StartForm, StepForm
from highfive.practices.models import Adoption, Practice
from highfive.practices.rules import adoption as rules
from highfive.practices.rules import seeing_refused

RELATED = ("practice__region__area", "area", "organisation__area", "heir_organisation", "indicator")


@require_safe
def adoption_matrix(request: HttpRequest) -> HttpResponse:
    """Practices x municipalities; a filter that is not understood is said, and everything is shown."""
    region = current_region(request)
    form = MatrixForm(request.GET or None, region=region)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = queries.matrix(
        region,
        status=chosen.get("status", ""),
        target_group=chosen.get("group"),
        area=chosen.get("area"),
        organisations=chosen.get("organisations", False),
    )
    context = {"region": region, "form": form, "matrix": found, "statuses": list(rules.STATUSES.items())}
    return render(request, "practices/adoption_matrix.html", context, status=400 if form.errors else 200)


def adoption_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes a practice up: who, and the first step."""
    shared = Practice.objects.filter(status__in=rules.ADOPTABLE).select_related("region__area")
    practice = visible_or_404(shared, request, pk)
    places = queries.places_to_adopt(practice, _person(request))
    refusal = places.refusal or (None if places.any else _no_place(practice, request))
    form = StartForm(
        request.POST or None, region=practice.region, blocks=practice.blocks.all(),
        places=places, initial=_first_values(request),
    )  # fmt: skip
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            done = actions.start_adoption(practice=practice, step=form.step(), by=_person(request), **form.adopts())  # type: ignore[arg-type]
        except Refused as refused:
            refusal = _on_form(form, refused)
        else:
            messages.success(request, _("The step has been written down."))
            return redirect(done)
    context = {"region": practice.region, "practice": practice, "form": form, "refusal": refusal, "status": ""}
    return render(request, "practices/adoption_step.html", context, status=_status(form, refusal))


@require_safe
def adoption_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One adopter's road with a practice, step by step, the newest first."""
    adoption = _adoption_or_404(request, pk)
    last = queries.standing_steps(adoption).last()
    context = {
        "region": adoption.practice.region,
        "adoption": adoption,
        "steps": queries.all_steps(adoption),
        "last": last,
        "refusal": queries.acting_refused(_person(request), adoption),
        "chart": queries.before_and_after(adoption, get_language() or "fi"),
        "lost": queries.lost_figures(adoption),
        "heirless": adoption.status == "embedded" and adoption.heir_organisation is None,
        "totals": queries.totals(adoption),
    }
    return render(request, "practices/adoption_detail.html", context)


def adoption_step(request: HttpRequest, pk: int) -> HttpResponse:
    """The next step: only what TRANSITIONS allows is offered."""
    adoption = _adoption_or_404(request, pk)
    practice, refusal = adoption.practice, queries.acting_refused(_person(request), adoption)
    initial = {
        "on": timezone.localdate(),
        "seen": queries.last_number(adoption),
        "blocks": list(adoption.blocks.all()),
    }
    options: dict[str, Any] = {"status": adoption.status, "region": practice.region, "blocks": practice.blocks.all()}
    form = StepForm(request.POST or None, initial=initial, **options)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            actions.take_step(adoption=adoption, step=form.step(), by=_person(request), seen=form.cleaned_data["seen"])
        except Refused as refused:
            refusal = _on_form(form, refused)
        else:
            messages.success(request, _("The step has been written down."))
            return redirect(adoption)
    context = {
        "region": practice.region, "practice": practice, "adoption": adoption, "form": form, "refusal": refusal,
        "status": adoption.status,
    }  # fmt: skip
    return render(request, "practices/adoption_step.html", context, status=_status(form, refusal))


def adoption_annul(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a mistaken step out of the count: what will happen is said first."""
    adoption = _adoption_or_404(request, pk)
    step = get_object_or_404(adoption.steps, number=number)
    refusal = queries.acting_refused(_person(request), adoption)
    form = AnnulForm(request.POST or None)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            actions.annul_step(step=step, why=form.cleaned_data["why"], by=_person(request))
        except Refused as refused:
            refusal = _on_form(form, refused)
        else:
            messages.success(request, _("The step has been annulled. It stays to be read."))
            return redirect(adoption)
    context = {"region": adoption.practice.region, "adoption": adoption, "step": step, "form": form, "refusal": refusal}
    return render(request, "practices/adoption_annul.html", context, status=_status(form, refusal))


def adoption_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """An indicator by the address (a GET form), then its figures before and after."""
    adoption = _adoption_or_404(request, pk)
    refusal = queries.acting_refused(_person(request), adoption)
    indicators = queries.measurable_indicators(adoption)
    picking = IndicatorForm(request.GET or None, indicators=indicators, initial={"indicator": adoption.indicator})
    indicator = picking.cleaned_data["indicator"] if picking.is_valid() else None
    if not request.GET and adoption.indicator in indicators:
        indicator = adoption.indicator
    figures = queries.measurable(adoption).filter(indicator=indicator)
    initial = {"before": adoption.before, "after": adoption.after} if indicator == adoption.indicator else {}
    form = FiguresForm(request.POST or None, figures=figures, initial=initial)
    if request.method == "POST" and not refusal and indicator and form.is_valid():
        try:
            actions.choose_figures(adoption=adoption, indicator=indicator, by=_person(request), **form.cleaned_data)
        except Refused as refused:
            refusal = _on_form(form, refused)
        else:
            messages.success(request, _("The figures have been chosen."))
            return redirect(adoption)
    context = {
        "region": adoption.practice.region, "adoption": adoption, "picking": picking, "indicator": indicator,
        "form": form, "refusal": refusal, "area": queries.measured_area(adoption), "any": indicators.exists(),
    }  # fmt: skip
    status = 400 if picking.errors else _status(form, refusal)
    return render(request, "practices/adoption_figures.html", context, status=status)


def _adoption_or_404(request: HttpRequest, pk: int) -> Adoption:
    """An adoption of the person's region; of an entry that is not for their eyes only if they act for the adopter."""
    adoption = visible_or_404(Adoption.objects.select_related(*RELATED), request, pk)
    practice, person = adoption.practice, _person(request)
    if queries.acting_refused(person, adoption):
        owns = queries.owns(person, practice)
        refuse(seeing_refused(practice.status, roles_of(person, practice.region), owns=owns))
    return adoption


def _first_values(request: HttpRequest) -> dict[str, Any]:
    """Today; and the adopter that a link from a municipality's cell names."""
    return {"on": timezone.localdate(), "adopter": request.GET.get("adopter", "")}


def _no_place(practice: Practice, request: HttpRequest) -> Refusal:
    """Nobody is left for whom the person could start: not allowed at all, or all have taken it up already."""
    posts = queries.posts(_person(request), practice.region)
    refusal = rules.acting_refused(posts, area=0, organisation=None)
    return refusal if refusal and refusal.code == "role" else rules.TAKEN_UP_EVERYWHERE


def _on_form(form: forms.Form, refused: Refused) -> Refusal | None:
    """A reason that belongs to a field is shown beside it; any other is returned, for the top of the page."""
    if refused.field in form.fields:
        form.add_error(refused.field, str(refused.refusal.message))
        return None
    return refused.refusal


def _status(form: forms.Form, refusal: Refusal | None) -> int:
    if not form.is_bound:
        return 200
    return refusal.status if refusal else 422


def _person(request: HttpRequest) -> Any:
    """The signed-in person; every page here is private."""
    return request.user
