"""Who meets whom: the map with its gaps, who may say so, and where it is shown."""

from typing import Any

import pytest
from django.urls import reverse

from highfive.core.models import AuditEvent, Membership, Organisation
from highfive.core.rules import Refused
from highfive.network import actions, queries
from highfive.network.models import Encounter, TargetGroup


@pytest.fixture
def group(region: Any, cast: Any) -> TargetGroup:
    return actions.create_target_group(region=region, names={"fi": "Omaishoitajat"}, by=cast["aino"])


@pytest.fixture
def library(region: Any, cast: Any) -> Organisation:
    return actions.create_organisation(region=region, name="Kirjasto", kind="municipality", area=None, by=cast["aino"])


@pytest.fixture
def carers(region: Any, cast: Any) -> Organisation:
    """Kerttu's own organisation."""
    row = actions.create_organisation(region=region, name="Hoitajat ry", kind="association", area=None, by=cast["aino"])
    Membership.objects.filter(person=cast["kerttu"]).update(organisation=row)
    return row


def area(region: Any, code: str) -> Any:
    return region.municipalities.get(code=code)


def gaps(region: Any) -> list[str]:
    return [gap.code for row in queries.encounter_map(region) for gap in row.gaps]


def test_gaps_are_municipalities_where_nobody_meets_a_group(
    region: Any, cast: Any, group: TargetGroup, library: Organisation
) -> None:
    assert gaps(region) == ["320", "583", "614", "732", "742"]
    met = actions.create_encounter(
        group=group, organisation=library, areas=[area(region, "614"), area(region, "732")], by=cast["aino"]
    )
    assert gaps(region) == ["320", "583", "742"]
    row = queries.encounter_map(region)[0]
    assert [[area.code for area in line.areas] for line in row.lines] == [["614", "732"]]
    actions.create_position(
        organisation=library,
        title="Perhetyöntekijä",
        target_groups=[group],
        areas=[area(region, "320")],
        by=cast["aino"],
    )
    assert gaps(region) == ["583", "742"], "a place in an organisation that meets them is no gap"
    actions.save_encounter(
        encounter=met, group=group, organisation=library, areas=[], place="", when="", by=cast["aino"]
    )  # fmt: skip
    assert gaps(region) == [], "met in the whole region"
    actions.remove_encounter(encounter=met, by=cast["aino"])
    actions.create_position(organisation=library, title="Neuvoja", target_groups=[group], by=cast["aino"])
    assert gaps(region) == [], "where a position's municipalities are not told, nothing is claimed"


def test_it_is_said_and_shown_where_people_look(
    region: Any, cast: Any, group: TargetGroup, library: Organisation, as_person: Any
) -> None:
    signed = as_person(cast["aino"])
    typed = {
        "group": group.pk, "organisation": library.pk, "areas": [area(region, "614").pk],
        "place": "lukunurkka", "when": "tiistaisin klo 10",
    }  # fmt: skip
    answer = signed.post(reverse("encounter_create"), typed, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("encounter_map")
    reader = as_person(cast["helmi"])
    for address in (
        reverse("encounter_map"), group.get_absolute_url(), reverse("organisation_detail", args=[library.pk])
    ):  # fmt: skip
        assert "lukunurkka, tiistaisin klo 10" in reader.get(address).text
    page = reader.get(reverse("encounter_map")).text
    assert "4 kohdassa kukaan ei tapaa ryhmää" in page
    assert "Sallassa kukaan ei tiettävästi tapaa tätä ryhmää" in page
    assert "Posiolla kukaan" not in page
    assert reverse("encounter_create") not in page
    assert [each.event for each in AuditEvent.objects.filter(event__startswith="encounter.")] == ["encounter.created"]


def test_a_gap_leads_to_a_form_that_knows_it(
    region: Any, cast: Any, group: TargetGroup, library: Organisation, as_person: Any
) -> None:
    signed = as_person(cast["aino"])
    salla = area(region, "732")
    assert f"?group={group.pk}&amp;area={salla.pk}" in signed.get(reverse("encounter_map")).text
    page = signed.get(reverse("encounter_create"), {"group": group.pk, "area": salla.pk}).text
    assert f'<option value="{group.pk}" selected>' in page
    assert page.split(f'name="areas" value="{salla.pk}"')[1].split(">")[0].strip().endswith("checked")
    for strange in ("x", "9" * 30, "-1"):
        assert signed.get(reverse("encounter_create"), {"group": strange, "area": strange}).status_code == 200


def test_it_is_edited_and_removed(
    region: Any, cast: Any, group: TargetGroup, library: Organisation, as_person: Any
) -> None:
    row = actions.create_encounter(group=group, organisation=library, place="aula", by=cast["aino"])
    signed = as_person(cast["aino"])
    assert 'value="aula"' in signed.get(reverse("encounter_edit", args=[row.pk])).text
    typed = {"group": group.pk, "organisation": library.pk, "place": "kirjasto"}
    signed.post(reverse("encounter_edit", args=[row.pk]), typed)
    row.refresh_from_db()
    assert row.place == "kirjasto"
    signed.post(reverse("encounter_remove", args=[row.pk]))
    assert not Encounter.objects.exists()


def test_a_partner_speaks_for_the_own_organisation_only(
    region: Any, cast: Any, group: TargetGroup, library: Organisation, carers: Organisation, as_person: Any
) -> None:
    signed = as_person(cast["kerttu"])
    form = signed.get(reverse("encounter_create")).text
    assert "Hoitajat ry" in form
    assert "Kirjasto" not in form
    assert signed.post(reverse("encounter_create"), {"group": group.pk, "organisation": carers.pk}).status_code == 302
    own = Encounter.objects.get()
    theirs = actions.create_encounter(group=group, organisation=library, by=cast["aino"])
    assert signed.post(reverse("encounter_remove", args=[theirs.pk])).status_code == 403
    assert signed.get(reverse("encounter_edit", args=[theirs.pk])).status_code == 403
    with pytest.raises(Refused):
        actions.save_encounter(
            encounter=theirs, group=group, organisation=carers, areas=[], place="", when="", by=cast["kerttu"]
        )
    with pytest.raises(Refused):
        actions.save_encounter(
            encounter=own, group=group, organisation=library, areas=[], place="", when="", by=cast["kerttu"]
        )
    assert Encounter.objects.filter(organisation=carers).count() == 1


@pytest.mark.parametrize("who", ["veikko", "helmi"])
def test_others_read_only(
    region: Any, cast: Any, group: TargetGroup, library: Organisation, as_person: Any, who: str
) -> None:
    signed = as_person(cast[who])
    assert signed.get(reverse("encounter_map")).status_code == 200
    assert signed.get(reverse("encounter_create")).status_code == 403
    answer = signed.post(reverse("encounter_create"), {"group": group.pk, "organisation": library.pk, "place": "aula"})
    assert answer.status_code == 403
    assert "aula" in answer.text
    assert not Encounter.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"place": "131052-308T"}, "henkilötunnus"),
        ({"group": ""}, "Kohderyhmä"),
        ({"organisation": "0"}, "Organisaatio"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    cast: Any, group: TargetGroup, library: Organisation, as_person: Any, change: dict[str, str], said: str
) -> None:
    typed = {"group": group.pk, "organisation": library.pk, "when": "joskus", **change}
    answer = as_person(cast["aino"]).post(reverse("encounter_create"), typed)
    assert answer.status_code == 422
    assert said in answer.text.split('id="errors"')[1].split("</ul>")[0]
    assert "joskus" in answer.text
    assert not Encounter.objects.exists()


def test_another_region_is_not_there(
    region: Any, cast: Any, group: TargetGroup, library: Organisation, stranger: Any, as_person: Any
) -> None:
    row = actions.create_encounter(group=group, organisation=library, by=cast["aino"])
    signed = as_person(stranger)
    assert signed.get(reverse("encounter_edit", args=[row.pk])).status_code == 404
    assert signed.post(reverse("encounter_remove", args=[row.pk])).status_code == 404
    assert "Kirjasto" not in signed.get(reverse("encounter_map")).text
    with pytest.raises(Refused):
        actions.create_encounter(group=group, organisation=library, by=stranger)


def test_places_of_another_region_are_refused(
    cast: Any, group: TargetGroup, library: Organisation, other_region: Any
) -> None:
    with pytest.raises(Refused) as refused:
        actions.create_encounter(
            group=group, organisation=library, areas=other_region.municipalities.all(), by=cast["aino"]
        )
    assert refused.value.refusal.code == "place"


def test_without_signing_in_there_is_the_sign_in_page(db: None, client: Any) -> None:
    assert client.get(reverse("encounter_map"))["Location"].startswith(reverse("account_login"))


def test_groups_with_gaps_come_first_and_each_line_once(
    region: Any, cast: Any, group: TargetGroup, library: Organisation
) -> None:
    actions.create_target_group(region=region, names={"fi": "Äskettäin muuttaneet"}, by=cast["aino"])
    for _twice in range(2):
        actions.create_encounter(group=group, organisation=library, place="aula", by=cast["aino"])
    rows = queries.encounter_map(region)
    assert [row.group.names["fi"] for row in rows] == ["Äskettäin muuttaneet", "Omaishoitajat"]
    assert [line.words for line in rows[1].lines] == ["aula"], "a form sent twice makes one line"


def test_the_page_of_a_group_leads_to_who_meets_it(group: TargetGroup, cast: Any, as_person: Any) -> None:
    address = f"{reverse('encounter_create')}?group={group.pk}"
    assert address in as_person(cast["aino"]).get(group.get_absolute_url()).text
    assert address not in as_person(cast["helmi"]).get(group.get_absolute_url()).text
