"""Pages of activities: a month's agenda, one activity, calling off and putting back; the calendar of a member."""

from datetime import date, timedelta
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.core.queries import municipalities, signed_in, visible_or_404
from highfive.core.web import public
from highfive.network import actions, queries
from highfive.network.formats import icalendar
from highfive.network.forms import ActivityForm
from highfive.network.models import Activity, CalendarAddress
from highfive.network.queries.activities import calendar_token, in_order
from highfive.network.rules.members import Member, editing_refused
from highfive.network.rules.recurrence import RECURRENCES, in_reach
from highfive.network.rules.work import first_of_month
from highfive.network.views.answering import allowed_or_refused, form_page, here
from highfive.network.views.choices import organisations_of, own_organisation

ACTIVITIES = Activity.objects.select_related("region__area", "area", "organisation")
AHEAD = timedelta(days=92)


@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """What happens in a month, day by day; ?month=2026-11, ?area=732 narrow it."""
    region, who = here(request)
    month = _month(request.GET.get("month", ""))
    following = first_of_month(month + timedelta(days=31))
    found = queries.upcoming(region, month, following)
    places = municipalities(region)
    area = next((place for place in places if place.code == request.GET.get("area")), None)
    if area:
        found = [one for one in found if one.activity.area_id in (area.pk, None)]
    days = [(day, list(rows)) for day, rows in groupby(found, key=lambda one: max(one.day, month))]
    context = {
        "region": region,
        "month": month,
        "days": days,
        "count": sum(not one.cancelled for one in found),
        "places": places,
        "area": area,
        "before": first_of_month(month - timedelta(days=1)),
        "after": following,
        "today": localdate(),
        "may_create": _may_create(who),
    }
    return render(request, "network/activity_list.html", context)


def _month(typed: str) -> date:
    """The first day of the month that the address names; of this month where it names none."""
    try:
        found = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return first_of_month(localdate())
    return found if in_reach(found) else first_of_month(localdate())


def _may_create(who: Member) -> bool:
    return editing_refused(who, organisation=own_organisation(who)) is None


@require_safe
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    activity = visible_or_404(ACTIVITIES, request, pk)
    who = queries.member(signed_in(request), activity.region)
    today = localdate()
    times = in_order([activity], today, today + AHEAD)
    context = {
        "region": activity.region,
        "activity": activity,
        "times": times[:10],
        "first": next(iter(times), None),
        "series": activity.series,
        "recurrence": RECURRENCES[activity.recurrence],
        "refusal": editing_refused(who, area=activity.area_id, organisation=activity.organisation_id),
    }
    return render(request, "network/activity_detail.html", context)


def activity_create(request: HttpRequest) -> HttpResponse:
    region, who = here(request)
    own = own_organisation(who)
    allowed_or_refused(request, editing_refused(who, organisation=own))
    initial = {"organisation": own, "area": next(iter(who.areas), None)}
    form = ActivityForm(
        request.POST or None, region=region, organisations=organisations_of(region, who), initial=initial
    )
    return form_page(
        request,
        "network/activity_edit.html",
        form,
        lambda form: actions.create_activity(region=region, content=form.content(), by=signed_in(request)),
        said=_("The activity was saved."),
        context={"region": region},
    )


def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    activity = visible_or_404(ACTIVITIES, request, pk)
    region = activity.region
    who = queries.member(signed_in(request), region)
    allowed_or_refused(
        request, editing_refused(who, area=activity.area_id, organisation=activity.organisation_id)
    )  # fmt: skip

    def save(form: ActivityForm) -> Activity:
        actions.save_activity(activity=activity, content=form.content(), by=signed_in(request))
        return activity

    organisations = organisations_of(region, who)
    return form_page(
        request,
        "network/activity_edit.html",
        ActivityForm(request.POST or None, region=region, organisations=organisations, activity=activity),
        save,
        said=_("The activity was saved."),
        context={"region": region, "activity": activity},
    )


@require_POST
def activity_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    activity = visible_or_404(ACTIVITIES, request, pk)
    actions.cancel_activity(activity=activity, by=signed_in(request))
    messages.success(request, _("The activity is called off. It stays in the list, marked."))
    return redirect(activity)


@require_POST
def activity_restore(request: HttpRequest, pk: int) -> HttpResponse:
    activity = visible_or_404(ACTIVITIES, request, pk)
    actions.restore_activity(activity=activity, by=signed_in(request))
    messages.success(request, _("The activity takes place after all."))
    return redirect(activity)


@require_POST
def activity_cancel_day(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    activity = visible_or_404(ACTIVITIES, request, pk)
    actions.cancel_occurrence(activity=activity, day=_day(day), by=signed_in(request))
    messages.success(request, _("That day is called off."))
    return redirect(activity)


@require_POST
def activity_restore_day(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    activity = visible_or_404(ACTIVITIES, request, pk)
    actions.restore_occurrence(activity=activity, day=_day(day), by=signed_in(request))
    messages.success(request, _("That day takes place after all."))
    return redirect(activity)


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise Http404 from error
    if not in_reach(day):
        raise Http404
    return day


def activity_calendar(request: HttpRequest) -> HttpResponse:
    """The member's own calendar address; sending the page gives a new one, or only ends the old one."""
    region, _member = here(request)
    if request.method == "POST" and "end" in request.POST:
        actions.end_calendar_address(region=region, by=signed_in(request))
        messages.success(request, _("The address does not work any more."))
        return redirect("activity_calendar")
    if request.method == "POST":
        actions.renew_calendar_address(region=region, by=signed_in(request))
        messages.success(request, _("Here is your new address. The earlier one does not work any more."))
        return redirect("activity_calendar")
    address = CalendarAddress.objects.filter(region=region, person=signed_in(request)).first()
    context = {"region": region, "address": _feed_address(address) if address else ""}
    return render(request, "network/activity_calendar.html", context)


def _feed_address(address: CalendarAddress) -> str:
    return f"{settings.ORIGIN}{reverse('activity_feed', args=[calendar_token(address)])}"


@public
@require_safe
def activity_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The region's activities for the calendar program of the member whose address this is."""
    address = queries.calendar_owner(token)
    if address is None:
        raise Http404
    language = get_language() or "fi"
    rows = queries.entries(address.region, language, settings.ORIGIN)
    answer = HttpResponse(
        icalendar.calendar(rows, name=str(address.region), language=language), content_type=icalendar.MEDIA_TYPE
    )
    answer["Content-Disposition"] = 'inline; filename="toiminta.ics"'
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer
