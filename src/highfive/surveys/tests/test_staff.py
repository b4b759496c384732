"""Staff's pages: a round from questionnaire to closing, codes, keyed answers; who may, and who never sees."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from highfive.core.models import AuditEvent, Person, Region
from highfive.core.rules import Refused
from highfive.surveys import actions, queries
from highfive.surveys.models import Answer, Code, CodeBatch, Draft, Questionnaire, Round
from highfive.surveys.rules.codes import normalised
from highfive.surveys.rules.rounds import MINIMUM
from highfive.surveys.tests.conftest import make_round

pytestmark = pytest.mark.django_db
MARKDOWN = """
| survey |
|        | type                 | name   | label::Suomi (fi) | label::English (en) |
|        | select_one yesno     | alone  | Asutko yksin?     | Do you live alone?  |
|        | text                 | more   | Mitä muuta?       | What else?          |
| choices |
|        | list_name | name | label::Suomi (fi) | label::English (en) |
|        | yesno     | 1    | kyllä             | yes                 |
|        | yesno     | 2    | en                | no                  |
| settings |
|        | form_title | form_id |
|        | Pieni      | pieni   |
"""


def form_of(questionnaire: Questionnaire, today: date, **changes: Any) -> dict[str, Any]:
    return {
        "questionnaire": questionnaire.pk,
        "title_fi": "Miten menee?", "title_sv": "Hur går det?", "title_en": "How are you?",
        "purpose_fi": "Kunta päättää, mitä parannetaan.", "purpose_sv": "Därför.", "purpose_en": "To decide.",
        "opens_on": today.isoformat(), "closes_on": f"{today + timedelta(days=20):%d.%m.%Y}",
        "results_by": (today + timedelta(days=60)).isoformat(), "languages": ["fi", "fi-simple", "sv", "en"],
        "channels": ["web", "paper"], "controllers": "Sallan kunta, tieto@salla.example\nPosion kunta",
        "contact_phone": "040 1", **changes,
    }  # fmt: skip


def test_aino_makes_and_opens_a_round(
    as_person: Any, cast: dict[str, Person], draft_round: Round, region: Region, today: date
) -> None:
    aino = as_person(cast["aino"])
    assert aino.get("/kyselyt/uusi/").status_code == 200
    made = aino.post("/kyselyt/uusi/", form_of(draft_round.questionnaire, today))
    round_ = Round.objects.exclude(pk=draft_round.pk).get()
    assert made["Location"] == f"/kyselyt/{round_.pk}/"
    assert round_.controllers == [
        {"name": "Sallan kunta", "contact": "tieto@salla.example"}, {"name": "Posion kunta", "contact": ""},
    ]  # fmt: skip
    assert aino.get(f"/kyselyt/{round_.pk}/avaa/").status_code == 200
    aino.post(f"/kyselyt/{round_.pk}/avaa/")
    round_.refresh_from_db()
    assert round_.status == "open"
    assert {"round.created", "round.opened"} <= set(AuditEvent.objects.values_list("event", flat=True))
    page = aino.get(f"/kyselyt/{round_.pk}/").content.decode()
    assert f"/kyselyt/{round_.pk}/tallenna/" in page
    assert f"/kyselyt/{round_.pk}/sulje/" in page


def test_a_refused_form_keeps_what_was_typed(
    as_person: Any, cast: dict[str, Person], draft_round: Round, today: date
) -> None:
    typed = form_of(draft_round.questionnaire, today, closes_on=(today - timedelta(days=3)).isoformat())
    refused = as_person(cast["aino"]).post("/kyselyt/uusi/", typed)
    assert refused.status_code == 422
    assert 'value="Miten menee?"' in refused.content.decode()
    assert 'href="#id_closes_on"' in refused.content.decode()
    assert Round.objects.count() == 1


def test_a_language_with_missing_texts_cannot_be_opened(
    as_person: Any, cast: dict[str, Person], draft_round: Round
) -> None:
    titles = {"fi": "Miten menee?", "en": "How are you?"}
    actions.change_round(round_=draft_round, by=cast["aino"], titles=titles)
    refused = as_person(cast["aino"]).post(f"/kyselyt/{draft_round.pk}/avaa/")
    assert refused.status_code == 409
    draft_round.refresh_from_db()
    assert draft_round.status == "draft"
    assert queries.missing_texts(draft_round) == {"fi": 0, "fi-simple": 0, "sv": 1, "en": 0}


@pytest.mark.parametrize("who", ["sulo", "kerttu", "veikko", "helmi"])
def test_others_are_told_why_and_lose_nothing(
    as_person: Any, cast: dict[str, Person], draft_round: Round, who: str, today: date
) -> None:
    client = as_person(cast[who])
    refused = client.post("/kyselyt/uusi/", form_of(draft_round.questionnaire, today))
    assert refused.status_code == 403
    assert 'value="Miten menee?"' in refused.content.decode()
    for path in ("avaa/", "koodit/", "sinetoi/"):
        data = {"label": "x", "count": "1"}
        assert client.post(f"/kyselyt/{draft_round.pk}/{path}", data).status_code in (403, 409)
    assert Round.objects.get().status == "draft"
    assert not CodeBatch.objects.exists()


PRIVATE = ("", "avaa/", "sulje/", "julkaise/", "koodit/", "tallenna/")


def test_another_region_gets_404_and_a_stranger_signs_in(
    as_person: Any, stranger: Person, open_round: Round, codes: list[str], client: Client
) -> None:
    other = as_person(stranger)
    paths = [f"/kyselyt/{open_round.pk}/{path}" for path in PRIVATE]
    paths += [f"/kyselyt/koodit/{CodeBatch.objects.get().pk}/mitatoi/"]
    paths += [f"/kyselyt/lomakkeet/{open_round.questionnaire_id}/"]
    for path in paths:
        assert other.get(path).status_code == 404
        assert client.get(path).status_code == 302
    assert other.post(f"/kyselyt/{open_round.pk}/sinetoi/").status_code == 404


def test_codes_are_shown_once_and_only_hashes_stay(as_person: Any, cast: dict[str, Person], open_round: Round) -> None:
    aino = as_person(cast["aino"])
    page = aino.post(f"/kyselyt/{open_round.pk}/koodit/", {"label": "Kirjasto", "count": "12"}).content.decode()
    codes = re.findall(r">([0-9A-Z]{5}-[0-9A-Z]{5})<", page)
    assert len(set(codes)) == 12
    assert {queries.code_key(normalised(code)) for code in codes} == set(Code.objects.values_list("pk", flat=True))
    again = (
        aino.get(f"/kyselyt/{open_round.pk}/").content.decode()
        + aino.get(f"/kyselyt/{open_round.pk}/koodit/").content.decode()
    )
    assert not [code for code in codes if code in again]
    assert "Kirjasto" in again
    text = aino.post(f"/kyselyt/{open_round.pk}/koodit/", {"label": "Posti", "count": "3", "download": "1"})
    assert "attachment" in text["Content-Disposition"]
    assert len(text.content.decode().split()) == 3


def test_a_release_that_is_refused_says_why(as_person: Any, cast: dict[str, Person], open_round: Round) -> None:
    aino = as_person(cast["aino"])
    assert aino.get(f"/kyselyt/{open_round.pk}/julkaise/").status_code == 409
    actions.close_round(round_=open_round, by=cast["aino"])
    assert f"/kyselyt/{open_round.pk}/julkaise/" in aino.get(f"/kyselyt/{open_round.pk}/").content.decode()
    assert aino.get(f"/kyselyt/{open_round.pk}/julkaise/").status_code == 200
    refused = aino.post(f"/kyselyt/{open_round.pk}/julkaise/")
    assert refused.status_code == 409
    assert "hf-btn" not in refused.content.decode().split("<main")[1]
    open_round.refresh_from_db()
    assert open_round.status == "closed"


@pytest.mark.parametrize("count", ["0", "-1", "5001", "x", ""])
def test_a_wrong_number_of_codes_is_refused(
    as_person: Any, cast: dict[str, Person], open_round: Round, count: str
) -> None:
    refused = as_person(cast["aino"]).post(f"/kyselyt/{open_round.pk}/koodit/", {"label": "Posti", "count": count})
    assert refused.status_code == 422
    assert 'value="Posti"' in refused.content.decode()


def test_voiding_leaves_what_was_sent(
    as_person: Any, cast: dict[str, Person], open_round: Round, batch: tuple[CodeBatch, list[str]]
) -> None:
    sent, begun = batch[1][:2]
    actions.enter_answer(round_=open_round, code=sent, answers={"lonely": "never"}, mode="web", language="fi")
    actions.start_draft(round_=open_round, code=begun, language="fi")
    aino = as_person(cast["aino"])
    assert "40" in aino.get(f"/kyselyt/koodit/{batch[0].pk}/mitatoi/").content.decode()
    aino.post(f"/kyselyt/koodit/{batch[0].pk}/mitatoi/")
    assert Draft.objects.count() == 1
    assert Code.objects.filter(voided=True).count() == 39
    actions.close_round(round_=open_round, by=cast["aino"])
    assert Answer.objects.count() == 1
    assert aino.post(f"/kyselyt/koodit/{batch[0].pk}/mitatoi/").status_code == 409


def test_veikko_enters_a_phone_answer(
    as_person: Any, cast: dict[str, Person], open_round: Round, codes: list[str]
) -> None:
    veikko = as_person(cast["veikko"])
    given = {"code": codes[0], "mode": "phone", "language": "sv", "assisted": "on"}
    begun = veikko.post(f"/kyselyt/{open_round.pk}/tallenna/", given, follow=True)
    address = begun.redirect_chain[-1][0]
    assert address == f"/sv/kyselyt/{open_round.pk}/vastaa/1/"
    skipped = veikko.post(address, {"next": "1"})
    assert skipped["Location"].endswith("/vastaa/3/")
    veikko.post(skipped["Location"], {"age": "a18"})
    sent = veikko.post(f"/sv/kyselyt/{open_round.pk}/vastaa/laheta/")
    assert sent["Location"] == f"/kyselyt/{open_round.pk}/tallenna/?sent"
    draft = Draft.objects.get()
    assert (draft.mode, draft.assisted, draft.language, draft.answers) == ("phone", True, "sv", {"age": "a18"})


def test_a_paper_form_never_shows_what_was_begun_on_the_web(
    as_person: Any, cast: dict[str, Person], open_round: Round, codes: list[str]
) -> None:
    resident = Client()
    resident.post(f"/kyselyt/{open_round.pk}/vastaa/", {"code": codes[0], "go": "code"})
    resident.post(f"/kyselyt/{open_round.pk}/vastaa/8/", {"open": "Vain minun"})
    aino = as_person(cast["aino"])
    given = {"code": codes[0], "mode": "paper", "language": "fi"}
    refused = aino.post(f"/kyselyt/{open_round.pk}/tallenna/", given)
    assert refused.status_code == 422
    assert f'value="{codes[0]}"' in refused.content.decode()
    assert 'name="replace"' in refused.content.decode()
    assert Draft.objects.get().answers == {"open": "Vain minun"}
    aino.post(f"/kyselyt/{open_round.pk}/tallenna/", {**given, "replace": "1"})
    assert (Draft.objects.get().mode, Draft.objects.get().answers) == ("paper", {})


def test_a_code_used_on_the_web_is_caught_on_paper(
    as_person: Any, cast: dict[str, Person], open_round: Round, codes: list[str]
) -> None:
    actions.enter_answer(round_=open_round, code=codes[0], answers={"lonely": "never"}, mode="web", language="fi")
    given = {"code": codes[0], "mode": "paper", "language": "fi"}
    assert as_person(cast["aino"]).post(f"/kyselyt/{open_round.pk}/tallenna/", given).status_code == 422
    with pytest.raises(Refused, match="code_used"):
        actions.enter_answer(
            round_=open_round, code=codes[0], answers={"lonely": "often"}, mode="paper", language="fi", by=cast["aino"]
        )


def test_a_partner_may_not_key(as_person: Any, cast: dict[str, Person], open_round: Round, codes: list[str]) -> None:
    given = {"code": codes[0], "mode": "paper", "language": "fi"}
    refused = as_person(cast["kerttu"]).post(f"/kyselyt/{open_round.pk}/tallenna/", given)
    assert refused.status_code == 403
    assert f'value="{codes[0]}"' in refused.content.decode()
    assert not Draft.objects.exists()


def answers_in(round_: Round, codes: list[str], count: int, mode: str = "web", by: Person | None = None) -> None:
    for code in codes[:count]:
        actions.enter_answer(round_=round_, code=code, answers={"lonely": "never"}, mode=mode, language="fi", by=by)


def test_a_batch_waits_until_it_can_hide(open_round: Round, codes: list[str]) -> None:
    answers_in(open_round, codes, 2 * MINIMUM - 1)
    assert actions.seal(round_=open_round) == 0
    answers_in(open_round, codes[2 * MINIMUM :], 3)
    assert actions.seal(round_=open_round) == MINIMUM + 2
    assert (Answer.objects.count(), Draft.objects.count()) == (MINIMUM + 2, MINIMUM)
    assert actions.seal(round_=open_round) == 0


def test_keys_of_earlier_answers_change_at_every_sealing(open_round: Round, codes: list[str]) -> None:
    answers_in(open_round, codes, 20)
    actions.seal(round_=open_round)
    before = set(Answer.objects.values_list("pk", flat=True))
    answers_in(open_round, codes[20:], 12)
    actions.seal(round_=open_round)
    assert not before & set(Answer.objects.values_list("pk", flat=True))
    assert Code.objects.filter(spent=True).count() == Answer.objects.count() == 22


def test_daily_closes_what_is_due_and_seals_all(open_round: Round, codes: list[str], today: date) -> None:
    answers_in(open_round, codes, 3)
    actions.start_draft(round_=open_round, code=codes[5], language="fi")
    Round.objects.filter(pk=open_round.pk).update(closes_on=today - timedelta(days=1))
    actions.close_due_rounds()
    actions.seal_open_rounds()
    open_round.refresh_from_db()
    assert open_round.status == "closed"
    assert (Answer.objects.count(), Draft.objects.count()) == (3, 0)


def test_few_are_never_counted_aloud(
    as_person: Any, cast: dict[str, Person], open_round: Round, codes: list[str]
) -> None:
    answers_in(open_round, codes, 23)
    answers_in(open_round, codes[23:], 4, "paper", cast["aino"])
    actions.close_round(round_=open_round, by=cast["aino"])
    reach = queries.reach(Round.objects.get(pk=open_round.pk))
    assert {channel.mode: channel.count for channel in reach.channels} == {"web": 23, "paper": None, "phone": None}
    assert (reach.at_least, reach.exact) == (23, False)
    page = as_person(cast["aino"]).get(f"/kyselyt/{open_round.pk}/").content.decode()
    assert "27" not in re.sub(r"<[^>]+>|\d+\.\d+\.\d+", "", page)


def test_the_same_checks_meet_a_keyed_answer(open_round: Round, codes: list[str]) -> None:
    for answers, field in (({"lonely": "sometimes"}, "lonely"), ({"joys": ["nature", "none"]}, "joys")):
        with pytest.raises(Refused) as refused:
            actions.enter_answer(round_=open_round, code=codes[0], answers=answers, mode="web", language="fi")
        assert refused.value.field == field
    with pytest.raises(Refused, match="ended"):
        actions.enter_answer(round_=open_round, code=codes[0], answers={"age": "u18"}, mode="web", language="fi")
    assert not Draft.objects.exists()


def test_a_questionnaire_is_brought_in_and_previewed(as_person: Any, cast: dict[str, Person], region: Region) -> None:
    aino = as_person(cast["aino"])
    file = SimpleUploadedFile("pieni.md", MARKDOWN.encode())
    done = aino.post("/kyselyt/lomakkeet/tuo/", {"file": file})
    assert done.status_code == 302, done.content.decode()
    stored = Questionnaire.objects.get()
    assert (stored.code, stored.version, stored.source_name) == ("pieni", 1, "pieni.md")
    assert "Asutko yksin?" in aino.get(done["Location"]).content.decode()
    assert "Do you live alone?" in aino.get(done["Location"] + "?language=en").content.decode()
    again = aino.post("/kyselyt/lomakkeet/tuo/", {"file": SimpleUploadedFile("pieni.md", MARKDOWN.encode())})
    assert again["Location"] == done["Location"]
    changed = SimpleUploadedFile("pieni.md", MARKDOWN.replace("Mitä muuta?", "Entä muuta?").encode())
    aino.post("/kyselyt/lomakkeet/tuo/", {"file": changed})
    assert sorted(Questionnaire.objects.values_list("version", flat=True)) == [1, 2]
    assert "pieni.md" in aino.get("/kyselyt/lomakkeet/").content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (MARKDOWN.replace("select_one yesno ", "select_one nolist").encode(), "nolist"),
        (MARKDOWN.replace("| text ", "| begin repeat ").encode(), "repeat"),
        (b"PK\x03\x04 broken", "broken.xlsx"),
        (b"", "broken.xlsx"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_with_its_places(
    as_person: Any, cast: dict[str, Person], content: bytes, said: str
) -> None:
    refused = as_person(cast["aino"]).post(
        "/kyselyt/lomakkeet/tuo/", {"file": SimpleUploadedFile("broken.xlsx", content)}
    )
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not Questionnaire.objects.exists()


def test_a_huge_file_is_refused_before_it_is_read(as_person: Any, cast: dict[str, Person]) -> None:
    huge = SimpleUploadedFile("huge.xlsx", b"0" * 2_000_001)
    refused = as_person(cast["aino"]).post("/kyselyt/lomakkeet/tuo/", {"file": huge})
    assert refused.status_code == 422
    assert "huge.xlsx" in refused.content.decode()


def test_the_week_is_counted_from_the_first_day(region: Region, cast: dict[str, Person], today: date) -> None:
    round_ = make_round(region, cast["aino"], today - timedelta(days=20), today, allows_open=True)
    round_ = actions.open_round(round_=round_, by=cast["aino"], today=today)
    for days in (0, 6, 7, 20):
        day = round_.opens_on + timedelta(days=days)
        actions.enter_answer(round_=round_, answers={"lonely": "never"}, mode="web", language="fi", today=day)
    assert sorted(Draft.objects.values_list("finished_week", flat=True)) == [1, 1, 2, 3]


@pytest.mark.slow
def test_daily_as_a_command(transactional_db: None, region: Region, cast: dict[str, Person], today: date) -> None:
    round_ = make_round(region, cast["aino"], today - timedelta(days=9), today, allows_open=True)
    round_ = actions.open_round(round_=round_, by=cast["aino"])
    for _ in range(25):
        actions.enter_answer(round_=round_, answers={"lonely": "never"}, mode="web", language="fi")
    call_command("daily")
    call_command("daily")
    assert Answer.objects.count() == 15
