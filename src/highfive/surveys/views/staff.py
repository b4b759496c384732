"""Staff's pages of rounds: the list, a round, making, opening, closing, sealing, keyed answers."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.core.queries import address_in_language, current_region, roles_of, visible_or_404
from highfive.core.rules import Refusal, Refused
from highfive.figures.templatetags.charts import day_in_words
from highfive.surveys import actions, queries
from highfive.surveys.actions.release import start_release
from highfive.surveys.forms.staff import AnswerForm, RoundForm
from highfive.surveys.models import Round
from highfive.surveys.rules import rounds as rules
from highfive.surveys.views.resident import with_cookie

NAMES = dict(settings.LANGUAGES)


def person(request: HttpRequest) -> Any:
    """The signed-in person; every page here is private."""
    return request.user


def status_of(form: Any, refusal: Refusal | None) -> int:
    return refusal.status if refusal else 422 if form.errors else 200


def round_or_404(request: HttpRequest, pk: int) -> Round:
    return visible_or_404(Round.objects.select_related("region__area", "questionnaire", "population"), request, pk)


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    region = current_region(request)
    refusal = rules.writing_refused(roles_of(person(request), region))
    context = {"region": region, "rounds": queries.rounds_of(region), "refusal": refusal}
    return render(request, "surveys/round_list.html", context)


@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the round stands and what may be done to it now, each with the reason when not."""
    round_ = round_or_404(request, pk)
    roles, today = roles_of(person(request), round_.region), timezone.localdate()
    missing = queries.missing_texts(round_)
    context = {
        "region": round_.region,
        "round": round_,
        "reach": queries.reach(round_),
        "open_reach": queries.reach(round_, "open") if round_.allows_open else None,
        "voices": queries.voices_missing_from(round_),
        "batches": queries.batches(round_),
        "few": rules.FEW,
        "minimum": rules.MINIMUM,
        "address": request.build_absolute_uri(reverse("survey_start", args=[pk])),
        "languages": [(NAMES[code], count) for code, count in missing.items()],
        "opening": rules.opening_refused(round_, roles, missing, today),
        "closing": rules.closing_refused(round_, roles),
        "sealing": rules.sealing_refused(round_, roles),
        "releasing": rules.releasing_refused(round_, roles),
        "coding": rules.coding_refused(round_, roles),
        "keying": rules.keying_refused(round_, roles, today),
    }
    return render(request, "surveys/round_detail.html", context)


def round_create(request: HttpRequest) -> HttpResponse:
    region = current_region(request)
    refusal = rules.writing_refused(roles_of(person(request), region))
    form = RoundForm(region, request.POST or None)
    if request.method == "POST" and not refusal and form.is_valid():
        round_ = actions.create_round(region=region, by=person(request), **form.values())
        messages.success(request, _("The round has been made. Look at it once more, then open it."))
        return redirect(round_)
    context = {"region": region, "form": form, "refusal": refusal}
    return render(request, "surveys/round_create.html", context, status=status_of(form, refusal))


def confirmed(
    request: HttpRequest, round_: Round, refusal: Refusal | None, words: dict[str, Any], act: Callable[[], Any]
) -> HttpResponse:
    """A page of its own says what will happen; the button on it does it."""
    if request.method == "POST":
        try:
            act()
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, words["done"])
            return redirect(round_)
    context = {"region": round_.region, "round": round_, "refusal": refusal, **words}
    return render(request, "surveys/round_confirm.html", context, status=refusal.status if refusal else 200)


def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    roles = roles_of(person(request), round_.region)
    refusal = rules.opening_refused(round_, roles, queries.missing_texts(round_), timezone.localdate())
    days = {"first": day_in_words(round_.opens_on), "last": day_in_words(round_.closes_on)}
    words = {
        "heading": _("Open the round?"),
        "lines": [
            _("Residents can answer from %(first)s to %(last)s.") % days,
            _("After this the questions, languages, dates and controllers cannot be changed."),
        ],
        "button": _("Open the round"),
        "done": _("The round is open."),
    }
    return confirmed(request, round_, refusal, words, lambda: actions.open_round(round_=round_, by=person(request)))


def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    refusal = rules.closing_refused(round_, roles_of(person(request), round_.region))
    words = {
        "heading": _("Close the round?"),
        "lines": [
            _("Nobody can answer after this, and a closed round cannot be opened again."),
            _("Sent answers are sealed. Unfinished ones are deleted."),
        ],
        "button": _("Close the round for good"),
        "done": _("The round has closed."),
    }
    return confirmed(request, round_, refusal, words, lambda: actions.close_round(round_=round_, by=person(request)))


def round_release(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    refusal = rules.releasing_refused(round_, roles_of(person(request), round_.region))
    words = {
        "heading": _("Release the results?"),
        "lines": [
            _("The answers are weighted to the population, small numbers are hidden, and the rest become public."),
            _("A round is released once. After this its numbers can only be withdrawn, not changed."),
            _("This takes some seconds."),
        ],
        "button": _("Release the results"),
        "done": _("The results are public."),
    }
    return confirmed(request, round_, refusal, words, lambda: start_release(round_=round_, by=person(request)))


@require_POST
def round_seal(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    actions.seal_round(round_=round_, by=person(request))
    messages.success(request, _("What can hide in a crowd has been sealed. The rest wait for company."))
    return redirect(round_)


def answer_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper form or an interview: the code, the channel, then the same pages as on the web."""
    round_ = round_or_404(request, pk)
    refusal = rules.keying_refused(round_, roles_of(person(request), round_.region), timezone.localdate())
    form = AnswerForm(round_, request.POST or None)
    begun = False
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            return _keying(request, round_, form)
        except Refused as refused:
            begun = refused.refusal.code == "begun"
            form.add_error("code", str(refused.refusal.message))
    context = {
        "region": round_.region, "round": round_, "form": form, "refusal": refusal, "begun": begun,
        "sent": request.method == "GET" and "sent" in request.GET,
    }  # fmt: skip
    return render(request, "surveys/answer_enter.html", context, status=status_of(form, refusal))


def _keying(request: HttpRequest, round_: Round, form: AnswerForm) -> HttpResponse:
    given = form.cleaned_data
    draft = actions.start_draft(
        round_=round_, code=given["code"], language=given["language"], mode=given["mode"],
        assisted=given["assisted"], replace="replace" in request.POST, by=person(request),
    )  # fmt: skip
    return with_cookie(
        redirect(address_in_language(reverse("survey_resume", args=[round_.pk]), given["language"])), draft
    )
