"""The list of projects, a project's page, its files, and showing it to everybody."""

import html
import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from highfive.core.models import AuditEvent
from highfive.core.rules import Refused
from highfive.projects import actions, queries
from highfive.projects.formats import card, read_card
from highfive.projects.models import Project
from highfive.projects.rules import HEADINGS
from highfive.projects.tests import mangling

PAGES = ["project_detail", "project_text", "project_json"]


@pytest.fixture
def project(region, cast) -> Project:
    return actions.import_card(region=region, source=mangling.SEED_BYTES, by=cast["aino"]).project


@pytest.mark.parametrize("key", ["aino", "sulo", "kerttu", "veikko", "helmi", "oula"])
def test_every_member_reads(project, cast, as_person, key) -> None:
    client = as_person(cast[key])
    assert project.name in html.unescape(client.get(reverse("project_list")).content.decode())
    for page in PAGES:
        assert client.get(reverse(page, args=[project.pk])).status_code == 200


def test_page_shows_headings_texts_and_silence(project, cast, as_person) -> None:
    page = html.unescape(as_person(cast["helmi"]).get(project.get_absolute_url()).content.decode())
    for heading in HEADINGS:
        assert project.texts.get(heading.key, "") in page
    assert page.count("ei kerrottu") == 3
    assert "S21758" in page
    assert "1.9.2019" in page


@pytest.mark.parametrize("page", [*PAGES, "project_publish", "project_withdraw"])
def test_another_regions_project_does_not_exist(project, stranger, as_person, page) -> None:
    address = reverse(page, args=[project.pk])
    client = as_person(stranger)
    answer = client.post(address) if page.startswith("project_p") or page.endswith("draw") else client.get(address)
    assert answer.status_code == 404
    assert project.name not in html.unescape(client.get(reverse("project_list")).content.decode())


@pytest.mark.parametrize("page", [*PAGES, "project_list"])
def test_anonymous_is_sent_to_sign_in(client, project, page) -> None:
    answer = client.get(reverse(page, args=[] if page == "project_list" else [project.pk]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_text_file_is_the_same_card(project, cast, as_person) -> None:
    answer = as_person(cast["sulo"]).get(reverse("project_text", args=[project.pk]))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert read_card(answer.content) == read_card(mangling.SEED_BYTES) == queries.card_of(project)


def test_json_holds_every_field(project, cast, as_person) -> None:
    data = json.loads(as_person(cast["sulo"]).get(reverse("project_json", args=[project.pk])).content)
    assert data == json.loads(json.dumps(card.as_data(read_card(mangling.SEED_BYTES))))
    assert data["public_funding_eur"] == 259_577
    assert data["texts"]["background"] == {"heading": "Hankkeen tausta", "text": None}


def test_shown_and_taken_away_and_audited(project, region, cast, as_person) -> None:
    client = as_person(cast["sulo"])
    assert list(queries.public_projects(region)) == []
    client.post(reverse("project_publish", args=[project.pk]))
    assert list(queries.public_projects(region)) == [project]
    client.post(reverse("project_withdraw", args=[project.pk]))
    assert list(queries.public_projects(region)) == []
    events = AuditEvent.objects.filter(event__startswith="project.").order_by("id")
    assert [(event.event, event.person_id) for event in events] == [
        ("project.published", cast["sulo"].pk),
        ("project.withdrawn", cast["sulo"].pk),
    ]


@pytest.mark.parametrize("page", ["project_publish", "project_withdraw"])
def test_wrong_role_may_not_show(project, cast, as_person, page) -> None:
    answer = as_person(cast["helmi"]).post(reverse(page, args=[project.pk]))
    assert answer.status_code == 403
    assert Project.objects.get().published_on is None


def test_the_action_itself_refuses(region, cast) -> None:
    with pytest.raises(Refused) as caught:
        actions.import_card(region=region, source=mangling.SEED, by=cast["kerttu"])
    assert caught.value.refusal.code == "role"
    with pytest.raises(Refused) as caught:
        actions.import_card(region=region, source="Tavoitteet\nx", by=cast["aino"])
    assert caught.value.refusal.code == "card_code"
    assert not AuditEvent.objects.filter(event="card.imported").exists()


def test_importing_twice_changes_nothing(project, region, cast) -> None:
    again = actions.import_card(region=region, source=mangling.narrow_lines(mangling.SEED), by=cast["sulo"])
    assert (again.project, again.created, again.changes) == (project, False, {})
    assert project.imports.count() == 2


def test_dates_in_changes_are_shown(project, region, cast) -> None:
    later = mangling.SEED.replace("31.3.2022", "30.6.2022")
    done = actions.import_card(region=region, source=later, by=cast["sulo"])
    with override("fi"):
        assert ("31.3.2022", "30.6.2022") in [row[1:] for row in queries.shown_changes(done.changes)]


@pytest.mark.parametrize(
    "fields",
    [{"code": "21758"}, {"code": ""}, {"name": ""}, {"ends_on": "2019-01-01"}, {"public_funding": -1}, {"layout": "x"}],
)
def test_the_database_keeps_the_rules_too(project, fields) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(**fields)


def test_one_code_once_in_a_region(project) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.create(region=project.region, code=project.code, name="toinen")


@pytest.mark.parametrize(
    ("language", "label", "euros", "day"),
    [
        ("fi", "Toteuttajat", "259\u00a0577\u00a0€", "1.9.2019"),
        ("fi-simple", "Kuka tekee", "259\u00a0577\u00a0€", "1.9.2019"),
        ("sv", "Genomförare", "259\u00a0577\u00a0€", "1.9.2019"),
        ("en", "Implementers", "€259,577", "1 September 2019"),
    ],
)
def test_a_card_in_each_language(project, language, label, euros, day) -> None:
    sections = dict(queries.card_sections(project, language))
    assert len(sections) == 12
    assert sections[label] == "Itä-Lapin kuntayhtymä"
    facts = [value for _label, value in queries.card_facts(project, language)]
    assert euros in facts
    assert any(value and value.startswith(day) for value in facts)
    assert [text for text in sections.values() if text is None] == [None] * 3


def test_practices_are_proposed_on_the_page(project, cast, as_person) -> None:
    page = html.unescape(as_person(cast["aino"]).get(project.get_absolute_url()).content.decode())
    found = queries.practice_proposals(project)
    assert len(found) == 6
    assert all(proposal.text in page for proposal in found)
