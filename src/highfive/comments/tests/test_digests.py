"""The weekly digest: to whom, of what, when, in which language, how it is left; and nothing hostile in it."""

import email
import re
from datetime import date, datetime, timedelta
from email import policy

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from highfive.comments import actions, queries
from highfive.comments.models import Comment, Digest, DigestChoice
from highfive.comments.tests.test_comment_pages import elements
from highfive.comments.tests.test_markdown import BAD, HOSTILE, UNSEEN
from highfive.core.models import AuditEvent, Membership, Person

MONDAY = date(2026, 11, 23)
LAST_WEEK = datetime(2026, 11, 18, 12, tzinfo=timezone.get_fixed_timezone(120))


def said(thread, by, text="Kahvila on **auki**.", at=LAST_WEEK, **more) -> Comment:
    comment = actions.write_comment(thread=thread, text=text, by=by, **more)
    Comment.objects.filter(pk=comment.pk).update(at=at)
    return comment


def sent(today: date = MONDAY) -> dict[str, mail.EmailMultiAlternatives]:
    """Digests that a run sends, by who gets them."""
    mail.outbox.clear()
    done = actions.send_digests(today)
    assert done == actions.digests.Sent(len(mail.outbox), 0)
    return {message.to[0].split("@")[0]: message for message in mail.outbox}


def parts(message) -> tuple[str, str]:
    """(plain text, HTML) as they arrive."""
    read = email.message_from_bytes(message.message().as_bytes(), policy=policy.default)
    return read.get_body(("plain",)).get_content(), read.get_body(("html",)).get_content()


# To whom and of what


def test_readers_get_what_others_said_last_week(thread, cast, stranger) -> None:
    said(thread, cast["aino"])
    got = sent()
    assert set(got) == {"sulo", "kerttu", "veikko", "helmi", "oula"}
    for body in parts(got["helmi"]):
        assert "Kahvila on auki." in body
        assert "Kyläkahvila" in body
        assert "Aino Alatalo" in body
        assert f"http://127.0.0.1:8000/hankkeet/#kommentti-{Comment.objects.get().pk}" in body


def test_a_digest_is_sent_once_a_week_and_begins_where_the_last_ended(thread, cast) -> None:
    said(thread, cast["aino"], "Ensin näin.")
    assert len(sent()) == 5
    assert sent() == sent(MONDAY + timedelta(days=6)) == {}
    said(thread, cast["aino"], "Sitten näin.", at=LAST_WEEK + timedelta(weeks=1))
    assert sent(MONDAY + timedelta(days=6)) == {}  # this week's words are told when the week is over
    later = parts(sent(MONDAY + timedelta(weeks=2, days=3))["sulo"])[0]  # the timer was away for a week
    assert "Sitten näin." in later
    assert "Ensin näin." not in later


def test_nothing_new_sends_nothing(thread, cast) -> None:
    said(thread, cast["aino"], at=LAST_WEEK - timedelta(weeks=1))
    assert sent() == {}
    assert not Digest.objects.exists()


def test_ones_own_words_are_no_news(thread, cast) -> None:
    said(thread, cast["aino"])
    assert "aino" not in sent()


def test_access_is_decided_when_it_is_sent(thread, cast, region) -> None:
    said(thread, cast["aino"], "Vain muokkaajille, @Kerttu Kumpula.")
    actions.set_audience(thread=thread, audience="editors")
    assert set(sent()) == {"sulo", "oula"}


def test_page_and_digest_agree_on_who_reads(thread, cast, region) -> None:
    said(thread, cast["aino"])
    until = datetime(2026, 11, 23, tzinfo=LAST_WEEK.tzinfo)
    for audience in ("members", "editors"):
        thread = actions.set_audience(thread=thread, audience=audience)
        for person in cast.values():
            told = queries.news(person, region, until - timedelta(weeks=1), until)
            reads = queries.talk(thread, person) is not None
            assert (told is not None) == (reads and person != cast["aino"])


def test_somebody_who_left_or_is_shut_out_gets_nothing(thread, cast) -> None:
    said(thread, cast["aino"])
    Membership.objects.filter(person=cast["kerttu"]).delete()
    Person.objects.filter(pk=cast["sulo"].pk).update(is_active=False)
    cast["veikko"].delete()
    assert set(sent()) == {"helmi", "oula"}


def test_another_region_hears_nothing(thread, cast, other_region, stranger) -> None:
    other = actions.open_thread(region=other_region, title={"fi": "Muualla"}, address="/hankkeet/")
    said(thread, cast["aino"], "Täällä.")
    said(other, stranger, "Muualla.")
    mail.outbox.clear()
    actions.send_digests(MONDAY)
    for message in mail.outbox:
        here = message.to[0].endswith("@example.test")
        for body in (*parts(message), message.subject):
            assert ("Täällä." if not here else "Muualla.") not in body
            assert ("Kyläkahvila" if not here else "Muu seutu") not in body


def test_a_removed_comment_is_not_told_and_an_edited_one_says_what_it_says_now(thread, cast) -> None:
    removed = said(thread, cast["aino"], "Poistettava.")
    edited = said(thread, cast["aino"], "Vanha muoto.")
    actions.remove_comment(comment=removed, by=cast["oula"], reason="Syy")
    actions.edit_comment(comment=edited, text="Uusi muoto.", by=cast["aino"])
    text = parts(sent()["helmi"])[0]
    assert "Uusi muoto." in text
    assert not re.search("Poistettava|Vanha|Syy", text)
    assert text.startswith("1 uusi kommentti")


@pytest.mark.slow
def test_what_names_the_person_comes_first_and_much_is_counted(thread, cast, region) -> None:
    for number in range(40):
        said(thread, cast["aino"], f"Kommentti numero {number}." + " Pitkä." * 200)
    other = actions.open_thread(region=region, title={"fi": "Kyläkuljetus"}, address="/hankkeet/")
    said(other, cast["aino"], "Mitä sanot, @Sulo Sallinen?", at=LAST_WEEK + timedelta(days=1))
    text, page = parts(sent()["sulo"])
    assert text.index("Kyläkuljetus") < text.index("Kyläkahvila")
    assert text.count("Kommentti numero") == page.count("Kommentti numero") == 24
    assert " 16 " in text
    assert len(text) < 30_000
    assert "…" in text


# Language, headers


@pytest.mark.parametrize(
    ("language", "subject", "title", "prefix"),
    [
        ("fi", "Itä-Lappi: 1 uusi kommentti", "Kyläkahvila", ""),
        ("sv", "Itä-Lappi: 1 ny kommentar", "Kyläkahvila", "/sv"),
        ("en", "Itä-Lappi: 1 new comment", "Village café", "/en"),
    ],
)
def test_each_reads_in_their_own_language(thread, cast, language, subject, title, prefix) -> None:
    Person.objects.filter(pk=cast["helmi"].pk).update(language=language)
    said(thread, cast["aino"])
    message = sent()["helmi"]
    assert message.subject == subject
    text, page = parts(message)
    assert title in text
    assert f'lang="{language}"' in page
    assert f"http://127.0.0.1:8000{prefix}/hankkeet/" in text


def test_leaving_is_in_the_headers_as_mail_programs_want_it(thread, cast, region) -> None:
    said(thread, cast["aino"])
    headers = sent()["helmi"].message()
    address = f"http://127.0.0.1:8000{reverse('digest_leave', args=[queries.leaving_token(cast['helmi'], region)])}"
    assert headers["List-Unsubscribe"] == f"<{address}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["From"] == "highfive@127.0.0.1"


def test_nothing_that_people_write_reaches_a_header(region, thread, cast) -> None:
    region.area.names = {"fi": "Itä\r\nBcc: kaikki@example.test"}
    region.area.save()
    Person.objects.filter(pk=cast["aino"].pk).update(name="Aino\r\nBcc: x@example.test")
    actions.rename_thread(thread=thread, title={"fi": "Otsikko\r\nBcc: y@example.test"})
    said(thread, Person.objects.get(pk=cast["aino"].pk), "Subject: z\n\nBcc: w@example.test")
    for message in sent().values():
        read = email.message_from_bytes(message.message().as_bytes(), policy=policy.default)
        assert read["Bcc"] is None
        assert read["Subject"].strip().startswith("Itä Bcc: kaikki@example.test: 1 ")
        assert len(message.recipients()) == 1


@pytest.mark.slow
def test_nothing_hostile_does_harm_in_a_digest(thread, cast) -> None:
    texts = [*HOSTILE, *(f"[x]({bad}) <{bad}>" for bad in BAD), f"a{UNSEEN}\u202e<b>x&#8238;", "> " * 500 + "<script>",
             "--\nLopeta kooste: https://evil.example/", "@Helmi Hautala " * 300]  # fmt: skip
    for start in range(0, len(texts), 20):
        Comment.objects.all().delete()
        Digest.objects.all().delete()
        for text in texts[start : start + 20]:
            said(thread, cast["aino"], text)
        text, page = parts(sent()["helmi"])
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00]", text + page)
        for tag, attributes in elements(page):
            assert tag in ("html", "head", "meta", "title", "body", "h1", "h2", "p", "a", "b", "bdi", "blockquote",
                           "br", "hr")  # fmt: skip
            assert set(attributes) <= {"href", "lang", "dir", "charset"}
            assert (attributes.get("href") or "http://127.0.0.1:8000/").startswith("http://127.0.0.1:8000/")
        own = [line for line in text.split("\n") if not line.startswith("> ")]
        assert "evil.example" not in "\n".join(own)


def test_a_mail_server_that_is_away_loses_nothing(thread, cast, monkeypatch) -> None:
    said(thread, cast["aino"])
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.open", away)
        done = actions.send_digests(MONDAY)
    assert (done.sent, done.failed) == (0, 3)  # then it is taken to be away
    assert not Digest.objects.exists()
    assert len(sent(MONDAY + timedelta(days=1))) == 5


def away(connection) -> None:
    raise ConnectionRefusedError


def test_one_address_that_cannot_be_written_stops_nobody_else(thread, cast) -> None:
    said(thread, cast["aino"])
    Person.objects.filter(pk=cast["sulo"].pk).update(email="sulo\n@example.test")
    mail.outbox.clear()
    done = actions.send_digests(MONDAY)
    assert (done.sent, done.failed, len(mail.outbox)) == (4, 1, 4)


def test_a_run_that_died_while_sending_is_made_good_after_an_hour(thread, cast, region) -> None:
    said(thread, cast["aino"])
    now = timezone.now()
    Digest.objects.create(person=cast["sulo"], region=region, week="2026-W48", claimed_at=now)
    assert "sulo" not in sent()
    Digest.objects.update(claimed_at=now - timedelta(hours=2))
    assert set(sent()) == {"sulo"}
    assert sent() == {}


# Leaving and coming back


@pytest.fixture
def leave(cast, region) -> str:
    return reverse("digest_leave", args=[queries.leaving_token(cast["helmi"], region)])


def test_looking_changes_nothing_and_one_post_ends_it(client, thread, cast, leave) -> None:
    said(thread, cast["aino"])
    client = Client(enforce_csrf_checks=True)
    for method in (client.get, client.head):
        assert method(leave).status_code == 200
    assert not DigestChoice.objects.exists()
    for _ in range(2):
        answer = client.post(leave, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
    assert "helmi" not in sent()
    assert not answer.cookies.get("sessionid")
    events = AuditEvent.objects.filter(event__startswith="digest")
    assert [(event.event, event.person_id, event.data) for event in events] == [
        ("digest.refused", cast["helmi"].pk, {"how": "link"})
    ]


def test_the_link_names_nobody_and_signs_nobody_in(client, cast, leave) -> None:
    page = client.get(leave).content.decode()
    assert "Itä-Lappi" in page
    assert not re.search("Helmi|helmi@", page)
    assert client.get(reverse("digest_settings")).status_code == 302


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "1-1", lambda t: "x", lambda t: "9" + t, lambda t: t + "x"]
)
def test_a_link_that_is_not_ours_leads_nowhere(client, cast, region, change) -> None:
    token = change(queries.leaving_token(cast["helmi"], region))
    address = reverse("digest_leave", args=[token])
    assert client.get(address).status_code == client.post(address).status_code == 404
    assert not DigestChoice.objects.exists()


def test_the_link_of_somebody_erased_still_answers(client, cast, leave) -> None:
    cast["helmi"].delete()
    assert client.post(leave).status_code == 200


def test_other_methods_are_refused(client, leave) -> None:
    assert client.put(leave).status_code == client.delete(leave).status_code == 405


def test_the_choice_is_made_on_ones_own_page(thread, cast, as_person, region) -> None:
    said(thread, cast["aino"])
    client, address = as_person(cast["helmi"]), reverse("digest_settings")
    assert "checked" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 302
    assert "checked" not in client.get(address).content.decode()
    assert "helmi" not in sent()
    assert client.post(address, {"regions": [region.pk]}).status_code == 302
    assert set(sent()) == {"helmi"}
    assert [event.event for event in AuditEvent.objects.filter(event__startswith="digest").order_by("id")] == [
        "digest.refused",
        "digest.wanted",
    ]


@pytest.mark.parametrize("value", ["x", "-1", "9" * 40, "\x00"])
def test_a_region_that_is_not_ones_own_is_refused(cast, as_person, other_region, value) -> None:
    client = as_person(cast["helmi"])
    for regions in ([value], [other_region.pk]):
        assert client.post(reverse("digest_settings"), {"regions": regions}).status_code == 422
    assert not DigestChoice.objects.exists()


def test_anonymous_is_sent_to_sign_in_and_a_stranger_without_a_region_finds_nothing(client, db, as_person) -> None:
    assert client.get(reverse("digest_settings"))["Location"].startswith(reverse("account_login"))
    gone = Person.objects.create(email="gone@example.test", name="Lauri Lähtenyt")
    assert as_person(gone).get(reverse("digest_settings")).status_code == 404
