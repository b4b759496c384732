"""The desk: what waits for whom, one click from where it is done."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from highfive.core.actions import add_organisation
from highfive.core.models import Area, Membership, Person, Region
from highfive.network.actions import return_observation, set_week_hours
from highfive.network.models import Meeting, MeetingTask, Observation, WorkEntry
from highfive.pilots import actions as pilots
from highfive.practices import actions as practices
from highfive.practices.models import Practice
from highfive.projects.models import Output, Project
from highfive.reports.models import Report
from highfive.surveys.models import CodeBatch, Questionnaire, Round


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
    return str(response.content.decode().replace("\xa0", " "))


def test_the_coordinator_sees_all_that_waits(
    cast: dict[str, Person], as_person: Any, round_: Round, project: Project, report: Report
) -> None:
    text = page(as_person(cast["aino"]))
    for row, name in ((round_, "round_detail"), (project, "project_detail"), (report, "report_detail")):
        assert f'href="{reverse(name, args=[row.pk])}"' in text
    assert "vielä 4 päivää" in text
    assert "Myöhemmin: 2 tehtävää" in text
    assert "Aino. Mikään ei ole nyt kiireistä." in text
    assert "Irtonainen rivi" not in text


def test_a_round_is_opened_closed_and_published_in_its_time(
    cast: dict[str, Person], as_person: Any, round_: Round
) -> None:
    aino, today = as_person(cast["aino"]), timezone.localdate()
    Round.objects.update(closes_on=today - timedelta(days=2))
    assert "Aino. Kiireisintä nyt on Hyvinvointi 2026: sulje kierros." in page(aino)
    Round.objects.update(status="closed")
    assert "Hyvinvointi 2026: julkaise tulokset" in page(aino)
    Round.objects.update(status="draft", opens_on=today + timedelta(days=3), closes_on=today + timedelta(days=30))
    assert "Hyvinvointi 2026: avaa kierros" in page(aino)
    assert "avaa kierros" not in page(as_person(cast["sulo"]))


def test_a_wellbeing_lead_sees_cards_and_the_report_of_their_own_municipality(
    cast: dict[str, Person], as_person: Any, project: Project, report: Report
) -> None:
    text = page(as_person(cast["sulo"]))
    assert "Sallan hyvinvointikertomus 2026" in text
    assert "High five: lue loput kortista" in text
    Report.objects.update(area=Area.objects.get(code="320"))
    assert "Sallan hyvinvointikertomus 2026" not in page(as_person(cast["sulo"]))


def test_a_council_member_has_a_friendly_empty_desk(
    cast: dict[str, Person], as_person: Any, project: Project, report: Report
) -> None:
    text = page(as_person(cast["helmi"]))
    assert "Helmi. Mikään ei odota sinua nyt." in text
    assert "/ita-lappi/" in text


def test_what_is_done_leaves_the_desk(
    cast: dict[str, Person], as_person: Any, round_: Round, project: Project, report: Report
) -> None:
    report.renditions.create(format="html", content=b"x", sha256="0" * 64)
    Project.objects.update(unplaced=[])
    round_.delete()
    assert "Aino. Mikään ei odota sinua nyt." in page(as_person(cast["aino"]))


def test_another_regions_work_is_not_seen(
    stranger: Person, as_person: Any, round_: Round, project: Project, report: Report
) -> None:
    text = page(as_person(stranger))
    assert "Mikään ei odota sinua nyt." in text
    assert "High five:" not in text
    assert "Hyvinvointi 2026" not in text


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
    assert text.index("3 päivää myöhässä") < text.index("Myöhemmin: 1 tehtävä") < text.index("käytäntöehdotus")
    assert "Ehdotus" not in text.replace("Ehdotuks", "")


def test_a_council_member_is_asked_for_none_of_it(
    cast: dict[str, Person], as_person: Any, practice: Practice, output: Output
) -> None:
    assert "Mikään ei odota sinua nyt" in page(as_person(cast["helmi"]))


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
    for name, may in (("aino", True), ("veikko", True), ("helmi", False)):
        assert (f'action="{reverse("work_quick")}"' in page(as_person(cast[name]))) is may


def test_the_weeks_hours_tell_what_is_left(region: Region, cast: dict[str, Person], as_person: Any) -> None:
    aino, today = cast["aino"], timezone.localdate()
    client = as_person(aino)
    assert "0 h" in page(client)
    set_week_hours(region=region, hours=Decimal(6), by=aino)
    form = {"kind": "contacts", "area": Area.objects.get(code="732").pk, "hours": "1,5", "once": uuid.uuid4()}
    answer = client.post(reverse("work_quick"), form, follow=True)
    assert answer.redirect_chain == [("/tyopoyta/", 302)]
    assert WorkEntry.objects.get().day == today
    text = page(client)
    for words in ("1,5 h", "sovitusta 6 tunnista", "4,5 h jäljellä", "<dt>Salla</dt>"):
        assert words in text
    client.post(reverse("work_quick"), {**form, "area": "", "hours": "5", "once": uuid.uuid4()})
    assert "0,5 h yli sovitun" in page(client)


def test_the_survey_now_tells_its_last_day_and_how_many_codes_there_are(
    cast: dict[str, Person], as_person: Any, round_: Round
) -> None:
    assert "Koodeja on tehty" not in page(as_person(cast["aino"]))
    for made, voided in ((1000, False), (225, False), (500, True)):
        CodeBatch.objects.create(round=round_, label=f"{made}", made=made, voided=voided)
    text = page(as_person(cast["aino"]))
    assert "vielä 4 päivää" in text
    assert "Koodeja on tehty 1 225." in text


@pytest.fixture
def meeting(region: Region, cast: dict[str, Person]) -> Meeting:
    """Tomorrow, with a task of Aino's that is two days late and one of Sulo's."""
    start, day = timezone.now() + timedelta(days=1), timezone.localdate() - timedelta(days=2)
    made = Meeting.objects.create(
        region=region, title="Hyvinvointiryhmä", starts_at=start, ends_at=start + timedelta(hours=2),
        place="Kemijärvi", link="https://kokous.example/1", agenda="Kysely puolivälissä\nKimppakyyti",
    )  # fmt: skip
    MeetingTask.objects.create(meeting=made, text="Varaa tila", responsible=cast["aino"], due_on=day)
    MeetingTask.objects.create(meeting=made, text="Kutsu yhdistykset", responsible=cast["sulo"])
    return made


def test_the_next_meeting_and_what_one_promised_there(
    cast: dict[str, Person], as_person: Any, meeting: Meeting
) -> None:
    text = page(as_person(cast["aino"]))
    for words in ("Seuraava kokous", "Kimppakyyti", "https://kokous.example/1", "Varaa tila", "2 päivää myöhässä"):
        assert words in text
    assert f'href="{reverse("meeting_detail", args=[meeting.pk])}#tasks"' in text
    assert "Kutsu yhdistykset" not in text
    assert "Kutsu yhdistykset" in page(as_person(cast["sulo"]))


def test_a_task_that_is_nobodys_waits_for_the_coordinator(
    cast: dict[str, Person], as_person: Any, meeting: Meeting
) -> None:
    free = MeetingTask.objects.create(meeting=meeting, text="Kysy kuntosalia", due_on=timezone.localdate())
    text = page(as_person(cast["aino"]))
    assert f'href="{reverse("task_edit", args=[free.pk])}"' in text
    assert "Kysy kuntosalia" in text
    assert "Kysy kuntosalia" not in page(as_person(cast["kerttu"]))
    assert "Kutsu yhdistykset" not in text
    cast["sulo"].memberships.all().delete()
    assert "Kutsu yhdistykset" in page(as_person(cast["aino"])), "who took it has left"


def test_observations_wait_for_a_second_reader_and_come_back_to_their_writer(
    region: Region, cast: dict[str, Person], as_person: Any
) -> None:
    seen = Observation.objects.create(
        region=region, by=cast["sulo"], text="Viikkokahveja kaivataan.", heard="library", theme="company"
    )
    address = reverse("observation_review", args=[seen.pk])
    assert address in page(as_person(cast["aino"]))
    assert address not in page(as_person(cast["sulo"]))  # not by the one who wrote it
    assert address not in page(as_person(cast["veikko"]))
    return_observation(observation=seen, by=cast["aino"], version=1, reason="Nimi pois")
    assert "Viikkokahveja kaivataan: korjaa havainto" in page(as_person(cast["sulo"]))
    assert "Viikkokahveja" not in page(as_person(cast["aino"]))


def test_of_many_alike_a_few_are_shown_and_the_others_are_one_line(
    region: Region, cast: dict[str, Person], as_person: Any
) -> None:
    day = timezone.localdate()
    Practice.objects.bulk_create(
        Practice(
            region=region, status="shared", version=1, confirmed_on=day, reviewed_on=day, names={"fi": f"Käytäntö {n}"},
            review_due_on=day - timedelta(days=n),
        )
        for n in range(20)
    )  # fmt: skip
    text = page(as_person(cast["aino"]))
    assert text.count(": katso käytäntö läpi") == 4  # once more in the heading
    assert text.index("Käytäntö 19") < text.index("Käytäntö 18") < text.index("17 muuta käytäntöä tarkistettavana")
    assert reverse("practice_reviews") in text
