"""The desk: what waits for whom, one click from where it is done."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from highfive.core.actions import add_organisation
from highfive.core.models import Area, Membership, Person, Region
from highfive.pilots import actions as pilots
from highfive.practices import actions as practices
from highfive.practices.models import Practice
from highfive.projects.models import Output, Project
from highfive.reports.models import Report
from highfive.surveys.models import Questionnaire, Round


@pytest.fixture
def round_(region: Region) -> Round:
    form = Questionnaire.objects.create(region=region, code="kysely", titles={"fi": "Kysely"}, definition={})
    today = timezone.localdate()
    return Round.objects.create(
        region=region, questionnaire=form, titles={"fi": "Hyvinvointi 2026"}, opens_on=today - timedelta(days=20),
        closes_on=today + timedelta(days=3), results_by=today + timedelta(days=40), contact_phone="040 000 0000",
        status="open",
    )  # fmt: skip


@pytest.fixture
def project(region: Region) -> Project:
    return Project.objects.create(region=region, code="S21758", name="High five", unplaced=["Irtonainen rivi"])


@pytest.fixture
def report(region: Region) -> Report:
    return Report.objects.create(
        region=region, area=Area.objects.get(code="732"), year=2026, made_on=timezone.localdate(),
        document={"title": "Sallan hyvinvointikertomus 2026"},
    )  # fmt: skip


def page(client: Client) -> str:
    response = client.get("/tyopoyta/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_coordinator_sees_all_that_waits(
    cast: dict[str, Person], as_person: Any, round_: Round, project: Project, report: Report
) -> None:
    text = page(as_person(cast["aino"]))
    for row, name in ((round_, "round_detail"), (project, "project_detail"), (report, "report_detail")):
        assert f'href="{reverse(name, args=[row.pk])}"' in text
    assert "4 päivää jäljellä" in text
    assert "Aino, 3 asiaa odottaa sinua" in text
    assert "Irtonainen rivi" not in text


def test_a_wellbeing_lead_sees_cards_and_the_report_of_their_own_municipality(
    cast: dict[str, Person], as_person: Any, round_: Round, project: Project, report: Report
) -> None:
    text = page(as_person(cast["sulo"]))
    assert "Sallan hyvinvointikertomus 2026" in text
    assert "High five" in text
    assert reverse("round_detail", args=[round_.pk]) not in text
    Report.objects.update(area=Area.objects.get(code="320"))
    assert "Sallan hyvinvointikertomus 2026" not in page(as_person(cast["sulo"]))


def test_a_council_member_has_a_friendly_empty_desk(
    cast: dict[str, Person], as_person: Any, round_: Round, project: Project, report: Report
) -> None:
    text = page(as_person(cast["helmi"]))
    assert "Helmi, sinua ei odota nyt mikään" in text
    assert "/ita-lappi/" in text


def test_what_is_done_leaves_the_desk(
    cast: dict[str, Person], as_person: Any, round_: Round, project: Project, report: Report
) -> None:
    report.renditions.create(format="html", content=b"x", sha256="0" * 64)
    Project.objects.update(unplaced=[])
    round_.delete()
    assert "Aino, sinua ei odota nyt mikään" in page(as_person(cast["aino"]))


def test_another_regions_work_is_not_seen(
    stranger: Person, as_person: Any, round_: Round, project: Project, report: Report
) -> None:
    text = page(as_person(stranger))
    assert "sinua ei odota nyt mikään" in text
    assert "High five" not in text


def test_an_anonymous_visitor_is_sent_to_log_in(client: Client) -> None:
    response = client.get("/tyopoyta/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.fixture
def practice(region: Region, cast: dict[str, Person]) -> Practice:
    """A shared practice whose two years are over, and a proposal beside it."""
    made = practices.create_practice(
        region=region, by=cast["aino"], names={"fi": "Kyläkahvila"}, core_idea={"fi": "Kahvit yhdessä."},
        for_whom={"fi": "Kyläläisille."},
    )  # fmt: skip
    practices.share_practice(practice=made, by=cast["aino"])
    Practice.objects.filter(pk=made.pk).update(review_due_on=timezone.localdate() - timedelta(days=3))
    Practice.objects.create(region=region, status="candidate", names={"fi": "Ehdotus"}, source_text="Ehdotus")
    return made


@pytest.fixture
def output(region: Region, project: Project) -> Output:
    Project.objects.update(unplaced=[], ends_on=timezone.localdate() - timedelta(days=200))
    return Output.objects.create(project=project, text="Yhteinen osallisuuskoordinaattori")


def test_reviews_proposals_and_heirless_outputs_wait_with_the_way_to_do_them(
    cast: dict[str, Person], as_person: Any, practice: Practice, output: Output
) -> None:
    text = page(as_person(cast["aino"]))
    heir = [output.project_id, output.pk]
    for name, keys in (("practice_review", [practice.pk]), ("practice_candidates", []), ("output_heir", heir)):
        assert f'href="{reverse(name, args=keys)}"' in text
    assert text.index("Yhteinen osallisuuskoordinaattori") < text.index("3 päivää myöhässä")  # waited longer
    assert text.index("3 päivää myöhässä") < text.index("käytäntöehdotus")  # nothing presses there
    assert "Ehdotus" not in text.replace("Ehdotuks", "")


def test_a_council_member_is_asked_for_none_of_it(
    cast: dict[str, Person], as_person: Any, practice: Practice, output: Output
) -> None:
    assert "sinua ei odota nyt mikään" in page(as_person(cast["helmi"]))


def test_a_partner_is_asked_to_confirm_what_their_own_organisation_promised(
    region: Region, cast: dict[str, Person], as_person: Any
) -> None:
    organisation = add_organisation(region=region, name="Kylätoimikunta", kind="association", by=None)
    Membership.objects.filter(person=cast["kerttu"], region=region).update(organisation=organisation)
    pilot = pilots.create_pilot(
        region=region, names={"fi": "Kimppakyyti"}, area=Area.objects.get(code="732"), by=cast["aino"]
    )
    made = pilots.add_commitment(pilot=pilot, organisation=organisation, text="Kylätalo on auki.", by=cast["aino"])
    assert "Kimppakyyti" in page(as_person(cast["kerttu"]))
    assert "Kimppakyyti" not in page(as_person(cast["aino"]))
    pilots.confirm_commitment(commitment=made, by=cast["kerttu"])
    assert "Kimppakyyti" not in page(as_person(cast["kerttu"]))


def test_hours_are_written_down_from_the_desk_by_those_who_may(cast: dict[str, Person], as_person: Any) -> None:
    assert reverse("work_enter") in page(as_person(cast["veikko"]))
    assert reverse("work_enter") not in page(as_person(cast["helmi"]))
