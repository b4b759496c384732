"""Pages of reports: who may make, read and lock; a refused form keeps what was typed; other regions see nothing."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from highfive.core.actions import add_member
from highfive.core.models import Area, AuditEvent
from highfive.reports import actions
from highfive.reports.models import Rendition, Report


@pytest.fixture
def salla(region) -> Area:
    return Area.objects.get(code="732")


@pytest.fixture
def report(region, cast, published, salla) -> Report:
    return actions.create_report(region=region, area=salla, year=2026, language="fi", by=cast["sulo"])


def typed(salla: Area, changes: dict[str, object] | None = None) -> dict[str, object]:
    return {"area": salla.pk, "year": 2026, "language": "fi"} | (changes or {})


@pytest.mark.parametrize("person", ["aino", "sulo", "oula"])
def test_those_who_may_make_a_report(cast, published, salla, as_person, person) -> None:
    answer = as_person(cast[person]).post(reverse("report_create"), typed(salla))
    made = Report.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("report_detail", args=[made.pk])
    assert AuditEvent.objects.filter(event="report.created", person_id=cast[person].pk).exists()
    assert made.publications.count() == 3


@pytest.mark.parametrize("person", ["kerttu", "veikko", "helmi"])
def test_others_are_told_why_not(cast, published, salla, as_person, person) -> None:
    answer = as_person(cast[person]).post(reverse("report_create"), typed(salla))
    assert answer.status_code == 403
    assert not Report.objects.exists()


def test_a_wellbeing_lead_makes_only_her_own_municipalitys_report(region, cast, published, as_person) -> None:
    posio = Area.objects.get(code="614")
    lead = add_member(
        region=region, email="p@example.test", name="Pia Posio", role="wellbeing_lead", area=posio, by=None
    )
    page = as_person(lead).get(reverse("report_create"))
    assert [area.code for area in page.context["form"].fields["area"].queryset] == ["614"]
    refused = as_person(lead).post(reverse("report_create"), typed(Area.objects.get(code="732")))
    assert refused.status_code == 400
    assert not Report.objects.exists()


@pytest.mark.parametrize("person", ["aino", "sulo", "oula", "helmi"])
def test_those_who_may_read(cast, report, as_person, person) -> None:
    client = as_person(cast[person])
    assert str(report) in client.get(reverse("report_list")).content.decode()
    page = client.get(reverse("report_detail", args=[report.pk])).content.decode()
    assert page.count("data-ref=") > 60
    assert 'href="#sources"' in page


@pytest.mark.parametrize("person", ["kerttu", "veikko"])
def test_those_who_may_not_read(cast, report, as_person, person) -> None:
    for name, args in (("report_list", []), ("report_detail", [report.pk]), ("report_download", [report.pk, "pdf"])):
        assert as_person(cast[person]).get(reverse(name, args=args)).status_code == 403


@pytest.mark.parametrize("name", ["report_detail", "report_renew", "report_freeze"])
def test_another_region_gets_not_found(stranger, report, as_person, name) -> None:
    client, address = as_person(stranger), reverse(name, args=[report.pk])
    answer = client.get(address) if name == "report_detail" else client.post(address)
    assert answer.status_code == 404
    assert client.get(reverse("report_download", args=[report.pk, "pdf"])).status_code == 404
    assert Report.objects.get().status == "draft"


def test_anonymous_is_sent_to_sign_in(client, report) -> None:
    assert client.get(reverse("report_detail", args=[report.pk])).status_code == 302


@pytest.mark.parametrize("wrong", [{"year": "kaksi"}, {"year": 1999}, {"year": ""}, {"area": 0}, {"language": "de"}])
def test_bad_input_is_refused_and_kept(cast, published, salla, as_person, wrong) -> None:
    answer = as_person(cast["aino"]).post(reverse("report_create"), typed(salla, wrong))
    assert answer.status_code == 400
    assert not Report.objects.exists()
    if value := wrong.get("year"):
        assert f'value="{value}"' in answer.content.decode()


def test_nothing_published_is_refused_with_the_next_step(cast, salla, as_person) -> None:
    answer = as_person(cast["aino"]).post(reverse("report_create"), typed(salla, {"year": 2027}))
    assert answer.status_code == 409
    assert 'value="2027"' in answer.content.decode()
    assert "Julkaise ensin" in answer.content.decode()


def test_a_locked_report_no_longer_changes(cast, report, salla, as_person) -> None:
    client = as_person(cast["sulo"])
    assert client.post(reverse("report_freeze", args=[report.pk])).status_code == 302
    before = Report.objects.get().document
    assert client.post(reverse("report_renew", args=[report.pk])).status_code == 409
    assert client.post(reverse("report_create"), typed(salla)).status_code == 409
    assert client.post(reverse("report_freeze", args=[report.pk])).status_code == 409
    assert Report.objects.get().document == before
    assert AuditEvent.objects.filter(event="report.frozen").count() == 1


def test_a_council_member_cannot_lock_or_renew(cast, report, as_person) -> None:
    client = as_person(cast["helmi"])
    assert client.post(reverse("report_freeze", args=[report.pk])).status_code == 403
    assert client.post(reverse("report_renew", args=[report.pk])).status_code == 403
    assert "Lukitse" not in client.get(reverse("report_detail", args=[report.pk])).content.decode()


@pytest.mark.slow
def test_files_are_written_when_asked_for_and_thrown_away_with_the_old_text(cast, report, as_person) -> None:
    call_command("cut_fonts")
    client = as_person(cast["helmi"])
    pdf = client.get(reverse("report_download", args=[report.pk, "pdf"]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == 'attachment; filename="hyvinvointikertomus-732-2026-fi.pdf"'
    assert pdf.content.startswith(b"%PDF-")
    assert Rendition.objects.count() == 3
    assert client.get(reverse("report_download", args=[report.pk, "docx"])).content.startswith(b"PK")
    as_person(cast["sulo"]).post(reverse("report_renew", args=[report.pk]))
    assert Rendition.objects.count() == 0


def test_an_unknown_format_is_not_found(cast, report, as_person) -> None:
    address = reverse("report_download", args=[report.pk, "pdf"]).replace(".pdf", ".exe")
    assert as_person(cast["sulo"]).get(address).status_code == 404
