"""Pages of observations: what was heard, the form, the second reader's page, withdrawing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.core.models import Region
from highfive.core.queries import signed_in, visible_or_404
from highfive.network import actions, queries
from highfive.network.forms import ObservationFilter, ObservationForm, ReviewForm
from highfive.network.models import Observation
from highfive.network.rules.members import Member, contributing_refused
from highfive.network.rules.observations import MOVES, mending_refused, moving_refused
from highfive.network.views.answering import allowed_or_refused, form_page, here
from highfive.network.views.choices import chosen_in_address

ON_A_PAGE = 20


@require_safe
def observation_list(request: HttpRequest) -> HttpResponse:
    """What was heard, of a group, municipality or theme where named; above it what waits for the reader."""
    region, who = here(request)
    form = ObservationFilter(request.GET, region=region)
    form.is_valid()
    chosen = {name: form.cleaned_data.get(name) or None for name in ("group", "area", "theme")}
    page = Paginator(queries.observations(region, **chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "form": form,
        "narrowed": any(chosen.values()),
        "page": page,
        "kept": "&".join(f"{name}={request.GET[name]}" for name in chosen if chosen[name]),
        "counts": queries.heard_counts(region),
        "waiting": queries.observations_to_review(signed_in(request), region),
        "returned": queries.returned_observations(signed_in(request), region),
        "own": queries.own_observations(signed_in(request), region),
        "refusal": contributing_refused(who),
    }
    return render(request, "network/observation_list.html", context)


def _readable(request: HttpRequest, pk: int) -> tuple[Observation, Member]:
    """The observation, if this member may read it; to others it does not exist."""
    found = visible_or_404(Observation.objects.select_related("region__area"), request, pk)
    who = queries.member(signed_in(request), found.region)
    row = queries.readable_observations(who, found.region).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row, who


@require_safe
def observation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    observation, who = _readable(request, pk)

    def may(to: str) -> bool:
        return moving_refused(who, observation.by_id, observation.status, to) is None

    context = {
        "region": observation.region,
        "observation": observation,
        "own": observation.by_id == who.person,
        "inside": observation.by_id == who.person or any(may(to) for _from, to in MOVES),
        "may_review": may("shown"),
        "may_withdraw": may("withdrawn"),
        "may_mend": mending_refused(who, observation.by_id, observation.status) is None,
    }
    return render(request, "network/observation_detail.html", context)


def observation_create(request: HttpRequest) -> HttpResponse:
    """Write what was heard; ?group=7 chooses a target group beforehand, ?like=5 the place and the day of one's own.

    One who works in one municipality begins with it.
    """
    region, who = here(request)
    allowed_or_refused(request, contributing_refused(who))
    chosen = chosen_in_address(request, "group", "like")
    like = Observation.objects.filter(region=region, by=signed_in(request), pk=chosen.pop("like", 0)).first()
    home = next(iter(who.areas)) if len(who.areas) == 1 else None
    form = _form(request, region, like=like, initial={"target_groups": list(chosen.values())}, home=home)
    return form_page(
        request,
        "network/observation_edit.html",
        form,
        lambda form: actions.tell_observation(region=region, told=form.content(), by=signed_in(request)),
        said=_("Saved. Others see it when a second pair of eyes has read it."),
        context={"region": region},
    )


def _form(request: HttpRequest, region: Region, **options: Any) -> ObservationForm:
    form = ObservationForm(request.POST or None, region=region, places=queries.place_words(region), **options)
    form.use_required_attribute = False
    return form


def observation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The writer's alone: before it is shown, or to mend what was returned."""
    observation, who = _readable(request, pk)
    allowed_or_refused(request, mending_refused(who, observation.by_id, observation.status))

    def save(form: ObservationForm) -> Observation:
        actions.mend_observation(observation=observation, told=form.content(), by=signed_in(request))
        return observation

    return form_page(
        request,
        "network/observation_edit.html",
        _form(request, observation.region, observation=observation),
        save,
        said=_("Saved. Others see it when a second pair of eyes has read it."),
        context={"region": observation.region, "observation": observation},
    )


def observation_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The second reader: show it to others, or return it with what should be mended; once decided, see what it is."""
    observation, who = _readable(request, pk)
    if request.method != "POST" and observation.status != "waiting":
        return redirect(observation)
    allowed_or_refused(request, moving_refused(who, observation.by_id, observation.status, "shown"))

    def save(form: ReviewForm) -> str:
        given = {"observation": observation, "version": form.cleaned_data["version"], "by": signed_in(request)}
        if form.cleaned_data["to"] == "shown":
            actions.show_observation(**given)
        else:
            actions.return_observation(reason=form.cleaned_data["reason"], **given)
        return reverse("observation_list")

    shows = request.POST.get("to") == "shown"
    return form_page(
        request,
        "network/observation_review.html",
        ReviewForm(request.POST or None),
        save,
        said=_("The observation is shown to the members.") if shows else _("Returned to its writer."),
        context={"region": observation.region, "observation": observation},
    )


@require_POST
def observation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    observation, _who = _readable(request, pk)
    actions.withdraw_observation(observation=observation, by=signed_in(request))
    messages.success(request, _("Withdrawn. The words are gone for good."))
    return redirect("observation_list")
