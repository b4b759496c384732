"""Proposals from cards: the page where a person confirms or refuses them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from highfive.core.models import Person
from highfive.core.queries import current_region, roles_of, visible_or_404
from highfive.core.rules import Refusal, refuse
from highfive.practices import actions, queries, rules
from highfive.practices.forms.practice import PracticeForm, RefuseForm, initial
from highfive.practices.models import Practice
from highfive.practices.views.practice import person_of, write_page
from highfive.projects.models import Project

NAME = 120  # letters of a name


@require_safe
def practice_candidates(request: HttpRequest) -> HttpResponse:
    """What cards propose and nobody has answered; what was refused and why."""
    region = current_region(request)
    refuse(rules.deciding_refused(roles_of(person_of(request), region)))
    rows = [(row, queries.source(row)) for row in queries.candidates(region)]
    heading = ngettext(
        "%(count)s proposal waits for your answer", "%(count)s proposals wait for your answer", len(rows)
    ) % {"count": len(rows)}
    context = {
        "region": region,
        "rows": rows,
        "heading": heading if rows else _("No proposal waits for an answer"),
        "refused": [(row, queries.source(row)) for row in queries.refused_candidates(region)],
        "cards": queries.unread_cards(region),
    }
    return render(request, "practices/practice_candidates.html", context)


@require_POST
def practice_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in what one project's card proposes."""
    project = visible_or_404(Project.objects.select_related("region"), request, pk)
    made = actions.propose_practices(project=project, by=person_of(request))
    done = ngettext("%(count)s proposal was taken in.", "%(count)s proposals were taken in.", len(made))
    messages.success(request, done % {"count": len(made)} if made else _("The card proposes nothing new."))
    return redirect("practice_candidates")


def practice_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposal beside the form of an entry: read, put into your own words, saved as a draft."""
    practice, person = _candidate(request, pk), person_of(request)
    refusal = _refusal(person, practice, "draft")
    given = {"names": {"fi": practice.names["fi"][:NAME]}, "core_idea": {"fi": practice.source_text}}
    form = PracticeForm(request.POST or None, region=practice.region, initial=initial(given))
    return write_page(
        request, practice.region, form, refusal,
        lambda: actions.confirm_candidate(practice=practice, by=person, **form.rows()),
        candidate=practice, source=queries.source(practice),
    )  # fmt: skip


def practice_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to a proposal, with a reason; it can be taken up again."""
    practice, person = _candidate(request, pk), person_of(request)
    refusal = _refusal(person, practice, "refused")
    form = RefuseForm(request.POST or None)
    if request.method != "POST":
        refuse(refusal)
    elif not refusal and form.is_valid():
        actions.refuse_candidate(practice=practice, reason=form.cleaned_data["reason"], by=person)
        messages.success(request, _("The proposal was refused. You can still take it up again below."))
        return redirect("practice_candidates")
    context = {
        "region": practice.region, "candidate": practice, "source": queries.source(practice), "form": form,
        "refusal": refusal,
    }  # fmt: skip
    status = 200 if request.method != "POST" else refusal.status if refusal else 422
    return render(request, "practices/practice_refuse.html", context, status=status)


@require_POST
def practice_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a refused proposal up again."""
    practice = _candidate(request, pk)
    actions.restore_candidate(practice=practice, by=person_of(request))
    messages.success(request, _("The proposal waits for an answer again."))
    return redirect("practice_candidates")


def _candidate(request: HttpRequest, pk: int) -> Practice:
    return visible_or_404(Practice.objects.select_related("region__area", "source_project"), request, pk)


def _refusal(person: Person, practice: Practice, to: str) -> Refusal | None:
    refusal = rules.deciding_refused(roles_of(person, practice.region))
    return refusal or rules.answering_refused(practice.status, to)
