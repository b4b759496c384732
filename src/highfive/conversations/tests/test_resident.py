"""A resident's way: write, put the receipt down, come back, read, write again, leave, forget."""

import re
import time
from copy import copy
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from highfive.conversations.actions.answering import add_note, answer, note_opening
from highfive.conversations.actions.forgetting import forget
from highfive.conversations.actions.ladder import give_consent
from highfive.conversations.models import ContactSettings, Message, Tally, Thread
from highfive.conversations.rules.threads import due_on
from highfive.core.actions import appoint_deputy
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
    before = AuditEvent.objects.count()
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
    assert AuditEvent.objects.count() == before


def test_one_region_needs_no_choice(resident: Client, contact: ContactSettings) -> None:
    assert resident.get("/yhteys/")["Location"] == HOME


def test_of_two_regions_one_is_chosen(
    resident: Client, contact: ContactSettings, other_region: Region, stranger: Person, open_contact: Any
) -> None:
    open_contact(other_region)
    page = resident.get("/yhteys/").content.decode()
    assert f'href="{HOME}"' in page
    assert 'href="/yhteys/muu-seutu/"' in page


def test_the_page_says_who_reads_and_when(
    resident: Client, contact: ContactSettings, cast: dict[str, Person], region: Region
) -> None:
    today = date.today()
    page = resident.get(HOME).content.decode()
    assert "Aino Alatalo lukee viestisi. Myös sijainen" in page
    due = due_on(today, 3)
    assert f"Vastaamme viimeistään {due.day}.{due.month}.{due.year}." in page
    appoint_deputy(
        region=region, person=cast["aino"], deputy=cast["kerttu"], starts_on=today, ends_on=today, by=cast["aino"]
    )
    page = resident.get(HOME).content.decode()
    assert "Kun koordinaattori on poissa, sen lukee myös Kerttu Kumpula." in page
    Person.objects.filter(pk=cast["aino"].pk).update(is_active=False)
    assert "Kerttu Kumpula lukee viestisi. Myös sijainen" in resident.get(HOME).content.decode()


def test_a_closed_page_gives_the_telephone_and_keeps_the_words(resident: Client, contact: ContactSettings) -> None:
    ContactSettings.objects.update(open=False)
    assert 'href="tel:0400000000"' in resident.get(HOME).content.decode()
    late = resident.post(HOME, {"text": "Pitkä viesti"})
    assert late.status_code == 409
    assert "Pitkä viesti" in late.content.decode()
    assert not Thread.objects.exists()


def test_without_anybody_to_answer_the_page_is_closed(
    resident: Client, contact: ContactSettings, cast: dict[str, Person]
) -> None:
    cast["aino"].memberships.all().delete()
    assert "<textarea" not in resident.get(HOME).content.decode()


@pytest.mark.parametrize(("word", "channel"), [("juliste", "poster"), ("kortti", "card")])
def test_the_way_in_is_counted(resident: Client, contact: ContactSettings, word: str, channel: str) -> None:
    resident.post(f"{HOME}{word}/", {"text": "Hei", "area": "732", "theme": "company", "own_only": "on"})
    thread = Thread.objects.select_related("area").get()
    assert (thread.channel, thread.theme, thread.own_coordinator_only) == (channel, "company", True)
    assert thread.area
    assert thread.area.code == "732"


def test_other_words_lead_nowhere(resident: Client, contact: ContactSettings) -> None:
    assert resident.get(f"{HOME}salainen/").status_code == 404
    assert resident.get("/yhteys/ei-ole/").status_code == 404


@pytest.mark.parametrize(
    "posted",
    [
        {}, {"text": ""}, {"text": "x" * 5001}, {"text": "Hei", "theme": "spy"}, {"text": "Hei", "area": "999"},
        {"text": "Hei", "area": "x" * 5000}, {"text": "131052-308T"},
    ],
)  # fmt: skip
def test_bad_input_is_refused_and_kept(resident: Client, contact: ContactSettings, posted: dict[str, str]) -> None:
    refused = resident.post(HOME, posted)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "<title>Virhe:" in page.replace("\n", "")
    assert posted.get("text", "") in page
    assert not Thread.objects.exists()


@pytest.mark.parametrize("text", ["\x00", "Hei\x00", "\ud800"])
def test_letters_no_database_takes_make_no_crash(resident: Client, contact: ContactSettings, text: str) -> None:
    sent = resident.post(HOME, {"text": text.encode("utf-8", "surrogatepass").decode("latin-1")})
    assert sent.status_code < 500


def test_an_identity_number_is_taken_out_with_one_button(resident: Client, contact: ContactSettings) -> None:
    refused = resident.post(HOME, {"text": "Olen 131052-308T ja kaipaan seuraa.", "theme": "company"})
    assert 'value="take_number"' in refused.content.decode()
    mended = resident.post(
        HOME, {"text": "Olen 131052-308T ja kaipaan seuraa.", "theme": "company", "do": "take_number"}
    )
    page = mended.content.decode()
    assert "Olen ja kaipaan seuraa." in page
    assert "131052" not in page
    assert '<option value="company" selected>' in page
    assert not Thread.objects.exists()


def test_a_warning_marks_and_lets_through(resident: Client, contact: ContactSettings) -> None:
    text = "Kaipaan seuraa. Äitini on sairas."
    warned = resident.post(HOME, {"text": text})
    assert warned.status_code == 200
    assert "<mark>Äitini on sairas.</mark>" in warned.content.decode()
    assert not Thread.objects.exists()
    mended = resident.post(HOME, {"text": text, "do": "take_sentences"}).content.decode()
    assert "Kaipaan seuraa.</textarea>" in mended
    resident.post(HOME, {"text": text, "do": "as_it_is"})
    assert Message.objects.get().text == text


def test_a_change_of_language_keeps_what_is_typed(resident: Client, contact: ContactSettings) -> None:
    page = resident.post(f"/sv{HOME}", {"text": "Hei & <b>", "theme": "money", "own_only": "on", "stay": "1"})
    assert page.status_code == 200
    shown = page.content.decode()
    assert "Hei &amp; &lt;b&gt;" in shown
    assert '<option value="money" selected>' in shown
    assert "checked" in shown
    assert "Ditt meddelande" in shown
    assert not Thread.objects.exists()


def test_a_form_sent_twice_is_one_message(resident: Client, contact: ContactSettings) -> None:
    page = resident.get(HOME).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    for _time in range(2):
        resident.post(HOME, {"text": "Hei", "once": once[1]})
        receipt = receipt_shown(resident)
    assert Thread.objects.count() == 1
    resident.post("/yhteys/kuitti/vahvista/", {"typed": receipt[-4:]})
    third = resident.post(HOME, {"text": "Hei", "once": once[1]})
    assert third.status_code == 409
    assert "on jo lähetetty" in third.content.decode()
    assert Thread.objects.count() == 1


def test_a_seed_of_ones_own_making_is_not_taken(contact: ContactSettings) -> None:
    receipts = set()
    for _person in range(2):
        resident = Client()
        resident.post(HOME, {"text": "Hei", "once": "1"})
        receipts.add(receipt_shown(resident))
    assert len(receipts) == 2


class TestReceipt:
    def test_it_is_nowhere_in_the_database_and_in_a_locked_cookie_only(
        self, resident: Client, contact: ContactSettings
    ) -> None:
        sent = write(resident)
        receipt = receipt_shown(resident)
        assert len(receipt) == 28
        cookies = [f"{cookie.key}={cookie.value}" for cookie in sent.cookies.values()]
        assert not [cookie for cookie in cookies if receipt in cookie or receipt[-4:] in sent["Location"]]
        rows = str(list(Thread.objects.values())) + str(list(Message.objects.values()))
        assert receipt not in rows

    def test_a_wrong_group_is_told_kindly(self, resident: Client, contact: ContactSettings) -> None:
        write(resident)
        wrong = resident.post("/yhteys/kuitti/vahvista/", {"typed": "12x4"})
        assert wrong.status_code == 422
        page = wrong.content.decode()
        assert 'value="12x4"' in page
        assert 'href="/yhteys/kuitti/"' in page
        assert not Thread.objects.get().confirmed

    def test_leaving_without_it_is_told_of_first(self, resident: Client, contact: ContactSettings) -> None:
        write(resident)
        told = resident.get("/yhteys/poistu/").content.decode()
        assert "Ilman koodia et voi lukea vastausta" in told
        assert receipt_shown(resident)
        resident.post("/yhteys/poistu/")
        assert resident.get("/yhteys/kuitti/")["Location"] == "/yhteys/palaa/"

    def test_the_picture_is_a_picture_and_has_a_neutral_name(self, resident: Client, contact: ContactSettings) -> None:
        write(resident)
        picture = resident.get("/yhteys/kuitti/kuva/")
        assert picture["Content-Disposition"] == 'attachment; filename="koodi.png"'
        assert picture.content.startswith(b"\x89PNG")
        assert b"tEXt" not in picture.content
        assert "no-store" in picture["Cache-Control"]
        resident.post("/yhteys/poistu/")
        assert resident.get("/yhteys/kuitti/kuva/").status_code == 302

    def test_after_half_an_hour_nothing_is_shown(
        self, resident: Client, contact: ContactSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(resident)
        later = time.time() + 31 * 60
        monkeypatch.setattr(time, "time", lambda: later)
        assert resident.get("/yhteys/kuitti/")["Location"] == "/yhteys/palaa/"


class TestReturn:
    @pytest.mark.parametrize("code", ["", "abc", "1234", "1" * 28, "0" * 28, "x" * 5000, "１２３４"])
    def test_a_wrong_code_is_told_and_kept(self, resident: Client, written: Any, code: str) -> None:
        refused = resident.post("/yhteys/palaa/", {"code": code})
        assert refused.status_code == 422
        assert code[:200] in refused.content.decode()
        assert not refused.cookies

    def test_words_typed_while_the_time_ran_out_are_not_lost(self, resident: Client, written: Any) -> None:
        late = resident.post("/yhteys/keskustelu/", {"text": "Pitkä vastaus", "seen": "1"})
        assert late.status_code == 409
        assert "Pitkä vastaus" in late.content.decode()
        back = resident.post("/yhteys/palaa/", {"code": written[1], "text": "Pitkä vastaus"})
        assert back.status_code == 200
        assert "Pitkä vastaus</textarea>" in back.content.decode()
        assert Message.objects.count() == 1

    def test_a_cookie_of_another_making_opens_nothing(self, resident: Client, written: Any) -> None:
        for value in (str(written[0].pk), "gAAAA", "", "ä"):
            resident.cookies["conversation_fi"] = value
            assert resident.get("/yhteys/keskustelu/")["Location"] == "/yhteys/palaa/"

    def test_a_receipt_s_cookie_is_no_conversation_s(self, resident: Client, contact: ContactSettings) -> None:
        write(resident)
        resident.cookies["conversation_fi"] = resident.cookies["receipt_fi"].value
        assert resident.get("/yhteys/keskustelu/")["Location"] == "/yhteys/palaa/"


class TestInside:
    @pytest.fixture
    def inside(self, resident: Client, written: Any) -> Client:
        resident.post("/yhteys/palaa/", {"code": written[1]})
        return resident

    def test_notes_are_never_shown(self, inside: Client, thread: Thread, cast: dict[str, Person]) -> None:
        add_note(thread=thread, text="Sisäinen merkintä", by=cast["aino"])
        assert "Sisäinen" not in inside.get("/yhteys/keskustelu/").content.decode()

    def test_words_are_shown_as_words(self, inside: Client) -> None:
        inside.post("/yhteys/keskustelu/", {"text": "<script>alert(1)</script>", "seen": "1"})
        assert "<script>" not in inside.get("/yhteys/keskustelu/").content.decode()

    @pytest.mark.parametrize("posted", [{}, {"text": " "}, {"text": "131052-308T"}, {"text": "x" * 5001, "seen": "1"}])
    def test_bad_input_is_refused(self, inside: Client, posted: dict[str, str]) -> None:
        assert inside.post("/yhteys/keskustelu/", posted).status_code == 422

    @pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 5, "٣"])
    def test_no_words_are_lost_to_what_the_page_says_it_saw(self, inside: Client, seen: str) -> None:
        assert inside.post("/yhteys/keskustelu/", {"text": "Hei", "seen": seen}).status_code == 302
        assert Message.objects.count() == 2

    def test_the_day_it_is_forgotten_is_told(self, inside: Client) -> None:
        day = date.today() + timedelta(days=61)
        assert f"{day.day}.{day.month}.{day.year}" in inside.get("/yhteys/keskustelu/").content.decode()

    def test_leaving_leaves_nothing(self, inside: Client) -> None:
        left = inside.get("/yhteys/poistu/")
        assert left["Clear-Site-Data"] == '"cache"'
        assert "keskustelu" not in left.content.decode().split("<main")[1].split("hf-helplines")[0]
        assert inside.get("/yhteys/keskustelu/")["Location"] == "/yhteys/palaa/"

    def test_forgetting_tells_what_goes_and_then_it_does(self, inside: Client, written: Any) -> None:
        give_consent(thread=written[0], kind="callback", details={"phone": "040 123 4567"}, language="fi")
        told = inside.get("/yhteys/keskustelu/unohda/").content.decode()
        assert "1 viesti" in told
        assert "puhelinnumerosi" in told
        assert Thread.objects.exists()
        gone = inside.post("/yhteys/keskustelu/unohda/")
        assert gone.status_code == 200
        assert not Thread.objects.exists()
        assert Tally.objects.get().outcome == "withdrawn"
        assert inside.post("/yhteys/palaa/", {"code": written[1]}).status_code == 422

    def test_forgetting_pressed_twice_says_the_same(self, inside: Client) -> None:
        """The second press leaves before the answer to the first has taken the cookies away."""
        held, said = copy(inside.cookies), []
        for _press in range(2):
            inside.cookies = copy(held)
            answer = inside.post("/yhteys/keskustelu/unohda/")
            said.append((answer.status_code, re.findall("<h1>(.*?)</h1>", answer.content.decode())))
        assert said[0] == said[1]
        assert inside.get("/yhteys/keskustelu/")["Location"] == "/yhteys/palaa/"

    def test_forgotten_elsewhere_is_no_crash(self, inside: Client, thread: Thread) -> None:
        forget(thread=thread, outcome="withdrawn")
        assert inside.get("/yhteys/keskustelu/")["Location"] == "/yhteys/palaa/"
        assert inside.post("/yhteys/keskustelu/", {"text": "Hei", "seen": "1"}).status_code == 409

    def test_a_lost_key_is_told_of_kindly_and_forgetting_still_works(
        self, inside: Client, written: Any, settings: Any
    ) -> None:
        settings.CONVERSATION_KEYS = ["x" * 43 + "="]
        lost = inside.get("/yhteys/keskustelu/")
        assert lost.status_code == 503
        assert "040 000 0000" in lost.content.decode()
        again = inside.post("/yhteys/palaa/", {"code": written[1], "text": "Hei"})
        assert again.status_code == 503
        assert ">Hei</textarea>" in again.content.decode()
        assert inside.get("/yhteys/keskustelu/unohda/").status_code == 200
        inside.post("/yhteys/keskustelu/unohda/")
        assert not Thread.objects.exists()
