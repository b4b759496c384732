"""Staff's pages of questionnaires and codes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from highfive.core.queries import current_region, roles_of, visible_or_404
from highfive.core.rules import Refused
from highfive.surveys import actions, queries
from highfive.surveys.forms.pages import shown_questions
from highfive.surveys.forms.staff import CodesForm, QuestionnaireForm
from highfive.surveys.models import CodeBatch, Questionnaire
from highfive.surveys.rules import rounds as rules
from highfive.surveys.rules.codes import shown
from highfive.surveys.rules.expressions import references
from highfive.surveys.rules.questionnaire import LANGUAGES, Question, untranslated
from highfive.surveys.rules.questionnaire import Questionnaire as Asked
from highfive.surveys.views.staff import NAMES, confirmed, person, round_or_404, status_of


@require_safe
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    region = current_region(request)
    refusal = rules.writing_refused(roles_of(person(request), region))
    context = {"region": region, "questionnaires": queries.questionnaires_of(region), "refusal": refusal}
    return render(request, "surveys/questionnaire_list.html", context)


def questionnaire_import(request: HttpRequest) -> HttpResponse:
    """An XLSForm file in; what cannot be taken is named by sheet, row and column."""
    region = current_region(request)
    refusal = rules.writing_refused(roles_of(person(request), region))
    form = QuestionnaireForm(request.POST or None, request.FILES or None)
    problems: list[dict[str, str]] = []
    if request.method == "POST" and not refusal and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            done = actions.import_questionnaire(region=region, name=file.name, content=file.read(), by=person(request))
        except Refused as refused:
            refusal, problems = refused.refusal, getattr(refused, "problems", [])
        else:
            return _imported(request, done)
    name = getattr(request.FILES.get("file"), "name", "")
    context = {"region": region, "form": form, "refusal": refusal, "problems": problems, "file_name": name}
    return render(request, "surveys/questionnaire_import.html", context, status=status_of(form, refusal))


def _imported(request: HttpRequest, done: actions.Imported) -> HttpResponse:
    said = _("The questionnaire has been taken in.") if done.changed else _("This version was here already.")
    messages.success(request, said)
    for notice in done.notices:
        messages.info(request, f"{notice['place']}: {notice['message']}" if notice["place"] else notice["message"])
    return redirect(done.questionnaire)


@require_safe
def questionnaire_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Every page of a questionnaire in one language, as wide as a phone; ?language= chooses."""
    stored = visible_or_404(Questionnaire.objects.select_related("region__area"), request, pk)
    asked = queries.parsed(stored.pk)
    chosen = request.GET.get("language", "")
    language = chosen if chosen in LANGUAGES else asked.languages[0]
    context = {
        "region": stored.region,
        "questionnaire": stored,
        "preview": language,
        "languages": [
            {"code": code, "name": NAMES[code], "missing": len(untranslated(asked, code))} for code in LANGUAGES
        ],
        "pages": [_previewed(stored, page, language) for page in asked.pages],
        "used": stored.rounds.exists(),
    }
    return render(request, "surveys/questionnaire_detail.html", context)


def _previewed(stored: Questionnaire, page: Any, language: str) -> dict[str, Any]:
    """A page with all its questions, conditional ones too, which are marked."""
    everything = queries.parsed(stored.pk)
    questions = shown_questions(
        everything, page, {}, {}, None, language=language, today=timezone.localdate(), every=True
    )
    return {"questions": questions, "conditional": any(_conditional(everything, each) for each in page.questions)}


def _conditional(asked: Asked, question: Question) -> bool:
    """Whether only some meet it; that it comes after the ends for others does not count."""
    ends = {each.name for role in ("municipality", "age") if (each := asked.role(role))}
    return question.role == "end" or bool(set(references(question.relevant)) - ends)


@never_cache
def codes_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Make codes. They are shown, or downloaded, this once: nobody can list them afterwards."""
    round_ = round_or_404(request, pk)
    refusal = rules.coding_refused(round_, roles_of(person(request), round_.region))
    form = CodesForm(round_.region, request.POST or None)
    context = {"region": round_.region, "round": round_, "form": form, "refusal": refusal}
    if request.method != "POST" or refusal or not form.is_valid():
        return render(request, "surveys/codes_create.html", context, status=status_of(form, refusal))
    batch, made = actions.create_codes(round_=round_, by=person(request), **form.cleaned_data)
    codes = [shown(code) for code in made]
    if "download" in request.POST:
        return _as_text(batch, codes)
    return render(request, "surveys/codes_made.html", {**context, "batch": batch, "codes": codes})


def _as_text(batch: CodeBatch, codes: list[str]) -> HttpResponse:
    response = HttpResponse("\n".join(codes) + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="codes-{batch.pk}.txt"'
    return response


def codes_void(request: HttpRequest, pk: int) -> HttpResponse:
    batch = visible_or_404(CodeBatch.objects.select_related("round__region__area"), request, pk)
    refusal = rules.voiding_refused(batch.round, roles_of(person(request), batch.round.region), batch.voided)
    button = ngettext("Void %(count)d code", "Void %(count)d codes", batch.made) % {"count": batch.made}
    words = {
        "heading": _("Void the codes “%(label)s”?") % {"label": batch.label},
        "lines": [
            _("Nobody can begin or go on with these codes after this. Unfinished answers are deleted."),
            _("Answers that have been sent stay."),
        ],
        "button": button,
        "done": _("The codes have been voided."),
    }
    return confirmed(request, batch.round, refusal, words, lambda: actions.void_codes(batch=batch, by=person(request)))
