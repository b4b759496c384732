"""Recording hours: fast, once, one's own; and the region's sums as page and file."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from highfive.core.models import AuditEvent
from highfive.network import actions
from highfive.network.models import WorkEntry
from highfive.network.rules.work import first_of_month
from highfive.projects.models import Project

ENTER = "/verkosto/tunnit/kirjaa/"


def month() -> date:
    return first_of_month(timezone.localdate())


def typed(**more: Any) -> dict[str, Any]:
    return {"hours": "1,5", "euros": "", "kind": "travel", "area": "", "month": month().isoformat(), "note": "", **more}


def line(region: Any, by: Any, **more: Any) -> WorkEntry:
    values = {"kind": "groups", "month": month(), "area": None, "hours": Decimal(2), "euros": Decimal(0)}
    return actions.record_work(region=region, by=by, **{**values, **more})


def once_of(page: Any) -> str:
    return re.search(r'name="once" value="([^"]+)"', page.text)[1]  # type: ignore[index]


@pytest.mark.parametrize("who", ["aino", "sulo", "kerttu", "veikko", "oula"])
def test_a_line_is_saved_and_the_form_is_ready_for_the_next(region: Any, cast: Any, as_person: Any, who: str) -> None:
    salla = region.municipalities.get(code="732")
    page = as_person(cast[who]).post(ENTER, typed(area=salla.pk, note="Kokous"), follow=True)
    entry = WorkEntry.objects.get()
    assert (entry.hours, entry.euros, entry.kind, entry.area, entry.by) == (
        Decimal("1.5"), Decimal(0), "travel", salla, cast[who],
    )  # fmt: skip
    assert "Tallennettu: 1,5\u00a0h, Matkat, Salla." in page.text
    assert re.search(r'<input[^>]*name="hours"[^>]*autofocus', page.text)
    assert '<option value="travel" selected>' in page.text
    assert f'<option value="{salla.pk}" selected>' in page.text
    assert 'value="Kokous"' not in page.text
    assert AuditEvent.objects.get(event="work.recorded").data == {"hours": "1.5", "euros": "0"}


def test_a_form_sent_twice_makes_one_line(region: Any, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["aino"])
    once = once_of(signed.get(ENTER))
    for _ in range(2):
        signed.post(ENTER, typed(once=once))
    assert WorkEntry.objects.count() == 1
    assert once_of(signed.get(ENTER)) != once


def test_another_person_cannot_take_the_place_of_a_line(region: Any, cast: Any, as_person: Any) -> None:
    once = once_of(as_person(cast["aino"]).get(ENTER))
    as_person(cast["aino"]).post(ENTER, typed(once=once))
    as_person(cast["veikko"]).post(ENTER, typed(once=once, hours="9"))
    assert sorted(WorkEntry.objects.values_list("by__name", "hours")) == [
        ("Aino Alatalo", Decimal("1.5")), ("Veikko Vaara", Decimal(9)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said", "field"),
    [
        ({"hours": ""}, "Kirjoita tunnit tai eurot.", "hours"),
        ({"hours": "paljon"}, "Kirjoita luku", "hours"),
        ({"hours": "1000"}, "744", "hours"),
        ({"kind": "baking"}, "Työn laji", "kind"),
        ({"month": "2020-01-01"}, "Kuukausi", "month"),
        ({"area": "x"}, "Kunta", "area"),
        ({"note": "131052-308T"}, "henkilötunnus", ""),
        ({"note": "soita 040 123 4567"}, "puhelinnumero", ""),
    ],
)
def test_a_slip_is_said_and_typing_goes_on_where_it_is(
    region: Any, cast: Any, as_person: Any, change: dict[str, str], said: str, field: str
) -> None:
    answer = as_person(cast["aino"]).post(ENTER, typed(**{"euros": "12,3", **change} if field != "hours" else change))
    assert answer.status_code == 422
    assert said in answer.text
    assert not WorkEntry.objects.exists()
    if field:
        assert re.search(rf'<(?:input|select)[^>]*name="{field}"[^>]*autofocus', answer.text)


def test_a_council_member_is_told_why_and_loses_nothing(region: Any, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["helmi"])
    assert signed.get(ENTER).status_code == 403
    answer = signed.post(ENTER, typed(hours="3,25"))
    assert answer.status_code == 403
    assert 'value="3,25"' in answer.text
    page = signed.get(reverse("work_list"))
    assert page.status_code == 200
    assert ENTER not in page.text


@pytest.mark.slow
def test_lines_of_ones_own_are_corrected_and_removed(region: Any, cast: Any, as_person: Any) -> None:
    entry = line(region, cast["veikko"])
    correct, remove = reverse("work_correct", args=[entry.pk]), reverse("work_remove", args=[entry.pk])
    assert as_person(cast["kerttu"]).get(correct).status_code == 403
    assert as_person(cast["kerttu"]).post(correct, typed()).status_code == 403
    assert as_person(cast["kerttu"]).post(remove).status_code == 403
    signed = as_person(cast["veikko"])
    assert 'value="2"' in signed.get(correct).text
    assert signed.post(correct, typed(hours="1:15")).status_code == 302
    entry.refresh_from_db()
    assert (entry.hours, entry.kind) == (Decimal("1.25"), "travel")
    assert AuditEvent.objects.get(event="work.corrected").data["before"]["hours"] == "2.00"
    signed.post(remove)
    assert not WorkEntry.objects.exists()


def test_the_month_so_far_stands_beside(region: Any, cast: Any, as_person: Any) -> None:
    line(region, cast["veikko"], hours=Decimal(4))
    line(region, cast["aino"], hours=Decimal("1.5"), euros=Decimal("86.4"))
    page = as_person(cast["aino"]).get(ENTER).text
    beside = page.split('aria-labelledby="sofar"')[1].split("</section>")[0]
    assert "1,5\u00a0h, 86,40\u00a0€" in beside
    assert "Koko seutu: 5,5\u00a0h, 86,40\u00a0€." in beside


def test_sums_stand_in_tables_with_scopes(region: Any, cast: Any, as_person: Any) -> None:
    line(region, cast["aino"], area=region.municipalities.get(code="614"), hours=Decimal("2.5"))
    line(region, cast["veikko"], hours=Decimal(1))
    page = as_person(cast["helmi"]).get(reverse("work_list")).text
    assert "Kirjattu: 3,5\u00a0h" in page
    table = page.split("Tunnit työn lajin ja kunnan mukaan</caption>")[1].split("</table>")[0]
    assert 'scope="col" class="n">Posio<' in table
    assert 'scope="row">Ryhmät ja tapahtumat<' in table
    assert "Salla" not in table
    assert "Eurot työn lajin" not in page


@pytest.mark.slow
def test_sums_are_narrowed_by_year_and_project(region: Any, cast: Any, as_person: Any) -> None:
    project = Project.objects.create(region=region, code="S21758", name="Hanke")
    line(region, cast["aino"], project=project, month=date(2024, 5, 1), hours=Decimal(7))
    line(region, cast["aino"], month=date(2025, 5, 1), hours=Decimal(5))
    signed = as_person(cast["helmi"])
    read = lambda **asked: signed.get(reverse("work_list"), asked).text  # noqa: E731
    assert "Kirjattu: 5\u00a0h" in read()
    assert "Kirjattu: 7\u00a0h" in read(year="2024", project="")
    assert "Kirjattu: 12\u00a0h" in read(year="", project="")
    assert "Kirjattu: 7\u00a0h" in read(year="", project=str(project.pk))
    assert "ei ole rivejä" in read(year="2025", project=str(project.pk))
    for wrong in ("x", "9" * 30, "-1", "\x00"):
        assert "Kirjattu: 12\u00a0h" in read(year=wrong, project=wrong)


def test_the_file_has_harmless_names_and_decimal_commas(region: Any, cast: Any, as_person: Any) -> None:
    project = Project.objects.create(region=region, code="S21758", name='=HYPERLINK("x")')
    line(region, cast["aino"], project=project, hours=Decimal("2.5"))
    answer = as_person(cast["helmi"]).get(reverse("work_csv"))
    assert answer["Content-Disposition"].startswith("attachment")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert head[:2] == ["Kuukausi", "Työn laji"]
    assert row == [
        f"{month():%Y-%m}", "Ryhmät ja tapahtumat", "", "Koko seutu", "S21758", '\'=HYPERLINK("x")', "2,50", "0,00",
    ]  # fmt: skip


def test_an_empty_list_says_so(region: Any, cast: Any, as_person: Any) -> None:
    assert "Rivejä ei ole vielä." in as_person(cast["helmi"]).get(reverse("work_list")).text


def test_another_regions_work_does_not_exist(region: Any, cast: Any, stranger: Any, as_person: Any) -> None:
    entry = line(region, cast["aino"], area=region.municipalities.get(code="732"))
    signed = as_person(stranger)
    assert signed.get(reverse("work_correct", args=[entry.pk])).status_code == 404
    assert signed.post(reverse("work_remove", args=[entry.pk])).status_code == 404
    assert "Tunteja ei ole kirjattu" in signed.get(reverse("work_list")).text
    assert "Salla" not in signed.get(reverse("work_csv")).content.decode()
    assert signed.post(ENTER, typed(area=entry.area_id)).status_code == 422


def test_without_signing_in_there_is_the_sign_in_page(region: Any, client: Any) -> None:
    for name in ("work_list", "work_enter", "work_csv"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))
