"""What is refused and what is warned of in a resident's words, in every form and language; and what is left alone."""

import time

import pytest

from highfive.conversations.forms.resident import AgainForm, read_form
from highfive.conversations.rules.screening import (
    identity_refused,
    identity_spans,
    is_warned,
    pieces,
    without_identity_numbers,
    without_warned,
)

# Invented; 131052-308T is the authority's own example.
NUMBERS = [
    "131052-308T", "131052-308t", "131052 - 308 T", "131052+308T", "131052A308T", "131052a308t", "010594Y9032",
    "010594y9032", "010594X903P", "010594W903P", "010594V903P", "010594U903P", "020516B903X", "010516C903K",
    "010516D9032", "010516E9032", "010516F9032",
    "131052–308T", "131052—308T", "131052−308T", "131052‐308T", "131052‑308T", "131052－308T", "131052﹣308T",
    "131052\u200b-308T", "131\u00ad052-308T", "131052-\u2060308T", "131052\ufeff-308T",
    "131052308T", "131052 308T", "131052.308T", "13 10 52 308T", "13.10.52-308T", "13.10.1952-308T", "13101952-308T",
    "13/10/52 308 T", "1 3 1 0 5 2 - 3 0 8 T", "13\n1052-308T", "131052\n-308T", "131052-\r\n308T", "131052\u00a0308T",
    "１３１０５２－３０８Ｔ", "١٣١٠٥٢-٣٠٨T", "①③①⓪⑤②-③⓪⑧T", "1️⃣3️⃣1️⃣0️⃣5️⃣2️⃣-3️⃣0️⃣8️⃣T",
    "l31O52-3O8T", "I3IO52-3o8T", "131052-308Т",  # the last letter is Cyrillic
    "131052-308X",  # its check character is mistyped
    "131052-308", "131052A308",
    "henkilötunnukseni on 0101901234", "hetu: 010190 1234", "Personbeteckning 010190 1234",
    "identity number 0101901234",
    "811218-9876", "19811218-9876", "198112189876", "01010050053",
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("around", ["{}", "Olen {}.", "Tunnus({}) on tässä", "a {},\nb", "Soita 040 123 4567. {}"])
def test_an_identity_number_is_refused_in_every_form(number: str, around: str) -> None:
    text = around.format(number)
    refusal = identity_refused(text)
    assert refusal
    assert (refusal.code, refusal.status) == ("identity_number", 422)
    assert not identity_refused(without_identity_numbers(text))


@pytest.mark.parametrize(
    "text",
    [
        "040 123 4567", "0401234567", "040-1234567", "040-123 4567", "040123-4567", "0400 123 456", "044 123 4567",
        "050 123 4567", "0501234567", "+358 40 123 4567", "+358401234567", "00358 40 1234567", "(040) 123 4567",
        "016 123 4567", "0201234567", "010 123 4567", "0101234567", "029 123 4567", "09 2525 0111", "080 005 005",
        "112",
        "24.11.2026", "24.11.2026 klo 18.30", "24.11.–1.12.2026", "24.11.26 - 120 henkeä", "241126-310127",
        "98900 Salla", "PL 12, 98901 Salla", "FI21 1234 5600 0007 85", "y-tunnus 1234567-1", "1234567-8",
        "S-numero S22345", "lasku 20261124001", "viite 12345 67890", "1 000 000 euroa", "12 345,60 €", "60,5 %",
        "1,2,3,4,5,6,7,8,9,10", "0000000000", "1111111111", "9876543210", "kello 10-12 ja 13-15", "",
        "2475 1684 2430 0973 7439 2469 0508",  # a receipt
        "66° 50′ N, 28° 40′ E", "Olo oli ilo. Illalla oli Iloa.", "Oili Iloll OIOIOI-OIOI",
    ],
)  # fmt: skip
def test_telephone_numbers_and_ordinary_digits_are_left_alone(text: str) -> None:
    assert identity_spans(text) == []
    assert without_identity_numbers(text) == text


def test_what_is_taken_out_is_the_number_and_nothing_else() -> None:
    text = "Hei, olen Ella (131052–308 T) ja numeroni on 040 123 4567.\nTunnus: 010594y9032!"
    assert without_identity_numbers(text) == "Hei, olen Ella () ja numeroni on 040 123 4567.\nTunnus:!"


def test_all_numbers_of_ten_digits_to_call_are_let_through() -> None:
    """Also those whose last digit happens to fit as a check character."""
    assert not [number for number in range(401010000, 401019000) if identity_spans(f"0{number}")]


def test_a_hostile_text_takes_no_time() -> None:
    began = time.process_time()
    for text in ("1" * 5000, "01 " * 1700, "0101 01 - " * 500, "O" * 5000, "131052-" * 700, "." * 5000, "a" * 5000):
        identity_spans(text)
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
