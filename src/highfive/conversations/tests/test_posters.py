"""Posters and contact cards: in four languages, leading to the channel's own page, and readable by a camera."""

import re
from typing import Any

import pytest
import segno
from django.test import Client
from django.urls import reverse

from highfive.conversations.formats.qr import qr_svg
from highfive.conversations.models import ContactSettings
from highfive.core.models import Person, Region

Cast = dict[str, Person]
ASKS = {
    "fi": "Haluatko jutella jonkun kanssa?",
    "fi-simple": "Haluatko puhua jonkun kanssa?",
    "sv": "Vill du prata med någon?",
    "en": "Would you like to talk to someone?",
}
PREFIX = {"fi": "", "fi-simple": "/fi-simple", "sv": "/sv", "en": "/en"}


def page(client: Client, language: str, kind: str) -> str:
    answer = client.get(reverse("contact_poster", args=[language, kind]))
    assert answer.status_code == 200
    return answer.content.decode()


def typed(address: str) -> str:
    """An address as it is printed: it breaks after a stroke, never at a hyphen of its own."""
    *parts, last = address.split("/")
    return "".join(f'<span class="hf-part">{part}</span>' for part in [*(f"{part}/" for part in parts), last])


@pytest.mark.parametrize("language", ASKS)
@pytest.mark.parametrize(("kind", "channel", "count"), [("juliste", "juliste", 1), ("kortit", "kortti", 8)])
def test_each_speaks_its_language_and_leads_to_its_own_channel(
    region: Region, aino: Client, settings: Any, language: str, kind: str, channel: str, count: int
) -> None:
    settings.ORIGIN = "https://osallisuus.example.test"
    paper = page(aino, language, kind)
    assert paper.count(ASKS[language]) == count
    assert "112" in paper
    address = f"https://osallisuus.example.test{PREFIX[language]}/yhteys/ita-lappi/{channel}/"
    assert paper.count(qr_svg(address)) == count
    assert (
        paper.count(f"<strong>{typed(f'osallisuus.example.test{PREFIX[language]}/yhteys/ita-lappi')}</strong>") == count
    )
    assert f'<html lang="{language.split("-")[0]}">' in paper


def test_the_code_is_the_address() -> None:
    """The picture has exactly the dark modules that the standard gives the address, inside its quiet zone."""
    address = "https://osallisuus.example.test/yhteys/ita-lappi/juliste/"
    drawn, code = qr_svg(address), segno.make_qr(address, error="m")
    size = code.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {size} {size}"' in drawn
    assert _dark(drawn, size) == sum(sum(row) for row in code.matrix)
    assert "style=" not in drawn


def _dark(drawn: str, size: int) -> int:
    """How many modules the strokes of the picture cover."""
    strokes = re.findall(r'<path[^>]* stroke="#000"[^>]* d="([^"]*)"|<path[^>]* d="([^"]*)"[^>]* stroke="#000"', drawn)
    lengths = [int(length) for pair in strokes for length in re.findall(r"h(\d+)", "".join(pair))]
    assert max(lengths) <= size
    return sum(lengths)


def test_the_promise_is_the_regions_own(region: Region, aino: Client) -> None:
    ContactSettings.objects.create(region=region, open=True, answer_days=5)
    assert "Vastaamme 5 arkipäivän kuluessa" in page(aino, "fi", "juliste")
    ContactSettings.objects.update(answer_days=1)
    assert "within 1 working day." in page(aino, "en", "juliste")


@pytest.mark.parametrize(("language", "kind"), [("de", "juliste"), ("fi", "lehtinen"), ("FI", "kortit"), ("..", "x")])
def test_there_are_no_other_papers(region: Region, aino: Client, language: str, kind: str) -> None:
    assert aino.get(f"/kohtaa/julisteet/{language}/{kind}/").status_code == 404


def test_every_member_may_print_and_the_page_says_when_contact_is_closed(
    region: Region, cast: Cast, as_person: Any
) -> None:
    for person in cast.values():
        answer = as_person(person).get(reverse("contact_posters")).content.decode()
        assert answer.count("/kohtaa/julisteet/") >= 8
        assert "kiinni" in answer
    ContactSettings.objects.create(region=region, open=True)
    assert "kiinni" not in as_person(cast["aino"]).get(reverse("contact_posters")).content.decode()


def test_a_paper_is_for_members(region: Region) -> None:
    assert Client().get(reverse("contact_poster", args=["fi", "juliste"])).status_code == 302
