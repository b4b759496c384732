"""Saying, answering, changing, removing and reading comments on their pages."""

import html
import re
from html.parser import HTMLParser

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from highfive.comments import actions, queries
from highfive.comments.models import Comment, Thread
from highfive.comments.queries.threads import PAGE
from highfive.comments.tests.test_markdown import BAD, HOSTILE, UNSEEN
from highfive.core.models import AuditEvent, Membership
from highfive.core.rules import Refused

ROUTES = ("thread_detail", "comment_create", "thread_close", "thread_reopen")
COMMENT_ROUTES = ("comment_reply", "comment_edit", "comment_remove", "comment_history")


def shown(thread, person) -> str:
    """The conversation as a host page includes it."""
    request = RequestFactory().get("/")
    request.user = person
    fresh = Thread.objects.select_related("region").get(pk=thread.pk)
    return render_to_string("comments/_thread.html", {"talk": queries.talk(fresh, person)}, request)


@pytest.fixture
def comment(thread, cast) -> Comment:
    return actions.write_comment(thread=thread, text="Näin **teimme**.", by=cast["kerttu"])


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """(tag, attributes) of a page's elements as a browser would meet them."""
    found: list[tuple[str, dict[str, str | None]]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))  # type: ignore[method-assign]
    reader.feed(page)
    return found


def events() -> list[str]:
    """What the audit trail tells of conversations, in order."""
    told = AuditEvent.objects.filter(Q(event__startswith="comment") | Q(event__startswith="thread"))
    return list(told.order_by("id").values_list("event", flat=True))


# Writing


@pytest.mark.parametrize("key", ["aino", "sulo", "kerttu", "oula"])
def test_those_who_may_write_do(thread, cast, as_person, key) -> None:
    answer = as_person(cast[key]).post(reverse("comment_create", args=[thread.pk]), {"text": "Näin **teimme**."})
    comment = thread.comments.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/hankkeet/#kommentti-{comment.pk}")
    assert "Näin <strong>teimme</strong>." in shown(thread, cast["helmi"])
    assert (comment.author, events()) == (cast[key], ["comment.written"])


@pytest.mark.parametrize("key", ["veikko", "helmi"])
def test_readers_are_told_why_and_lose_nothing(thread, cast, as_person, key) -> None:
    answer = as_person(cast[key]).post(reverse("comment_create", args=[thread.pk]), {"text": "Minunkin <mieli>"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Minunkin &lt;mieli&gt;" in page
    assert str(queries.writing_refusal(thread, cast[key]).message) in html.unescape(page)
    assert "<form" not in shown(thread, cast[key])
    assert not thread.comments.exists()


def test_the_answer_goes_to_the_page_in_the_readers_language(thread, cast, as_person) -> None:
    with override("sv"):
        address = reverse("comment_create", args=[thread.pk])
    assert as_person(cast["aino"]).post(address, {"text": "x"})["Location"].startswith("/sv/hankkeet/#kommentti-")


@pytest.mark.parametrize("text", ["", "   \n", "\u200b\u202e"])
def test_nothing_is_no_comment(thread, cast, as_person, text) -> None:
    answer = as_person(cast["aino"]).post(reverse("comment_create", args=[thread.pk]), {"text": text})
    assert answer.status_code == 422
    assert 'id="errors"' in answer.content.decode()
    assert not thread.comments.exists()


@pytest.mark.parametrize("route", ["comment_create", "comment_reply", "comment_edit"])
def test_fifty_kilobytes_are_refused_and_nothing_is_lost(thread, comment, cast, as_person, route) -> None:
    text = "Pitkä <tarina> & muuta. " * 2100
    pk = thread.pk if route == "comment_create" else comment.pk
    answer = as_person(cast["kerttu"]).post(reverse(route, args=[pk]), {"text": text})
    page = answer.content.decode()
    assert len(text) > 50_000
    assert answer.status_code == 422
    assert html.escape(text.strip()) in page
    assert f"{len(text.strip()) - 5000} " in page
    assert (thread.comments.count(), Comment.objects.get().text) == (1, "Näin **teimme**.")


def test_an_identity_code_is_refused(thread, cast, as_person) -> None:
    answer = as_person(cast["aino"]).post(reverse("comment_create", args=[thread.pk]), {"text": "hän on 131052-308T"})
    assert answer.status_code == 422
    assert "131052-308T</textarea>" in answer.content.decode()


def test_an_answer_stands_under_its_comment(thread, comment, cast, as_person) -> None:
    client = as_person(cast["aino"])
    page = client.get(reverse("comment_reply", args=[comment.pk])).content.decode()
    assert "Näin <strong>teimme</strong>." in page
    assert client.post(reverse("comment_reply", args=[comment.pk]), {"text": "Hyvä."}).status_code == 302
    said = queries.talk(thread, cast["helmi"]).said
    assert [(each.comment.text, [r.comment.text for r in each.replies]) for each in said] == [(comment.text, ["Hyvä."])]
    deeper = client.post(reverse("comment_reply", args=[said[0].replies[0].comment.pk]), {"text": "Syvempi"})
    assert deeper.status_code == 409
    assert "Syvempi" in deeper.content.decode()


# Changing


def test_a_change_keeps_what_was_said_before(thread, comment, cast, as_person) -> None:
    client = as_person(cast["kerttu"])
    assert "Näin **teimme**." in client.get(reverse("comment_edit", args=[comment.pk])).content.decode()
    for text in ("Toisin teimme.", "Toisin teimme.", "Kolmas."):
        assert client.post(reverse("comment_edit", args=[comment.pk]), {"text": text}).status_code == 302
    page = as_person(cast["helmi"]).get(reverse("comment_history", args=[comment.pk])).content.decode()
    places = [page.index(text) for text in ("Kolmas.", "Toisin teimme.", "Näin <strong>teimme</strong>.")]
    assert places == sorted(places)
    times = [at for at, _html in queries.versions(Comment.objects.get())]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == 3
    assert reverse("comment_history", args=[comment.pk]) in shown(thread, cast["helmi"])
    assert events() == ["comment.written", "comment.edited", "comment.edited"]


@pytest.mark.parametrize("key", ["aino", "oula", "helmi"])
def test_nobody_changes_anothers_words(comment, cast, as_person, key) -> None:
    client = as_person(cast[key])
    assert client.get(reverse("comment_edit", args=[comment.pk])).status_code == 403
    answer = client.post(reverse("comment_edit", args=[comment.pk]), {"text": "Kerttu on väärässä"})
    assert answer.status_code == 403
    assert "Kerttu on väärässä" in answer.content.decode()
    assert Comment.objects.get().text == "Näin **teimme**."


# Removing and closing


def test_the_writer_removes_without_a_reason(thread, comment, cast, as_person) -> None:
    actions.edit_comment(comment=comment, text="@Aino Alatalo toisin", by=cast["kerttu"])
    client = as_person(cast["kerttu"])
    page = client.get(reverse("comment_remove", args=[comment.pk])).content.decode()
    assert 'name="reason"' not in page
    assert client.post(reverse("comment_remove", args=[comment.pk])).status_code == 302
    comment.refresh_from_db()
    assert (comment.text, comment.removed_by) == ("", cast["kerttu"])
    assert not comment.versions.exists()
    assert not comment.mentions.exists()
    assert "toisin" not in shown(thread, cast["aino"])
    assert client.get(reverse("comment_history", args=[comment.pk])).status_code == 404


@pytest.mark.parametrize("key", ["aino", "oula"])
def test_a_moderator_gives_a_reason_that_all_see(thread, comment, cast, as_person, key) -> None:
    actions.write_comment(thread=thread, text="Vastaus jää.", by=cast["sulo"], parent=comment)
    client, address = as_person(cast[key]), reverse("comment_remove", args=[comment.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    long = client.post(address, {"reason": "Syy <b> " * 100})
    assert long.status_code == 422
    assert "Syy &lt;b&gt; Syy" in long.content.decode()
    assert client.post(address, {"reason": "Asukkaan <nimi>"}).status_code == 302
    page = shown(thread, cast["helmi"])
    assert "Asukkaan &lt;nimi&gt;" in page
    assert "teimme" not in page
    assert "Vastaus jää." in page
    assert client.post(address, {"reason": "Uudelleen"}).status_code == 409
    assert AuditEvent.objects.get(event="comment.removed").data["reason"] == "Asukkaan <nimi>"


@pytest.mark.parametrize("key", ["sulo", "helmi", "veikko"])
def test_others_remove_nothing(comment, cast, as_person, key) -> None:
    answer = as_person(cast[key]).post(reverse("comment_remove", args=[comment.pk]), {"reason": "En pidä"})
    assert answer.status_code == 403
    assert Comment.objects.get().removed_at is None


def test_a_closed_conversation_is_read_only_but_ones_own_can_be_removed(thread, comment, cast, as_person) -> None:
    aino, kerttu = as_person(cast["aino"]), as_person(cast["kerttu"])
    assert kerttu.post(reverse("thread_close", args=[thread.pk])).status_code == 403
    assert aino.post(reverse("thread_close", args=[thread.pk])).status_code == 302
    for route, pk in (("comment_create", thread.pk), ("comment_reply", comment.pk), ("comment_edit", comment.pk)):
        answer = kerttu.post(reverse(route, args=[pk]), {"text": "Vielä yksi asia"})
        assert (answer.status_code, "Vielä yksi asia" in answer.content.decode()) == (409, True)
    assert kerttu.post(reverse("comment_remove", args=[comment.pk])).status_code == 302
    assert aino.post(reverse("thread_reopen", args=[thread.pk])).status_code == 302
    assert kerttu.post(reverse("comment_create", args=[thread.pk]), {"text": "Vielä"}).status_code == 302
    assert events() == ["comment.written", "thread.closed", "comment.removed", "thread.reopened", "comment.written"]


# Who reads


@pytest.mark.parametrize("route", ROUTES + COMMENT_ROUTES)
def test_another_regions_conversation_does_not_exist(thread, comment, stranger, as_person, route) -> None:
    address = reverse(route, args=[thread.pk if route in ROUTES else comment.pk])
    for answer in (as_person(stranger).get(address), as_person(stranger).post(address, {"text": "x", "reason": "x"})):
        assert answer.status_code in (404, 405)
    assert queries.talk(thread, stranger) is None
    assert thread.comments.count() == 1


@pytest.mark.parametrize("route", ROUTES + COMMENT_ROUTES)
def test_what_is_for_editors_does_not_exist_for_others(thread, comment, cast, as_person, route) -> None:
    actions.set_audience(thread=thread, audience="editors")
    address = reverse(route, args=[thread.pk if route in ROUTES else comment.pk])
    for key in ("kerttu", "veikko", "helmi"):
        assert as_person(cast[key]).get(address).status_code in (404, 405)
        assert as_person(cast[key]).post(address, {"text": "x"}).status_code in (404, 405)
        assert shown(thread, cast[key]).strip() == ""
    assert "teimme" in shown(thread, cast["sulo"])


@pytest.mark.parametrize("route", ROUTES + COMMENT_ROUTES)
def test_anonymous_is_sent_to_sign_in(client, thread, comment, route) -> None:
    address = reverse(route, args=[thread.pk if route in ROUTES else comment.pk])
    for answer in (client.get(address), client.post(address)):
        assert answer["Location"].startswith(reverse("account_login"))


def test_readers_are_exactly_those_for_whom_there_is_a_talk(thread, cast, stranger) -> None:
    for audience in ("members", "editors"):
        actions.set_audience(thread=thread, audience=audience)
        thread.refresh_from_db()
        reading = set(queries.readers(thread))
        assert reading == {person for person in [*cast.values(), stranger] if queries.talk(thread, person)}
    assert reading == {cast["aino"], cast["sulo"], cast["oula"]}
    cast["sulo"].is_active = False
    cast["sulo"].save()
    assert queries.talk(thread, cast["sulo"]) is None
    assert cast["sulo"] not in queries.readers(thread)


def test_erasing_a_writer_keeps_the_conversation(thread, comment, cast) -> None:
    actions.write_comment(thread=thread, text="Vastaus", by=cast["aino"], parent=comment)
    cast["kerttu"].delete()
    comment.refresh_from_db()
    assert (comment.author, comment.text) == (None, "Näin **teimme**.")
    page = shown(thread, cast["aino"])
    assert "entinen jäsen" in page
    assert "Kerttu" not in page


# Mentions


def test_readers_named_with_an_at_are_mentioned(thread, cast, other_region) -> None:
    actions.set_audience(thread=thread, audience="editors")
    text = "@Sulo Sallinen ja @Kerttu Kumpula, katsokaa. @Sulo Sallinen!"
    comment = actions.write_comment(thread=thread, text=text, by=cast["aino"])
    assert [mention.person for mention in comment.mentions.all()] == [cast["sulo"]]  # Kerttu may not read this
    assert "<b>@Sulo Sallinen</b>" in shown(thread, cast["oula"])
    actions.edit_comment(comment=comment, text="@Oula Outakoski", by=cast["aino"])
    assert [mention.person for mention in comment.mentions.all()] == [cast["oula"]]


def test_many_mentions_are_one_each(thread, cast) -> None:
    text = "@Aino Alatalo @Sulo Sallinen " * 170
    with CaptureQueriesContext(
        connection,
    ) as asked:
        comment = actions.write_comment(thread=thread, text=text, by=cast["kerttu"])
    assert comment.mentions.count() == 2
    assert len(asked) < 15


# Hostile texts, on every page that shows them


@pytest.mark.slow
def test_nothing_hostile_does_harm_on_any_page(thread, cast, as_person) -> None:
    texts = [*HOSTILE, *(f"[x]({bad}) <{bad}>" for bad in BAD), f"a{UNSEEN}\u202e<b>x", "> " * 500 + "<script>"]
    client = as_person(cast["aino"])
    for text in texts:
        client.post(reverse("comment_create", args=[thread.pk]), {"text": text})
        comment = thread.comments.latest("pk")
        client.post(reverse("comment_edit", args=[comment.pk]), {"text": f"{text} toinen"})
    last = thread.comments.filter(parent=None).latest("pk")
    client.post(reverse("comment_reply", args=[last.pk]), {"text": "".join(texts)[:4900]})
    addresses = [f"{reverse('thread_detail', args=[thread.pk])}?sivu={page}" for page in (1, 2)]
    addresses += [reverse(route, args=[each.pk]) for each in thread.comments.all() for route in COMMENT_ROUTES]
    assert thread.comments.count() == len(texts) + 1
    for address in addresses:
        page = client.get(address).content.decode()
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00]", page)
        for tag, attributes in elements(page):
            assert tag not in ("script", "img", "iframe", "style", "base", "math", "object", "embed", "template")
            assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")]
            assert re.match(r"/(?!/)|#|https?://|mailto:", attributes.get("href") or "#")
            assert (attributes.get("action") or "/keskustelu/").startswith("/keskustelu/")


def test_titles_are_one_line_and_escaped(region, cast) -> None:
    title = {"fi": "<script>\r\nBcc: kaikki@example.test\u202e"}
    thread = actions.open_thread(region=region, title=title, address="/en/hankkeet/")
    assert thread.title == {"fi": "<script> Bcc: kaikki@example.test"}
    assert thread.address == "/hankkeet/"


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "", "/\\evil"])
def test_a_conversation_leads_only_to_this_site(region, address) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.open_thread(region=region, title={"fi": "x"}, address=address)


def test_rename_changes_only_what_is_given(thread) -> None:
    actions.rename_thread(thread=thread, title={"fi": "Uusi"})
    assert actions.rename_thread(thread=thread, address="/sv/hankkeet/tuo/").title == {"fi": "Uusi"}
    row = actions.rename_thread(thread=thread, audience="editors")
    assert (row.title, row.address, row.audience) == ({"fi": "Uusi"}, "/hankkeet/tuo/", "editors")


# Much talk


@pytest.mark.slow
def test_a_long_conversation_comes_in_pages_with_few_questions_to_the_database(thread, cast, as_person) -> None:
    made = [Comment(thread=thread, author=cast["sulo"], text=f"Kommentti {n}.") for n in range(2 * PAGE + 5)]
    first, *_rest, last = Comment.objects.bulk_create(made)
    with CaptureQueriesContext(connection) as asked:
        page = shown(thread, cast["aino"])
    assert len(asked) < 15
    assert page.count("<article") == 5
    assert "sivu=2" in page
    reply = actions.write_comment(thread=thread, text="Myöhään", by=cast["aino"], parent=first)
    assert queries.place_of(reply) == f"{reverse('thread_detail', args=[thread.pk])}?sivu=1#kommentti-{reply.pk}"
    assert queries.place_of(last) == f"/hankkeet/#kommentti-{last.pk}"
    client = as_person(cast["helmi"])
    for asked_page in ("1", "0", "999", "x", "-1", "9" * 50, "٣"):
        assert client.get(reverse("thread_detail", args=[thread.pk]), {"sivu": asked_page}).status_code == 200


# The database and the action keep the rules too


@pytest.mark.parametrize("fields", [{"text": ""}, {"removed_at": "2026-01-01T00:00Z"}])
def test_a_comment_has_words_until_it_is_removed(comment, fields) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**fields)


def test_somebody_who_left_the_region_says_nothing(thread, comment, cast) -> None:
    Membership.objects.filter(person=cast["kerttu"]).delete()
    for act in (
        lambda: actions.write_comment(thread=thread, text="x", by=cast["kerttu"]),
        lambda: actions.edit_comment(comment=comment, text="x", by=cast["kerttu"]),
        lambda: actions.remove_comment(comment=comment, by=cast["kerttu"]),
    ):
        with pytest.raises(Refused):
            act()
    assert queries.talk(thread, cast["kerttu"]) is None


def test_a_post_needs_its_token(thread, cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["aino"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse("comment_create", args=[thread.pk]), {"text": "x"}).status_code == 403
    assert "csrfmiddlewaretoken" in shown(thread, cast["aino"])
