"""Codes: what people type is understood, what cannot be a code is told, and only a keyed hash is kept."""

import random
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from highfive.core.rules import Refused
from highfive.surveys import actions
from highfive.surveys.models import Code, Draft, Round
from highfive.surveys.rules.codes import ALPHABET, LENGTH, code_hash, code_refused, new_code, normalised, shown

KEY = b"k" * 32
seeds = st.integers(0, 10**9)
codes = seeds.map(lambda seed: new_code(random.Random(seed).choice))


def test_the_alphabet_has_no_two_characters_that_look_alike() -> None:
    alike = ("0OQD", "1IL", "2Z", "5S", "6G", "8B", "UV")
    assert len(set(ALPHABET)) == len(ALPHABET) == 22
    assert all(len(set(group) & set(ALPHABET)) <= 1 for group in alike)


@pytest.mark.slow
@settings(deadline=None)
@given(codes)
def test_a_new_code_is_taken_however_it_is_typed(code: str) -> None:
    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    for typed in (code, shown(code), code.lower(), f" {code[:5]} – {code[5:]}\t", ".".join(code)):
        assert code_refused(typed) is None
        assert normalised(typed) == code


@pytest.mark.parametrize(
    ("typed", "meant"), [("O0oQ", "0000"), ("iIlL", "1111"), ("zS", "25"), ("gb", "68"), ("4f-7K", "4F7K")]
)
def test_look_alikes_are_read_as_the_one_we_use(typed: str, meant: str) -> None:
    assert normalised(typed) == meant


@pytest.mark.slow
@settings(deadline=None)
@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_caught(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    refusal = code_refused(wrong)
    assert (refusal is None) == (wrong == code)
    assert refusal is None or refusal.code == "code_mistyped"


def test_neighbours_swapped_are_nearly_always_caught() -> None:
    chance, swapped, missed = random.Random(1), 0, 0
    for _ in range(300):
        code = new_code(chance.choice)
        for place in range(LENGTH - 1):
            wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            swapped += wrong != code
            missed += wrong != code and code_refused(wrong) is None
    assert swapped > 2500
    assert missed < 0.01 * swapped


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "code_missing"),
        (" – ", "code_missing"),
        ("4F7", "code_length"),
        ("4F7K-2M9X", "code_length"),
        ("4F7K2M9XH34", "code_length"),
        ("4F7K2M9ÄH3", "code_character"),
    ],
)
def test_what_cannot_be_a_code_is_told(typed: str, code: str) -> None:
    refusal = code_refused(typed)
    assert refusal
    assert (refusal.code, refusal.status) == (code, 422)


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(max_size=300))
def test_anything_may_be_typed(typed: str) -> None:
    assert code_refused(typed) is None or code_refused(typed).message


def test_the_hash_depends_on_the_key_and_on_nothing_people_type_differently() -> None:
    code = new_code(random.Random(3).choice)
    assert code_hash(code, KEY) == code_hash(shown(code).lower(), KEY)
    assert code_hash(code, KEY) != code_hash(code, b"l" * 32)
    assert len(code_hash(code, KEY)) == 64
    with pytest.raises(ValueError, match="32 bytes"):
        code_hash(code, b"short")


LIVING, GUESSES = 15_000, 100_000  # every resident of a region has a code in hand, and somebody tries all night


def odds_of_a_hit(length: int) -> float:
    """How many of the guesses hit a living code on average; the guesser knows how the check character is made."""
    return GUESSES * LIVING / len(ALPHABET) ** (length - 1)


def test_guessing_finds_nothing() -> None:
    assert odds_of_a_hit(LENGTH) < 0.01
    assert odds_of_a_hit(8) > 0.5, "why codes have grown"


@pytest.mark.django_db
def test_a_wrong_code_costs_one_look_at_an_index_and_changes_nothing(
    open_round: Round, codes: list[str], django_assert_num_queries: Any
) -> None:
    before = list(Code.objects.order_by("pk").values())
    with django_assert_num_queries(1) as asked, pytest.raises(Refused) as refused:
        actions.start_draft(round_=open_round, code=new_code(), language="fi")
    assert refused.value.refusal.code == "code_unknown"
    assert 'WHERE "surveys_code"."id" = ' in asked.captured_queries[0]["sql"]
    with django_assert_num_queries(0), pytest.raises(Refused):  # most guesses do not even pass the check character
        actions.start_draft(round_=open_round, code=_mistyped(codes[0]), language="fi")
    assert list(Code.objects.order_by("pk").values()) == before
    assert not Draft.objects.exists()


def _mistyped(code: str) -> str:
    return code[:-1] + next(letter for letter in ALPHABET if letter != code[-1])


@pytest.mark.slow
@pytest.mark.django_db
def test_the_right_code_works_in_the_middle_of_guessing(open_round: Round, codes: list[str], resident: Client) -> None:
    address = f"/kyselyt/{open_round.pk}/vastaa/"
    assert {Client().post(address, {"code": new_code()}).status_code for _guess in range(100)} == {422}
    assert resident.post(address, {"code": codes[0]}).status_code == 302
