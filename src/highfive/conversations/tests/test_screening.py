"""What is refused and what is warned of in a resident's words, in every form and language; and what is left alone."""

import time

import pytest

from highfive.conversations.forms.resident import AgainForm, read_form
from highfive.conversations.rules.screening import (
    identity_refused,
    is_warned,
    pieces,
    without_warned,
)


def test_an_identity_number_is_refused_until_it_is_taken_out() -> None:
    refusal = identity_refused("Hei!", "Olen 131052 - 308 T.")
    assert refusal
    assert (refusal.code, refusal.status) == ("identity_number", 422)
    assert not identity_refused("Hei!", "Olen.")


def test_a_hostile_text_takes_no_time() -> None:
    began = time.process_time()
    for text in ("1" * 5000, "01 " * 1700, "0101 01 - " * 500, "." * 5000, "a" * 5000, "mieheni " * 600):
        pieces(text)
    assert time.process_time() - began < 2


def test_what_is_too_long_to_be_sent_is_not_searched() -> None:
    """A megabyte of identity numbers took a minute of a worker; now it is told to be too long, and stays as typed."""
    text = "131052-308T " * 100_000
    began = time.process_time()
    for asked in ("take_number", "take_sentences"):
        read = read_form(AgainForm, {"text": text, "do": asked})
        assert not read.ready
        assert read.form["text"].value() == text
        assert read.form.errors["text"]
    assert time.process_time() - began < 2


HEALTH = [
    "Minulla on syöpä.", "Olen ollut sairas.", "Sain masennusdiagnoosin.", "Syön lääkkeitä.", "Olen raskaana.",
    "Sairastan diabetesta", "jouduin leikkaukseen", "Olen miettinyt itsemurhaa.",
    "Jag har cancer.", "Jag är sjuk.", "Jag äter medicin.", "Jag är gravid.", "Jag har en depression.",
    "I have cancer.", "I am ill.", "I take medication.", "I am pregnant.", "My depression is back.",
]  # fmt: skip
OTHERS = [
    "Äitini on yksin ja tarvitsee apua.", "Naapurini ei pärjää enää.", "Mieheni juo.", "Isäni on muistisairas.",
    "Olen huolissani naapuristani.", "Ystävälläni on velkoja.", "Poikani itkee.", "Hän tarvitsee seuraa.",
    "Min mor är ensam.", "Min gamla far är sjuk.", "Vår granne behöver hjälp.", "Hon dricker.", "Min man slår.",
    "My neighbour needs help.", "My old mother is alone.", "Our son is afraid.", "She cannot cope.",
]  # fmt: skip
FINE = [
    "Kaipaan kahviseuraa.", "Olen yksinäinen.", "Miten pääsen kirkonkylälle?", "Naapurini auttaa minua paljon.",
    "Äitini kanssa käymme marjassa.", "Isännöitsijä ei vastaa.", "Haluaisin vapaaehtoiseksi.", "Ei ole bussia.",
    "Jag saknar sällskap.", "Jag är ensam.", "Min granne är trevlig.", "När går bussen?",
    "I am lonely.", "I would like company.", "My neighbour is kind.", "Where is the library?", "",
]  # fmt: skip


@pytest.mark.parametrize("text", HEALTH)
def test_a_health_story_is_warned_of(text: str) -> None:
    assert {piece.kind for piece in pieces(text)} & {"health", "others"}


@pytest.mark.parametrize("text", OTHERS)
def test_anothers_need_is_warned_of(text: str) -> None:
    assert {piece.kind for piece in pieces(text)} == {"others"}


@pytest.mark.parametrize("text", FINE)
def test_loneliness_company_and_kind_neighbours_are_not(text: str) -> None:
    assert not is_warned(text)


def test_only_the_sentences_concerned_are_taken_out() -> None:
    text = "Hei! Kaipaan seuraa.\nÄitini on sairas. Minulla on diabetes... Soittakaa?"
    assert "".join(piece.text for piece in pieces(text)) == text
    assert without_warned(text) == "Hei! Kaipaan seuraa.\nSoittakaa?"
    assert not is_warned(without_warned(text))
