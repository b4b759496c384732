"""The demo's content files: complete in their languages, true to each other and to the rooms' rules."""

from typing import Any

import pytest

from highfive.demo.queries import data, practice_texts
from highfive.demo.rules import CAST
from highfive.network.rules.notes import writing_refused
from highfive.practices.rules.adoption import STATUSES, is_legal
from highfive.practices.rules.evidence import SCALES

PRACTICES = practice_texts()
ENTRIES = {**PRACTICES, "confirmed": data("confirmed")}
PUBLIC = [key for key, entry in ENTRIES.items() if entry.get("status", "public") == "public"]
ORGANISATIONS = {each["key"] for each in data("organisations")["organisations"]}
GROUPS = {each["key"]: each for each in data("target_groups")}
BLOCKS = {each["key"]: each for each in data("blocks")}
MUNICIPALITIES = {each["code"] for each in data("places")["municipalities"]}
PEOPLE = {key: (role, area, organisation) for key, _name, role, area, organisation in CAST}
ADOPTIONS = [*data("adoptions")["adoptions"], {"practice": "confirmed", "by": "sulo", **data("confirmed")["adoption"]}]
LANGUAGES = {"fi", "fi-simple", "sv", "en"}
READ_BY_ALL = ("names", "core_idea", "for_whom", "environment", "conditions", "lessons")


@pytest.mark.parametrize("key", PUBLIC)
def test_a_public_practice_speaks_every_language(key: str) -> None:
    assert {name: set(ENTRIES[key][name]) for name in READ_BY_ALL} == dict.fromkeys(READ_BY_ALL, LANGUAGES)


@pytest.mark.parametrize("texts", [each["names"] for each in (*GROUPS.values(), *BLOCKS.values())])
def test_groups_and_blocks_speak_every_language(texts: dict[str, str]) -> None:
    assert set(texts) == LANGUAGES


@pytest.mark.parametrize("key", ENTRIES)
def test_a_practice_names_what_is_there(key: str) -> None:
    entry = ENTRIES[key]
    assert entry["owner"] in ORGANISATIONS
    assert set(entry["areas"]) <= MUNICIPALITIES
    assert set(entry["target_groups"]) <= set(GROUPS)
    assert set(entry["blocks"]) <= set(BLOCKS)
    assert {scale: step in dict(SCALES[scale].choices) for scale, step in entry["evidence"].items()} == dict.fromkeys(
        SCALES, True
    )


def test_null_and_negative_results_are_among_them() -> None:
    effects = {entry["evidence"]["effect"] for entry in PRACTICES.values()}
    assert {"negative", "none", "unknown", "clear"} <= effects


@pytest.mark.parametrize("told", ADOPTIONS, ids=lambda told: f"{told['practice']}-{told['area']}")
def test_an_adoption_takes_legal_steps_in_order(told: dict[str, Any]) -> None:
    assert told["practice"] in ENTRIES
    role, area, _organisation = PEOPLE[told["by"]]
    assert role == "coordinator" or area == told["area"]
    now, day = "", 10_000
    for step in told["steps"]:
        for state in [step[name] for name in ("via", "to") if name in step]:
            assert is_legal(now, state), (now, state)
            now = state
        assert step["days_ago"] <= day
        day = step["days_ago"]
    assert now != "embedded" or "heir" in told or "heir_name" in told


def test_adoptions_are_in_every_state() -> None:
    assert {told["steps"][-1]["to"] for told in ADOPTIONS} == set(STATUSES)


def test_no_note_points_at_one_resident() -> None:
    said = [text for group in GROUPS.values() for note in group["notes"] for text in note["text"].values()]
    assert len(said) > 20
    assert writing_refused(said) is None
    assert all(
        {note["kind"] for note in group["notes"]} == {"known", "meets", "tried", "said"} for group in GROUPS.values()
    )


def test_commitments_are_confirmed_by_the_organisations_own_people() -> None:
    told = [each for pilot in data("pilots")["pilots"] for each in pilot["commitments"]]
    confirmed = [each for each in told if each["by"]]
    assert all(PEOPLE[each["by"]][2] == each["organisation"] for each in confirmed)
    assert 0 < len(confirmed) < len(told)


def test_one_output_of_the_project_has_no_heir() -> None:
    outputs = data("project_end")["outputs"]
    assert [each["text"] for each in outputs if not {"heir_name", "adoption", "ending"} & set(each)] == [
        "Arjen turvallisuustyön koordinointi seudulla"
    ]
