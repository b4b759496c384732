"""The giver's pages of referral cards: making a sheet once, own sheets only, making void, wrong roles told."""

import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.conversations.models import Card, Sheet
from highfive.conversations.queries.receipts import card_of_code
from highfive.conversations.tests.cards import open_contact, sheet_of
from highfive.core.actions import appoint_deputy
from highfive.core.models import AuditEvent, Membership, Organisation

pytestmark = pytest.mark.slow  # a slow hash for each card
GIVERS = ["aino", "sulo", "kerttu", "veikko"]


def typed(**given: Any) -> dict[str, Any]:
    return {
        "giver": "Sallan kirjasto, asiakaspalvelu", "offered": "Seuraa kylän kahvikerhoon", "theme": "company",
        "language": "fi", "count": "2", "once": str(uuid.uuid4()), **given,
    }  # fmt: skip


def codes_on(page: str) -> list[str]:
    blocks = re.findall(r'class="hf-refcard__code">(.*?)</p>', page, re.S)
    return ["".join(re.findall(r"\d+", block)) for block in blocks]


@pytest.mark.parametrize("who", GIVERS)
def test_a_giver_makes_cards_and_sees_them_once(region: Any, cast: Any, as_person: Any, who: str) -> None:
    open_contact(region)
    signed = as_person(cast[who])
    given = typed()
    page = signed.post(reverse("referral_create"), given)
    assert page.status_code == 200
    assert page["Cache-Control"].count("no-store")
    sheet = Sheet.objects.get()
    codes = codes_on(page.text)
    assert [card_of_code(code).number for code in codes] == [1, 2]
    assert (sheet.by, sheet.size, (sheet.expires_on - sheet.made_on).days) == (cast[who], 2, 90)
    assert "Kukaan ei näe sinusta mitään, ennen kuin otat kortin käyttöön." in page.text
    event = AuditEvent.objects.get(event="referral.sheet_made")
    assert event.data == {"count": 2}
    again = signed.post(reverse("referral_create"), given)
    assert again.status_code == 409
    assert not codes_on(again.text)
    assert (Sheet.objects.count(), Card.objects.count()) == (1, 2)


def test_the_codes_are_kept_nowhere(region: Any, cast: Any, as_person: Any, tmp_path: Any) -> None:
    open_contact(region)
    codes = codes_on(as_person(cast["kerttu"]).post(reverse("referral_create"), typed()).text)
    call_command("dumpdata", output=str(tmp_path / "all.json"))
    dumped = (tmp_path / "all.json").read_text()
    assert "Seuraa kylän kahvikerhoon" in dumped
    for code in codes:
        assert len(code) == 28
        for start in range(0, len(code), 4):
            assert code[start : start + 8] not in dumped or len(code[start : start + 8]) < 8


@pytest.mark.parametrize(
    ("language", "sentence", "prefix"),
    [
        ("fi", "Kukaan ei näe sinusta mitään, ennen kuin otat kortin käyttöön.", ""),
        ("fi-simple", "Saat itse päättää, käytätkö korttia. Emme tiedä sinusta vielä mitään.", "/fi-simple"),
        ("sv", "Ingen ser något om dig förrän du tar kortet i bruk.", "/sv"),
        ("en", "Nobody sees anything about you until you use the card.", "/en"),
    ],
)
def test_cards_are_printed_in_the_language_of_those_who_get_them(
    region: Any, cast: Any, as_person: Any, monkeypatch: Any, language: str, sentence: str, prefix: str
) -> None:
    open_contact(region)
    drawn: list[str] = []
    monkeypatch.setattr(
        "highfive.conversations.views.referrals.qr_svg", lambda address: drawn.append(address) or "<svg></svg>"
    )
    page = as_person(cast["kerttu"]).post(reverse("referral_create"), typed(language=language, count="1")).text
    assert sentence in page
    assert "Tulosta tämä sivu nyt." in page  # the giver's own words stay Finnish
    assert drawn == [f"{settings.ORIGIN}{prefix}/yhteys/saatu-kortti/{codes_on(page)[0]}/"]
    assert f"{settings.ORIGIN.partition('://')[2]}{prefix}/yhteys/saatu-kortti<" in re.sub(r"</?span[^>]*>", "", page)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"giver": ""}, "id_giver_error"),
        ({"offered": "Kerholle 010190-123X"}, "henkilötunnus"),
        ({"giver": "Kirjasto 010190A123X"}, "henkilötunnus"),
        ({"count": "41"}, "1–40"),
        ({"count": "0"}, "1–40"),
        ({"count": "kaksi"}, "1–40"),
        ({"theme": "gossip"}, "gossip"),
    ],
)
def test_what_was_typed_survives_every_error(
    region: Any, cast: Any, as_person: Any, wrong: dict[str, str], said: str
) -> None:
    open_contact(region)
    page = as_person(cast["kerttu"]).post(reverse("referral_create"), typed(**wrong))
    assert page.status_code == 422
    assert said in page.text
    assert ("Seuraa kylän kahvikerhoon" in page.text) or wrong.get("offered", "") in page.text
    assert not Sheet.objects.exists()


def test_an_offices_telephone_number_may_be_printed(region: Any, cast: Any, as_person: Any) -> None:
    open_contact(region)
    page = as_person(cast["kerttu"]).post(reverse("referral_create"), typed(giver="Sallan kirjasto, 040 123 4567"))
    assert page.status_code == 200
    assert codes_on(page.text)


def test_no_cards_while_the_contact_page_is_closed(region: Any, cast: Any, as_person: Any) -> None:
    page = as_person(cast["kerttu"]).post(reverse("referral_create"), typed())
    assert page.status_code == 409
    assert "Yhteydenottosivu ei ole vielä auki" in page.text
    assert "Seuraa kylän kahvikerhoon" in page.text


def test_the_organisation_of_ones_role_is_filled_in(region: Any, cast: Any, as_person: Any) -> None:
    library = Organisation.objects.create(region=region, name="Sallan kirjasto", kind="municipality")
    Membership.objects.filter(person=cast["kerttu"]).update(organisation=library)
    open_contact(region)
    signed = as_person(cast["kerttu"])
    assert 'value="Sallan kirjasto"' in signed.get(reverse("referral_create")).text
    signed.post(reverse("referral_create"), typed(count="1"))
    assert Sheet.objects.get().organisation == library


@pytest.mark.parametrize("who", ["helmi", "oula"])
def test_others_are_told_why(region: Any, cast: Any, as_person: Any, who: str) -> None:
    open_contact(region)
    signed = as_person(cast[who])
    assert signed.get(reverse("referral_list")).status_code == 403
    assert signed.get(reverse("referral_create")).status_code == 403
    refused = signed.post(reverse("referral_create"), typed())
    assert refused.status_code == 403
    assert "Seuraa kylän kahvikerhoon" in refused.text
    assert not Sheet.objects.exists()


def test_a_deputy_gives_on_the_days_of_the_deputyship(region: Any, cast: Any, as_person: Any) -> None:
    open_contact(region)
    today = localdate()
    appoint_deputy(
        region=region, person=cast["aino"], deputy=cast["helmi"], starts_on=today, ends_on=today, by=cast["oula"]
    )
    sheet, _codes = sheet_of(region, cast["aino"], 1)
    signed = as_person(cast["helmi"])
    assert signed.post(reverse("referral_create"), typed(count="1")).status_code == 200
    assert signed.get(reverse("referral_detail", args=[sheet.pk])).status_code == 404


def test_nobody_sees_anothers_sheet(region: Any, cast: Any, stranger: Any, as_person: Any) -> None:
    sheet, _codes = sheet_of(region, cast["kerttu"], 1)
    for who in [*(person for key, person in cast.items() if key != "kerttu"), stranger]:
        signed = as_person(who)
        assert "kahvikerhoon" not in signed.get(reverse("referral_list")).text
        for name in ("referral_detail", "referral_revoke", "referral_revoke_all"):
            assert signed.get(reverse(name, args=[sheet.pk])).status_code == 404
            assert signed.post(reverse(name, args=[sheet.pk]), {"number": 1}).status_code in (404, 405)
    sheet.refresh_from_db()
    assert sheet.struck == []
    assert "kahvikerhoon" in as_person(cast["kerttu"]).get(reverse("referral_list")).text


def test_one_who_has_left_sees_nothing(region: Any, cast: Any, as_person: Any) -> None:
    sheet, _codes = sheet_of(region, cast["kerttu"], 1)
    signed = as_person(cast["kerttu"])
    Membership.objects.filter(person=cast["kerttu"]).delete()
    for name in ("referral_detail", "referral_revoke", "referral_revoke_all"):
        assert signed.get(reverse(name, args=[sheet.pk])).status_code == 404


def test_without_signing_in_there_is_the_sign_in_page(region: Any, cast: Any, client: Any) -> None:
    sheet, _codes = sheet_of(region, cast["kerttu"], 1)
    ways = [reverse("referral_list"), reverse("referral_create"), reverse("referral_detail", args=[sheet.pk])]
    for way in ways:
        assert client.get(way)["Location"].startswith(reverse("account_login"))


def test_a_card_is_made_void_by_its_number(region: Any, cast: Any, as_person: Any) -> None:
    sheet, codes = sheet_of(region, cast["kerttu"], 3)
    signed = as_person(cast["kerttu"])
    wrong = signed.post(reverse("referral_revoke", args=[sheet.pk]), {"number": "4"})
    assert wrong.status_code == 422
    assert 'value="4"' in wrong.text
    page = signed.post(reverse("referral_revoke", args=[sheet.pk]), {"number": "2"}, follow=True)
    assert "Jos korttia ei ole otettu käyttöön, se ei enää toimi." in page.text
    sheet.refresh_from_db()
    assert sheet.struck == [2]
    assert [card_of_code(code).state for code in codes] == ["handed", "revoked", "handed"]
    assert AuditEvent.objects.get(event="referral.cards_struck").data == {"numbers": [2]}


def test_all_cards_are_made_void_after_a_page_that_asks(region: Any, cast: Any, as_person: Any) -> None:
    sheet, _codes = sheet_of(region, cast["kerttu"], 3)
    signed = as_person(cast["kerttu"])
    way = reverse("referral_revoke_all", args=[sheet.pk])
    assert signed.get(way).status_code == 200
    assert not Card.objects.filter(state="revoked").exists()
    signed.post(way)
    assert not Card.objects.exclude(state="revoked").exists()
