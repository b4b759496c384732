"""Pages of entries: the list with its search, an entry, writing one, its versions, its review, its exports."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.comments.queries import talk
from highfive.core.models import Organisation, Person, Region
from highfive.core.queries import current_region, roles_of, visible_or_404
from highfive.core.rules import Refusal, Refused, refuse
from highfive.practices import actions, queries, rules
from highfive.practices.actions.index import learn
from highfive.practices.formats.innokyla import text_file
from highfive.practices.forms.block import AttachmentForm, ReviewForm
from highfive.practices.forms.practice import FilterForm, PracticeForm, initial
from highfive.practices.models import Block, Practice

RELATED = ("region__area", "owner", "source_project", "thread")


@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    """Search and filters; without words every entry that is left, by name."""
    region, person = current_region(request), person_of(request)
    drafts = bool(roles_of(person, region) & {*rules.MAY_DECIDE, "partner"})
    form = FilterForm(request.GET, region=region, drafts=drafts)
    understood = form.is_valid()
    words = form.cleaned_data.get("q", "")
    if words:
        learn(words)
    found = queries.search(region, words, filters=form.filters(), language=language(), person=person, limit=100)
    context = {
        "region": region,
        "form": form,
        "words": words,
        "found": found,
        "filtered": form.filters().any,
        "adopted": queries.adopters(hit.practice for hit in (*found.hits, *found.partial)),
        "today": timezone.localdate(),
        "creating": _creating_refused(person, region),
        "proposed": queries.candidates(region).count(),
        "due": queries.reviews_due(region, timezone.localdate()).count(),
        "decides": rules.deciding_refused(roles_of(person, region)) is None,
    }
    return render(request, "practices/practice_list.html", context, status=200 if understood else 400)


@require_safe
def practice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    practice, person = practice_or_404(request, pk), person_of(request)
    roles = roles_of(person, practice.region)
    if practice.status in ("candidate", "refused"):
        return redirect("practice_candidates")
    context = {
        "region": practice.region,
        "practice": practice,
        "shown": queries.shown_practice(practice, language()),
        "status": rules.STATUSES[practice.status],
        "age": queries.age(practice, timezone.localdate()),
        "also_used": queries.also_used(practice),
        "attachments": practice.attachments.defer("data"),
        "attachment_form": AttachmentForm(),
        "newest": practice.versions.select_related("by").first(),
        "editing": editing_refused(person, practice),
        "deciding": rules.deciding_refused(roles),
        "sharing": rules.sharing_refused(practice.names, practice.core_idea, practice.for_whom),
        "talk": talk(practice.thread, person) if practice.thread else None,
        "panel": queries.adoption_panel(practice, person),
    }
    return render(request, "practices/practice_detail.html", context)


# --- writing ---------------------------------------------------------------------------------------------------


def practice_create(request: HttpRequest) -> HttpResponse:
    """A new entry; `?block=` chooses building blocks to begin from."""
    region, person = current_region(request), person_of(request)
    refusal = _creating_refused(person, region)
    asked = [key for key in request.GET.getlist("block") if key.isascii() and key.isdigit() and len(key) < 16]
    blocks = Block.objects.filter(region=region, pk__in=asked[:50])
    form = _form(request, region, {"blocks": [block.pk for block in blocks], "steps": _steps_of(blocks)})
    return write_page(request, region, form, refusal, lambda: _create(region, form, person))


def _create(region: Region, form: PracticeForm, person: Person) -> Practice:
    return actions.create_practice(region=region, by=person, **form.rows())


def _steps_of(blocks: Any) -> dict[str, str]:
    """The blocks' texts as first steps, in Finnish, to be written further."""
    return {"fi": "\n".join(block.text.get("fi") or block.names.get("fi", "") for block in blocks)}


def practice_edit(request: HttpRequest, pk: int) -> HttpResponse:
    practice, person = practice_or_404(request, pk), person_of(request)
    refusal = editing_refused(person, practice) or rules.saving_refused(practice.status)
    form = _form(request, practice.region, queries.content(practice) | {"version": practice.version})
    return write_page(request, practice.region, form, refusal, lambda: _save(practice, form, person), practice)


def _save(practice: Practice, form: PracticeForm, person: Person) -> Practice:
    version, said = form.cleaned_data["version"] or 0, form.cleaned_data["what_changed"]
    return actions.save_practice(practice=practice, version=version, by=person, what_changed=said, **form.rows())


def _form(request: HttpRequest, region: Region, content: dict[str, Any]) -> PracticeForm:
    person = person_of(request)
    owners = None
    if not roles_of(person, region) & set(rules.MAY_DECIDE):
        owners = Organisation.objects.filter(pk__in=queries.own_organisations(person, region))
    values = initial(content) | {"version": content.get("version")}
    if owners is not None and owners.count() == 1:
        values["owner"] = values["owner"] or owners.get().pk
    return PracticeForm(request.POST or None, region=region, owners=owners, initial=values)


def write_page(
    request: HttpRequest,
    region: Region,
    form: PracticeForm,
    refusal: Refusal | None,
    save: Any,
    practice: Practice | None = None,
    **more: Any,
) -> HttpResponse:
    """The form: shown, previewed, saved, or shown again with the reason and everything that was typed."""
    context = {"region": region, "form": form, "practice": practice, "also_used": {}, **more}
    if request.method != "POST":
        refuse(refusal)
    elif not refusal and form.is_valid():
        if "preview" in request.POST:
            context["preview"] = queries.shown(region, queries.plain(form.rows()), language())
            return render(request, "practices/practice_form.html", context)
        try:
            saved = save()
        except Refused as refused:
            if refused.refusal.code == "stale" and practice:
                return _merge_page(request, practice, form)
            refusal = _on_form(form, refused)
        else:
            messages.success(request, _("The entry has been saved."))
            return redirect(saved)
    context["refusal"] = refusal
    status = 200 if request.method != "POST" else refusal.status if refusal else 422
    return render(request, "practices/practice_form.html", context, status=status)


def _on_form(form: PracticeForm, refused: Refused) -> Refusal | None:
    """Beside its field when the form has it, otherwise at the top."""
    if refused.field in form.fields:
        form.add_error(refused.field, str(refused.refusal.message))
        return None
    return refused.refusal


def _merge_page(request: HttpRequest, practice: Practice, form: PracticeForm) -> HttpResponse:
    """Somebody saved meanwhile: what both wrote is shown, what only they wrote is taken in, what I wrote stays."""
    typed = queries.plain(form.rows())
    practice.refresh_from_db()
    merge = queries.merged_with_newest(practice, form.cleaned_data["version"] or 0, typed)
    names = queries.labels()
    values = initial(merge.content) | {
        "version": practice.version,
        "what_changed": form.cleaned_data["what_changed"],
    }
    context = {
        "region": practice.region,
        "practice": practice,
        "form": PracticeForm(region=practice.region, initial=values),
        "refusal": rules.STALE,
        "newest": practice.versions.select_related("by").first(),
        "theirs": [names[name] for name in merge.theirs],
        "clashes": queries.both(practice.region, merge.clashes, queries.content(practice), typed),
    }
    return render(request, "practices/practice_form.html", context, status=409)


# --- versions --------------------------------------------------------------------------------------------------


@require_safe
def practice_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version, and what changed between two of them: ?uusi=3&vanha=1, otherwise the newest two."""
    practice = practice_or_404(request, pk)
    versions = list(practice.versions.select_related("by", "practice__region"))
    known = {version.number: version for version in versions}
    newer = known.get(_number(request, "uusi", practice.version))
    older = known.get(_number(request, "vanha", (newer.number if newer else 1) - 1))
    if newer and older and newer.number < older.number:
        newer, older = older, newer
    context = {
        "region": practice.region,
        "practice": practice,
        "versions": versions,
        "newer": newer,
        "older": older,
        "changes": queries.version_changes(newer, older) if newer and older else [],
    }
    return render(request, "practices/practice_versions.html", context)


def _number(request: HttpRequest, name: str, default: int) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else default


# --- status and review -----------------------------------------------------------------------------------------


def _move(request: HttpRequest, pk: int, came_from: tuple[str, ...], to: str, done: str) -> HttpResponse:
    practice = practice_or_404(request, pk)
    actions.move_practice(practice=practice, to=to, by=person_of(request), came_from=came_from)
    messages.success(request, done)
    return redirect(practice)


@require_POST
def practice_share(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, ("draft",), "shared", _("Members of the region see the entry now."))


@require_POST
def practice_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, ("shared",), "draft", _("The entry is a draft again."))


@require_POST
def practice_publish(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, ("shared",), "public", _("Everybody can read the entry now."))


@require_POST
def practice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, ("public",), "shared", _("The entry is no longer on the public page."))


@require_POST
def practice_archive(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, ("draft", "shared", "public"), "archived", _("The entry has been archived."))


@require_POST
def practice_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, ("archived",), "draft", _("The entry is a draft again."))


@require_safe
def practice_reviews(request: HttpRequest) -> HttpResponse:
    """Entries whose two years are over."""
    region = current_region(request)
    rows = list(queries.reviews_due(region, timezone.localdate()))
    heading = ngettext("%(count)s practice waits for a review", "%(count)s practices wait for a review", len(rows)) % {
        "count": len(rows)
    }
    aged = [(row, queries.age(row, timezone.localdate())) for row in rows]
    context = {"region": region, "rows": aged, "heading": heading if rows else _("No practice waits for a review")}
    return render(request, "practices/practice_reviews.html", context)


def practice_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Is it still in use and true? The answer starts the clock again or archives the entry."""
    practice, person = practice_or_404(request, pk), person_of(request)
    refusal = rules.deciding_refused(roles_of(person, practice.region))
    refusal = refusal or rules.reviewing_refused(practice.status, "in_use")
    form = ReviewForm(request.POST or None)
    if request.method != "POST":
        refuse(refusal)
    elif not refusal and form.is_valid():
        actions.review_practice(practice=practice, by=person, **form.cleaned_data)
        messages.success(request, _("The review has been written down."))
        return redirect(practice)
    context = {
        "region": practice.region,
        "practice": practice,
        "form": form,
        "refusal": refusal,
        "age": queries.age(practice, timezone.localdate()),
        "shown": queries.shown_practice(practice, language()),
        "adoptions": queries.adoptions(practice),
        "reviews": practice.reviews.select_related("by"),
    }
    status = 200 if request.method != "POST" else refusal.status if refusal else 422
    return render(request, "practices/practice_review.html", context, status=status)


# --- exports ---------------------------------------------------------------------------------------------------


@require_safe
def practice_innokyla(request: HttpRequest, pk: int) -> HttpResponse:
    practice = practice_or_404(request, pk)
    context = {"region": practice.region, "practice": practice, "fields": queries.innokyla_fields(practice)}
    return render(request, "practices/practice_innokyla.html", context)


@require_safe
def practice_innokyla_text(request: HttpRequest, pk: int) -> HttpResponse:
    practice = practice_or_404(request, pk)
    answer = HttpResponse(text_file(queries.innokyla_fields(practice)), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="kaytanto-{practice.pk}-innokyla.txt"'
    return answer


@require_safe
def practice_jsonld(request: HttpRequest, pk: int) -> HttpResponse:
    practice = practice_or_404(request, pk)
    address = request.build_absolute_uri(practice.get_absolute_url())
    data = queries.json_ld(practice, address, language())
    return JsonResponse(
        data, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


# --- shared by the pages of this room --------------------------------------------------------------------------


def person_of(request: HttpRequest) -> Any:
    """The signed-in person; every page here is private."""
    return request.user


def language() -> str:
    return get_language() or "fi"


def editing_refused(person: Person, practice: Practice) -> Refusal | None:
    return rules.editing_refused(roles_of(person, practice.region), owns=queries.owns(person, practice))


def _creating_refused(person: Person, region: Region) -> Refusal | None:
    return rules.editing_refused(roles_of(person, region), owns=bool(queries.own_organisations(person, region)))


def practice_or_404(request: HttpRequest, pk: int) -> Practice:
    """An entry of the person's region; one that is not for their eyes is refused with the reason."""
    practice = visible_or_404(Practice.objects.select_related(*RELATED), request, pk)
    person = person_of(request)
    owns = queries.owns(person, practice)
    refuse(rules.seeing_refused(practice.status, roles_of(person, practice.region), owns=owns))
    return practice
