"""Pages of project cards: the list, a project, bringing a card in, a card as a file."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from highfive.comments.queries import talk
from highfive.core.models import Region
from highfive.core.queries import current_region, roles_of, visible_or_404
from highfive.core.rules import Refusal
from highfive.projects import actions, queries, rules
from highfive.projects.formats import plain, read_card
from highfive.projects.forms import CardForm, SaveForm
from highfive.projects.models import CardImport, Project

Page = Callable[[HttpRequest], HttpResponse]


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    region = current_region(request)
    context = {"region": region, "refusal": _refusal(request, region)}
    projects = [(project, queries.shown_period(project)) for project in queries.region_projects(region)]
    return render(request, "projects/project_list.html", {**context, "projects": projects})


@require_safe
def project_detail(request: HttpRequest, pk: int) -> HttpResponse:
    project = visible_or_404(Project.objects.select_related("region__area", "thread"), request, pk)
    language = get_language() or "fi"
    context = {
        "region": project.region,
        "project": project,
        "facts": queries.card_facts(project, language),
        "links": queries.card_links(project),
        "sections": queries.card_sections(project, language),
        "proposals": queries.practice_proposals(project),
        "history": queries.import_history(project),
        "waiting": queries.heirless(project).count(),
        "talk": talk(project.thread, _person(request)) if project.thread else None,
        "status_label": rules.STATUSES[project.status],
        "refusal": rules.publishing_refused(roles_of(_person(request), project.region)),
    }
    return render(request, "projects/project_detail.html", context)


@require_safe
def project_text(request: HttpRequest, pk: int) -> HttpResponse:
    project = visible_or_404(Project, request, pk)
    answer = HttpResponse(queries.card_text(project), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{project.code}.txt"'
    return answer


@require_safe
def project_json(request: HttpRequest, pk: int) -> HttpResponse:
    project = visible_or_404(Project, request, pk)
    answer = JsonResponse(queries.card_data(project), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{project.code}.json"'
    return answer


@require_POST
def project_publish(request: HttpRequest, pk: int) -> HttpResponse:
    project = visible_or_404(Project, request, pk)
    actions.publish_project(project=project, by=_person(request))
    messages.success(request, _("The card is now on the region's public page."))
    return redirect(project)


@require_POST
def project_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    project = visible_or_404(Project, request, pk)
    actions.withdraw_project(project=project, by=_person(request))
    messages.success(request, _("The card is no longer on the region's public page."))
    return redirect(project)


def _even_when_too_long(view: Page) -> Page:
    """Refuse a request longer than Django reads on a page of ours; its own answer comes before any view is asked."""
    guarded = csrf_protect(view)

    @csrf_exempt
    @functools.wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        try:
            request.POST.keys()
        except RequestDataTooBig:
            refusal = Refusal("too_long", _("The text is too long to be read. Go back: it is still in the form."), 413)
            return _import_page(request, CardForm(), refusal)
        return guarded(request)

    return page


@_even_when_too_long
def card_import(request: HttpRequest) -> HttpResponse:
    """The card's text or file; when it can be read, what was found is shown before anything is saved."""
    refusal = _refusal(request, current_region(request))
    form = CardForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or refusal or not form.is_valid():
        return _import_page(request, form, refusal)
    source = form.cleaned_data["source"]
    return _preview(request, read_card(source), SaveForm(initial={"text": plain.cleaned(source)[0]}))


@_even_when_too_long
def card_save(request: HttpRequest) -> HttpResponse:
    """Save the card that was shown."""
    if request.method != "POST":
        return redirect("card_import")
    region = current_region(request)
    card = read_card(request.POST.get("text", ""))
    form = SaveForm(request.POST)
    form.ask_only(code=not card.code, name=not card.name)
    typed = {key: form.data.get(key, "") for key in ("code", "name")}
    refusal = _refusal(request, region)
    if form.is_valid() and not refusal:
        refusal = rules.card_refused(actions.completed(card, **typed))
    if form.errors or refusal:
        return _preview(request, card, form, refusal)
    done = actions.import_card(region=region, source=card, by=_person(request), **typed)
    messages.success(request, _saved_message(done))
    return redirect(done.project)


def _refusal(request: HttpRequest, region: Region) -> Refusal | None:
    return rules.importing_refused(roles_of(_person(request), region))


def _person(request: HttpRequest) -> Any:
    """The signed-in person; every page here is private."""
    return request.user


def _import_page(request: HttpRequest, form: CardForm, refusal: Refusal | None) -> HttpResponse:
    status = refusal.status if refusal else (_form_status(form) if form.is_bound else 200)
    context = {"region": current_region(request), "form": form, "refusal": refusal}
    return render(request, "projects/card_import.html", context, status=status)


def _form_status(form: CardForm) -> int:
    too_long = any(error.code == "too_long" for errors in form.errors.as_data().values() for error in errors)
    return 413 if too_long else 422


def _preview(request: HttpRequest, card: rules.Card, form: SaveForm, refusal: Refusal | None = None) -> HttpResponse:
    region = current_region(request)
    if not form.is_bound:
        form.ask_only(code=not card.code, name=not card.name)
    project = queries.region_projects(region).filter(code=card.code).first()
    changed = rules.changes(queries.card_of(project), card) if project else {}
    language = get_language() or "fi"
    context = {
        "region": region,
        "card": card,
        "form": form,
        "mending": CardForm(initial={"text": form["text"].value()}, auto_id="mend_%s"),
        "facts": queries.card_facts(card, language),
        "links": queries.card_links(card),
        "sections": queries.card_sections(card, language),
        "not_stated": queries.not_stated(card),
        "notes": [rules.note_message(note) for note in card.notes],
        "proposals": rules.proposals(card.texts),
        "project": project,
        "changes": queries.shown_changes(changed),
        "refusal": refusal,
    }
    status = (refusal.status if refusal else 422) if form.is_bound else 200
    return render(request, "projects/card_preview.html", context, status=status)


def _saved_message(done: CardImport) -> str:
    if done.created:
        return _("The project was saved.")
    if not done.changes:
        return _("The project was there already, and nothing changed.")
    count = len(done.changes)
    return ngettext(
        "The project was updated: %(count)s thing changed.", "The project was updated: %(count)s things changed.", count
    ) % {"count": count}
