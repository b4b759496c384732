"""A region's contact: settings, what a shorter silence would forget, first answers; who may set them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from highfive.conversations.actions import settings as saving
from highfive.conversations.models import AnswerTemplate, ContactSettings
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.settings import forgotten_by, starters
from highfive.conversations.rules.settings import protected_count
from highfive.conversations.tests.rows import a_deputy, a_thread, days_ago
from highfive.core.models import AuditEvent, Person, Region
from highfive.core.queries import help_lines
from highfive.core.rules import Refused

Cast = dict[str, Person]
TYPED = {
    "open": "on", "answer_days": "2", "expiry_days": "60", "card_days": "30", "meeting_link": "https://video.example.test/a"
}  # fmt: skip
CONTENT = {"open": True, "answer_days": 2, "expiry_days": 60, "card_days": 30, "meeting_link": "", "social_phone": ""}


def save(client: Client, **typed: str) -> Any:
    return client.post(reverse("conversation_settings"), {**TYPED, **typed})


def test_a_region_starts_closed_and_asking_makes_no_row(region: Region) -> None:
    found = contact_settings(region)
    assert (found.open, found.answer_days, found.expiry_days, found.card_days) == (False, 3, 60, 90)
    assert not ContactSettings.objects.exists()


def test_settings_are_saved_and_what_changed_is_audited(region: Region, aino: Client) -> None:
    assert save(aino).status_code == 302
    row = ContactSettings.objects.get()
    assert (row.open, row.answer_days, row.card_days, row.meeting_link) == (True, 2, 30, "https://video.example.test/a")
    event = AuditEvent.objects.filter(event="contact.settings_saved").get()
    assert event.data == {
        "open": [False, True], "answer_days": [3, 2], "card_days": [90, 30],
        "meeting_link": ["", "https://video.example.test/a"],
    }  # fmt: skip
    assert save(aino).status_code == 302
    assert AuditEvent.objects.filter(event="contact.settings_saved").count() == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("meeting_link", "http://video.example.test/a"), ("meeting_link", "javascript:alert(1)"),
        ("meeting_link", "ei osoite"), ("meeting_link", "https://" + "x" * 200 + ".test"),
        ("answer_days", "0"), ("answer_days", "21"), ("answer_days", ""), ("expiry_days", "13"), ("expiry_days", "366"),
        ("expiry_days", "9" * 30), ("card_days", "6"), ("card_days", "x"),
        ("social_phone", "kysy neuvonnasta"), ("social_phone", "016 000 000 00 00 00 0"), ("social_phone", "1"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_beside_its_field(region: Region, aino: Client, field: str, typed: str) -> None:
    answer = save(aino, **{field: typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"][field].value() == typed
    assert not ContactSettings.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("answer_days", 0), ("card_days", 366), ("meeting_link", "http://x.test"), ("social_phone", "ei")],
)
def test_the_action_guards_the_same(region: Region, cast: Cast, name: str, value: Any) -> None:
    with pytest.raises(Refused):
        saving.save_settings(region=region, content={**CONTENT, name: value}, by=cast["aino"])


def test_the_social_emergency_service_is_shown_where_it_is_told(region: Region, aino: Client, client: Client) -> None:
    """On every page of contact, and where nobody knows which region: with the region's name. Until then not at all."""
    places = ["/yhteys/ita-lappi/", "/yhteys/palaa/", "/apua/"]
    assert not [place for place in places if "Sosiaalipäivystys" in client.get(place).text]
    assert save(aino, social_phone=" 016  000 0000 ").status_code == 302
    assert ContactSettings.objects.get().social_phone == "016 000 0000"
    for place in places:
        page = client.get(place).text
        assert "Sosiaalipäivystys" in page, place
        assert 'href="tel:0160000000"' in page
    assert "kiinni, Itä-Lappi:" in client.get("/yhteys/palaa/").text


def test_staff_see_which_help_lines_nobody_has_checked(region: Region, aino: Client) -> None:
    page = aino.get(reverse("conversation_settings")).text
    unchecked = sum(not line["checked_on"] for code in ("fi", "fi-simple", "sv", "en") for line in help_lines(code))
    assert unchecked
    assert page.count("Ei tarkistettu ylläpitäjältä.") == unchecked


def test_a_shorter_silence_is_saved_only_after_it_was_said_what_it_forgets(region: Region, aino: Client) -> None:
    for number in range(7):
        a_thread(region, last_word_on=days_ago(29 + number))
    answer = save(aino, expiry_days="30")
    assert "noin 5" in answer.content.decode()  # six, to the nearest five
    assert not ContactSettings.objects.exists()
    assert save(aino, expiry_days="30", confirmed="29").status_code == 200
    assert save(aino, expiry_days="30", confirmed="30").status_code == 302
    assert ContactSettings.objects.get().expiry_days == 30
    assert save(aino, expiry_days="90").status_code == 302  # longer forgets nobody


def test_the_preview_counts_by_the_next_night_and_calls_small_counts_few(region: Region, cast: Cast) -> None:
    for number in range(5):
        a_thread(region, last_word_on=days_ago(30 + number))
    today = days_ago(0)
    assert [forgotten_by(cast["aino"], region, days, today) for days in (60, 31, 30)] == [None, None, 5]
    assert [protected_count(count) for count in (0, 1, 4, 5, 7, 8, 12)] == [None, None, None, 5, 5, 10, 10]


def test_one_who_may_not_read_conversations_is_told_no_count(region: Region, cast: Cast, as_person: Any) -> None:
    oula = as_person(cast["oula"])
    empty = save(oula, expiry_days="30").content.decode()
    for _number in range(20):
        a_thread(region, last_word_on=days_ago(40))
    full = save(oula, expiry_days="30").content.decode()
    assert "30 päivää" in full
    assert [word for word in ("noin", "alle viisi") if word in full] == []
    assert len(full) == len(empty)
    assert ContactSettings.objects.count() == 0
    assert save(oula, expiry_days="30", confirmed="30").status_code == 302


@pytest.mark.parametrize("key", ["sulo", "kerttu", "veikko", "helmi"])
def test_others_are_told_why_and_lose_nothing(region: Region, cast: Cast, as_person: Any, key: str) -> None:
    client = as_person(cast[key])
    template = AnswerTemplate.objects.create(region=region, name="Kiitos", texts={"fi": "Kiitos"})
    for name, args in (
        ("conversation_settings", []), ("answer_template_list", []), ("answer_template_create", []),
        ("answer_template_edit", [template.pk]), ("answer_template_remove", [template.pk]),
    ):  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code == 403
    answer = save(client, expiry_days="30")
    assert (answer.status_code, answer.context["form"]["expiry_days"].value()) == (403, "30")
    answer = client.post(reverse("answer_template_edit", args=[template.pk]), {"name": "Uusi", "texts_fi": "Hei"})
    assert (answer.status_code, answer.context["form"]["texts_fi"].value()) == (403, "Hei")
    assert client.post(reverse("answer_template_list")).status_code == 403
    assert client.post(reverse("answer_template_remove", args=[template.pk])).status_code == 403
    assert (AnswerTemplate.objects.get().name, ContactSettings.objects.count()) == ("Kiitos", 0)


def test_a_deputy_keeps_the_settings_too(region: Region, cast: Cast, as_person: Any) -> None:
    a_deputy(region, cast["aino"], cast["kerttu"])
    assert save(as_person(cast["kerttu"])).status_code == 302


def test_first_answers_are_written_changed_and_removed(region: Region, aino: Client) -> None:
    typed = {"name": "Kiitos", "texts_fi": "Kiitos!", "texts_sv": "Tack!"}
    assert aino.post(reverse("answer_template_create"), typed).status_code == 302
    row = AnswerTemplate.objects.get()
    assert (row.name, row.texts) == ("Kiitos", {"fi": "Kiitos!", "sv": "Tack!"})
    edit = reverse("answer_template_edit", args=[row.pk])
    assert aino.get(edit).context["form"]["texts_sv"].value() == "Tack!"
    assert aino.post(edit, {**typed, "texts_sv": ""}).status_code == 302
    row.refresh_from_db()
    assert row.texts == {"fi": "Kiitos!"}
    remove = reverse("answer_template_remove", args=[row.pk])
    assert "Kiitos" in aino.get(remove).content.decode()
    assert aino.post(remove).status_code == 302
    events = AuditEvent.objects.filter(event__startswith="answer_template.").order_by("pk")
    assert [event.event.partition(".")[2] for event in events] == ["created", "saved", "removed"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "Kiitos", "texts_fi": "Hei"}, "name"), ({"name": "", "texts_fi": "Hei"}, "name"),
        ({"name": "Uusi", "texts_fi": ""}, "texts_fi"), ({"name": "Uusi", "texts_fi": "x" * 6001}, "texts_fi"),
    ],
)  # fmt: skip
def test_a_first_answer_that_may_not_be_kept(region: Region, aino: Client, typed: dict[str, str], field: str) -> None:
    AnswerTemplate.objects.create(region=region, name="Kiitos", texts={"fi": "Kiitos"})
    answer = aino.post(reverse("answer_template_create"), typed)
    assert answer.status_code in (409, 422)
    assert list(answer.context["form"].errors) == [field]
    assert AnswerTemplate.objects.count() == 1


def test_another_regions_first_answer_does_not_exist(region: Region, other_region: Region, aino: Client) -> None:
    row = AnswerTemplate.objects.create(region=other_region, name="Kiitos", texts={"fi": "Kiitos"})
    for name in ("answer_template_edit", "answer_template_remove"):
        assert aino.get(reverse(name, args=[row.pk])).status_code == 404
        assert aino.post(reverse(name, args=[row.pk])).status_code == 404


def test_the_ready_made_ones_are_taken_in_once_and_speak_every_language(region: Region, aino: Client) -> None:
    assert len(starters()) == 3
    for starter in starters():
        assert set(starter["texts"]) == {"fi", "fi-simple", "sv", "en"}
        assert all(starter["texts"].values())
    for _time in range(2):
        assert aino.post(reverse("answer_template_list")).status_code == 302
    assert AnswerTemplate.objects.count() == 3
    page = aino.get(reverse("answer_template_list")).content.decode()
    assert "3 vastauspohjaa" in page
    assert "valmis" not in page
