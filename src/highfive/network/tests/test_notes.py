"""Nothing that points at one resident may stand on a target group's page."""

import pytest
from stdnum.fi import hetu

from highfive.core.rules.identity_numbers import telling_refused
from highfive.network.rules.notes import has_phone_number, writing_refused

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def identity(born: str, sign: str, serial: str) -> str:
    made = f"{born}{sign}{serial}{CHECKS[int(born + serial) % 31]}"
    assert hetu.is_valid(made, allow_temporary=True)
    return made


@pytest.mark.parametrize(
    "number",
    [identity("131052", "-", "308"), identity("010203", "A", "123"), identity("290296", "-", "900")],
)
@pytest.mark.parametrize("form", ["{}", "Hän ({}) kävi.", "tunnus:{}.", "…\n{}\n…"])
def test_identity_numbers_are_refused_anywhere(number: str, form: str) -> None:
    refusal = writing_refused(["ei mitään", form.format(number)])
    assert refusal
    assert refusal.code == "identity_number"
    assert telling_refused([form.format(number.lower())])


@pytest.mark.parametrize(
    "number",
    ["131052 -308T", "131052- 308T", "131052–308T", "131052−308T", "131052-308X", "1310\u200b52-308T",
     "１３１０５２-３０８T", "١٣١٠٥٢-308T", "13.10.52-308T", "13.10.1952 308T", "131052 308T", "131052308t"],
)  # fmt: skip
def test_a_mistyped_identity_number_is_one(number: str) -> None:
    assert telling_refused([number])


@pytest.mark.parametrize(
    "words",
    ["040 123 4567", "0401234567", "040-1234567", "+358 40 123 4567", "00358401234567", "(016) 123 456", "016 123456",
     "soita 050 5551234 illalla", "+46 70 123 45 67", "+358401234567.",
     "040\u200b1234567", "０４０１２３４５６７", "040\u00ad123\u00ad4567"],
)  # fmt: skip
def test_phone_numbers_are_refused(words: str) -> None:
    refusal = writing_refused([words])
    assert refusal
    assert refusal.code == "phone_number"


@pytest.mark.parametrize(
    "words",
    ["15–22-vuotiaat", "vuosina 2019–2022", "5.11.2026", "05.11.2026 klo 09.00–16.00", "98900 Salla", "0,5 prosenttia",
     "noin 1 000 000 euroa", "S21758", "0-17-vuotiaat", "950 asukasta", "20.10.2026–31.12.2026", "2026-11-24",
     "https://innokyla.fi/fi/123", "09:00-16:00", "13.10.1952 308 A", "tila 131052 308X",
     "Ryhmä 13.10.–24.11. klo 12", "1.12.26 100 E"],
)  # fmt: skip
def test_what_people_write_of_groups_is_allowed(words: str) -> None:
    assert writing_refused([words]) is None
    assert telling_refused([words]) is None
    assert not has_phone_number(words)


def test_an_activity_may_give_a_number_to_call() -> None:
    assert telling_refused(["Ilmoittaudu: 040 123 4567"]) is None
    assert telling_refused([identity("131052", "-", "308")])
