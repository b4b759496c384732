"""Pages of pilots: each works and is audited, tells a wrong role why and loses nothing, hides from another region."""

import hashlib
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from highfive.core.models import AuditEvent, Membership, Organisation, Person, Region
from highfive.pilots import queries
from highfive.pilots.actions.measuring import hold_against_rule
from highfive.pilots.forms import PilotForm
from highfive.pilots.models import Commitment, Pilot, guards
from highfive.pilots.tests.conftest import LATER, TODAY, make_pilot

Cast = dict[str, Person]
STARTED = ("pilot_edit", "commitment_create", "pilot_start", "pilot_round", "pilot_measure", "pilot_decide",
           "pilot_replace", "pilot_abandon", "pilot_publish", "pilot_withdraw")  # fmt: skip
PAGES = ("pilot_detail", "pilot_edit", "pilot_start", "commitment_create", "pilot_frozen", "pilot_decide",
         "pilot_replace", "pilot_abandon")  # fmt: skip


def address(name: str, pilot: Pilot) -> str:
    return reverse(name, args=[pilot.pk, "before"] if name == "pilot_round" else [pilot.pk])


def typed(pilot: Pilot, **changes: Any) -> dict[str, Any]:
    """What the edit page would send back, some of it changed."""
    return {name: value for name, value in PilotForm.initial_of(pilot).items() if value is not None} | changes


def overdue(pilot: Pilot) -> Pilot:
    """The same pilot long afterwards: its day has come (put there behind the guards, as only a test may)."""
    guards.lower_guards(connection)
    Pilot.objects.filter(pk=pilot.pk).update(decide_on=TODAY)
    guards.raise_guards(connection)
    pilot.refresh_from_db()
    return pilot


def test_the_list_says_what_waits(as_person: Any, draft: Pilot, cast: Cast, stranger: Person) -> None:
    page = as_person(cast["kerttu"]).get("/en/kokeilut/").content.decode()
    assert "1 commitment waits for you" in page
    assert "Kylätoimikunta" in page
    assert "A village café" in as_person(cast["aino"]).get("/en/kokeilut/").content.decode()
    assert "A village café" not in as_person(stranger).get("/en/kokeilut/").content.decode()
    assert Client().get("/kokeilut/").status_code == 302


def test_a_draft_is_stated_and_audited(as_person: Any, region: Region, cast: Cast) -> None:
    aino = as_person(cast["aino"])
    assert aino.get("/kokeilut/uusi/").status_code == 200
    given = {"names_fi": "Kimppakyyti", "area": region.area.pk, "measure": "survey", "direction": "up",
             "confidence": "90", "adopt_at": "7,5", "stop_at": "0", "question_1_fi": "Pääsetkö kauppaan?",
             "question_1_scale": "yes_no:yes"}  # fmt: skip
    answer = aino.post("/kokeilut/uusi/", given)
    pilot = Pilot.objects.get()
    assert answer.url == pilot.get_absolute_url()
    assert (pilot.adopt_at, pilot.area, pilot.questions[0]["counts"]) == (7.5, region.area, ["yes"])
    assert AuditEvent.objects.filter(event="pilot.created", person_name="Aino Alatalo").exists()
    assert aino.get(pilot.get_absolute_url()).status_code == 200


def test_what_was_typed_survives_an_error(as_person: Any, draft: Pilot, cast: Cast) -> None:
    sent = typed(draft, question_fi="Uusi kysymys?", adopt_at="2", stop_at="5")
    answer = as_person(cast["aino"]).post(address("pilot_edit", draft), sent)
    assert answer.status_code == 422
    assert "Uusi kysymys?" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.adopt_at == 10


def test_the_power_hint_saves_nothing(as_person: Any, draft: Pilot, cast: Cast) -> None:
    sent = typed(draft, adopt_at="10", planned_before="200", planned_after="200", power="1")
    page = as_person(cast["aino"]).post(address("pilot_edit", draft), sent)
    assert page.status_code == 200
    said = page.content.decode()
    assert "950 ihmi" in said or "ihmisiä 950" in said
    assert "kahdeksassa kokeilussa kymmenestä" in said
    assert not AuditEvent.objects.filter(event="pilot.changed").exists()
    few = typed(draft, planned_after="20", power="1")
    assert (
        "Suunnittele vähintään 30" in as_person(cast["aino"]).post(address("pilot_edit", draft), few).content.decode()
    )
    none = typed(draft, planned_after="", power="1")
    assert "Täytä ensin" in as_person(cast["aino"]).post(address("pilot_edit", draft), none).content.decode()


def test_others_are_told_why_and_change_nothing(as_person: Any, draft: Pilot, cast: Cast, region: Region) -> None:
    for who in ("kerttu", "veikko", "helmi", "sulo"):
        client = as_person(cast[who])
        assert client.get(address("pilot_detail", draft)).status_code == 200
        answer = client.post(address("pilot_edit", draft), typed(draft, names_fi="Toinen nimi"))
        assert answer.status_code == 403
        assert "Toinen nimi" in answer.content.decode()
        assert client.post(address("pilot_start", draft)).status_code == 403
        assert client.post(address("pilot_abandon", draft), {"why": "x"}).status_code == 403
    assert as_person(cast["helmi"]).post("/kokeilut/uusi/", {"names_fi": "Oma"}).status_code == 403
    draft.refresh_from_db()
    assert (draft.status, draft.names["fi"]) == ("draft", "Kyläkahvila kerran viikossa")


def test_another_region_and_the_unknown_see_nothing(as_person: Any, ready: Pilot, stranger: Person) -> None:
    other, commitment = as_person(stranger), ready.commitments.get()
    for name in {*PAGES, *STARTED}:
        assert other.get(address(name, ready)).status_code in (404, 405)
        assert other.post(address(name, ready)).status_code in (404, 405)
        assert Client().get(address(name, ready)).status_code in (302, 405)
    for name in ("commitment_confirm", "commitment_remove"):
        assert other.post(reverse(name, args=[commitment.pk])).status_code == 404
    assert Commitment.objects.filter(pk=commitment.pk).exists()


def test_a_partner_confirms_the_own_commitment_only(as_person: Any, draft: Pilot, cast: Cast, outsider: Person) -> None:
    path = reverse("commitment_confirm", args=[draft.commitments.get().pk])
    assert "Vain organisaation oma ihminen" not in as_person(cast["kerttu"]).get(path).content.decode()
    for person in (outsider, cast["aino"]):
        assert "vain organisaation oma ihminen" in as_person(person).get(path).content.decode()
        assert as_person(person).post(path).status_code == 403
    assert as_person(cast["kerttu"]).post(path).status_code == 302
    assert draft.commitments.get().confirmed_by == cast["kerttu"]


def test_a_former_member_confirms_nothing(as_person: Any, draft: Pilot, cast: Cast) -> None:
    Membership.objects.filter(person=cast["kerttu"]).delete()
    path = reverse("commitment_confirm", args=[draft.commitments.get().pk])
    assert as_person(cast["kerttu"]).post(path).status_code == 404


def test_the_start_shows_what_is_locked_and_locks_it(as_person: Any, ready: Pilot, cast: Cast) -> None:
    aino, path = as_person(cast["aino"]), address("pilot_start", ready)
    page = aino.get(path).content.decode()
    for words in ("Vähentääkö kahvila yksinäisyyttä?", "Kylätalo on kahvilan käytössä.", "Tämäkö lukitaan?"):
        assert words in page
    assert aino.post(path).status_code == 302
    ready.refresh_from_db()
    assert ready.status == "running"
    page = aino.get(ready.get_absolute_url()).content.decode()
    assert "ennallaan" in page
    assert ready.fingerprint[0] in page


def test_a_pilot_that_is_not_ready_says_what_is_missing(as_person: Any, region: Region, cast: Cast) -> None:
    pilot = make_pilot(region, cast["aino"], decide_on=None)
    page = as_person(cast["aino"]).get(address("pilot_start", pilot)).content.decode()
    assert "Kerro päätöspäivä." in page
    assert "Lisää ainakin yhden kumppanin sitoumus." in page
    assert as_person(cast["aino"]).post(address("pilot_start", pilot)).status_code == 422


def test_the_locked_text_is_downloaded_byte_for_byte(as_person: Any, running: Pilot, cast: Cast) -> None:
    answer = as_person(cast["helmi"]).get(address("pilot_frozen", running))
    assert hashlib.sha256(answer.content).hexdigest() == running.frozen_hash
    assert "attachment" in answer["Content-Disposition"]
    draft = make_pilot(running.region, cast["aino"])
    assert as_person(cast["aino"]).get(address("pilot_frozen", draft)).status_code == 409


def test_no_page_and_no_command_alters_a_started_pilot(
    as_person: Any, running: Pilot, cast: Cast, association: Organisation
) -> None:
    """Every route is sent a change; the locked text, its hash and the rows stay."""
    aino, commitment = as_person(cast["aino"]), running.commitments.get()
    sent = {**typed(running, names_fi="Muutettu", adopt_at="1"), "organisation": association.pk, "text": "Muuta",
            "ending": "adopt", "reasons": "x", "lesson_fi": "y", "why": "z"}  # fmt: skip
    for name in STARTED:
        if name != "pilot_abandon":
            assert aino.post(address(name, running), sent).status_code < 500
    for name in ("commitment_confirm", "commitment_remove"):
        assert as_person(cast["kerttu"]).post(reverse(name, args=[commitment.pk])).status_code in (403, 409)
    aino.post(address("pilot_abandon", running), sent)
    call_command("measure_pilot", str(running.pk), "--by", str(cast["aino"].pk))
    now = Pilot.objects.get(pk=running.pk)
    assert (now.frozen_text, now.frozen_hash) == (running.frozen_text, running.frozen_hash)
    assert queries.frozen_holds(now)


def test_the_decision_page_holds_result_and_rule_together(as_person: Any, running: Pilot, cast: Cast) -> None:
    hold_against_rule(pilot=running, by=cast["aino"], today=LATER)
    aino, path = as_person(cast["aino"]), address("pilot_decide", running)
    assert "Päätöspäivä ei ole vielä tullut" in aino.get(path).content.decode()
    pilot = overdue(running)
    page = aino.get(path).content.decode()
    assert "Säännön perusteella ei voida sanoa" in page
    answer = aino.post(path, {"ending": "stop", "reasons": "Ei kannata.", "lesson_fi": "Kerro ajoissa."})
    assert answer.status_code == 422
    assert "Ei kannata." in answer.content.decode()
    sent = {"ending": "cannot_tell", "reasons": "Mittaus jäi kesken.", "lesson_fi": "Mittaa ajoissa."}
    assert aino.post(path, sent).status_code == 302
    page = aino.get(pilot.get_absolute_url()).content.decode()
    assert "Päätös: ei voida sanoa" in page
    assert "Mittaa ajoissa." in page


@pytest.mark.slow
def test_the_result_is_drawn_in_every_language(as_person: Any, measured: Pilot, cast: Cast) -> None:
    for prefix, words in (("", "Sääntö suosittelee: ota käyttöön"), ("/sv", "Regeln rekommenderar: inför"),
                          ("/en", "The rule recommends: adopt"), ("/fi-simple", "Sääntö sanoo: otta")):  # fmt: skip
        page = as_person(cast["helmi"]).get(f"{prefix}/kokeilut/{measured.pk}/").content.decode()
        assert words in page
        assert "−30" in page


def test_rounds_open_from_their_pages(as_person: Any, running: Pilot, cast: Cast) -> None:
    aino = as_person(cast["aino"])
    assert aino.get(address("pilot_round", running)).status_code == 200
    after = reverse("pilot_round", args=[running.pk, "after"])
    assert after.endswith("/mittaus/loppu/")
    sent = {"opens_on": TODAY, "closes_on": TODAY, "channels": ["web"], "controllers": "Kunta", "contact_phone": "1"}
    assert aino.post(after, sent).status_code == 409
    answer = aino.post(address("pilot_round", running), sent)
    running.refresh_from_db()
    assert answer.url == reverse("codes_create", args=[running.baseline_round_id])


def test_a_new_pilot_from_an_old_one_and_giving_up(as_person: Any, running: Pilot, cast: Cast) -> None:
    aino = as_person(cast["aino"])
    answer = aino.post(address("pilot_replace", running))
    new = Pilot.objects.get(predecessor=running)
    assert answer.url == address("pilot_edit", new)
    assert aino.post(address("pilot_abandon", new), {"why": ""}).status_code == 422
    assert aino.post(address("pilot_abandon", new), {"why": "Ei tarvita."}).status_code == 302
    assert "Ei tarvita." in aino.get(new.get_absolute_url()).content.decode()


def test_showing_to_everybody_is_the_coordinators(as_person: Any, running: Pilot, cast: Cast) -> None:
    assert as_person(cast["sulo"]).post(address("pilot_publish", running)).status_code == 403
    assert as_person(cast["aino"]).post(address("pilot_publish", running)).status_code == 302
    assert list(queries.public_pilots(running.region)) == [running]
    assert as_person(cast["aino"]).post(address("pilot_withdraw", running)).status_code == 302
    assert not queries.public_pilots(running.region)


def test_a_commitment_is_written_and_removed(as_person: Any, draft: Pilot, cast: Cast) -> None:
    other = Organisation.objects.create(region=draft.region, name="Kirjasto", kind="other")
    aino = as_person(cast["aino"])
    path = address("commitment_create", draft)
    assert aino.get(path).status_code == 200
    assert aino.post(path, {"organisation": other.pk, "text": ""}).status_code == 422
    assert aino.post(path, {"organisation": other.pk, "text": "Kertoo kahvilasta."}).status_code == 302
    made = Commitment.objects.get(organisation=other)
    assert aino.post(reverse("commitment_remove", args=[made.pk])).status_code == 302
    assert not Commitment.objects.filter(organisation=other).exists()
