"""A number's page for everybody, and the pages where staff see and withdraw sets of numbers."""

import html
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from highfive.core.models import AuditEvent
from highfive.core.rules import Refused
from highfive.figures import actions, queries
from highfive.figures.models import Figure, Publication
from highfive.figures.rules import NewFigure, NewIndicator, group_key

LONELY = NewIndicator(
    "lonely",
    {
        "fi": "Tuntee itsensä yksinäiseksi",
        "fi-simple": "On usein yksinäinen",
        "sv": "Känner sig ensam",
        "en": "Is lonely",
    },
    "percent",
)
FIGURES = [
    NewFigure("lonely", "732", value=Decimal(24), low=Decimal(18), high=Decimal(31), n=205),
    NewFigure("lonely", "614", value=Decimal(15), bound="under", n=200),
    NewFigure("lonely", "742", reason="too_few", rule="too_few"),
    NewFigure("lonely", "583", reason="protected", rule="secondary"),
    NewFigure("lonely", "320", value=Decimal(40), low=Decimal(20), high=Decimal(62), n=45, uncertain=True),
    NewFigure(
        "lonely", "732", group_key(sex="woman", age="18-44"), Decimal(30), low=Decimal(20), high=Decimal(42), n=60
    ),
]
STAFF = ("publication_list", "publication_detail", "publication_withdraw")


@pytest.fixture
def publish(region, cast):
    def made(**more):
        source = actions.save_source(
            code="kysely", names={"fi": "seudun kysely"}, producer="Itä-Lappi", licence="CC BY 4.0",
            publishable=more.pop("publishable", True),
        )  # fmt: skip
        areas = {area.code: area for area in region.municipalities.all()}
        fields = {
            "region": region, "source": source, "kind": "survey", "titles": {"fi": "Kysely 2026"},
            "period": "syksy 2026", "retrieved_on": date(2026, 11, 20), "indicators": [LONELY], "figures": FIGURES,
            "areas": areas, "by": cast["aino"], "notes": {"fi": "Painotettu."},
            "facts": {"n": 1905, "audit": {"recovered": 0}},
        }  # fmt: skip
        return actions.publish(**fields | more)

    return made


@pytest.fixture
def publication(publish) -> Publication:
    return publish()


def figure(publication: Publication, code: str, group: str = "all") -> Figure:
    return publication.figures.get(area__code=code, group=group)


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def test_anybody_reads_what_a_number_is(client, publication) -> None:
    text = page(client, figure(publication, "732").get_absolute_url())
    for words in (
        "24\u00a0%", "(18–31)", "n = 205, viiden tarkkuudella", "Itä-Lappi, seudun kysely", "syksy 2026", "20.11.2026",
        "CC BY 4.0", "välillä 18–31\u00a0% (95\xa0%:n luottamusväli)", "painotettu vastaamaan väestöä",
    ):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    ("prefix", "title", "value"),
    [
        ("/fi-simple", "On usein yksinäinen", "alle\u00a015\u00a0%"),
        ("/sv", "Känner sig ensam", "under\u00a015\u00a0%"),
        ("/en", "Is lonely", "under\u00a015%"),
    ],
)
def test_in_every_language(client, publication, prefix, title, value) -> None:
    text = page(client, prefix + figure(publication, "614").get_absolute_url())
    assert title in text
    assert value in text


def test_too_few_and_protected_read_the_same(client, publication) -> None:
    texts = []
    for code in ("742", "583"):
        found = figure(publication, code)
        text = page(client, found.get_absolute_url())
        texts.append(text[text.index("<main") : text.index("Sama luku alueittain")].replace(str(found.area), "AREA"))
    assert texts[0] == texts[1]
    assert "Lukua ei näytetä: vastaajia on liian vähän tai luku on suojattu" in texts[0]


def test_an_uncertain_number_says_so(client, publication) -> None:
    assert "Luku on epävarma" in page(client, figure(publication, "320").get_absolute_url())
    assert "Luku on epävarma" not in page(client, figure(publication, "732").get_absolute_url())


def test_a_group_is_named(client, publication) -> None:
    text = page(client, figure(publication, "732", group_key(sex="woman", age="18-44")).get_absolute_url())
    assert "naiset, 18–44-vuotiaat" in text


def test_a_synthetic_number_says_so(client, publication) -> None:
    Publication.objects.update(synthetic=True)
    assert "Vastaukset on keksitty esittelyä varten." in page(client, figure(publication, "732").get_absolute_url())


def test_an_older_number_leads_to_the_newer(client, publication, publish) -> None:
    middle = publish(supersedes=publication)
    last = publish(supersedes=middle)
    text = page(client, figure(publication, "732").get_absolute_url())
    assert f'href="{figure(last, "732").get_absolute_url()}">Luvusta on uudempi tieto' in text


def test_a_withdrawn_number_is_not_shown_and_its_reason_is(client, publication, cast) -> None:
    actions.withdraw_publication(publication=publication, reason="Väärä paino.", on=date(2026, 11, 24), by=cast["aino"])
    text = page(client, figure(publication, "732").get_absolute_url())
    assert "Luku vedettiin pois 24.11.2026. Syy: Väärä paino." in text
    assert "24\u00a0%" not in text
    assert "205" not in text


def test_numbers_without_an_agreement_are_for_the_regions_staff_only(
    client, publish, cast, stranger, as_person
) -> None:
    address = figure(publish(publishable=False), "732").get_absolute_url()
    page(client, address, 404)
    page(as_person(stranger), address, 404)
    assert "vain työkäyttöön" in page(as_person(cast["helmi"]), address)


def test_a_number_that_is_not_there_is_a_404(client, db) -> None:
    page(client, reverse("figure_detail", args=[999]), 404)


@pytest.mark.parametrize("key", ["aino", "sulo", "kerttu", "veikko", "helmi", "oula"])
def test_every_member_sees_the_sets(publication, cast, as_person, key) -> None:
    client = as_person(cast[key])
    assert "Kysely 2026" in page(client, reverse("publication_list"))
    text = page(client, publication.get_absolute_url())
    assert "Piilotettuja lukuja, jotka saatiin selville" in text
    assert ("Vedä luvut pois" in text) == (key in ("aino", "oula"))


def test_a_reviewer_sees_why_a_number_is_hidden(publication, cast, as_person) -> None:
    text = page(as_person(cast["aino"]), f"{publication.get_absolute_url()}?indicator=lonely")
    assert "Liian vähän vastaajia näytettäväksi." in text
    assert "Suojattu, jottei ketään voi tunnistaa." in text
    page(as_person(cast["aino"]), f"{publication.get_absolute_url()}?indicator=nothing", 404)


@pytest.mark.parametrize("key", ["kerttu", "veikko", "helmi"])
def test_others_are_told_no_more_than_the_public(publication, cast, as_person, key) -> None:
    text = page(as_person(cast[key]), f"{publication.get_absolute_url()}?indicator=lonely")
    assert text.count("vastaajia on liian vähän tai luku on suojattu") == 2
    assert "Liian vähän vastaajia näytettäväksi." not in text


def test_counts_of_an_indicator(publication) -> None:
    (count,) = queries.indicator_counts(publication)
    assert (count.shown, count.limits, count.hidden, count.other) == (3, 1, 2, 0)


@pytest.mark.parametrize("name", STAFF)
def test_anonymous_is_sent_to_sign_in(client, publication, name) -> None:
    answer = client.get(reverse(name, args=[] if name == "publication_list" else [publication.pk]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_another_regions_set_does_not_exist(publication, stranger, as_person) -> None:
    client = as_person(stranger)
    assert "Kysely 2026" not in page(client, reverse("publication_list"))
    for name in STAFF[1:]:
        page(client, reverse(name, args=[publication.pk]), 404)
    assert client.post(reverse("publication_withdraw", args=[publication.pk]), {"reason": "x"}).status_code == 404


def test_withdrawing_is_confirmed_audited_and_final(publication, region, cast, as_person) -> None:
    client, address = as_person(cast["aino"]), reverse("publication_withdraw", args=[publication.pk])
    assert "Tätä ei voi perua." in page(client, address)
    answer = client.post(address, {"reason": "  Väärä paino. "}, follow=True)
    assert "Luvut on vedetty pois." in html.unescape(answer.content.decode())
    publication.refresh_from_db()
    assert publication.withdrawal_reason == "Väärä paino."
    assert AuditEvent.objects.get(event="figures.withdrawn").person_name == "Aino Alatalo"
    assert not queries.current_publications(region).exists()
    again = client.post(address, {"reason": "Uudestaan"})
    assert again.status_code == 409
    assert "Nämä luvut on jo vedetty pois." in html.unescape(again.content.decode())


@pytest.mark.parametrize("key", ["sulo", "kerttu", "veikko", "helmi"])
def test_a_role_without_the_right_is_told_and_loses_nothing(publication, cast, as_person, key) -> None:
    answer = as_person(cast[key]).post(reverse("publication_withdraw", args=[publication.pk]), {"reason": "Tärkeä syy"})
    assert answer.status_code == 403
    assert "Tärkeä syy" in html.unescape(answer.content.decode())
    publication.refresh_from_db()
    assert publication.standing


@pytest.mark.parametrize(
    ("reason", "words"), [("", "Kerro, miksi"), ("  ", "Kerro, miksi"), ("x" * 301, "liian pitkä: 301")]
)
def test_a_missing_or_long_reason_is_told_and_kept(publication, cast, as_person, reason, words) -> None:
    answer = as_person(cast["aino"]).post(reverse("publication_withdraw", args=[publication.pk]), {"reason": reason})
    text = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in text
    assert "Virhe:" in text[: text.index("</title>")]
    assert reason.strip() in text


def test_the_action_guards_itself(publication, cast) -> None:
    with pytest.raises(Refused) as refused:
        actions.withdraw_publication(publication=publication, reason="Syy", on=date(2026, 11, 24), by=cast["helmi"])
    assert refused.value.refusal.code == "role"
    with pytest.raises(Refused) as refused:
        actions.withdraw_publication(publication=publication, reason=" ", on=date(2026, 11, 24), by=None)
    assert refused.value.refusal.code == "reason"


def test_a_control_character_in_the_reason_is_no_crash(publication, cast, as_person) -> None:
    address = reverse("publication_withdraw", args=[publication.pk])
    assert as_person(cast["aino"]).post(address, {"reason": "a\x00b"}).status_code == 422


def test_other_methods_are_not_taken(client, publication) -> None:
    assert client.post(figure(publication, "732").get_absolute_url()).status_code == 405
