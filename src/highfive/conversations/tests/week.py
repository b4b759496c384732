"""A week of contact, played through the pages as people use them, in an order that nothing stored may tell."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.utils import timezone

from highfive.conversations.actions.nightly import nightly
from highfive.conversations.models import Thread
from highfive.conversations.tests.cards import sheet_of
from highfive.core.models import Person, Region

DAYS, A_DAY = 5, 20
HOME = "/yhteys/ita-lappi/"
FIRST = timezone.make_aware(datetime(2026, 11, 16, 9))


@dataclass
class Writer:
    """One who wrote: where from, what, and what only they were given."""

    number: int
    receipt: str = ""
    pk: int = 0

    @property
    def address(self) -> str:
        return f"203.0.{113 + self.number // 200}.{self.number % 200 + 7}"

    @property
    def word(self) -> str:
        return f"salasana{self.number:03d}q"

    @property
    def phone(self) -> str:
        return f"04044{self.number:05d}"

    @property
    def name(self) -> str:
        return f"Nimi{'abcdefghij'[self.number % 10]}{'klmnopqrst'[self.number // 10 % 10]}xyz"


@dataclass
class Week:
    """What really happened."""

    writers: list[Writer] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)  # of referral cards

    @property
    def secrets(self) -> list[str]:
        return [each for one in self.writers for each in (one.word, one.phone, one.name, one.address)]


def play(region: Region, cast: dict[str, Person], as_person: Callable[[Person], Client]) -> Week:
    """Twenty people a day for five days, and the nights between; who wrote first is first in `writers`."""
    week = Week()
    with at(FIRST):
        _sheet, week.codes = sheet_of(region, cast["kerttu"], DAYS)
    for day in range(DAYS):
        with at(FIRST + timedelta(days=day)):
            aino = as_person(cast["aino"])
            for place in range(A_DAY):
                one = Writer(len(week.writers))
                week.writers.append(one)
                _visit(one, aino, week.codes[day] if place == 7 else "")
        with at(FIRST + timedelta(days=day + 1, hours=-6)):
            nightly(timezone.localdate())
    return week


def at(moment: datetime) -> Any:
    """The clock stands; whoever asks for the day gets this one's."""
    return patch("django.utils.timezone.now", lambda: moment)


def _visit(one: Writer, aino: Client, code: str) -> None:
    """Write, keep the receipt, come back; every third also takes steps, reads an answer, takes a step back or all."""
    browser = Client(REMOTE_ADDR=one.address, HTTP_X_FORWARDED_FOR=one.address, HTTP_USER_AGENT=f"Selain {one.word}")
    before = set(Thread.objects.values_list("pk", flat=True))
    home = f"/yhteys/saatu-kortti/{code}/" if code else HOME
    once = re.search(r'name="once" value="([^"]+)"', browser.get(home).content.decode())
    posted = {"text": f"Hei, {one.word}", "once": once[1] if once else "", "telling": "outcome", "theme": "company"}
    assert browser.post(home, posted)["Location"] == "/yhteys/kuitti/"
    one.pk = (set(Thread.objects.values_list("pk", flat=True)) - before).pop()
    page = browser.get("/yhteys/kuitti/").content.decode()
    one.receipt = "".join(re.findall(r'<span aria-hidden="true">(\d{4})</span>', page))
    assert browser.post("/yhteys/kuitti/vahvista/", {"typed": one.receipt[-4:]}).status_code == 302
    browser.post("/yhteys/palaa/", {"code": one.receipt[:-1] + "x"})  # a slip
    if one.number % 3 == 0:
        _go_on(one, browser, aino)


def _go_on(one: Writer, browser: Client, aino: Client) -> None:
    steps = "/yhteys/keskustelu/lupa"
    call = {"phone": one.phone, "times": "illalla", "if_other": "", "voicemail": "no", "do": "send"}
    assert browser.post(f"{steps}/callback/", call).status_code == 302
    assert browser.post(f"{steps}/named/", {"name": one.name, "do": "send"}).status_code == 302
    seen = aino.get(f"/kohtaa/{one.pk}/").context["answer"]["seen"].value()
    said = {"text": f"Kiitos, {one.name}! Soitan {one.phone}.", "seen": seen, "do": "stay"}
    assert aino.post(f"/kohtaa/{one.pk}/vastaa/", said).status_code == 302
    browser.post("/yhteys/palaa/", {"code": one.receipt})
    assert one.word in browser.get("/yhteys/keskustelu/").content.decode()
    if one.number % 4 == 0:
        assert browser.post(f"{steps}/callback/peru/").status_code == 302
    if one.number % 15 == 0:
        assert browser.post("/yhteys/keskustelu/unohda/").status_code == 200
