"""Everybody by every route in every state of a conversation: who may read it does, to all others it does not exist."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.comments.actions import send_digests
from highfive.conversations.actions.notices import send_notices
from highfive.conversations.models import Message, Note, Opening, Thread
from highfive.conversations.queries.staff import visible_threads, waiting_lines
from highfive.conversations.tests.rows import WORDS, a_deputy, a_thread, days_ago
from highfive.conversations.urls import urlpatterns
from highfive.core.actions import add_member
from highfive.core.models import Area, AuditEvent, Person, Region
from highfive.core.models.columns import random_key

pytestmark = pytest.mark.slow
Cast = dict[str, Person]
STATES: dict[str, dict[str, Any]] = {
    "waiting": {},
    "answered": {"status": "answered"},
    "closed": {"status": "closed", "outcome": "joined"},
    "only": {"own_coordinator_only": True},
    "handed": {},
    "handed and only": {"own_coordinator_only": True},
    "lost": {},
    "expired": {"last_word_on": days_ago(61)},
}
EVERYBODY = (
    "aino", "another coordinator", "sulo", "kerttu", "veikko", "helmi", "oula", "stranger", "stranger's deputy",
    "gone", "gone holder", "inactive", "inactive holder", "deputy before", "deputy during", "deputy after",
    "lead's deputy", "holder", "ex-holder", "gone deputy", "nobody",
)  # fmt: skip
READS_ALL = ("aino", "another coordinator")
PLACES = {"waiting": "732", "answered": "614"}  # Sulo and Helmi are of the first: one is their own, one another's
POSTS: dict[str, dict[str, Any]] = {
    "conversation_answer": {"text": "Hei", "seen": 1, "do": "stay"},
    "conversation_note": {"note": "Huom"},
    "conversation_call": {"called": "1:reached", "seen": 1},
    "conversation_close": {"outcome": "guided"},
    "conversation_hand_over": {"to": ""},  # the last one: a holder who hands back reads no more
}
OTHERS = ("kohtaa/pohjat/", "kohtaa/kortit/", "kohtaa/julisteet/")  # whose addresses hold no conversation's key


def routes() -> Iterator[tuple[str, str]]:
    """Each way to a conversation by its key, those that take words last; one that POSTS does not know fails here."""
    found = [each for each in urlpatterns if each.pattern.converters and not str(each.pattern).startswith(OTHERS)]
    named = [str(each.name) for each in found if str(each.pattern).startswith("kohtaa/")]
    assert {*POSTS, "conversation_detail"} == set(named), "say in POSTS what a new address takes"
    yield from (("conversation_detail", method) for method in ("get", "head"))
    yield from ((name, method) for method in ("get", "head", "post") for name in POSTS)


ROUTES = list(routes())


def may_read(who: str, state: str) -> bool:
    """The rule in plain words, written apart from the code that keeps it."""
    if state == "expired":
        return False
    if who in READS_ALL:
        return True
    if state in ("only", "handed and only"):
        return False
    return who == "deputy during" or (who == "holder" and state == "handed")


@pytest.fixture
def everybody(region: Region, cast: Cast, other_region: Region, stranger: Person) -> dict[str, Person | None]:
    people: dict[str, Person | None] = {**cast, "stranger": stranger, "nobody": None}
    for who in EVERYBODY:
        if who not in people:
            role = "coordinator" if who in ("another coordinator", "gone", "inactive") else "partner"
            home = other_region if "stranger" in who else region
            email = f"{EVERYBODY.index(who)}@example.test"
            people[who] = add_member(region=home, email=email, name=who, role=role, by=None)
    a_deputy(region, cast["aino"], named(people, "deputy before"), start=1, end=5)
    a_deputy(region, cast["aino"], named(people, "deputy during"), start=-1, end=1)
    a_deputy(region, cast["aino"], named(people, "deputy after"), start=-5, end=-1)
    a_deputy(region, cast["aino"], named(people, "gone deputy"), start=-1, end=1)
    a_deputy(region, cast["sulo"], named(people, "lead's deputy"), start=-1, end=1)
    a_deputy(other_region, stranger, named(people, "stranger's deputy"), start=-1, end=1)
    for who in ("gone", "gone deputy", "gone holder"):
        named(people, who).memberships.all().delete()
    return people


def named(people: dict[str, Person | None], who: str) -> Person:
    person = people[who]
    assert person is not None
    return person


@pytest.fixture
def threads(region: Region, everybody: dict[str, Person | None], who: str) -> dict[str, Thread]:
    """One in each state. Those handed over are with the one who asks, if that one ever was a holder."""
    holder = everybody[who if who.endswith(" holder") else "holder"]
    places = {area.code: area for area in Area.objects.filter(code__in=PLACES.values())}
    return {
        state: a_thread(
            region, holder=holder if state.startswith("handed") else None, area=places.get(PLACES.get(state, "")),
            **fields,
        )
        for state, fields in STATES.items()
    }  # fmt: skip


@pytest.fixture
def client(everybody: dict[str, Person | None], as_person: Any, who: str) -> Client:
    """Signed in before they were shut out."""
    person = everybody[who]
    client: Client = as_person(person) if person else Client()
    if person and who.startswith("inactive"):
        Person.objects.filter(pk=person.pk).update(is_active=False)
        person.refresh_from_db()
    return client


def seen(client: Client, name: str, pk: int, method: str) -> tuple[int, str]:
    """What an address answers, without what belongs to the address itself."""
    url = reverse(name, args=[pk])
    answer = client.post(url, POSTS[name]) if method == "post" else getattr(client, method)(url)
    return answer.status_code, (answer.content.decode() + answer.headers.get("Location", "")).replace(str(pk), "PK")


def everything() -> list[Any]:
    """All that anybody's act could have changed."""
    counts = [model.objects.count() for model in (Message, Note, Opening, AuditEvent)]
    return [*counts, *Thread.objects.order_by("pk").values()]


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_conversation_is_there_only_for_who_may_read_it(
    who: str, client: Client, threads: dict[str, Thread], settings: Any
) -> None:
    absent, keys = random_key(), settings.CONVERSATION_KEYS
    none = {route: seen(client, route[0], absent, route[1]) for route in ROUTES}
    assert {status for status, _page in none.values()} == {302 if who.startswith(("nobody", "inactive")) else 404}
    for state in sorted(threads, key=lambda state: may_read(who, state)):  # those that say "saved" come last
        thread = threads[state]
        settings.CONVERSATION_KEYS = [Fernet.generate_key().decode()] if state == "lost" else keys
        before = everything()
        for name, method in ROUTES:
            answered = seen(client, name, thread.pk, method)
            if may_read(who, state):
                assert answered[0] in (200, 302, 409), f"{method} {name}, {state}"
            else:
                assert answered == none[name, method], f"{method} {name}, {state}"
        assert may_read(who, state) or everything() == before
    keys = {str(thread.pk) for thread in threads.values()}
    trail = " ".join(f"{event.target} {event.data}" for event in AuditEvent.objects.all())
    assert not [key for key in keys if key in trail]  # the trail is read by others than those who may read here


LISTS = (
    "conversation_list", "desk", "meet", "contact_posters", "conversation_settings", "contact_tallies", "deputy_list",
)  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_lists_the_desk_and_the_menu_tell_of_it_only_to_who_may_read_it(
    who: str, client: Client, region: Region, threads: dict[str, Thread], everybody: dict[str, Person | None]
) -> None:
    allowed = {thread for state, thread in threads.items() if may_read(who, state)}
    if person := everybody[who]:
        assert set(visible_threads(person, region)) == allowed
        assert {line.thread for line in waiting_lines(person, region, localdate())} <= allowed
    for name in LISTS:
        page = client.get(reverse(name), follow=True).content.decode()
        assert WORDS not in page
        told = {thread for thread in threads.values() if str(thread.pk) in page}
        assert told <= allowed
        if name == "conversation_list":
            assert told == allowed
    send_notices(localdate())
    send_digests(localdate())
    told_by_mail = {address for message in mail.outbox for address in message.to}
    assert person is None or allowed or person.email not in told_by_mail
    assert not [one for one in threads.values() for each in mail.outbox if str(one.pk) in each.body]


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in (*READS_ALL, "deputy during", "holder")])
def test_the_pages_of_those_who_may_not_read_are_the_same_with_it_and_without(
    who: str, client: Client, threads: dict[str, Thread]
) -> None:
    names = (*LISTS, "answer_template_list", "conversation_clear", "referral_list")

    def pages() -> list[str]:
        """Each page, without what is new every time: the words that guard a form."""
        found = [client.get(reverse(name), follow=True).content.decode() for name in names]
        return [re.sub(r'value="[\w-]{30,}"', "", page) for page in found]

    before = pages()
    assert len(threads) == Thread.objects.count()
    Thread.objects.all().delete()
    assert pages() == before
