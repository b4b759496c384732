"""Staff's pages: the list that tells nothing, the one conversation, and what a button does."""

import re
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.timezone import localdate

from highfive.conversations.models import AnswerTemplate, ContactSettings, Message, Note, Opening
from highfive.conversations.queries.staff import CROWD, groups, waiting_lines
from highfive.conversations.tests.rows import WORDS, a_consent, a_deputy, a_thread, days_ago, post
from highfive.core.models import Area, Person, Region
from highfive.core.models.columns import key_id

Cast = dict[str, Person]


def shown(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_is_in_groups_and_the_heading_says_how_many(region: Region, cast: Cast) -> None:
    late = a_thread(region, last_word_on=days_ago(5))
    new = a_thread(region)
    again = a_thread(region, last_word_on=days_ago(1))
    Message.objects.create(thread=again, number=2, side="staff", text="Hei", day=days_ago(1))
    call = a_thread(region)
    a_consent(call)
    video = a_thread(region, status="answered")
    a_consent(video, "video")
    answered = a_thread(region, status="answered")
    soon = a_thread(region, status="answered", last_word_on=days_ago(54))
    sooner = a_thread(region, status="closed", outcome="joined", last_word_on=days_ago(60))
    closed = a_thread(region, status="closed", outcome="joined")
    found = groups(cast["aino"], region, localdate())
    assert [(line.thread, line.kind) for line in found.waiting] == [(late, "new"), (again, "again"), (new, "new")]
    assert [(line.thread, line.kind) for line in found.meetings] == [(call, "callback"), (video, "video")]
    assert [line.thread for line in found.answered] == [answered]
    assert [(line.thread, (day - localdate()).days) for line, day in found.soon] == [(sooner, 1), (soon, 7)]
    assert [line.thread for line in found.closed] == [closed]
    assert found.count_waiting == 4
    lines = [line.thread for line in waiting_lines(cast["aino"], region, localdate())]
    assert (lines[:2], {thread.pk for thread in lines[2:]}) == ([late, again], {new.pk, call.pk})


def test_rows_tell_kind_and_place_but_never_a_word_a_name_or_a_number(region: Region, aino: Client) -> None:
    thread = a_thread(region, area=Area.objects.get(code="732"), theme="transport", channel="poster")
    a_consent(thread, phone="040 765 4321")
    a_consent(thread, "named", name="Maija Meikäläinen")
    page = shown(aino, reverse("conversation_list"))
    assert "Yksi ihminen odottaa vastaustasi" in page
    assert "Salla" in page
    assert "juliste" in page
    for secret in (WORDS, "Saa soittaa", "040 765", "Maija"):
        assert secret not in page


def test_a_promise_that_falls_due_is_warm(region: Region, aino: Client) -> None:
    a_thread(region)
    assert "hf-tag--warm" not in shown(aino, reverse("conversation_list"))
    a_thread(region, due_on=localdate())
    assert "hf-tag--warm" in shown(aino, reverse("conversation_list"))


def test_nobody_searches_or_takes_contents_out(region: Region, aino: Client) -> None:
    """No address of staff's side offers it, and no parameter of a list changes what it shows."""
    paths = [str(route.pattern) for route in get_resolver("highfive.conversations.urls").url_patterns]
    assert not [
        path for path in paths if re.search(r"hae|haku|etsi|search|vie/|csv|xlsx|docx|pdf|json|zip|lataa", path)
    ]
    a_thread(region, "karhu", channel="poster")
    a_thread(region, "susi")
    plain = shown(aino, reverse("conversation_list"))
    for typed in ("q=karhu", "search=karhu", "hae=karhu", "text=karhu", "format=csv", "export=1", "theme=money"):
        assert shown(aino, f"{reverse('conversation_list')}?{typed}") == plain
    assert 'type="search"' not in plain


def test_a_conversation_shows_words_consents_and_what_may_be_done(region: Region, aino: Client) -> None:
    ContactSettings.objects.create(region=region, meeting_link="https://video.example.test/aino")
    thread = a_thread(region, last_word_on=days_ago(1))
    a_consent(thread, phone="040 765 4321", times="klo 12–15", if_other="Sano: kirjasto", voicemail="no")
    a_consent(thread, "video", times="iltaisin")
    page = shown(aino, thread.get_absolute_url())
    for part in (WORDS, 'href="tel:0407654321"', "klo 12–15", "Sano: kirjasto", "Älä jätä viestiä", "iltaisin"):
        assert part in page
    assert 'href="https://video.example.test/aino"' in page
    assert "Saa soittaa" in page


def test_opening_is_counted_and_shown_to_the_next_reader(region: Region, cast: Cast, aino: Client) -> None:
    thread = a_thread(region)
    for _time in range(3):
        page = shown(aino, thread.get_absolute_url())
    row = Opening.objects.get()
    assert (row.thread, row.person, row.person_name, row.day, row.times) == (
        thread, cast["aino"], "Aino Alatalo", localdate(), 3,
    )  # fmt: skip
    assert "3 kertaa" in page


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose", "X-Moz"])
def test_what_only_looks_ahead_sees_and_counts_nothing(region: Region, aino: Client, header: str) -> None:
    thread = a_thread(region)
    ahead = aino.get(thread.get_absolute_url(), headers={header: "prefetch;prerender"})
    head = aino.head(thread.get_absolute_url())
    assert (ahead.status_code, ahead.content, head.status_code, head.content) == (503, b"", 200, b"")
    assert not Opening.objects.exists()


def test_no_page_of_a_conversation_is_kept_by_the_browser(region: Region, aino: Client) -> None:
    thread = a_thread(region)
    for url in (thread.get_absolute_url(), reverse("conversation_list")):
        assert "no-store" in aino.get(url).headers["Cache-Control"]


def test_ten_are_answered_in_a_row_with_one_press_each(region: Region, cast: Cast, aino: Client) -> None:
    waiting = [a_thread(region, last_word_on=days_ago(20 - number)) for number in range(10)]
    a_deputy(region, cast["aino"], cast["kerttu"], start=3, end=9)
    url, presses = waiting[0].get_absolute_url(), 1  # from the desk
    for number, thread in enumerate(waiting):
        assert url == thread.get_absolute_url()
        if number == 4:
            assert f'name="to" value="{cast["kerttu"].pk}"' in shown(aino, url)
            answer = post(aino, "conversation_hand_over", thread, to=cast["kerttu"].pk)
        else:
            answer = post(aino, "conversation_answer", thread, text="Hei!", seen=1, do="next")
        url, presses = answer.url, presses + 1
    assert (url, presses) == (reverse("desk"), 11)


def test_what_was_handed_over_waits_for_the_other_until_it_is_late(region: Region, cast: Cast) -> None:
    aino, kerttu, today = cast["aino"], cast["kerttu"], localdate()
    soon, late = a_thread(region, holder=kerttu), a_thread(region, holder=kerttu, last_word_on=days_ago(9))
    assert [line.thread for line in waiting_lines(kerttu, region, today)] == [late, soon]
    assert [line.thread for line in waiting_lines(aino, region, today)] == [late]
    assert [line.thread for line in groups(aino, region, today).handed] == [late, soon]
    kerttu.memberships.all().delete()
    assert [line.thread for line in waiting_lines(aino, region, today)] == [late, soon]
    assert groups(aino, region, today).handed == []


def test_the_last_one_leads_to_the_desk(region: Region, aino: Client) -> None:
    thread = a_thread(region)
    assert post(aino, "conversation_answer", thread, text="Hei!", seen=1, do="next").url == reverse("desk")


def test_send_alone_stays(region: Region, aino: Client) -> None:
    thread, _other = a_thread(region), a_thread(region)
    answer = post(aino, "conversation_answer", thread, text="Hei!", seen=1, do="stay")
    assert answer.url == thread.get_absolute_url()


def test_a_template_comes_in_the_writers_language_under_what_was_typed(region: Region, aino: Client) -> None:
    thread = a_thread(region, language="sv")
    template = AnswerTemplate.objects.create(region=region, name="Kiitos", texts={"fi": "Kiitos!", "sv": "Tack!"})
    answer = post(aino, "conversation_answer", thread, text="Hej", seen=1, do="fill", template=template.pk, note="nb")
    assert answer.status_code == 200
    assert answer.context["answer"]["text"].value() == "Hej\n\nTack!"
    assert answer.context["note"]["note"].value() == "nb"
    assert thread.words.count() == 1
    begun = aino.get(f"{thread.get_absolute_url()}?template={template.pk}")
    assert begun.context["answer"]["text"].value() == "Tack!"


@pytest.mark.parametrize("typed", ["", "x", "999999999999999999999999", "-1", "²", "9" * 5000])
def test_a_template_that_is_not_there_changes_nothing(region: Region, aino: Client, typed: str) -> None:
    answer = post(aino, "conversation_answer", a_thread(region), text="Hej", seen=1, do="fill", template=typed)
    assert answer.context["answer"]["text"].value() == "Hej"


def test_anothers_template_is_not_there(region: Region, other_region: Region, aino: Client) -> None:
    template = AnswerTemplate.objects.create(region=other_region, name="Kiitos", texts={"fi": "Salainen"})
    answer = post(aino, "conversation_answer", a_thread(region), text="", seen=1, do="fill", template=template.pk)
    assert answer.context["answer"]["text"].value() == ""


def test_the_meetings_address_is_ready_to_send(region: Region, aino: Client) -> None:
    ContactSettings.objects.create(region=region, meeting_link="https://video.example.test/aino")
    thread = a_thread(region, language="en")
    a_consent(thread, "video")
    answer = post(aino, "conversation_answer", thread, text="", seen=1, do="meeting")
    assert answer.context["answer"]["text"].value() == "We meet by video here: https://video.example.test/aino"


def test_the_second_of_two_is_told_and_keeps_the_text(region: Region, cast: Cast, aino: Client) -> None:
    thread = a_thread(region)
    Message.objects.create(
        thread=thread, number=2, side="staff", text="Toisen vastaus", day=localdate(), author=cast["aino"]
    )
    answer = post(aino, "conversation_answer", thread, text="Minun vastaukseni", seen=1, do="next")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Joku toinen ehti lähettää vastauksen" in page
    assert "Toisen vastaus" in page
    assert "Minun vastaukseni" in page
    assert 'name="seen" value="2"' in page
    assert post(aino, "conversation_answer", thread, text="Minun vastaukseni", seen=2, do="next").status_code == 302


@pytest.mark.parametrize(
    ("name", "field", "text"),
    [
        ("conversation_answer", "text", "131052-308T"),
        ("conversation_answer", "text", ""),
        ("conversation_answer", "text", "x" * 6001),
        ("conversation_note", "note", "131052-308T"),
        ("conversation_note", "note", ""),
        ("conversation_close", "outcome", ""),
        ("conversation_close", "outcome", "withdrawn"),
    ],
)
def test_what_is_refused_is_shown_again_with_what_was_typed(
    region: Region, aino: Client, name: str, field: str, text: str
) -> None:
    thread = a_thread(region)
    answer = post(aino, name, thread, seen=1, **{field: text})
    assert answer.status_code == 422
    assert 'id="errors"' in answer.content.decode()
    assert answer.context["form"][field].value() == text
    assert Opening.objects.get().times == 1  # its words were on the page
    assert (thread.words.count(), Note.objects.count()) == (1, 0)


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999"])
def test_a_number_that_makes_no_sense_is_no_crash(region: Region, aino: Client, seen: str) -> None:
    assert post(aino, "conversation_answer", a_thread(region), text="Hei", seen=seen).status_code == 422


def test_closing_leads_to_the_list_and_the_answer_form_goes(region: Region, aino: Client) -> None:
    thread = a_thread(region)
    assert post(aino, "conversation_close", thread, outcome="joined").url == reverse("conversation_list")
    page = shown(aino, thread.get_absolute_url())
    assert 'name="text"' not in page
    assert "pääsi mukaan toimintaan" in page


def test_a_page_that_is_behind_closes_nothing(region: Region, aino: Client) -> None:
    thread = a_thread(region)
    page = shown(aino, thread.get_absolute_url())
    assert page.count('name="seen" value="1"') == 1  # the page is one form
    Message.objects.create(thread=thread, number=2, side="writer", text="Vielä tämä.", day=localdate())
    behind = post(aino, "conversation_close", thread, outcome="joined", seen="1")
    assert behind.status_code == 409
    assert "Vielä tämä." in behind.content.decode()
    assert post(aino, "conversation_close", thread, outcome="joined", seen="2").status_code == 302


@pytest.mark.parametrize("to", ["x", "999999", "-1"])
def test_nobody_is_handed_a_conversation_by_number(region: Region, aino: Client, to: str) -> None:
    thread = a_thread(region)
    assert post(aino, "conversation_hand_over", thread, to=to).status_code == 409
    thread.refresh_from_db()
    assert thread.holder is None


def test_a_lost_key_is_named_and_the_list_stands(region: Region, aino: Client, settings: Any) -> None:
    thread, old = a_thread(region), settings.CONVERSATION_KEYS
    settings.CONVERSATION_KEYS = [Fernet.generate_key().decode()]
    page = shown(aino, thread.get_absolute_url())
    assert key_id(old[0]) in page
    assert WORDS not in page
    assert thread.get_absolute_url() in shown(aino, reverse("conversation_list"))
    assert not Opening.objects.exists()
    answer = post(aino, "conversation_answer", thread, text="", note="Puoliksi kirjoitettu", seen=1).content.decode()
    assert key_id(old[0]) in answer
    assert "Puoliksi kirjoitettu" in answer


def test_a_page_asked_for_by_reload_leads_to_the_conversation(region: Region, aino: Client) -> None:
    thread = a_thread(region)
    for name in ("conversation_answer", "conversation_note", "conversation_hand_over", "conversation_close"):
        assert aino.get(reverse(name, args=[thread.pk])).url == thread.get_absolute_url()


def test_the_menu_leads_to_what_a_person_may_open(cast: Cast, as_person: Any) -> None:
    first = {key: as_person(person).get(reverse("meet")).url for key, person in cast.items()}
    assert first["aino"] == reverse("conversation_list")
    assert reverse("conversation_list") not in [url for key, url in first.items() if key != "aino"]


def test_a_form_that_is_too_old_gives_back_what_was_typed(region: Region, cast: Cast) -> None:
    """Signing in anew in another tab makes the forms of the first one old; its page is not kept by the browser."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast["aino"], backend="allauth.account.auth_backends.AuthenticationBackend")
    typed = {"text": "Pitkä ja harkittu vastaus.", "password": "my own secret", "csrfmiddlewaretoken": "old"}
    old = post(browser, "conversation_answer", a_thread(region), seen="1", do="next", **typed)
    assert old.status_code == 403
    assert ">Pitkä ja harkittu vastaus.</textarea>" in old.content.decode()
    assert "my own secret" not in old.content.decode()
    assert Message.objects.count() == 1


def test_whose_session_has_ended_gets_back_what_was_typed(region: Region) -> None:
    thread = a_thread(region)
    ended = post(Client(), "conversation_answer", thread, seen="1", text="Pitkä ja harkittu vastaus.")
    assert ended.status_code == 403
    assert ">Pitkä ja harkittu vastaus.</textarea>" in ended.content.decode()
    assert post(Client(), "conversation_hand_over", thread, to="").status_code == 302  # nothing to lose: to sign in


@pytest.mark.slow
def test_a_robots_flood_hides_nobody_who_kept_a_receipt(region: Region, cast: Cast, aino: Client) -> None:
    """A few hundred false conversations, and the person who writes after them."""
    for _false in range(CROWD + 60):
        a_thread(region, "x", waiting_since=days_ago(2), due_on=days_ago(0))
    person = a_thread(region, "Oikea ihminen", confirmed=True)
    assert waiting_lines(cast["aino"], region, localdate())[0].thread == person
    page = aino.get("/kohtaa/keskustelut/").content.decode()
    assert page.count('href="/kohtaa/') < CROWD + 40
    assert person.get_absolute_url() in page
