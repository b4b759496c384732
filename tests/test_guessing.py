"""Guessing at codes: 100,000 guesses of each kind find nothing, keep nobody out, and leave nothing behind."""

import random
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection
from django.db.models import Model
from django.test import Client
from stdnum.iso7064 import mod_37_36, mod_97_10

from highfive.comments.tests.conftest import on_disk, run_at_once
from highfive.conversations.actions.writing import start_thread
from highfive.conversations.models import Card, Thread
from highfive.conversations.queries import receipts
from highfive.conversations.rules.receipts import RANDOM
from highfive.conversations.tests.cards import sheet_of
from highfive.core.models import Person, Region
from highfive.surveys import actions as surveys
from highfive.surveys.models import Code, Draft, Round
from highfive.surveys.queries import code_key, code_of
from highfive.surveys.rules.codes import ALPHABET
from highfive.surveys.rules.codes import LENGTH as CODE_LENGTH
from highfive.surveys.tests.conftest import make_round

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
GUESSES, ASKED, POSTED = 100_000, 1000, 500  # in all; of them through the queries, and through the pages
AT_ONCE, ATTACKERS, RIGHT = 70, 3, 5  # guesses of each of the attackers of each kind, who come all at once; right codes
LIVING = 400  # conversations and cards besides those that we know the codes of


def receipt_guesses(count: int) -> Iterator[str]:
    """The best that a guesser can do: right check digits."""
    for _number in range(count):
        body = f"{secrets.randbelow(10**RANDOM):0{RANDOM}}"
        yield body + mod_97_10.calc_check_digits(body)


def code_guesses(count: int) -> Iterator[str]:
    for _number in range(count):
        body = "".join(random.choices(ALPHABET, k=CODE_LENGTH - 1))
        yield body + mod_37_36.calc_check_digit(body, alphabet=ALPHABET)


def an_address() -> str:
    return ".".join(str(random.randrange(1, 255)) for _part in range(4))


@pytest.fixture
def slow_hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the slow hash was asked for."""
    asked: list[str] = []
    slow = receipts.receipt_hash

    def counted(code: str, key: bytes, kind: str) -> str:
        asked.append(code)
        return slow(code, key, kind)

    monkeypatch.setattr(receipts, "receipt_hash", counted)
    return asked


def crowd(region: Region, sheet: Any) -> None:
    """Living conversations and cards, with marks as scattered as real ones."""
    day = sheet.made_on
    Thread.objects.bulk_create(
        Thread(region=region, mark=secrets.token_hex(4), receipt=secrets.token_hex(32), status="answered",
               started_on=day, last_word_on=day)
        for _number in range(LIVING)
    )  # fmt: skip
    Card.objects.bulk_create(
        Card(sheet=sheet, number=100 + number, mark=secrets.token_hex(4), code=secrets.token_hex(32))
        for number in range(LIVING)
    )


@pytest.fixture
def known(region: Region, cast: dict[str, Person]) -> dict[str, str]:
    """A right code of each kind among many living ones."""
    sheet, cards = sheet_of(region, cast["kerttu"])
    crowd(region, sheet)
    _thread, receipt = start_thread(region=region, text="Hei", language="fi")
    round_ = make_round(region, cast["aino"], sheet.made_on, sheet.made_on)
    round_ = surveys.open_round(round_=round_, by=cast["aino"])
    codes = surveys.create_codes(round_=round_, count=LIVING, label="A", by=cast["aino"])[1]
    return {"receipt": receipt, "card": cards[0], "code": codes[0]}


def marked(kind: str) -> Callable[[list[str]], list[str]]:
    """Of many guesses those that some row's mark lets through to the slow work, found in one question."""
    model, key = {"receipt": Thread, "card": Card}[kind], receipts._key()

    def found(guesses: list[str]) -> list[str]:
        marks = {receipts.receipt_mark(guess, key, kind): guess for guess in guesses}
        there = model.objects.filter(mark__in=marks).values_list("mark", flat=True)
        return [marks[mark] for mark in there]

    return found


def coded(guesses: list[str]) -> list[str]:
    keys = {code_key(guess): guess for guess in guesses}
    return [keys[key] for key in Code.objects.filter(pk__in=keys).values_list("pk", flat=True)]


KINDS: dict[str, tuple[Any, Any, Any, str, dict[str, str]]] = {
    "receipt": (receipt_guesses, marked("receipt"), receipts.thread_of_receipt, "/yhteys/palaa/", {}),
    "card": (receipt_guesses, marked("card"), receipts.card_of_code, "/yhteys/saatu-kortti/", {}),
    "code": (code_guesses, coded, code_of, "/kyselyt/{round}/vastaa/", {"go": "code"}),
}


def counted_rows() -> dict[type[Model], int]:
    return {model: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_thousand_guesses_find_nothing_and_keep_nobody_out(
    known: dict[str, str], slow_hashes: list[str], kind: str
) -> None:
    guesses, let_through, open_code, address, more = KINDS[kind]
    address = address.format(round=Round.objects.get().pk)
    before = counted_rows()
    slow_hashes.clear()
    caches["default"].clear()  # of what the tests before have left
    for _number in range(0, GUESSES - ASKED - POSTED, 5000):
        for guess in let_through(list(guesses(5000))):  # by chance one in a hundred runs has one
            assert open_code(guess) is None
            slow_hashes.clear()
    for number, guess in enumerate(guesses(ASKED)):
        assert open_code(guess) is None
        if number % 250 == 0:
            assert open_code(known[kind]) is not None
    attackers = Client()
    for number, guess in enumerate(guesses(POSTED)):
        answer = attackers.post(address, {"code": guess, **more}, REMOTE_ADDR=an_address())
        assert answer.status_code == 422
        if number % 50 == 0:  # the same browser and another find the right one open while the attack goes on
            assert open_code(known[kind]) is not None
    assert set(slow_hashes) <= {known[kind]}, "a wrong code was given slow work"
    assert counted_rows() == before
    assert not getattr(caches["default"], "_cache", None)
    for browser in (attackers, Client()):
        right = browser.post(address, {"code": known[kind], **more}, REMOTE_ADDR=an_address())
        assert right.status_code == 302
        assert browser.get(right["Location"]).status_code == 200


@pytest.mark.parametrize("kind", ["receipt", "card"])
def test_a_slip_of_one_digit_is_told_before_anything_is_asked_of_the_database(
    known: dict[str, str], kind: str, django_assert_num_queries: Any
) -> None:
    right = known[kind]
    with django_assert_num_queries(0):
        for place in range(len(right)):
            slip = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
            assert KINDS[kind][2](slip) is None


@pytest.fixture
def real(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that several connections may use at once."""
    with on_disk(tmp_path / "real.sqlite3") if connection.vendor == "sqlite" else nullcontext():
        yield


def test_the_right_codes_open_while_many_guess_at_once(real: None, known: dict[str, str]) -> None:
    """Of each kind three attackers and one who has the code, all in the same moments, each with an own connection."""
    number = Round.objects.get().pk
    before = counted_rows()

    def asked(kind: str, codes: Iterable[str]) -> list[int]:
        _guesses, _marked, _open_code, address, more = KINDS[kind]
        browser = Client()
        return [
            browser.post(address.format(round=number), {"code": code, **more}, REMOTE_ADDR=an_address()).status_code
            for code in codes
        ]

    acts = [partial(asked, kind, [known[kind]] * RIGHT) for kind in KINDS]
    acts += [partial(asked, kind, list(KINDS[kind][0](AT_ONCE))) for kind in KINDS for _number in range(ATTACKERS)]
    found = run_at_once(*acts)
    assert found == [[302] * RIGHT] * len(KINDS) + [[422] * AT_ONCE] * len(KINDS) * ATTACKERS
    assert counted_rows() == {**before, Draft: 1}  # of the one who may answer
