"""The ledger's pages: they work and are audited, tell the wrong role why, keep what was typed, hide other regions."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from highfive.core.models import AuditEvent, Membership, Person, Region
from highfive.network.actions import create_target_group
from highfive.practices import actions, queries
from highfive.practices.models import Adoption
from highfive.practices.rules.matrix import short_names
from highfive.practices.tests import adoption_cast as scene
from highfive.practices.tests.adoption_cast import walk

pytestmark = pytest.mark.slow


def page(response: Any) -> str:
    return " ".join(response.content.decode().split())


def step_of(adoption: Adoption, to: str = "trying", **changes: Any) -> dict[str, Any]:
    typed = {"to": to, "on": "2026-11-02", "why": "", "adapted": "", "hours": "", "euros": "", "people_reached": ""}
    return {**typed, "seen": queries.last_number(adoption), **changes}


@pytest.fixture
def salla(make_practice: Any, cast: dict[str, Person], region: Region) -> Adoption:
    scene.organisation(region)
    return walk(make_practice("Kyläkahvit", status="shared", hours_start=Decimal(160)), "trying in_use", cast["sulo"])


def test_taking_a_practice_up(make_practice: Any, cast: dict[str, Person], as_person: Any) -> None:
    practice, sulo = make_practice("Kyläkahvit", status="shared"), as_person(cast["sulo"])
    address = f"/en/kaytannot/{practice.pk}/ota/"
    shown = page(sulo.get(address))
    assert re.findall(r'<option value="area-\d+">(\w+)</option>', shown) == ["Salla"]
    assert re.findall(r'name="to" value="(\w+)"', shown) == ["considering", "trying"]
    assert "heir_name" not in shown
    area = scene.municipality()
    typed = {"adopter": f"area-{area.pk}", "to": "trying", "on": "2.11.2026", "hours": "2,5", "adapted": "Kylätalolla"}
    response = sulo.post(address, typed, follow=True)
    row = Adoption.objects.get()
    assert response.redirect_chain == [(f"/en/kaytannot/otettu/{row.pk}/", 302)]
    assert "Kyläkahvit in Salla: trying" in page(response)
    assert "2.5 h" in page(response)
    assert "euros not written down" in page(response)
    assert AuditEvent.objects.get(event="adoption.started").person_name == "Sulo Sallinen"
    again = sulo.get(address)
    assert "Everyone you act for has taken this up already" in page(again)


def test_a_refused_step_keeps_what_was_typed(salla: Adoption, cast: dict[str, Person], as_person: Any) -> None:
    sulo, address = as_person(cast["sulo"]), f"/en/kaytannot/otettu/{salla.pk}/askel/"
    shown = page(sulo.get(address))
    assert re.findall(r'name="to" value="(\w+)"', shown) == ["embedded", "stopped", "trying"]
    assert "Embedded means that it goes on without a project." in shown
    typed = step_of(salla, "embedded", adapted="Vain talvella", heir_name="Sihteeri", hours="3,5")
    response = sulo.post(address, typed)
    assert response.status_code == 422
    said = page(response)
    assert "Missing: the heir&#x27;s organisation, a budget line and a place in a plan." in said
    assert all(words in said for words in ("Vain talvella", 'value="Sihteeri"', 'value="3,5"'))
    assert said.count("<title>Error:") == 1
    assert Adoption.objects.get().status == "in_use"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to": "considering"}, "Select a valid choice"),
        ({"to": ""}, "This field is required"),
        ({"on": "huomenna"}, "Enter a valid date"),
        ({"on": (timezone.localdate() + timedelta(1)).isoformat()}, "The day is in the future"),
        ({"on": "9999-12-31"}, "Check the year."),
        ({"on": "2026-05-03"}, "The previous step was taken on 4 May 2026"),
        ({"hours": "-1"}, "greater than or equal to 0"),
        ({"hours": "monta"}, "Write a number"),
        ({"hours": "1e9"}, "less than or equal to"),
        ({"hours": "NaN"}, "Write a number"),
        ({"euros": "10,5"}, "no more than 0 decimal"),
        ({"people_reached": "2.5"}, "whole number"),
        ({"to": "stopped"}, "Tell why it was stopped"),
        ({"why": "x" * 4001}, "at most 4000"),
        ({"seen": "1"}, "Somebody wrote down a step while you were writing"),
        ({"heir_organisation": "999999"}, "Select a valid choice"),
        ({"blocks": "7"}, ""),
    ],
)
def test_bad_input_gets_a_clear_answer(
    changes: dict[str, str], words: str, salla: Adoption, cast: dict[str, Person], as_person: Any
) -> None:
    typed = step_of(salla, **changes)
    response = as_person(cast["sulo"]).post(f"/en/kaytannot/otettu/{salla.pk}/askel/", typed)
    assert response.status_code == (302 if not words else 409 if "seen" in changes else 422)
    assert words in page(response)


def test_a_wrong_role_is_told_why_and_nothing_is_lost(
    salla: Adoption, cast: dict[str, Person], as_person: Any, region: Region
) -> None:
    for key, status in (("helmi", 403), ("veikko", 403), ("kerttu", 403)):
        client = as_person(cast[key])
        shown = page(client.get(salla.get_absolute_url()))
        assert "Kirjaa seuraava askel" not in shown
        typed = step_of(salla, "stopped", why="Kyytiä ei ollut")
        response = client.post(reverse("adoption_step", args=[salla.pk]), typed)
        assert response.status_code == status
        assert "Kyytiä ei ollut" in page(response)
        for name in ("adoption_step", "adoption_figures"):
            assert client.get(reverse(name, args=[salla.pk])).status_code == 200
        annulled = client.post(reverse("adoption_annul", args=[salla.pk, 2]), {"why": "Väärin"})
        assert annulled.status_code == status
        taken = client.post(reverse("adoption_create", args=[salla.practice_id]), {"adopter": "area-1", "to": "trying"})
        assert taken.status_code in (403, 409)
    assert Adoption.objects.get().status == "in_use"


def test_a_partner_writes_for_the_own_organisation(
    salla: Adoption, cast: dict[str, Person], as_person: Any, region: Region
) -> None:
    Membership.objects.filter(person=cast["kerttu"]).update(organisation=region.organisations.get())
    kerttu, address = as_person(cast["kerttu"]), f"/en/kaytannot/{salla.practice_id}/ota/"
    assert re.findall(r'<option value="[a-z]+-\d+">([^<]+)</option>', page(kerttu.get(address))) == ["Sallan kylät ry"]
    typed = {"adopter": f"organisation-{region.organisations.get().pk}", "to": "considering", "on": "2026-11-02"}
    assert "Kyläkahvit, Sallan kylät ry: considering" in page(kerttu.post(address, typed, follow=True))


def test_annulling_on_its_page(salla: Adoption, cast: dict[str, Person], as_person: Any) -> None:
    sulo, address = as_person(cast["sulo"]), f"/en/kaytannot/otettu/{salla.pk}/askel/2/mitatoi/"
    assert "Annul the step of 4 May 2026: in use" in page(sulo.get(address))
    assert sulo.post(address, {"why": ""}).status_code == 422
    said = page(sulo.post(address, {"why": "Väärä <b>kunta</b>"}, follow=True))
    assert "Kyläkahvit in Salla: trying" in said
    assert "<s>4 May 2026: in use</s>" in said
    assert "Väärä &lt;b&gt;kunta&lt;/b&gt;" in said
    assert sulo.get(f"/en/kaytannot/otettu/{salla.pk}/askel/9/mitatoi/").status_code == 404


def test_choosing_figures(salla: Adoption, cast: dict[str, Person], as_person: Any, region: Region) -> None:
    sulo, address = as_person(cast["sulo"]), f"/en/kaytannot/otettu/{salla.pk}/luvut/"
    assert "No figures have been published of this area yet" in page(sulo.get(address))
    old, new = (scene.published(region, year, {"732": value}) for year, value in ((2024, 41), (2025, 26)))
    before, after, code = scene.figure(old).pk, scene.figure(new).pk, scene.indicator().pk
    assert "Feels lonely" in page(sulo.get(address))
    picked = f"{address}?indicator={code}"
    assert "2024: 41% (36–47) (Itä-Lappi)" in page(sulo.get(picked))
    wrong = sulo.post(picked, {"before": after, "after": before})
    assert wrong.status_code == 422
    assert "The figure before is later than the figure after." in page(wrong)
    said = page(sulo.post(picked, {"before": before, "after": after}, follow=True))
    assert "Whether the change is clear has not been tested" in said
    assert all(words in said for words in ("41%", "36–47", "26%", "21–32", "Source: Itä-Lappi"))
    assert "15" not in re.sub(r"<[^>]+>", " ", said).split("Before and after")[1].split("Choose other")[0].split()
    assert sulo.get(f"{address}?indicator=x").status_code == 400


@pytest.mark.parametrize("name", ["adoption_detail", "adoption_step", "adoption_figures", "adoption_annul"])
def test_another_region_and_nobody(
    name: str, salla: Adoption, stranger: Person, as_person: Any, client: Client
) -> None:
    address = reverse(name, args=[salla.pk, 1] if name == "adoption_annul" else [salla.pk])
    foreign = as_person(stranger)
    assert foreign.get(address).status_code == 404
    if name != "adoption_detail":
        assert foreign.post(address, {}).status_code == 404
    assert client.get(address)["Location"].startswith(reverse("account_login"))


def test_what_is_not_shared_has_no_page_to_take_it_up(
    make_practice: Any, cast: dict[str, Person], as_person: Any
) -> None:
    draft = make_practice("Salainen", status="draft")
    assert as_person(cast["helmi"]).get(reverse("adoption_create", args=[draft.pk])).status_code == 404
    assert "Salainen" not in page(as_person(cast["helmi"]).get(reverse("adoption_matrix")))


# --- the matrix ----------------------------------------------------------------------------------------------------


def cells_of(said: str) -> list[list[str]]:
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', said)
    return [re.findall(r'<use href="#s-\w+"/></svg><span>([^<]+)</span>', row) for row in rows]


def test_the_matrix_is_a_table_with_a_word_in_every_cell(
    salla: Adoption, make_practice: Any, cast: dict[str, Person], as_person: Any
) -> None:
    walk(make_practice("Kimppakyyti", status="public"), "considering", cast["aino"], code="614")
    make_practice("Luonnos", status="draft")
    said = page(as_person(cast["helmi"]).get("/en/kaytannot/taulukko/"))
    assert cells_of(said) == [
        ["not yet", "not yet", "considering", "not yet", "not yet"],
        ["not yet", "not yet", "not yet", "in use", "not yet"],
    ]
    assert len(re.findall(r'<th scope="col"', said)) == 1 + 5 + 1
    assert '<abbr class="s" title="Kemijärvi">Kem.</abbr>' in said
    assert re.search(r'<caption class="hf-vh" id="matrix-caption">State of each practice', said)
    assert "Luonnos" not in said
    assert "149.5 h" in said
    assert f'href="/en/kaytannot/otettu/{salla.pk}/"' in said


def test_filters_of_the_matrix(
    salla: Adoption, make_practice: Any, cast: dict[str, Person], as_person: Any, region: Region
) -> None:
    group = create_target_group(region=region, names={"fi": "Nuoret"}, by=cast["aino"])
    ride = make_practice("Kimppakyyti", status="shared", target_groups=[group])
    walk(ride, "considering", cast["aino"], code="614")
    actions.start_adoption(
        practice=ride, organisation=region.organisations.get(), step=scene.step("trying"), by=cast["aino"]
    )
    aino = as_person(cast["aino"])

    def rows(query: str) -> list[str]:
        said = page(aino.get(f"/en/kaytannot/taulukko/?{query}"))
        return re.findall(r'<tr><th scope="row"><a href="[^"]+">([^<]+)</a>', said)

    assert rows("") == ["Kimppakyyti", "Kyläkahvit"]
    assert rows("status=in_use") == ["Kyläkahvit"]
    assert rows("status=trying") == []
    assert rows("status=trying&organisations=on") == ["Kimppakyyti"]
    assert rows(f"group={group.pk}") == ["Kimppakyyti"]
    assert rows("area=614&status=considering") == ["Kimppakyyti"]
    assert rows("area=732&status=considering") == []
    wrong = aino.get("/en/kaytannot/taulukko/?area=999&status=done")
    assert wrong.status_code == 400
    assert "Select a valid choice" in page(wrong)
    assert len(queries.matrix(region, area=scene.municipality("614")).columns) == 1
    assert [column.name for column in queries.matrix(region, organisations=True).columns][-1] == "Sallan kylät ry"


def test_the_matrix_asks_the_database_the_same_few_times_whatever_its_size(
    make_practice: Any, cast: dict[str, Person], region: Region
) -> None:
    counts = []
    for number in range(6):
        walk(make_practice(f"Käytäntö {number}", status="shared"), "trying in_use", cast["aino"])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            queries.matrix(region, organisations=True)
        counts.append(len(asked))
    assert counts == [4] * 6


def test_the_matrix_and_the_practice_say_the_same_sum(salla: Adoption, region: Region) -> None:
    (row,) = queries.matrix(region).rows
    full = queries.savings(salla.practice)
    assert (row.savings.hours.total, row.savings.euros.total) == (full.hours.total, full.euros.total)
    assert row.savings.hours.total == Decimal("149.5")


def test_an_empty_matrix_says_what_brings_rows(cast: dict[str, Person], as_person: Any, client: Client) -> None:
    assert "No practice has been shared yet" in page(as_person(cast["helmi"]).get("/en/kaytannot/taulukko/"))
    assert client.get("/kaytannot/taulukko/").status_code == 302


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["Kemijärvi", "Posio", "Salla"], ["Kem.", "Pos.", "Sal."]),
        (["Kemi", "Kemijärvi", "Keminmaa"], ["Kemi", "Kemij.", "Kemin."]),
        (["Ii", "Iitti"], ["Ii", "Iit."]),
        ([], []),
    ],
)
def test_short_heads_tell_names_apart(names: list[str], short: list[str]) -> None:
    assert short_names(names) == short


def test_dates_default_to_today(salla: Adoption, cast: dict[str, Person], as_person: Any) -> None:
    shown = page(as_person(cast["sulo"]).get(reverse("adoption_step", args=[salla.pk])))
    assert f'value="{timezone.localdate().isoformat()}"' in shown
    assert isinstance(timezone.localdate(), date)


def test_the_panel_of_a_practice(salla: Adoption, cast: dict[str, Person], as_person: Any) -> None:
    said = page(as_person(cast["helmi"]).get(f"/en/kaytannot/{salla.practice_id}/"))
    assert "Where it works" in said
    assert "Hours saved: 149.5 h" in said
    assert "Developing it alone takes 160 h, as this entry states for starting it." in said
