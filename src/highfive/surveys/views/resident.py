"""A resident's pages: no account, no session, no script; a signed cookie, sent to these pages only, names the draft."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from highfive.core.queries import address_in_language
from highfive.core.rules import Refusal, Refused, text
from highfive.core.web import drop_resident_cookie, resident, set_resident_cookie
from highfive.figures.templatetags.charts import day_in_words
from highfive.surveys import actions, queries
from highfive.surveys.forms.pages import shown_errors, shown_questions, unanswered
from highfive.surveys.models import Draft, Round
from highfive.surveys.rules.navigation import ending, previous_page, relevant_pages
from highfive.surveys.rules.places import page_at, place_of, place_to_resume
from highfive.surveys.rules.questionnaire import Page, Question
from highfive.surveys.rules.rounds import answering_refused

NAMES = dict(settings.LANGUAGES)


def show(
    request: HttpRequest, template: str, round_: Round, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a resident's page with its languages; each is a link, or with `form_id` a button that saves first."""
    current = get_language() or "fi"
    languages = [
        {"url": address_in_language(request.path, code), "tag": code, "name": NAMES[code], "current": code == current}
        for code in round_.languages
    ]
    values = {"round": round_, "languages": languages, **context}
    return render(request, f"surveys/resident/{template}.html", values, status=status)


def message(
    request: HttpRequest,
    round_: Round,
    heading: str,
    *lines: str,
    links: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    shown = [{"url": url, "label": label} for url, label in links]
    return show(request, "message", round_, {"heading": heading, "lines": lines, "links": shown}, status)


def _round_or_404(pk: int) -> Round:
    round_ = Round.objects.select_related("region__area").filter(pk=pk).first()
    if round_ is None:
        raise Http404
    return round_


def closed_or_not_open(request: HttpRequest, round_: Round, refusal: Refusal) -> HttpResponse:
    if refusal.code == "closed":
        day = day_in_words(round_.closes_on)
        results = (reverse("region_home", args=[round_.region.slug]), _("See the results"))
        line = _("Unfinished answers have been deleted. Answers that were sent are safe.")
        return message(
            request, round_, _("The survey closed on %(day)s.") % {"day": day}, line, links=(results,), status=409
        )
    day = day_in_words(round_.opens_on)
    line = _("Keep your code. You can answer with it from %(day)s.") % {"day": day}
    return message(request, round_, _("The survey has not opened yet"), line, status=409)


@resident
def survey_start(request: HttpRequest, pk: int) -> HttpResponse:
    """The front page: who asks, why, what happens to the answer; the code."""
    round_ = _round_or_404(pk)
    if refusal := answering_refused(round_, timezone.localdate()):
        return closed_or_not_open(request, round_, refusal)
    if get_language() not in round_.languages:
        return redirect(address_in_language(request.path, round_.languages[0]))
    typed = request.POST.get("code", "")[:40]
    if request.method == "POST" and "stay" not in request.POST:
        return _started(request, round_, typed)
    return _front(request, round_, typed)


def _front(
    request: HttpRequest, round_: Round, typed: str, refusal: Refusal | None = None, notice: str = "", status: int = 200
) -> HttpResponse:
    errors = [{"anchor": "code", "message": refusal.message}] if refusal else []
    pages = relevant_pages(queries.questionnaire_of(round_), {}, today=timezone.localdate())
    context = {
        "errors": errors, "typed": typed, "notice": notice, "form_id": "start",
        "minutes": max(1, round(len(pages) / 3)),
        "purpose": text(round_.purposes, get_language() or "fi"),
    }  # fmt: skip
    return show(request, "start", round_, context, refusal.status if refusal else status)


def _started(request: HttpRequest, round_: Round, typed: str) -> HttpResponse:
    code = None if request.POST.get("go") == "open" else typed
    try:
        draft = actions.start_draft(round_=round_, code=code, language=get_language() or "fi")
    except Refused as refused:
        return _front(request, round_, typed, refused.refusal)
    return with_cookie(_to_place(draft), draft)


def with_cookie(response: HttpResponse, draft: Draft) -> HttpResponse:
    """The browser sends it to this round's pages and to no other, so that it ties the draft to nothing else."""
    set_resident_cookie(response, queries.DRAFT_COOKIE, queries.cookie_for(draft), _home(draft.round_id))
    return response


def without_cookie(response: HttpResponse, round_pk: int) -> HttpResponse:
    drop_resident_cookie(response, queries.DRAFT_COOKIE, _home(round_pk))
    return response


def _home(round_pk: int) -> str:
    """The address under which all of a round's pages for residents lie."""
    return reverse("survey_start", args=[round_pk])


def _to_place(draft: Draft) -> HttpResponse:
    """To the page where the draft is to be gone on with."""
    questionnaire = queries.questionnaire_of(draft.round)
    today = timezone.localdate()
    if ending(questionnaire, draft.answers, today=today):
        return redirect("survey_end", draft.round_id)
    place = place_to_resume(questionnaire, draft.answers, draft.page, today=today)
    if place > len(questionnaire.pages):
        return redirect("survey_finish", draft.round_id)
    return redirect("survey_page", draft.round_id, place)


def _without_draft(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = _round_or_404(pk)
    if refusal := answering_refused(round_, timezone.localdate()):
        return closed_or_not_open(request, round_, refusal)
    notice = _("There are no unfinished answers on this device. Enter your code to go on.")
    return _front(request, round_, "", notice=notice, status=200 if request.method == "GET" else 409)


Answering = Callable[..., HttpResponse]


def answering(view: Answering) -> Answering:
    """A page that needs a draft in a round that takes answers today; the draft is its second argument."""

    def wrapped(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        draft = queries.draft_of(request, pk)
        if draft is None:
            return _without_draft(request, pk)
        if refusal := answering_refused(draft.round, timezone.localdate()):
            return closed_or_not_open(request, draft.round, refusal)
        return view(request, draft, **kwargs)

    wrapped.__name__, wrapped.__module__, wrapped.__doc__ = view.__name__, view.__module__, view.__doc__
    return resident(wrapped)


@answering
def survey_resume(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Back to where one was."""
    return _to_place(draft)


@answering
def survey_page(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    """One question, or one tight group."""
    questionnaire = queries.questionnaire_of(draft.round)
    page = page_at(questionnaire, number)
    if page is None:
        return _to_place(draft)
    if _ends(page):
        return redirect("survey_end", draft.round_id)
    if request.method == "POST":
        return _posted(request, draft, page)
    return _question(request, draft, page)


def _posted(request: HttpRequest, draft: Draft, page: Page) -> HttpResponse:
    """Next, back, skip, later, or another language: each saves what the page holds and keeps what cannot be saved."""
    language = get_language() or "fi"
    posted = {} if "skip" in request.POST else dict(request.POST.lists())
    go = next(
        (name for name in ("back", "stay") if name in request.POST), "stay" if "pause" in request.POST else "next"
    )
    asked = go == "next" and "skip" not in request.POST and draft.mode == "web"
    missing = unanswered(page, posted) if asked else {}
    if missing:
        return _question(request, draft, page, missing, posted)
    read = actions.save_page(draft=draft, page=page, posted=posted, language=language, go=go)
    if read.refusals:
        return _question(request, draft, page, read.refusals, posted)
    if "pause" in request.POST:
        return redirect("survey_pause", draft.round_id)
    following = page_at(queries.questionnaire_of(draft.round), draft.page)
    if following is None:
        return redirect("survey_finish", draft.round_id)
    if _ends(following):
        return redirect("survey_end", draft.round_id)
    return redirect("survey_page", draft.round_id, draft.page)


def _ends(page: Page) -> bool:
    """Whether a page is the kind end for somebody whom the survey is not meant for."""
    return any(question.role == "end" for question in page.questions)


def _question(
    request: HttpRequest,
    draft: Draft,
    page: Page,
    refusals: dict[str, Refusal] | None = None,
    typed: dict[str, list[str]] | None = None,
) -> HttpResponse:
    questionnaire, today, language = queries.questionnaire_of(draft.round), timezone.localdate(), get_language() or "fi"
    way = relevant_pages(questionnaire, draft.answers, today=today)
    if page not in way:
        return _to_place(draft)
    shown = shown_questions(questionnaire, page, draft.answers, refusals or {}, typed, language=language, today=today)
    context = {
        "questions": shown,
        "single": len(shown) == 1,
        "heading": text(page.labels, language) if page.labels else shown[0].label,
        "errors": shown_errors(shown),
        "number": way.index(page) + 1,
        "total": len(way),
        "draft": draft,
        "form_id": "page",
    }
    return show(request, "question", draft.round, context, 422 if refusals else 200)


@answering
def survey_pause(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Later: until when, and with what."""
    round_ = draft.round
    day = {"day": day_in_words(round_.closes_on)}
    if draft.code_id:
        line = _("You can stop and go on with the same code until %(day)s.") % day
    else:
        line = _("You can go on on this device until you close the browser. Without a code there is no other way back.")
    links = ((reverse("survey_resume", args=[round_.pk]), _("Go on answering now")),)
    return message(request, round_, _("Your answers so far are saved"), line, links=links)


@answering
def survey_end(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The survey is not meant for this person: say so kindly, keep nothing."""
    questionnaire, today = queries.questionnaire_of(draft.round), timezone.localdate()
    note = ending(questionnaire, draft.answers, today=today)
    if note is None:
        return _to_place(draft)
    if request.method == "POST":
        actions.discard_draft(draft=draft)
        return _ended(request, draft.round)
    page = _page_of(draft, note)
    before = place_of(questionnaire, previous_page(questionnaire, draft.answers, page.name, today=today) or page)
    context = {"note": note.labels, "back_url": reverse("survey_page", args=[draft.round_id, before])}
    return show(request, "end", draft.round, context)


def _page_of(draft: Draft, question: Question) -> Page:
    return next(page for page in queries.questionnaire_of(draft.round).pages if question in page.questions)


def _ended(request: HttpRequest, round_: Round) -> HttpResponse:
    home = (reverse("region_home", args=[round_.region.slug]), _("To the region's page"))
    return without_cookie(message(request, round_, _("Thank you. Nothing was kept."), links=(home,)), round_.pk)


@answering
def survey_finish(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The last page: send."""
    questionnaire, today = queries.questionnaire_of(draft.round), timezone.localdate()
    errors: list[dict[str, Any]] = []
    if request.method == "POST" and "stay" not in request.POST:
        try:
            actions.finish_draft(draft=draft, language=get_language() or "fi")
        except Refused as refused:
            errors = [{"anchor": "send", "message": refused.refusal.message}]
        else:
            return _sent(request, draft)
    last = relevant_pages(questionnaire, draft.answers, today=today)[-1]
    back = reverse("survey_page", args=[draft.round_id, place_of(questionnaire, last)])
    context = {"back_url": back, "errors": errors}
    return show(request, "send", draft.round, context, 422 if errors else 200)


def _sent(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Thanks to a resident; the next form, in their own language, to the one who keys."""
    target = redirect("survey_thanks", draft.round_id)
    if draft.mode != "web" and request.user.is_authenticated:
        form = address_in_language(reverse("answer_enter", args=[draft.round_id]), request.user.language)
        target = redirect(f"{form}?sent")
    return without_cookie(target, draft.round_id)


@resident
def survey_thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """Thanks, what comes next, where to talk."""
    round_ = _round_or_404(pk)
    return show(request, "thanks", round_, {"help_lines": queries.questionnaire_of(round_).help_lines})


@resident
def survey_help(request: HttpRequest, pk: int) -> HttpResponse:
    """Where help answers; the same for everybody."""
    round_ = _round_or_404(pk)
    return show(request, "help", round_, {"help_lines": queries.questionnaire_of(round_).help_lines})
