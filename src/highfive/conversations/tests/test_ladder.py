"""Steps up the ladder and back: each its own consent, kept as shown; undone, it is gone from everywhere."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from highfive.conversations.actions import ladder
from highfive.conversations.actions.answering import add_note, answer
from highfive.conversations.actions.ladder import give_consent, withdraw_consent
from highfive.conversations.actions.writing import write_again
from highfive.conversations.models import Consent, Message, Note, Thread
from highfive.conversations.rules.consents import TEXTS, VERSION, blotted, consent_text, is_phone
from highfive.core.models import AuditEvent, Person
from highfive.core.rules import Refused

PHONE = {"phone": "040 123 4567", "times": "Arkisin aamulla", "if_other": "Soitat kirjastosta", "voicemail": "no"}
DETAILS = {"callback": PHONE, "video": {"times": "Iltaisin"}, "named": {"name": "Pekka Virtanen"}}
DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "phone",
    ["040 123 4567", "0401234567", "040-1234567", "+358 40 123 4567", "00358401234567", "+358 (0)40 123 4567",
     "016 123 456", "(016) 123456", "+46 70 123 45 67", "12345"],
)  # fmt: skip
def test_telephone_numbers_are_read_leniently(phone: str) -> None:
    assert is_phone(phone)


@pytest.mark.parametrize("phone", ["", "1234", "soita", "040 123 4567 tai 050 1", "1" * 16, "+", "040x1234567"])
def test_what_cannot_be_called_is_no_number(phone: str) -> None:
    assert not is_phone(phone)


@pytest.mark.parametrize(
    "written",
    ["040 123 4567", "0401234567", "040-123 4567", "040–1234567", "+358401234567", "+358 40 123 45 67",
     "00358 40 1234567", "(040) 123 4567", "040.123.4567", "+358 (0)40 123 4567", "358401234567", "040\n123 4567",
     "\uff10\uff14\uff10 \uff11\uff12\uff13 \uff14\uff15\uff16\uff17", "٠٤٠١٢٣٤٥٦٧"],
)  # fmt: skip
def test_a_number_is_blotted_out_however_it_is_written(written: str) -> None:
    for kept in ("040 123 4567", "+358401234567", "٠٤٠١٢٣٤٥٦٧"):
        assert blotted(f"Numero on {written}, soita.", {"phone": kept}, "#") == "Numero on #, soita."


@pytest.mark.parametrize(
    "text", ["Numero on 040 123 45678.", "040 123 456", "1040 123 4567", "Klo 12.30, 4567 askelta", "112"]
)
def test_another_number_stays(text: str) -> None:
    assert blotted(text, {"phone": "040 123 4567"}, "#") == text


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Pekka Virtanen", "Pekka, Pekan, Pekalle ja PEKKA", "#, #, # ja #"),
        ("Pekka Virtanen", "Soita Virtaselle. Virtanen vastaa.", "Soita #. # vastaa."),
        ("Markus", "Markukselle, Markus", "#, #"),
        ("aino", "Aino ja aino ja ainolle, ainoa ilo", "# ja # ja #, ainoa ilo"),
        ("Aatu", "Aadulle ja Aatu", "# ja #"),
        ("Ella", "Ella, ei Ellen", "#, ei Ellen"),
        ("X", "X tulee", "X tulee"),
    ],
)
def test_a_name_is_blotted_out_in_its_cases(name: str, text: str, left: str) -> None:
    assert blotted(text, {"name": name}, "#") == left


def test_every_step_has_its_words_in_every_language() -> None:
    for kind in TEXTS:
        words = {consent_text(kind, language) for language, _name in settings.LANGUAGES}
        assert len(words) == 4


@pytest.mark.django_db
class TestGiving:
    @pytest.mark.parametrize("kind", DETAILS)
    @pytest.mark.parametrize("language", ["fi", "fi-simple", "sv", "en"])
    def test_what_was_agreed_to_is_kept_as_it_was_shown(self, thread: Thread, kind: str, language: str) -> None:
        before = AuditEvent.objects.count()
        give_consent(thread=thread, kind=kind, details=DETAILS[kind], language=language, today=DAY)
        kept = Consent.objects.get()
        assert (kept.kind, kept.text, kept.version) == (kind, consent_text(kind, language), VERSION)
        assert (kept.language, kept.given_on, kept.details) == (language, DAY, DETAILS[kind])
        assert AuditEvent.objects.count() == before

    def test_a_request_waits_and_a_name_does_not(self, thread: Thread, cast: dict[str, Person]) -> None:
        for kind, status in (("named", "answered"), ("video", "waiting"), ("callback", "waiting")):
            answer(thread=thread, text="Hei!", seen=99, by=cast["aino"])
            give_consent(thread=thread, kind=kind, details=DETAILS[kind], language="fi")
            assert Thread.objects.get().status == status

    @pytest.mark.parametrize(
        ("kind", "details", "field"),
        [
            ("callback", {}, "phone"),
            ("callback", {"phone": "soita"}, "phone"),
            ("callback", {**PHONE, "if_other": "131052-308T"}, "if_other"),
            ("callback", {**PHONE, "times": "x" * 301}, "times"),
            ("callback", {"phone": "131052-308T"}, "phone"),
            ("named", {"name": "  "}, "name"),
            ("named", {"name": "Ella 131052-308T"}, "name"),
            ("video", {"times": "131052–308T"}, "times"),
        ],
    )
    def test_what_may_not_be_kept_is_not(self, thread: Thread, kind: str, details: dict[str, str], field: str) -> None:
        with pytest.raises(Refused) as refused:
            give_consent(thread=thread, kind=kind, details=details, language="fi")
        assert refused.value.field == field
        assert not Consent.objects.exists()

    def test_nothing_more_is_kept_than_is_asked(self, thread: Thread) -> None:
        details = {"phone": "040 123 4567", "mail": "ella@example.test", "voicemail": "maybe"}
        kept = give_consent(thread=thread, kind="callback", details=details, language="fi").details
        assert kept == {"phone": "040 123 4567", "times": "", "if_other": "", "voicemail": "no"}

    def test_the_same_twice_is_once(self, thread: Thread) -> None:
        for _time in range(2):
            give_consent(thread=thread, kind="callback", details=PHONE, language="fi")
        assert Consent.objects.count() == 1
        assert thread.words.filter(side="event").count() == 1

    def test_a_new_number_takes_the_old_one_s_place(self, thread: Thread) -> None:
        write_again(thread=thread, text="Numeroni on 0401234567.")
        give_consent(thread=thread, kind="callback", details=PHONE, language="fi")
        give_consent(thread=thread, kind="callback", details={"phone": "050 765 4321"}, language="fi")
        assert Consent.objects.get().details["phone"] == "050 765 4321"
        assert "0401234567" not in " ".join(word.text for word in thread.words.all())

    def test_there_are_three_steps(self, thread: Thread) -> None:
        with pytest.raises(Refused):
            give_consent(thread=thread, kind="letter", details={}, language="fi")


@pytest.mark.django_db
class TestTakingBack:
    def test_the_row_goes_and_the_number_from_every_word_and_note(
        self, thread: Thread, cast: dict[str, Person], django_capture_on_commit_callbacks: Any
    ) -> None:
        write_again(thread=thread, text="Soita 0401234567 tai +358 40 1234567.")
        answer(thread=thread, text="Soitan numeroon 040-123 4567.", seen=99, by=cast["aino"])
        add_note(thread=thread, text="Puh. 040 1234567, iltaisin", by=cast["aino"])
        give_consent(thread=thread, kind="callback", details=PHONE, language="fi")
        give_consent(thread=thread, kind="named", details={"name": "Ella"}, language="fi")
        with django_capture_on_commit_callbacks() as later:
            withdraw_consent(thread=thread, kind="callback")
        assert [consent.kind for consent in Consent.objects.all()] == ["named"]
        said = [word.text for word in Message.objects.filter(thread=thread)]
        assert said[1:3] == ["Soita [poistettu] tai [poistettu].", "Soitan numeroon [poistettu]."]
        assert said[-1] == "Lupa soittaa peruttiin. Numero on poistettu."
        assert Note.objects.get().text == "Puh. [poistettu], iltaisin"
        assert ladder.wipe in later

    def test_a_name_goes_from_everywhere(self, thread: Thread, cast: dict[str, Person]) -> None:
        give_consent(thread=thread, kind="named", details={"name": "Ella"}, language="fi")
        answer(thread=thread, text="Hei Ella, kerro Ellalle.", seen=99, by=cast["aino"])
        withdraw_consent(thread=thread, kind="named")
        assert "Ella" not in " ".join(word.text for word in thread.words.all())

    def test_what_is_not_there_is_not_told_of(self, thread: Thread) -> None:
        for _time in range(2):
            withdraw_consent(thread=thread, kind="callback")
        assert thread.words.count() == 1

    def test_with_a_lost_key_the_row_goes_all_the_same(
        self, thread: Thread, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        give_consent(thread=thread, kind="callback", details=PHONE, language="fi")
        settings.CONVERSATION_KEYS = ["x" * 43 + "="]
        withdraw_consent(thread=thread, kind="callback")
        assert not Consent.objects.exists()

    def test_the_number_is_in_no_row_of_the_database(self, thread: Thread) -> None:
        give_consent(thread=thread, kind="callback", details=PHONE, language="fi")
        withdraw_consent(thread=thread, kind="callback")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM conversations_consent")
            assert cursor.fetchone()[0] == 0


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def inside(self, resident: Client, written: Any) -> Client:
        resident.post("/yhteys/palaa/", {"code": written[1]})
        return resident

    def test_a_call_is_asked_for_and_taken_back(self, inside: Client) -> None:
        page = inside.get("/yhteys/keskustelu/lupa/callback/").content.decode()
        assert consent_text("callback", "fi") in page
        given = inside.post("/yhteys/keskustelu/lupa/callback/", PHONE)
        assert given["Location"] == "/yhteys/keskustelu/?done=callback"
        page = inside.get(given["Location"]).content.decode()
        assert "040 123 4567" in page
        assert "Arkisin aamulla" in page
        told = inside.get("/yhteys/keskustelu/lupa/callback/peru/").content.decode()
        assert "puhelinnumerosi" in told
        back = inside.post("/yhteys/keskustelu/lupa/callback/peru/")
        page = inside.get(back["Location"]).content.decode()
        assert "Peruit luvan. Puhelinnumerosi on poistettu." in page
        assert "040 123 4567" not in page

    def test_what_is_typed_survives_an_error(self, inside: Client) -> None:
        refused = inside.post("/yhteys/keskustelu/lupa/callback/", {**PHONE, "phone": "soita"})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert 'href="#id_phone"' in page
        assert "Soitat kirjastosta" in page
        missing = inside.post("/yhteys/keskustelu/lupa/callback/", {})
        assert "Kirjoita numero, johon saa soittaa." in missing.content.decode()

    def test_a_warning_never_blocks(self, inside: Client) -> None:
        posted = {**PHONE, "if_other": "Sano, että äitini on sairas."}
        warned = inside.post("/yhteys/keskustelu/lupa/callback/", posted)
        assert "<mark>" in warned.content.decode()
        assert not Consent.objects.exists()
        inside.post("/yhteys/keskustelu/lupa/callback/", {**posted, "do": "as_it_is"})
        assert Consent.objects.get().details["if_other"] == posted["if_other"]

    def test_an_unknown_step_is_not_there(self, inside: Client) -> None:
        for way in ("lupa/letter/", "lupa/letter/peru/"):
            assert inside.get(f"/yhteys/keskustelu/{way}").status_code == 404
            assert inside.post(f"/yhteys/keskustelu/{way}").status_code == 404

    def test_nothing_opens_without_a_conversation(self, resident: Client) -> None:
        for kind in DETAILS:
            for way in ("", "peru/"):
                address = f"/yhteys/keskustelu/lupa/{kind}/{way}"
                assert resident.get(address)["Location"] == "/yhteys/palaa/"
                assert resident.post(address, PHONE).status_code == 409
        assert not Consent.objects.exists()
