"""Public pages of what is shared, tried and going on: practices, pilots, activities, their feeds and calendar."""

from datetime import timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from highfive.core.models import Region
from highfive.core.rules import text
from highfive.network.formats import icalendar
from highfive.network.queries import entries, upcoming
from highfive.pilots import queries as pilots
from highfive.pilots.models import Pilot
from highfive.practices import queries as practices
from highfive.practices.actions.index import learn
from highfive.public.formats import catalogue, feed
from highfive.public.forms import PublicFilterForm
from highfive.public.queries import regions, sharing
from highfive.public.views.pages import everybody, language, page

AHEAD = timedelta(days=28)


@everybody
def public_practice_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Search among what the region shows to all."""
    region = regions.public_region_or_404(slug)
    form = PublicFilterForm(request.GET, region=region)
    understood = form.is_valid()
    words = form.cleaned_data.get("q", "")
    if words:
        learn(words)
    found = practices.search(
        region, words, filters=form.filters(), language=language(), public_only=True, limit=100
    )  # fmt: skip
    return page(
        request, "public_practice_list", region, form=form, words=words, found=found, filtered=form.filters().any,
        adopted=practices.adopters(hit.practice for hit in (*found.hits, *found.partial)),
        status=200 if understood else 400,
    )  # fmt: skip


@everybody
def public_practice(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    practice = get_object_or_404(practices.public_practices(region), pk=pk)
    described = practices.json_ld(practice, request.build_absolute_uri(), language())
    return page(
        request, "public_practice", region, practice=practice, shown=practices.shown_practice(practice, language()),
        age=practices.age(practice, timezone.localdate()), adoptions=sharing.open_adoptions(practice),
        project=sharing.open_project(practice), attachments=practice.attachments.defer("data"),
        described=catalogue.inline(described),
    )  # fmt: skip


@everybody
def public_pilot_list(request: HttpRequest, slug: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    return page(request, "public_pilot_list", region, pilots=pilots.public_pilots(region))


@everybody
def public_pilot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    pilot = _pilot_or_404(region, pk)
    shown_practice = pilot.practice if pilot.practice and pilot.practice.status == "public" else None
    return page(
        request, "public_pilot", region, pilot=pilot, asked=pilots.asked_of(pilot),
        told=pilots.result_told(pilot, language()), commitments=pilots.commitments_of(pilot),
        holds=pilots.frozen_holds(pilot), practice=shown_practice, everybody=True,
    )  # fmt: skip


@everybody
def public_pilot_locked(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The locked text, byte for byte what the fingerprint is of."""
    pilot = _pilot_or_404(regions.public_region_or_404(slug), pk)
    answer = HttpResponse(pilot.frozen_text.encode(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="kokeilu-{pilot.pk}.json"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _pilot_or_404(region: Region, pk: int) -> Pilot:
    return get_object_or_404(pilots.public_pilots(region), pk=pk)


@everybody
def public_activities(request: HttpRequest, slug: str) -> HttpResponse:
    """What goes on in the four weeks to come, day by day."""
    region, today = regions.public_region_or_404(slug), timezone.localdate()
    found = upcoming(region, today, today + AHEAD, public_only=True)
    days = [(day, list(rows)) for day, rows in groupby(found, key=lambda one: max(one.day, today))]
    return page(request, "public_activities", region, days=days)


@everybody
def public_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    region = regions.public_region_or_404(slug)
    name = _("Activities: %(region)s") % {"region": region}
    body = icalendar.calendar(entries(region, language(), "", public_only=True), name=name, language=language())
    return HttpResponse(body, content_type=icalendar.MEDIA_TYPE)


@everybody
def practice_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest public practices as an Atom feed."""
    region = regions.public_region_or_404(slug)
    rows = practices.public_practices(region).order_by("-changed", "-pk")[: feed.LONGEST]
    items = [
        feed.Item(
            _at(request, "public_practice", slug, row.pk), text(row.names, language()),
            text(row.core_idea, language()), row.changed,
        )
        for row in rows
    ]  # fmt: skip
    return _feed(request, _("Practices: %(region)s") % {"region": region}, "public_practice_list", slug, items)


@everybody
def pilot_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Pilots as they start and are decided, as an Atom feed."""
    region = regions.public_region_or_404(slug)
    items = [
        feed.Item(
            _at(request, "public_pilot", slug, row.pk), text(row.names, language()),
            text(row.paragraph or row.question, language()), sharing.changed_at(row),
        )
        for row in pilots.public_pilots(region)[: feed.LONGEST]
    ]  # fmt: skip
    return _feed(request, _("Pilots: %(region)s") % {"region": region}, "public_pilot_list", slug, items)


def _at(request: HttpRequest, name: str, *args: object) -> str:
    return request.build_absolute_uri(reverse(name, args=args))


def _feed(request: HttpRequest, title: str, home: str, slug: str, items: list[feed.Item]) -> HttpResponse:
    body = feed.atom(title, _at(request, home, slug), request.build_absolute_uri(), language(), items)
    return HttpResponse(body, content_type=feed.MEDIA_TYPE)
