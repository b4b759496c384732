"""The network's front, organisations and who in them does what."""

from typing import Any

import pytest
from django.urls import reverse

from highfive.core.models import AuditEvent, Membership, Organisation
from highfive.network import actions
from highfive.network.models import Position

TYPED = {"title": "perhetyöntekijä", "what": "Käy kodeissa.", "person": ""}


@pytest.fixture
def organisation(region: Any, cast: Any) -> Organisation:
    salla = region.municipalities.get(code="732")
    return actions.create_organisation(
        region=region, name="Sallan kunta", kind="municipality", area=salla, by=cast["aino"]
    )


def test_the_front_says_what_is_in_the_network(organisation: Organisation, cast: Any, as_person: Any) -> None:
    page = as_person(cast["helmi"]).get(reverse("network")).text
    assert "Verkostossa on 1 organisaatio." in page
    for name in ("organisation_list", "target_group_list", "activity_list", "work_list", "project_list"):
        assert f'href="{reverse(name)}"' in page


def test_an_organisation_is_added_and_changed(region: Any, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["aino"])
    signed.post(reverse("organisation_create"), {"name": "Martat", "kind": "association", "area": ""})
    row = Organisation.objects.get()
    answer = signed.post(reverse("organisation_edit", args=[row.pk]), {"name": "Sallan Martat", "kind": "association"})
    assert answer["Location"] == reverse("organisation_detail", args=[row.pk])
    row.refresh_from_db()
    assert row.name == "Sallan Martat"
    events = AuditEvent.objects.filter(event__startswith="organisation").values_list("event", flat=True)
    assert set(events) == {"organisation.added", "organisation.saved"}


def test_a_name_is_taken_once(organisation: Organisation, cast: Any, as_person: Any) -> None:
    answer = as_person(cast["aino"]).post(reverse("organisation_create"), {"name": "sallan KUNTA", "kind": "county"})
    assert answer.status_code == 422
    assert "on jo verkostossa" in answer.text
    assert Organisation.objects.count() == 1


@pytest.mark.slow
def test_a_position_is_added_edited_and_removed(
    organisation: Organisation, region: Any, cast: Any, as_person: Any
) -> None:
    group = actions.create_target_group(region=region, names={"fi": "Lapsiperheet"}, by=cast["aino"])
    signed = as_person(cast["sulo"])
    area = organisation.area.pk
    signed.post(
        reverse("position_create", args=[organisation.pk]), {**TYPED, "target_groups": [group.pk], "areas": [area]}
    )  # fmt: skip
    position = Position.objects.get()
    page = as_person(cast["helmi"]).get(group.get_absolute_url()).text
    assert "perhetyöntekijä" in page.split('aria-labelledby="meets"')[1].split("</section>")[0]
    signed.post(reverse("position_edit", args=[position.pk]), {**TYPED, "person": cast["sulo"].pk})
    assert "Sulo Sallinen" in signed.get(reverse("organisation_detail", args=[organisation.pk])).text
    assert not position.target_groups.exists()
    signed.post(reverse("position_remove", args=[position.pk]))
    assert not Position.objects.exists()
    assert AuditEvent.objects.filter(event__startswith="position").count() == 3


def test_a_partner_edits_the_own_organisation(organisation: Organisation, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["kerttu"])
    refused = signed.post(reverse("position_create", args=[organisation.pk]), TYPED)
    assert refused.status_code == 403
    assert "Käy kodeissa." in refused.text
    Membership.objects.filter(person=cast["kerttu"]).update(organisation=organisation)
    assert signed.post(reverse("position_create", args=[organisation.pk]), TYPED).status_code == 302
    assert signed.get(reverse("organisation_create")).status_code == 403


@pytest.mark.parametrize("who", ["veikko", "helmi"])
def test_readers_are_told_why(organisation: Organisation, cast: Any, as_person: Any, who: str) -> None:
    signed = as_person(cast[who])
    assert signed.get(reverse("organisation_detail", args=[organisation.pk])).status_code == 200
    assert signed.get(reverse("organisation_edit", args=[organisation.pk])).status_code == 403
    assert signed.post(reverse("organisation_create"), {"name": "Uusi", "kind": "county"}).status_code == 403


@pytest.mark.slow
def test_another_regions_organisations_do_not_exist(
    organisation: Organisation, cast: Any, stranger: Any, as_person: Any
) -> None:
    position = actions.create_position(organisation=organisation, title="työntekijä", by=cast["aino"])
    signed = as_person(stranger)
    for name in ("organisation_detail", "organisation_edit", "position_create"):
        assert signed.get(reverse(name, args=[organisation.pk])).status_code == 404
    assert signed.get(reverse("position_edit", args=[position.pk])).status_code == 404
    assert signed.post(reverse("position_remove", args=[position.pk])).status_code == 404
    assert "Sallan kunta" not in signed.get(reverse("organisation_list")).text
    assert "Verkostossa on 0 organisaatiota." in signed.get(reverse("network")).text


def test_without_signing_in_there_is_the_sign_in_page(organisation: Organisation, client: Any) -> None:
    for address in (reverse("network"), reverse("organisation_detail", args=[organisation.pk])):
        assert client.get(address)["Location"].startswith(reverse("account_login"))
