"""Target groups: pages, notes by kind, who may, and nothing of another region."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from highfive.core.models import AuditEvent
from highfive.core.rules import Refused
from highfive.figures.models import Figure, Indicator, Publication, Source
from highfive.network import actions
from highfive.network.models import GroupNote, TargetGroup

NOTE = {"text_fi": "Kyyti kotiin puuttuu.", "source": "Nuorten ilta"}


@pytest.fixture
def group(region: Any, cast: Any) -> TargetGroup:
    return actions.create_target_group(region=region, names={"fi": "Nuoret kylillä"}, by=cast["aino"])


def note_url(group: TargetGroup, kind: str = "said") -> str:
    return reverse("note_add", args=[group.pk, kind])


def test_an_empty_list_says_so(region: Any, cast: Any, as_person: Any) -> None:
    page = as_person(cast["helmi"]).get(reverse("target_group_list"))
    assert "Kohderyhmiä ei ole vielä" in page.text
    assert reverse("target_group_create") not in page.text


def test_a_group_is_made_and_audited(region: Any, cast: Any, as_person: Any) -> None:
    typed = {"names_fi": "Omaishoitajat", "names_sv": "Närståendevårdare", "description_fi": "Hoitavat läheistään."}
    answer = as_person(cast["sulo"]).post(reverse("target_group_create"), typed, follow=True)
    group = TargetGroup.objects.get()
    assert answer.redirect_chain[-1][0] == group.get_absolute_url()
    assert (group.names, group.slug, group.public) == (
        {"fi": "Omaishoitajat", "sv": "Närståendevårdare"}, "omaishoitajat", False,
    )  # fmt: skip
    assert AuditEvent.objects.filter(event="target_group.created", person_id=cast["sulo"].pk).count() == 1


def test_groups_of_one_name_get_addresses_of_their_own(region: Any, cast: Any) -> None:
    made = [actions.create_target_group(region=region, names={"fi": "Äidit"}, by=cast["aino"]).slug for _ in range(3)]
    assert made == ["aidit", "aidit-2", "aidit-3"]


@pytest.mark.parametrize("who", ["kerttu", "veikko", "helmi"])
def test_others_are_told_why_and_lose_nothing(region: Any, cast: Any, as_person: Any, who: str) -> None:
    signed = as_person(cast[who])
    assert signed.get(reverse("target_group_create")).status_code == 403
    answer = signed.post(reverse("target_group_create"), {"names_fi": "Uusi ryhmä"})
    assert answer.status_code == 403
    assert "Uusi ryhmä" in answer.text
    assert not TargetGroup.objects.exists()


@pytest.mark.parametrize("kind", ["known", "meets", "tried", "said"])
def test_a_note_of_each_kind_is_shown_under_its_heading(
    group: TargetGroup, cast: Any, as_person: Any, kind: str
) -> None:
    page = as_person(cast["kerttu"]).post(note_url(group, kind), NOTE, follow=True)
    note = GroupNote.objects.get()
    assert (note.kind, note.text, note.by, note.day) == (
        kind, {"fi": NOTE["text_fi"]}, cast["kerttu"], timezone.localdate(),
    )  # fmt: skip
    section = page.text.split(f'aria-labelledby="{kind}"')[1].split("</section>")[0]
    assert NOTE["text_fi"] in section
    assert AuditEvent.objects.filter(event="group_note.added").count() == 1


@pytest.mark.parametrize(
    ("words", "said"), [("131052-308T kävi", "henkilötunnus"), ("soita 040 123 4567", "puhelinnumero")]
)
@pytest.mark.parametrize("field", ["text_fi", "text_sv", "source"])
def test_what_points_at_one_person_is_refused_and_kept_in_the_form(
    group: TargetGroup, cast: Any, as_person: Any, words: str, said: str, field: str
) -> None:
    answer = as_person(cast["aino"]).post(note_url(group), {**NOTE, field: words})
    assert answer.status_code == 422
    assert said in answer.text
    assert words in answer.text
    assert not GroupNote.objects.exists()


def test_a_council_member_reads_only(group: TargetGroup, cast: Any, as_person: Any) -> None:
    page = as_person(cast["helmi"]).get(group.get_absolute_url())
    assert page.status_code == 200
    assert note_url(group) not in page.text
    answer = as_person(cast["helmi"]).post(note_url(group), NOTE)
    assert answer.status_code == 403
    assert NOTE["text_fi"] in answer.text


def test_only_its_writer_and_the_coordinator_change_a_note(group: TargetGroup, cast: Any, as_person: Any) -> None:
    note = actions.note_on_group(group=group, kind="said", text={"fi": "a"}, by=cast["veikko"])
    edit, remove = reverse("note_edit", args=[note.pk]), reverse("note_remove", args=[note.pk])
    assert as_person(cast["kerttu"]).post(edit, {"text_fi": "b"}).status_code == 403
    assert as_person(cast["kerttu"]).post(remove).status_code == 403
    as_person(cast["veikko"]).post(edit, {"text_fi": "c"})
    assert GroupNote.objects.get().text == {"fi": "c"}
    as_person(cast["aino"]).post(remove)
    assert not GroupNote.objects.exists()
    assert AuditEvent.objects.get(event="group_note.removed").data == {"group": group.pk, "kind": "said"}


def test_a_note_with_a_key_is_renewed_and_belongs_to_its_room(group: TargetGroup, cast: Any, as_person: Any) -> None:
    for words in ("Kokeillaan", "Otettiin käyttöön"):
        note = actions.note_on_group(
            group=group, kind="tried", text={"fi": words}, by=cast["aino"], key="practice:1", address="/kaytannot/1/"
        )
    assert [row.text["fi"] for row in group.notes.all()] == ["Otettiin käyttöön"]
    signed = as_person(cast["aino"])
    assert 'href="/kaytannot/1/"' in signed.get(group.get_absolute_url()).text
    assert signed.get(reverse("note_edit", args=[note.pk])).status_code == 404
    assert signed.post(reverse("note_remove", args=[note.pk])).status_code == 404


def test_a_link_is_a_page_of_the_web_only(group: TargetGroup, cast: Any, as_person: Any) -> None:
    answer = as_person(cast["aino"]).post(note_url(group), {**NOTE, "address": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert "https://" in answer.text


def test_an_unknown_kind_is_not_found(group: TargetGroup, cast: Any, as_person: Any) -> None:
    assert as_person(cast["aino"]).get(note_url(group, "gossip")).status_code == 404
    with pytest.raises(Refused):
        actions.note_on_group(group=group, kind="known", text={"fi": "040 123 4567"}, by=cast["aino"])


def test_another_regions_groups_do_not_exist(group: TargetGroup, cast: Any, stranger: Any, as_person: Any) -> None:
    note = actions.note_on_group(group=group, kind="said", text={"fi": "salaisuus"}, by=cast["aino"])
    signed = as_person(stranger)
    for name in ("target_group_detail", "target_group_edit"):
        assert signed.get(reverse(name, args=[group.pk])).status_code == 404
    assert signed.post(note_url(group), NOTE).status_code == 404
    assert signed.post(reverse("note_edit", args=[note.pk]), NOTE).status_code == 404
    assert signed.post(reverse("note_remove", args=[note.pk])).status_code == 404
    assert "Nuoret" not in signed.get(reverse("target_group_list")).text


def test_without_signing_in_there_is_the_sign_in_page(group: TargetGroup, client: Any) -> None:
    for address in (reverse("target_group_list"), group.get_absolute_url(), note_url(group)):
        assert client.get(address)["Location"].startswith(reverse("account_login"))


def publish(region: Any, period: str, value: int, area: Any = None) -> Indicator:
    source, _ = Source.objects.get_or_create(code="thl", names={"fi": "Sotkanet"}, producer="THL", licence="CC BY 4.0")
    indicator, _ = Indicator.objects.get_or_create(code="lonely", titles={"fi": "Yksinäisyys"}, unit="percent")
    year = int(period)
    set_ = Publication.objects.create(
        region=region, source=source, kind="register", titles={"fi": "Sarja"}, period=period,
        retrieved_on=date(year, 12, 1),
    )  # fmt: skip
    Figure.objects.create(publication=set_, indicator=indicator, area=area or region.area, value=Decimal(value))
    return indicator


def test_a_group_shows_the_latest_number_of_the_region_as_the_store_gives_it(
    region: Any, group: TargetGroup, cast: Any, as_person: Any
) -> None:
    publish(region, "2025", 31)
    indicator = publish(region, "2024", 17)
    group.indicators.set([indicator])
    page = as_person(cast["helmi"]).get(group.get_absolute_url()).text
    figure = Figure.objects.get(value=31)
    assert f'href="{figure.get_absolute_url()}"' in page
    assert "31\u00a0%" in page
    assert "17\u00a0%" not in page
    Publication.objects.filter(period="2025").update(withdrawn_on=date(2026, 1, 1), withdrawal_reason="x")
    assert "17\u00a0%" in as_person(cast["helmi"]).get(group.get_absolute_url()).text


def test_no_number_of_the_region_is_said_so(region: Any, group: TargetGroup, cast: Any, as_person: Any) -> None:
    page = as_person(cast["helmi"]).get(group.get_absolute_url()).text
    assert "Tälle ryhmälle ei ole valittu lukuja." in page
    group.indicators.set([publish(region, "2025", 31, area=region.municipalities.get(code="732"))])
    page = as_person(cast["helmi"]).get(group.get_absolute_url()).text
    assert "Seudusta ei ole julkaistu lukua." in page
    assert "31" not in page.split('aria-labelledby="numbers"')[1].split("</section>")[0]


@pytest.mark.parametrize(("address", "marked"), [("/sv", 1), ("/en", 1), ("/fi-simple", 0), ("", 0)])
def test_a_text_in_another_language_says_so(
    group: TargetGroup, cast: Any, as_person: Any, address: str, marked: int
) -> None:
    page = as_person(cast["helmi"]).get(f"{address}{reverse('target_group_detail', args=[group.pk])}").text
    assert page.count('<h1 lang="fi">Nuoret kylillä</h1>') == marked
