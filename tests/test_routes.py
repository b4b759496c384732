"""Every route by everybody: private unless named here as public, another region's row is a 404, never a 500."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from highfive.comments.models import Comment, Thread
from highfive.comments.queries import leaving_token
from highfive.conversations.models import AnswerTemplate, Opening, Sheet
from highfive.conversations.models import Thread as Conversation
from highfive.core import actions
from highfive.core.models import Deputy, Organisation, Person, Region
from highfive.core.tests.door import Answered, Door, answered, client_of
from highfive.figures.models import Figure, Publication
from highfive.network.models import (
    Activity,
    CalendarAddress,
    Encounter,
    GroupNote,
    Meeting,
    MeetingTask,
    Observation,
    Position,
    TargetGroup,
    WorkEntry,
)
from highfive.network.queries.activities import calendar_token
from highfive.pilots.models import Commitment, Pilot
from highfive.practices.models import Adoption, Attachment, Block, Practice
from highfive.projects.models import Output, Project
from highfive.reports.models import Report
from highfive.surveys.actions import start_draft
from highfive.surveys.models import CodeBatch, Questionnaire, Round
from highfive.surveys.queries import DRAFT_COOKIE, cookie_for

pytestmark = pytest.mark.slow
LANGUAGES = ("fi", "fi-simple", "sv", "en")
PUBLIC = {
    # everybody's pages
    "home", "help_now", "accessibility", "privacy", "region_home", "results", "result_detail", "method",
    "public_project",
    "public_project_text", "open_data", "open_data_figures", "open_data_indicators", "open_data_areas",
    "open_data_package", "open_data_catalogue", "open_data_jsonstat", "figure_detail", "public_practice_list",
    "public_practice", "practice_feed", "public_pilot_list", "public_pilot", "public_pilot_locked", "pilot_feed",
    "public_activities", "public_calendar", "open_data_practices", "open_data_adoptions", "open_data_pilots",
    # a file that is seen as far as its practice is; a member's own calendar and digest, by a signed word
    "attachment", "activity_feed", "digest_leave",
    # a resident's
    "survey_start", "survey_page", "survey_resume", "survey_pause", "survey_end", "survey_finish", "survey_thanks",
    "survey_help",
    # of somebody who writes without a name, or holds a referral card
    "contact_home", "contact_start", "contact_channel", "contact_receipt", "contact_card", "contact_confirm",
    "contact_return", "contact_leave", "contact_thread", "contact_consent", "contact_consent_withdraw",
    "contact_forget", "contact_telling", "contact_referral", "contact_referral_claim",
    "contact_unknown",
    # the demo's, which exist only on an invented database and from the machine itself
    "demo_cast", "demo_sign_in",
    # the way in
    "account_login", "account_logout", "account_inactive", "account_signup", "account_email_verification_sent",
    "account_reset_password", "account_confirm_login_code", "account_confirm_email",
    "account_reset_password_from_key_done", "account_reset_password_from_key", "account_reset_password_done",
}  # fmt: skip
OWNERS = {
    "kyselyt/koodit/": CodeBatch, "kyselyt/lomakkeet/": Questionnaire, "kyselyt/": Round,
    "tyopoyta/sijaiset/": Deputy, "tyopoyta/": Person,
    "hankkeet/": Project, "raportit/hanke/": Project, "raportit/": Report,
    "luvut/julkaisut/": Publication, "luvut/": Figure, "esittely/": Person,
    "kohtaa/kortit/": Sheet, "kohtaa/pohjat/": AnswerTemplate, "kohtaa/": Conversation,
    "verkosto/havainnot/": Observation, "verkosto/kohtaamiset/": Encounter,
    "verkosto/kokoukset/tehtavat/": MeetingTask, "verkosto/kokoukset/": Meeting,
    "keskustelu/kommentti/": Comment, "keskustelu/": Thread,
    "verkosto/organisaatiot/": Organisation, "verkosto/tehtavat/": Position, "verkosto/kohderyhmat/": TargetGroup,
    "verkosto/merkinnat/": GroupNote, "verkosto/toiminta/": Activity, "verkosto/tunnit/": WorkEntry,
    "kaytannot/ehdotukset/lue/": Project, "kaytannot/palaset/": Block, "kaytannot/otettu/": Adoption,
    "kaytannot/": Practice, "kokeilut/sitoumukset/": Commitment, "kokeilut/": Pilot, "<slug:slug>/kaytannot/": Practice,
    "<slug:slug>/kokeilut/": Pilot,
}  # fmt: skip
CHOSEN: dict[Any, dict[str, Any]] = {
    Publication: {"kind": "survey"},
    Figure: {"indicator__code": "lonely", "value__isnull": False},
    Practice: {"status": "public"},
    Pilot: {"published_on__isnull": False},
    Project: {"outputs__isnull": False},
    Comment: {"author__isnull": False},
}
WORDS = {"number": 1, "kind": "html", "key": "x", "uidb36": "1", "to": "closed", "day": "2026-12-01", "row": 1,
         "language": "fi", "word": "juliste"}  # fmt: skip
KINDS = {"note_add": "known", "closing_row": "output", "contact_poster": "juliste", "contact_consent": "callback"}
CAST = ("aino", "sulo", "kerttu", "veikko", "helmi", "oula")
Address = tuple[str, str]


def routes(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each route's pattern from the root, and the route."""
    for each in patterns:
        path = before + ("" if each.pattern.__class__.__name__ == "LocalePrefixPattern" else str(each.pattern))
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, path)
        else:
            yield path, each


ROUTES = {route.name: (path, route) for path, route in routes(get_resolver().url_patterns)}


def arguments(name: str, path: str, names: set[str], region: Region) -> dict[str, Any]:
    """Values that open a route of the demo: rows of the region, or of the published tables for `slug` and `code`."""
    rest = {"slug": region.slug, "code": "S21758" if "hankkeet" in path else "lonely", **WORDS}
    if "pk" in names:
        rest["pk"] = key(name, path, region)
    rest["kind"] = next((kind for start, kind in KINDS.items() if name.startswith(start)), rest["kind"])
    rest["which"], rest["token"] = "before", token(name, region)
    if name.startswith("attachment"):
        rest["number"] = Attachment.objects.filter(practice=rest["pk"]).latest("pk").pk
    if "row" in names:
        rest["row"] = Output.objects.filter(project=rest["pk"]).latest("pk").pk
    return {each: rest[each] for each in names}


def token(name: str, region: Region) -> str:
    """A signed word of Aino's: her calendar's, or the one that ends her digest."""
    aino = Person.objects.get(email__startswith="aino@")
    if name == "digest_leave":
        return leaving_token(aino, region)
    address, _made = CalendarAddress.objects.get_or_create(person=aino, region=region)
    return calendar_token(address)


def key(name: str, path: str, region: Region) -> int:
    if "avoin-data" in path:
        return Publication.objects.filter(region=region).latest("pk").pk
    model: Any = next(model for start, model in OWNERS.items() if path.startswith(start))
    if model is Person:
        return Person.objects.earliest("pk").pk
    chosen = CHOSEN.get(model, {})
    if "ehdotukset" in path and model is Practice:
        chosen = {"status": "candidate"}
    row = model._default_manager.filter(**chosen).order_by("-pk").first()
    assert row is not None, f"{name}: {path}"
    return row.pk


@pytest.fixture(scope="module")
def east(demo: None) -> Region:
    return Region.objects.get(slug="ita-lappi")


@pytest.fixture(scope="module")
def addresses(east: Region) -> dict[str, str]:
    """Where each named route leads in the demo, in Finnish. A new route is swept as soon as it is there."""
    found = {}
    for name, (path, route) in ROUTES.items():
        assert name, f"{path} has no name"
        found[name] = reverse(name, kwargs=arguments(name, path, set(route.pattern.converters) or named(path), east))
    return found


def named(path: str) -> set[str]:
    """Named groups of allauth's routes, which are regular expressions."""
    return set(re.findall(r"\?P<(\w+)>", path))


@pytest.fixture(scope="module")
def people(east: Region) -> dict[str, Person | None]:
    """The cast, a coordinator of another region, somebody who has left every region, and nobody."""
    area = actions.create_area(kind="region", code="X1", year=2023, names={"fi": "Muu seutu"}, forms={})
    place = actions.create_area(kind="municipality", code="009", year=2023, names={"fi": "Alavieska"}, forms={})
    other = actions.create_region(slug="muu-seutu", area=area, places={place: (1, 1)}, by=None)
    members = {person.email.split("@")[0]: person for person in Person.objects.filter(memberships__region=east)}
    cast: dict[str, Person | None] = {name: members[name] for name in CAST}  # one of each role
    cast["stranger"] = actions.add_member(
        region=other, email="s@other.test", name="Siiri Seutu", role="coordinator", by=None
    )
    cast["gone"] = Person.objects.create(email="gone@example.test", name="Lauri Lähtenyt")
    return cast | {"anonymous": None}


def snapshot() -> dict[str, int]:
    """How many rows each table of ours has."""
    kept = [model for model in apps.get_models() if model.__module__.startswith("highfive.")]
    return {model._meta.label: model._default_manager.count() for model in kept}


@dataclass(frozen=True)
class Reading:
    """Every route opened once by everybody, in Finnish: what each answered, and the rows that each left behind."""

    answers: dict[tuple[str, str], Answered]  # by who and route
    written: dict[str, dict[str, int]]  # by who and table


@pytest.fixture(scope="module")
def reading(addresses: dict[str, str], people: dict[str, Person | None]) -> Reading:
    read, door = Reading({}, {}), Door()
    with transaction.atomic():
        for who, person in people.items():
            before = snapshot()
            for name, address in addresses.items():
                read.answers[who, name] = answered(door.ask(person, "get", address))
            after = snapshot()
            read.written[who] = {name: after[name] - before[name] for name in after if after[name] != before[name]}
        transaction.set_rollback(True)
    return read


def test_the_public_routes_are_exactly_those_named_here() -> None:
    marked = {name for name, (_path, route) in ROUTES.items() if not getattr(route.callback, "login_required", True)}
    assert marked == PUBLIC & set(ROUTES)
    assert set(ROUTES) >= PUBLIC


@pytest.mark.usefixtures("undone")
def test_nobody_opens_a_private_page_without_signing_in(addresses: dict[str, str], reading: Reading) -> None:
    for name, address in addresses.items():
        for answer in (reading.answers["anonymous", name], answered(client_of(None).post(address))):
            if not name.startswith("account_"):  # some of which lead to the sign-in page although they are public
                assert answer.is_login == (name not in PUBLIC), f"{name}: {answer.status}"


def test_no_route_breaks_for_anybody_who_reads(reading: Reading) -> None:
    for (who, name), answer in reading.answers.items():
        assert answer.status < 500, f"get {name} by {who}: {answer.status}"


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize("method", ["post", "put"])
def test_no_route_breaks_for_anybody(addresses: dict[str, str], people: dict[str, Person | None], method: str) -> None:
    door = Door()
    for (who, person), (name, address) in itertools.product(people.items(), addresses.items()):
        answer = door.ask(person, method, address)
        assert answer.status_code < 500, f"{method} {name} by {who}: {answer.status_code}"


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize("who", ["stranger", "gone"])
def test_another_regions_rows_do_not_exist(
    addresses: dict[str, str], people: dict[str, Person | None], reading: Reading, who: str
) -> None:
    client, swept = client_of(people[who]), 0
    for name, address in addresses.items():
        route = ROUTES[name][1]
        if name in PUBLIC or "pk" not in route.pattern.converters:
            continue
        for answer in (reading.answers[who, name], answered(client.post(address))):
            assert answer.status in (404, 405), f"{name}: {answer.status}"
        swept += 1
    assert swept > 15


LISTS = (
    "desk", "round_list", "project_list", "report_list", "publication_list", "questionnaire_list", "network",
    "organisation_list", "target_group_list", "activity_list", "work_list", "work_enter", "work_csv", "practice_list",
    "practice_create", "practice_reviews", "practice_candidates", "block_list", "adoption_matrix", "pilot_list",
    "pilot_create", "handover_list", "digest_settings", "deputy_list",
)  # fmt: skip
OURS = re.compile(r"High five –|Hyvinvointi- ja turvallisuuskysely|Salla|[Kk]yläkahvila|Itä-Lapin|ilman autoa")


@pytest.mark.usefixtures("undone")
def test_another_regions_lists_hold_nothing_of_this_one(
    addresses: dict[str, str], people: dict[str, Person | None]
) -> None:
    client = client_of(people["stranger"])
    for name in LISTS:
        page = client.get(addresses[name])
        assert page.status_code == 200, name
        assert not OURS.search(page.content.decode()), name


@pytest.mark.usefixtures("undone")
def test_somebody_without_a_region_sees_no_private_page(
    addresses: dict[str, str], people: dict[str, Person | None], reading: Reading
) -> None:
    client = client_of(people["gone"])
    for name in set(addresses) - PUBLIC:
        if not name.startswith("account_"):
            status = reading.answers["gone", name].status
            if status == 302:
                status = client.get(addresses[name], follow=True).status_code
            assert status in (404, 405), name


ONE_PRESS = {
    "demo_sign_in", "project_publish", "project_withdraw", "round_seal", "report_renew", "report_freeze",
    "thread_close", "thread_reopen", "position_remove", "note_remove", "activity_cancel", "activity_restore",
    "activity_cancel_day", "activity_restore_day", "work_remove", "practice_propose", "practice_restore",
    "practice_share", "practice_take_back", "practice_publish", "practice_withdraw", "practice_archive",
    "practice_reopen", "attachment_add", "attachment_remove", "commitment_remove", "pilot_measure", "pilot_publish",
    "pilot_withdraw", "deputy_end", "observation_withdraw", "encounter_remove", "meeting_cancel", "meeting_restore",
    "task_done", "task_undone", "task_remove", "work_quick",
}  # fmt: skip


def test_what_changes_things_by_one_press_answers_no_get(reading: Reading) -> None:
    for name in ONE_PRESS:
        assert reading.answers["aino", name].status == 405, name


def test_reading_writes_nothing(reading: Reading) -> None:
    """But one thing: that a conversation was opened, which its writer may see."""
    opened = {who: written.pop(Opening._meta.label, 0) for who, written in reading.written.items()}
    assert not any(reading.written.values())
    assert [opened[who] for who in ("aino", "oula", "anonymous")] == [1, 0, 0]


@pytest.mark.usefixtures("undone")
def test_every_page_that_anybody_may_open_leads_to_help(
    addresses: dict[str, str], people: dict[str, Person | None]
) -> None:
    """The lines themselves, or a link to them; also where there is nothing."""
    client, pages = client_of(None), 0
    for address in [*(addresses[name] for name in PUBLIC if name in addresses), "/ei-ole/", "/kyselyt/1/vastaa/ei/"]:
        page = client.get(address)
        if page.get("Content-Type", "").startswith("text/html") and page.status_code not in (302, 405):
            assert re.search(r'href="(tel:112|/apua/|/kyselyt/[0-9]+/vastaa/apua/)"', page.content.decode()), address
            pages += 1
    assert pages > 30


# a file is in the language of its report, a card is Finnish, a poster is in the language it is printed in
OWN_LANGUAGE = {"report_download", "project_card_file", "contact_poster"}


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language(
    addresses: dict[str, str], people: dict[str, Person | None], reading: Reading, language: str
) -> None:
    """Also pages that refuse: their html element names the language of the address."""
    pages = 0
    for who in ("aino", "helmi", "anonymous"):
        client = client_of(people[who])
        for name, address in addresses.items():
            if name in OWN_LANGUAGE:
                continue
            read = reading.answers[who, name] if language == "fi" else answered(client.get(f"/{language}{address}"))
            assert read.language in (None, language), f"{name}: {read.status}"
            pages += read.language is not None
    assert pages > 90


@pytest.mark.usefixtures("undone")
def test_a_resident_in_the_middle_meets_no_trouble_on_any_route(addresses: dict[str, str], east: Region) -> None:
    round_ = Round.objects.get(status="open")
    draft = start_draft(round_=round_, code=None, language="fi")
    client = client_of(None)
    for language in LANGUAGES:
        client.cookies[f"{DRAFT_COOKIE}_{language}"] = cookie_for(draft)
    for name, address in addresses.items():
        if name.startswith("survey_"):
            for language in LANGUAGES:
                prefix = "" if language == "fi" else f"/{language}"
                answer = client.get(prefix + address)
                assert answer.status_code in (200, 302), f"{name} {language}: {answer.status_code}"
                answer = client.post(prefix + address)
                assert answer.status_code < 500, f"{name} {language}: {answer.status_code}"
