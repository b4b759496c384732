"""A resident's way: write, put the receipt down, come back, read, write again, leave, forget."""

import re
from typing import Any

import pytest
from django.test import Client

from highfive.conversations.actions.answering import answer, note_opening
from highfive.conversations.models import ContactSettings, Thread
from highfive.core.models import AuditEvent, Person, Region

pytestmark = pytest.mark.django_db
PREFIXES = {"fi": "", "fi-simple": "/fi-simple", "sv": "/sv", "en": "/en"}
HOME = "/yhteys/ita-lappi/"


def write(resident: Client, text: str = "Kaipaan kahviseuraa.", prefix: str = "", **posted: Any) -> Any:
    page = resident.get(f"{prefix}{HOME}").content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    return resident.post(f"{prefix}{HOME}", {"text": text, "once": once[1], **posted})


def receipt_shown(resident: Client, prefix: str = "") -> str:
    page = resident.get(f"{prefix}/yhteys/kuitti/").content.decode()
    return "".join(re.findall(r'<span aria-hidden="true">(\d{4})</span>', page))


@pytest.mark.parametrize(("language", "prefix"), PREFIXES.items())
def test_the_whole_way_in_each_language(
    resident: Client, contact: ContactSettings, cast: dict[str, Person], language: str, prefix: str
) -> None:
    sent = write(resident, prefix=prefix)
    assert (sent.status_code, sent["Location"]) == (302, f"{prefix}/yhteys/kuitti/")
    receipt = receipt_shown(resident, prefix)
    assert len(receipt) == 28
    assert receipt[-4:] not in resident.get(f"{prefix}/yhteys/kuitti/vahvista/").content.decode()
    kept = resident.post(f"{prefix}/yhteys/kuitti/vahvista/", {"typed": f" {receipt[-4:]} "})
    assert kept["Location"] == f"{prefix}/yhteys/keskustelu/?done=kept"
    thread = Thread.objects.get()
    assert (thread.language, thread.confirmed, thread.channel, thread.theme) == (language, True, "web", "other")
    answer(thread=thread, text="Tule tiistaina!", seen=1, by=cast["aino"])
    note_opening(thread=thread, by=cast["aino"])

    elsewhere = Client(enforce_csrf_checks=True)
    opened = elsewhere.post(f"{prefix}/yhteys/palaa/", {"code": " ".join(receipt)})
    assert opened["Location"] == f"{prefix}/yhteys/keskustelu/"
    page = elsewhere.get(opened["Location"]).content.decode()
    assert "Kaipaan kahviseuraa." in page
    assert "Tule tiistaina!" in page
    assert page.count("Aino Alatalo") == 2  # who answered, who opened
    again = elsewhere.post(opened["Location"], {"text": "Kiitos, tulen.", "seen": "2"})
    assert again["Location"].endswith("?done=sent")
    assert "Kiitos, tulen." in elsewhere.get(again["Location"]).content.decode()
    assert Thread.objects.get().status == "waiting"
    assert not AuditEvent.objects.exclude(target__isnull=True).filter(event__startswith="contact").exists()


def test_one_region_needs_no_choice(resident: Client, contact: ContactSettings) -> None:
    assert resident.get("/yhteys/")["Location"] == HOME


def test_of_two_regions_one_is_chosen(
    resident: Client, contact: ContactSettings, other_region: Region, stranger: Person, open_contact: Any
) -> None:
    open_contact(other_region)
    page = resident.get("/yhteys/").content.decode()
    assert f'href="{HOME}"' in page
    assert 'href="/yhteys/muu-seutu/"' in page
