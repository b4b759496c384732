"""National identity numbers are found however they are typed; telephone numbers, days and sums are left alone."""

import time

import pytest

from highfive.core.rules.identity_numbers import identity_spans, without_identity_numbers

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
def test_an_identity_number_is_found_in_every_form(number: str, around: str) -> None:
    text = around.format(number)
    assert identity_spans(text)
    assert not identity_spans(without_identity_numbers(text))


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


def test_a_day_and_a_sum_of_money_are_let_through() -> None:
    """Also those whose last digit happens to fit as a check character."""
    assert not [sum_ for sum_ in range(1000, 9999) if identity_spans(f"Maksettu 5.11.2026 {sum_} €, 24 11 26 - 12")]


def test_a_hostile_text_takes_no_time() -> None:
    began = time.process_time()
    for text in ("1" * 5000, "01 " * 1700, "0101 01 - " * 500, "O" * 5000, "131052-" * 700, "." * 5000, "a" * 5000):
        identity_spans(text)
    assert time.process_time() - began < 2
