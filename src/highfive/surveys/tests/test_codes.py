"""Codes: what people type is understood, what cannot be a code is told, and only a keyed hash is kept."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    for typed in (code, shown(code), code.lower(), f" {code[:4]} – {code[4:]}\t", ".".join(code)):
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
    assert swapped > 1900
    assert missed < 0.01 * swapped


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "code_missing"),
        (" – ", "code_missing"),
        ("4F7", "code_length"),
        ("4F7K2M9X4", "code_length"),
        ("4F7K2MÄX", "code_character"),
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
