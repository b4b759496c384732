"""Pages of target groups and their notes."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.core.models import Region
from highfive.core.queries import signed_in, visible_or_404
from highfive.network import actions, queries
from highfive.network.forms import NoteForm, TargetGroupForm
from highfive.network.models import GroupNote, TargetGroup
from highfive.network.queries.groups import indicators_to_choose
from highfive.network.rules.members import (
    Member,
    administering_refused,
    changing_own_refused,
    contributing_refused,
    editing_refused,
)
from highfive.network.rules.notes import NOTE_KINDS
from highfive.network.views.answering import allowed_or_refused, form_page, here
from highfive.network.views.choices import own_organisation

GROUPS = TargetGroup.objects.select_related("region__area")


@require_safe
def target_group_list(request: HttpRequest) -> HttpResponse:
    region, who = here(request)
    groups = queries.target_groups(region).prefetch_related("positions__organisation")
    context = {"region": region, "groups": groups, "refusal": administering_refused(who)}
    return render(request, "network/target_group_list.html", context)


@require_safe
def target_group_detail(request: HttpRequest, pk: int) -> HttpResponse:
    group = visible_or_404(GROUPS, request, pk)
    who = queries.member(signed_in(request), group.region)
    page = queries.group_page(group, localdate(), get_language() or "fi")
    context = {
        "region": group.region,
        "group": group,
        "page": page,
        "own": {note.pk for _kind, _label, notes in page.notes for note in notes if _changeable(note, who)},
        "refusal": administering_refused(who),
        "may_tell": editing_refused(who, organisation=own_organisation(who)) is None,
        "note_refusal": contributing_refused(who),
    }
    return render(request, "network/target_group_detail.html", context)


def _changeable(note: GroupNote, who: Member) -> bool:
    """A note that another room keeps (it has a key) is changed there."""
    return not note.key and changing_own_refused(who, note.by_id) is None


def target_group_create(request: HttpRequest) -> HttpResponse:
    region, who = here(request)
    allowed_or_refused(request, administering_refused(who))
    return form_page(
        request,
        "network/target_group_edit.html",
        _form(request, region),
        lambda form: actions.create_target_group(region=region, by=signed_in(request), **form.content()),
        said=_("The target group was saved."),
        context={"region": region},
    )


def target_group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    group = visible_or_404(GROUPS, request, pk)
    allowed_or_refused(request, administering_refused(queries.member(signed_in(request), group.region)))

    def save(form: TargetGroupForm) -> TargetGroup:
        actions.save_target_group(group=group, by=signed_in(request), **form.content())
        return group

    return form_page(
        request,
        "network/target_group_edit.html",
        _form(request, group.region, group),
        save,
        said=_("The target group was saved."),
        context={"region": group.region, "group": group},
    )


def _form(request: HttpRequest, region: Region, group: TargetGroup | None = None) -> TargetGroupForm:
    return TargetGroupForm(request.POST or None, indicators=indicators_to_choose(region), group=group)


def note_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A note of one kind on a group's page."""
    group = visible_or_404(GROUPS, request, pk)
    if kind not in NOTE_KINDS:
        raise Http404
    allowed_or_refused(request, contributing_refused(queries.member(signed_in(request), group.region)))

    def save(form: NoteForm) -> TargetGroup:
        actions.note_on_group(group=group, kind=kind, by=signed_in(request), **form.content())
        return group

    context = {"region": group.region, "group": group, "kind": NOTE_KINDS[kind]}
    form = NoteForm(request.POST or None)
    return form_page(request, "network/note_edit.html", form, save, said=_("The note was saved."), context=context)


def note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    note = visible_or_404(GroupNote.objects.filter(key="").select_related("group__region__area"), request, pk)
    group = note.group
    who = queries.member(signed_in(request), group.region)
    allowed_or_refused(request, changing_own_refused(who, note.by_id))

    def save(form: NoteForm) -> TargetGroup:
        actions.edit_note(note=note, by=signed_in(request), **form.content())
        return group

    context = {"region": group.region, "group": group, "kind": NOTE_KINDS[note.kind], "note": note}
    form = NoteForm(request.POST or None, note=note)
    return form_page(request, "network/note_edit.html", form, save, said=_("The note was saved."), context=context)


@require_POST
def note_remove(request: HttpRequest, pk: int) -> HttpResponse:
    note = visible_or_404(GroupNote.objects.filter(key="").select_related("group__region"), request, pk)
    actions.remove_note(note=note, by=signed_in(request))
    messages.success(request, _("The note was removed."))
    return redirect(note.group)
