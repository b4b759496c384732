"""Pages of meetings: the coming and the past ones, one with its agenda, decisions and tasks; tasks marked done."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.core.models import Region
from highfive.core.queries import deputised_by, signed_in, visible_or_404
from highfive.network import actions, queries
from highfive.network.forms import MeetingForm, TaskForm
from highfive.network.models import Meeting, MeetingTask
from highfive.network.rules.meetings import keeping_refused, marking_refused
from highfive.network.views.answering import allowed_or_refused, form_page, here
from highfive.network.views.choices import chosen_in_address

MEETINGS = Meeting.objects.select_related("region__area")
TASKS = MeetingTask.objects.select_related("meeting__region__area", "responsible")
PAST_SHOWN = 30
WRITTEN_UP = timedelta(weeks=1)  # from the day of a meeting its tasks are written down one after another


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    region, who = here(request)
    now = timezone.now()
    past = queries.past_meetings(region, now)
    context = {
        "region": region,
        "coming": queries.coming_meetings(region, now),
        "next": queries.next_meeting(region, now),
        "past": past[:PAST_SHOWN],
        "past_count": past.count(),
        "mine": queries.open_tasks(signed_in(request), region),
        "others": queries.tasks_of_others(signed_in(request), region),
        "own": _own(request, region),
        "today": timezone.localdate(),
        "refusal": keeping_refused(who),
    }
    return render(request, "network/meeting_list.html", context)


def _own(request: HttpRequest, region: Region) -> set[int]:
    """The member and those they stand in for today."""
    return {signed_in(request).pk, *(each.pk for each in deputised_by(signed_in(request), region))}


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_or_404(MEETINGS, request, pk)
    region = meeting.region
    who = queries.member(signed_in(request), region)
    tasks = queries.tasks_of_meeting(meeting)
    own = _own(request, region)
    context = {
        "region": region,
        "meeting": meeting,
        "tasks": tasks,
        "open_count": sum(task.done_on is None for task in tasks),
        "markable": {task.pk for task in tasks if marking_refused(who, own, task.responsible_id) is None},
        "form": TaskForm(region=region),
        "over": meeting.ends_at <= timezone.now(),
        "writing": timedelta(0) <= timezone.localdate() - meeting.day <= WRITTEN_UP,
        "today": timezone.localdate(),
        "refusal": keeping_refused(who),
    }
    return render(request, "network/meeting_detail.html", context)


def _tasks(meeting: Meeting) -> str:
    """Where the tasks stand on its page, for the next one to be written."""
    return f"{meeting.get_absolute_url()}#tasks"


def meeting_create(request: HttpRequest) -> HttpResponse:
    """A new meeting; ?like=7 begins with the name, the hours and the place of that one."""
    region, who = here(request)
    allowed_or_refused(request, keeping_refused(who))
    like = Meeting.objects.filter(region=region, pk__in=chosen_in_address(request, "like").values()).first()
    return form_page(
        request,
        "network/meeting_edit.html",
        MeetingForm(request.POST or None, like=like),
        lambda form: actions.create_meeting(region=region, content=form.content(), by=signed_in(request)),
        said=_("The meeting was saved."),
        context={"region": region},
    )


def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Two who write at once: the second is shown what the first saved, and loses nothing."""
    meeting = visible_or_404(MEETINGS, request, pk)
    allowed_or_refused(request, keeping_refused(queries.member(signed_in(request), meeting.region)))

    def save(form: MeetingForm) -> Meeting:
        mark = request.POST.get("mark", "")
        actions.save_meeting(meeting=meeting, content=form.content(), by=signed_in(request), mark=mark)
        return meeting

    form = MeetingForm(request.POST or None, meeting=meeting)
    context = {"region": meeting.region, "meeting": meeting}
    return form_page(
        request, "network/meeting_edit.html", form, save, said=_("The meeting was saved."), context=context
    )  # fmt: skip


@require_POST
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_or_404(MEETINGS, request, pk)
    actions.cancel_meeting(meeting=meeting, by=signed_in(request))
    messages.success(request, _("The meeting is called off. It stays in the list, marked."))
    return redirect(meeting)


@require_POST
def meeting_restore(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_or_404(MEETINGS, request, pk)
    actions.restore_meeting(meeting=meeting, by=signed_in(request))
    messages.success(request, _("The meeting takes place after all."))
    return redirect(meeting)


def task_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A task agreed at a meeting."""
    meeting = visible_or_404(MEETINGS, request, pk)
    allowed_or_refused(request, keeping_refused(queries.member(signed_in(request), meeting.region)))

    def save(form: TaskForm) -> str:
        actions.add_task(meeting=meeting, by=signed_in(request), **form.cleaned_data)
        return _tasks(meeting)

    form = TaskForm(request.POST or None, region=meeting.region)
    context = {"region": meeting.region, "meeting": meeting}
    return form_page(request, "network/task_edit.html", form, save, said=_("The task was added."), context=context)


def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, another person; or away with it."""
    task = visible_or_404(TASKS, request, pk)
    meeting = task.meeting
    allowed_or_refused(request, keeping_refused(queries.member(signed_in(request), meeting.region)))

    def save(form: TaskForm) -> str:
        actions.save_task(task=task, by=signed_in(request), **form.cleaned_data)
        return _tasks(meeting)

    form = TaskForm(request.POST or None, region=meeting.region, task=task)
    context = {"region": meeting.region, "meeting": meeting, "task": task}
    return form_page(request, "network/task_edit.html", form, save, said=_("Saved."), context=context)


@require_POST
def task_done(request: HttpRequest, pk: int) -> HttpResponse:
    task = visible_or_404(TASKS, request, pk)
    actions.finish_task(task=task, by=signed_in(request))
    messages.success(request, _("Marked as done: %(task)s") % {"task": task.text})
    return _back(request, task)


@require_POST
def task_undone(request: HttpRequest, pk: int) -> HttpResponse:
    task = visible_or_404(TASKS, request, pk)
    actions.reopen_task(task=task, by=signed_in(request))
    messages.success(request, _("Open again: %(task)s") % {"task": task.text})
    return _back(request, task)


@require_POST
def task_remove(request: HttpRequest, pk: int) -> HttpResponse:
    task = visible_or_404(TASKS, request, pk)
    actions.remove_task(task=task, by=signed_in(request))
    messages.success(request, _("The task was removed."))
    return redirect(task.meeting)


def _back(request: HttpRequest, task: MeetingTask) -> HttpResponse:
    """Where the button stood (`next`, a page of this site), else the meeting."""
    page = request.POST.get("next", "")
    ours = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return redirect(page if ours else task.meeting)
