"""Activities: pages, series, calling off, who may edit which, and the private calendar."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from icalendar import Calendar

from highfive.core.models import AuditEvent, Membership
from highfive.network import actions, queries
from highfive.network.actions.activities import ActivityContent
from highfive.network.models import Activity, CalendarAddress
from highfive.network.rules.recurrence import HELSINKI

TYPED = {
    "names_fi": "Kyläkahvila", "day": "2026-10-20", "starts": "13:00", "ends": "15.30", "recurrence": "weekly",
    "until": "", "place": "Kurtin kylätalo", "description_fi": "Soita 040 123 4567.",
}  # fmt: skip
DAY = date(2026, 10, 20)


def content(**more: Any) -> ActivityContent:
    starts = datetime(2026, 10, 20, 13, tzinfo=HELSINKI)
    values = {"names": {"fi": "Kyläkahvila"}, "starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    return ActivityContent(**{**values, "recurrence": "weekly", **more})


@pytest.fixture
def activity(region: Any, cast: Any) -> Activity:
    return actions.create_activity(region=region, content=content(), by=cast["aino"])


@pytest.mark.slow
def test_a_series_is_made_and_shown_in_its_month(region: Any, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["aino"])
    answer = signed.post(reverse("activity_create"), TYPED)
    activity = Activity.objects.get()
    assert answer["Location"] == activity.get_absolute_url()
    assert activity.starts_at == datetime(2026, 10, 20, 13, tzinfo=HELSINKI)
    assert AuditEvent.objects.filter(event="activity.created").count() == 1
    page = signed.get(reverse("activity_list"), {"month": "2026-11"}).text
    assert "Marraskuu 2026: 4 tapahtumaa" in page
    assert page.count("klo\u00a013–15.30") == 4
    assert "Nothing" not in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ends": "12:00"}, "päättyisi ennen kuin se alkaa"),
        ({"until": "2026-10-01"}, "ennen ensimmäistä"),
        ({"names_fi": ""}, "Nimi suomeksi"),
        ({"day": "0001-01-01"}, "Tarkista vuosi"),
        ({"day": "9999-12-31"}, "Tarkista vuosi"),
        ({"starts": "25:00"}, "Alkaa"),
        ({"description_fi": "131052-308T"}, "henkilötunnus"),
        ({"recurrence": "daily"}, "Kuinka usein"),
        ({"area": "999999"}, "Kunta"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    region: Any, cast: Any, as_person: Any, change: dict[str, str], said: str
) -> None:
    answer = as_person(cast["aino"]).post(reverse("activity_create"), {**TYPED, **change})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Kurtin kylätalo"' in answer.text
    assert not Activity.objects.exists()


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "9999-12", "", "x", "2026-11\x00"])
def test_a_month_that_is_none_is_this_month(region: Any, cast: Any, as_person: Any, month: str) -> None:
    assert as_person(cast["helmi"]).get(reverse("activity_list"), {"month": month}).status_code == 200


def test_one_day_is_called_off_and_put_back(activity: Activity, region: Any, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["aino"])
    day = "2026-10-27"
    signed.post(reverse("activity_cancel_day", args=[activity.pk, day]))
    found = queries.upcoming(region, DAY, date(2026, 11, 5))
    assert [one.cancelled for one in found] == [False, True, False]
    assert "peruttu" in signed.get(reverse("activity_list"), {"month": "2026-10"}).text
    signed.post(reverse("activity_restore_day", args=[activity.pk, day]))
    assert not any(one.cancelled for one in queries.upcoming(region, DAY, date(2026, 11, 5)))
    activity.refresh_from_db()
    assert activity.sequence == 2
    events = AuditEvent.objects.filter(event__startswith="occurrence").values_list("event", "data__day")
    assert set(events) == {("occurrence.cancelled", day), ("occurrence.restored", day)}


def test_a_day_outside_the_series_is_refused(activity: Activity, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["aino"])
    assert signed.post(reverse("activity_cancel_day", args=[activity.pk, "2026-10-28"])).status_code == 422
    for day in ("0001-01-01", "9999-12-31", "x"):
        assert signed.post(reverse("activity_cancel_day", args=[activity.pk, day])).status_code == 404


def test_all_is_called_off_and_stays_to_be_seen(activity: Activity, region: Any, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["aino"])
    signed.post(reverse("activity_cancel", args=[activity.pk]))
    signed.post(reverse("activity_cancel", args=[activity.pk]))
    assert all(one.cancelled for one in queries.upcoming(region, DAY, date(2026, 11, 5)))
    assert AuditEvent.objects.filter(event="activity.cancelled").count() == 1
    signed.post(reverse("activity_restore", args=[activity.pk]))
    activity.refresh_from_db()
    assert (activity.cancelled, activity.sequence) == (False, 2)


def test_public_queries_give_public_activities_only(activity: Activity, region: Any) -> None:
    assert queries.upcoming(region, DAY, date(2026, 11, 5))
    assert not queries.upcoming(region, DAY, date(2026, 11, 5), public_only=True)
    assert not queries.entries(region, "fi", "", public_only=True)
    Activity.objects.update(public=True)
    assert queries.upcoming(region, DAY, date(2026, 11, 5), public_only=True)
    assert [one.url for one in queries.entries(region, "fi", "https://x.test", public_only=True)] == [""]


def test_a_wellbeing_lead_edits_the_own_municipality(region: Any, cast: Any, as_person: Any) -> None:
    places = {place.code: place for place in region.municipalities.all()}
    own, other = (
        actions.create_activity(region=region, content=content(area=places[code]), by=cast["aino"])
        for code in ("732", "614")
    )
    signed = as_person(cast["sulo"])
    assert signed.get(reverse("activity_edit", args=[own.pk])).status_code == 200
    assert signed.get(reverse("activity_edit", args=[other.pk])).status_code == 403
    moved = {**TYPED, "area": places["614"].pk}
    answer = signed.post(reverse("activity_edit", args=[own.pk]), moved)
    assert answer.status_code == 403
    assert "oman kuntasi" in answer.text
    assert 'value="Kurtin kylätalo"' in answer.text


@pytest.mark.slow
def test_a_partner_edits_what_the_own_organisation_arranges(region: Any, cast: Any, as_person: Any) -> None:
    own, other = (
        actions.create_organisation(region=region, name=name, kind="association", area=None, by=cast["aino"])
        for name in ("Martat", "Pelastakaa linnut")
    )
    signed = as_person(cast["kerttu"])
    assert signed.get(reverse("activity_create")).status_code == 403
    Membership.objects.filter(person=cast["kerttu"]).update(organisation=own)
    page = signed.get(reverse("activity_create")).text
    assert "Martat" in page
    assert "Pelastakaa linnut" not in page
    assert signed.post(reverse("activity_create"), {**TYPED, "organisation": own.pk}).status_code == 302
    theirs = actions.create_activity(region=region, content=content(organisation=other), by=cast["aino"])
    assert signed.post(reverse("activity_cancel", args=[theirs.pk])).status_code == 403
    assert signed.post(reverse("activity_create"), {**TYPED, "organisation": ""}).status_code == 403


@pytest.mark.parametrize("who", ["veikko", "helmi"])
def test_readers_read(activity: Activity, cast: Any, as_person: Any, who: str) -> None:
    signed = as_person(cast[who])
    assert signed.get(activity.get_absolute_url()).status_code == 200
    assert signed.get(reverse("activity_create")).status_code == 403
    assert signed.post(reverse("activity_cancel", args=[activity.pk])).status_code == 403


def test_another_regions_activities_do_not_exist(activity: Activity, stranger: Any, as_person: Any) -> None:
    signed = as_person(stranger)
    for name in ("activity_detail", "activity_edit"):
        assert signed.get(reverse(name, args=[activity.pk])).status_code == 404
    for name in ("activity_cancel", "activity_restore"):
        assert signed.post(reverse(name, args=[activity.pk])).status_code == 404
    assert signed.post(reverse("activity_cancel_day", args=[activity.pk, "2026-10-27"])).status_code == 404
    assert "Kyläkahvila" not in signed.get(reverse("activity_list"), {"month": "2026-10"}).text


def feed_of(signed: Any) -> str:
    signed.post(reverse("activity_calendar"))
    address = signed.get(reverse("activity_calendar")).context["address"]
    return "/" + address.split("/", 3)[3]


def test_the_calendar_is_read_by_its_address_alone(activity: Activity, cast: Any, client: Any, as_person: Any) -> None:
    answer = client.get(feed_of(as_person(cast["helmi"])))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["uid"] == str(activity.uid)
    assert event["url"].endswith(activity.get_absolute_url())


@pytest.mark.slow
def test_an_edit_keeps_the_uid_and_raises_the_sequence(
    activity: Activity, cast: Any, client: Any, as_person: Any
) -> None:
    signed = as_person(cast["aino"])
    Activity.objects.update(changed_at=datetime(2026, 1, 1, tzinfo=HELSINKI))
    feed = feed_of(signed)
    before = Calendar.from_ical(client.get(feed).content).walk("VEVENT")[0]
    signed.post(reverse("activity_edit", args=[activity.pk]), {**TYPED, "starts": "14:00", "names_fi": "Kahvila"})
    signed.post(reverse("activity_cancel_day", args=[activity.pk, "2026-10-27"]))
    after = Calendar.from_ical(client.get(feed).content).walk("VEVENT")[0]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 2)
    assert after["dtstamp"].dt > before["dtstamp"].dt
    assert after["exdate"].dts[0].dt == datetime(2026, 10, 27, 14, tzinfo=HELSINKI)


def test_a_renewed_or_ended_address_is_void(cast: Any, client: Any, as_person: Any) -> None:
    signed = as_person(cast["aino"])
    first = feed_of(signed)
    second = feed_of(signed)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    signed.post(reverse("activity_calendar"), {"end": "1"})
    assert client.get(second).status_code == 404
    assert not CalendarAddress.objects.exists()


def test_one_who_left_the_region_reads_no_more(cast: Any, client: Any, as_person: Any) -> None:
    feed = feed_of(as_person(cast["kerttu"]))
    assert client.get(feed).status_code == 200
    Membership.objects.filter(person=cast["kerttu"]).delete()
    assert client.get(feed).status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b", "00000000-0000-0000-0000-000000000000", "%00", "ä"])
def test_a_made_up_address_is_not_found(db: None, client: Any, token: str) -> None:
    assert client.get(f"/verkosto/toiminta/kalenteri/{token}.ics").status_code == 404


@pytest.mark.slow
def test_a_month_asks_the_database_a_fixed_number_of_times(
    region: Any, cast: Any, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        actions.create_activity(region=region, content=content(), by=cast["aino"])
    signed = as_person(cast["helmi"])
    with django_assert_max_num_queries(12, connection=connection):
        signed.get(reverse("activity_list"), {"month": "2026-11"})
