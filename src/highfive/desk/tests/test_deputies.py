"""One who stands in has the desk of the other from a day to a day, and every line of it opens; nobody else does."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from highfive.conversations.models import Thread
from highfive.core.actions import appoint_deputy
from highfive.core.models import Area, AuditEvent, Deputy, Person, Region
from highfive.desk.tests.year import Amounts, Year
from highfive.pilots.models import Pilot
from highfive.reports.models import Report

SOME = Amounts(
    conversations=3, waiting=2, practices=6, pilots=4, rounds=3, answers=8, meetings=12, work=3, activities=2,
    observations=21, projects=6,
)  # fmt: skip
LINE = re.compile(r'<div><a href="([^"]+)"><bdi>')


def lines(client: Client, path: str) -> list[str]:
    """Where the lines of a desk lead."""
    answer = client.get(path)
    assert answer.status_code == 200
    return LINE.findall(answer.content.decode())


def desk_of(person: Person) -> str:
    return reverse("deputised_desk", args=[person.pk])


def stand_in(region: Region, person: Person, deputy: Person, first: int = 0, last: int = 0) -> Deputy:
    """From so many days from now to so many."""
    today = timezone.localdate()
    days = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
    return appoint_deputy(region=region, person=person, deputy=deputy, by=person, **days)


@pytest.fixture
def busy(region: Region, cast: dict[str, Person]) -> Region:
    """Something of every kind waits for Aino; Sulo's municipality has a pilot to decide and a report without files."""
    year, salla = Year(region, cast["aino"], cast["helmi"], SOME), Area.objects.get(code="732")
    year.fill()
    year.pilot(0, "measured", salla, decide_on=timezone.localdate()).save()
    Report.objects.filter(year=2000).exclude(area=salla).delete()
    return region


def test_the_deputy_sees_the_same_desk_and_every_line_of_it_opens(
    busy: Region, cast: dict[str, Person], as_person: Any
) -> None:
    stand_in(busy, cast["aino"], cast["veikko"])
    deputy = as_person(cast["veikko"])
    hers = lines(as_person(cast["aino"]), "/tyopoyta/")
    assert lines(deputy, desk_of(cast["aino"])) == hers
    kinds = {re.sub(r"\d+", "0", line) for line in hers}
    assert len(kinds) >= 12  # conversations, voices, rounds, pilots, practices, meetings, observations, projects …
    for line in hers:
        assert deputy.get(line.split("#")[0]).status_code == 200, line


def test_a_deputy_of_a_wellbeing_lead_decides_and_writes_in_that_municipality(
    busy: Region, cast: dict[str, Person], as_person: Any
) -> None:
    pilot = Pilot.objects.get(status="measured", area__code="732", decide_on=timezone.localdate())
    address = reverse("pilot_decide", args=[pilot.pk])
    veikko = as_person(cast["veikko"])
    assert veikko.get(address).status_code == 403
    stand_in(busy, cast["sulo"], cast["veikko"])
    his = lines(veikko, desk_of(cast["sulo"]))
    assert his == lines(as_person(cast["sulo"]), "/tyopoyta/")
    assert address in his
    for line in his:
        assert veikko.get(line.split("#")[0]).status_code == 200, line
    year, posio = Year(busy, cast["sulo"], cast["helmi"], SOME), Area.objects.get(code="614")
    other = year.pilot(0, "running", posio, decide_on=timezone.localdate())
    other.save()
    assert reverse("pilot_detail", args=[other.pk]) in lines(as_person(cast["aino"]), "/tyopoyta/")
    assert reverse("pilot_detail", args=[other.pk]) not in lines(veikko, desk_of(cast["sulo"]))


@pytest.mark.parametrize(("first", "last", "status"), [(1, 5, 404), (0, 5, 200), (-5, 0, 200), (-5, -1, 404)])
def test_the_desk_opens_on_the_days_of_the_deputyship_only(
    region: Region, cast: dict[str, Person], as_person: Any, first: int, last: int, status: int
) -> None:
    stand_in(region, cast["aino"], cast["sulo"], first, last)
    sulo = as_person(cast["sulo"])
    assert sulo.get(desk_of(cast["aino"])).status_code == status
    assert (desk_of(cast["aino"]) in sulo.get("/tyopoyta/").content.decode()) is (status == 200)


def test_nobody_else_opens_it(
    region: Region, cast: dict[str, Person], stranger: Person, as_person: Any, client: Client
) -> None:
    stand_in(region, cast["aino"], cast["sulo"])
    for person in (cast["aino"], cast["kerttu"], cast["helmi"], cast["oula"], stranger):
        assert as_person(person).get(desk_of(cast["aino"])).status_code == 404
    assert client.get(desk_of(cast["aino"]))["Location"].startswith(reverse("account_login"))
    cast["sulo"].memberships.all().delete()  # who has left the region stands in for nobody
    assert as_person(cast["sulo"]).get(desk_of(cast["aino"])).status_code == 404


def test_ones_own_desk_stays_ones_own(busy: Region, cast: dict[str, Person], as_person: Any) -> None:
    veikko = as_person(cast["veikko"])
    before = lines(veikko, "/tyopoyta/")
    deputyship = stand_in(busy, cast["aino"], cast["veikko"], last=7)
    text = veikko.get("/tyopoyta/").content.decode()
    assert f"Aino Alatalo on poissa, ja sijaistat häntä {deputyship.ends_on.day}.{deputyship.ends_on.month}." in text
    assert lines(veikko, "/tyopoyta/") == before
    hers = veikko.get(desk_of(cast["aino"])).content.decode()
    assert reverse("work_quick") not in hers  # hours are each one's own
    assert "Aino Alatalo: Kaksi ihmistä odottaa vastaustasi." in hers


def test_what_was_written_to_her_alone_is_not_told_to_the_deputy(
    busy: Region, cast: dict[str, Person], as_person: Any
) -> None:
    stand_in(busy, cast["aino"], cast["sulo"])
    own = Thread.objects.filter(status="waiting").first()
    assert own is not None
    Thread.objects.filter(pk=own.pk).update(own_coordinator_only=True)
    assert own.get_absolute_url() in lines(as_person(cast["aino"]), "/tyopoyta/")
    text = as_person(cast["sulo"]).get(desk_of(cast["aino"])).content.decode()
    assert own.get_absolute_url() not in text
    assert "Yksi ihminen odottaa vastaustasi" in text


def test_what_was_handed_over_is_on_the_desk_of_who_has_it_until_it_is_late(
    busy: Region, cast: dict[str, Person], as_person: Any
) -> None:
    aino, sulo, today = as_person(cast["aino"]), as_person(cast["sulo"]), timezone.localdate()
    thread = Thread.objects.filter(status="waiting").earliest("pk")
    address = thread.get_absolute_url()
    Thread.objects.filter(pk=thread.pk).update(holder=cast["sulo"], due_on=today + timedelta(days=1))
    assert address not in lines(aino, "/tyopoyta/")
    assert [line for line in lines(sulo, "/tyopoyta/") if "/kohtaa/" in line] == [address]
    Thread.objects.filter(pk=thread.pk).update(due_on=today - timedelta(days=1))
    assert address in lines(aino, "/tyopoyta/")
    assert "siirretty, vastaajana Sulo Sallinen" in aino.get("/tyopoyta/").content.decode()


def test_conversations_are_not_there_for_who_may_not_read_them(
    busy: Region, cast: dict[str, Person], stranger: Person, as_person: Any
) -> None:
    for person in (cast["sulo"], cast["kerttu"], cast["veikko"], cast["helmi"], cast["oula"], stranger):
        text = as_person(person).get("/tyopoyta/").content.decode()
        assert "Odottaa vastausta" not in text
        assert "odottaa vastaustasi" not in text


def form(deputy: Person, first: date, last: date, **more: Any) -> dict[str, Any]:
    return {"deputy": deputy.pk, "starts_on": first.isoformat(), "ends_on": last.isoformat(), **more}


def test_everybody_names_an_own_deputy_and_it_is_written_down(cast: dict[str, Person], as_person: Any) -> None:
    aino, today = as_person(cast["aino"]), timezone.localdate()
    answer = aino.post(reverse("deputy_list"), form(cast["sulo"], today, today + timedelta(days=7)), follow=True)
    assert "Sijainen on nimetty." in answer.content.decode()
    row = Deputy.objects.get()
    assert (row.person, row.deputy) == (cast["aino"], cast["sulo"])
    assert AuditEvent.objects.filter(event="deputy.appointed", person_id=cast["aino"].pk).count() == 1
    assert "Sulo Sallinen" in aino.get("/tyopoyta/").content.decode()
    aino.post(reverse("deputy_end", args=[row.pk]))
    assert not Deputy.objects.exists()
    assert AuditEvent.objects.filter(event="deputy.ended").count() == 1


def test_only_an_administrator_names_and_ends_those_of_others(cast: dict[str, Person], as_person: Any) -> None:
    today = timezone.localdate()
    wanted = form(cast["sulo"], today, today, person=cast["aino"].pk)
    as_person(cast["veikko"]).post(reverse("deputy_list"), wanted)
    assert Deputy.objects.get().person == cast["veikko"]  # no field of that name is there for him
    as_person(cast["oula"]).post(reverse("deputy_list"), wanted)
    row = Deputy.objects.get(person=cast["aino"])
    end = reverse("deputy_end", args=[row.pk])
    for name in ("sulo", "veikko", "helmi"):
        assert as_person(cast[name]).post(end).status_code == 403
    assert as_person(cast["oula"]).get(reverse("deputy_list")).content.decode().count("/paata/") == 2
    assert as_person(cast["oula"]).post(end).status_code == 302


def test_nobody_makes_themselves_a_deputy(region: Region, cast: dict[str, Person], as_person: Any) -> None:
    """An administrator would open the coordinator's conversations to themselves; also one who stands in for one."""
    day = timezone.localdate()
    stand_in(region, cast["oula"], cast["sulo"])
    for person in (cast["oula"], cast["sulo"]):
        wanted = {"person": cast["aino"].pk, "deputy": person.pk, "starts_on": day, "ends_on": day}
        refused = as_person(person).post(reverse("deputy_list"), wanted)
        assert refused.status_code == 403
        assert "Et voi nimetä sijaiseksi itseäsi." in refused.content.decode()
    assert not Deputy.objects.filter(person=cast["aino"]).exists()


def test_another_regions_deputyship_is_not_there(
    region: Region, cast: dict[str, Person], stranger: Person, as_person: Any
) -> None:
    row = stand_in(region, cast["aino"], cast["sulo"])
    client = as_person(stranger)
    assert client.post(reverse("deputy_end", args=[row.pk])).status_code == 404
    assert "/paata/" not in client.get(reverse("deputy_list")).content.decode()
    today = timezone.localdate()
    assert client.post(reverse("deputy_list"), form(cast["sulo"], today, today)).status_code == 422


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("2031-12-05", "2031-12-01", "Viimeinen päivä on ennen ensimmäistä"), ("huomenna", "2031-12-01", "Ensimmäinen"),
     ("2025-12-01", "2025-12-05", "Tämä päivä on jo mennyt")],
)  # fmt: skip
def test_days_that_cannot_be_are_refused_and_nothing_typed_is_lost(
    cast: dict[str, Person], as_person: Any, first: str, last: str, said: str
) -> None:
    typed = {"deputy": cast["sulo"].pk, "starts_on": first, "ends_on": last}
    answer = as_person(cast["aino"]).post(reverse("deputy_list"), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    for value in (first, last, f'value="{cast["sulo"].pk}" selected'):
        assert value in text
    assert not Deputy.objects.exists()
