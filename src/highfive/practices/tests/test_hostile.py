"""Practices against people who mean ill: other regions' rows, inner words, what nobody sees, whom nobody may name."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from highfive.core.models import Person, Region
from highfive.core.rules import Refused
from highfive.network.actions import create_target_group
from highfive.practices import actions, queries
from highfive.practices.tests import adoption_cast as ledger

Cast = dict[str, Person]
IDENTITY = "131052-308T"


def code_of(call: Any) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.refusal.code


@pytest.mark.parametrize("name", ["names", "core_idea", "lessons"])
def test_no_entry_holds_an_identity_number(make_practice: Any, cast: Cast, region: Region, name: str) -> None:
    practice = make_practice()
    said = {"fi": "Autettiin", "sv": f"Hjälpte {IDENTITY}."}
    save = {"practice": practice, "version": 1, "by": cast["aino"], name: said}
    assert code_of(lambda: actions.save_practice(**save)) == "identity_number"
    given = {"names": {"fi": "Kahvila"}, "text": {"fi": IDENTITY}}
    assert code_of(lambda: actions.create_block(region=region, by=cast["aino"], **given)) == "identity_number"


@pytest.mark.parametrize("field", ["why", "adapted", "heir_name", "budget_line", "plan_place"])
def test_no_step_holds_an_identity_number(make_practice: Any, cast: Cast, field: str) -> None:
    practice = make_practice(status="shared")
    step = ledger.step("trying", **{field: f"Hoiti {IDENTITY}"})
    call = {"practice": practice, "step": step, "by": cast["aino"], "area": ledger.municipality()}
    assert code_of(lambda: actions.start_adoption(**call)) == "identity_number"


def test_a_refused_entry_keeps_what_was_typed(as_person: Any, cast: Cast) -> None:
    typed = {"names_fi": f"Kahvila {IDENTITY}", "core_idea_fi": "Ydin"}
    answer = as_person(cast["aino"]).post(reverse("practice_create"), typed)
    assert answer.status_code == 422
    assert f"Kahvila {IDENTITY}" in answer.content.decode()
    assert "henkilötunnus" in answer.content.decode().lower()


def test_a_ledger_of_a_draft_is_not_for_all_members(make_practice: Any, as_person: Any, cast: Cast) -> None:
    practice = make_practice("Salainen nimi", status="shared")
    call = {"practice": practice, "step": ledger.step("trying"), "by": cast["aino"], "area": ledger.municipality()}
    adoption = actions.start_adoption(**call)
    actions.move_practice(practice=practice, to="draft", by=cast["aino"])
    actions.save_practice(practice=practice, version=1, by=cast["aino"], names={"fi": "Uusi salainen nimi"})
    for name in ("adoption_detail", "adoption_step", "adoption_figures"):
        page = as_person(cast["helmi"]).get(reverse(name, args=[adoption.pk]))
        assert page.status_code == 403, name
        assert "salainen" not in page.content.decode()
    assert as_person(cast["aino"]).get(adoption.get_absolute_url()).status_code == 200


def test_rows_of_another_region_cannot_be_chosen(
    as_person: Any, cast: Cast, stranger: Person, other_region: Region, make_practice: Any
) -> None:
    group = create_target_group(region=other_region, names={"fi": "Muut"}, by=stranger)
    block = actions.create_block(region=other_region, names={"fi": "Muu palanen"}, text={}, by=stranger)
    ours = create_target_group(region=make_practice().region, names={"fi": "Omat"}, by=cast["aino"])
    actions.create_block(region=ours.region, names={"fi": "Oma palanen"}, text={}, by=cast["aino"])
    area = other_region.municipalities.first()
    typed = {"names_fi": "Kahvila", "core_idea_fi": "Ydin", "for_whom_fi": "Kaikille"}
    for name, row in (("target_groups", group), ("blocks", block), ("areas", area)):
        answer = as_person(cast["aino"]).post(reverse("practice_create"), typed | {name: [row.pk]})
        assert answer.status_code == 422, name


def test_strangers_learn_no_word_of_inner_entries(make_practice: Any, region: Region) -> None:
    make_practice("Kyläkahvila", status="public")
    make_practice("Hätämajoitusketju", status="shared")
    make_practice("Velkaneuvontapiiri", status="draft")
    for typed in ("hätämajoitusketju", "hätämajoituskejtu", "hätämajo", "velkaneuvontapirii", "velkaneuvonta"):
        page = Client().get(reverse("public_practice_list", args=[region.slug]), {"q": typed}).content.decode().lower()
        for inner in ("hätämajoitusketju", "velkaneuvontapiiri"):
            assert inner == typed or inner not in page, (typed, inner)
        found = queries.search(region, typed, public_only=True)
        assert found.corrected is None
        assert not found.hits


@pytest.mark.parametrize("value", ["9" * 40, "²", "1" * 5000, "\x00"])
def test_keys_that_no_database_holds_are_of_no_row(
    as_person: Any, cast: Cast, region: Region, make_practice: Any, value: str
) -> None:
    actions.create_block(region=region, names={"fi": "Palanen"}, text={}, by=cast["aino"])
    aino, path = as_person(cast["aino"]), reverse("practice_create")
    assert aino.get(path, {"block": value}).status_code == 200
    assert aino.post(path, {"names_fi": "Kahvila", "blocks": [value], "areas": [value]}).status_code == 422
