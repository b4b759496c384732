"""A resident answers: every language, every device, every kind of trouble with a code."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from highfive.core.models import Person
from highfive.surveys import actions
from highfive.surveys.models import Answer, Code, CodeBatch, Draft, Round
from highfive.surveys.tests.conftest import LANGUAGES, PREFIXES

pytestmark = pytest.mark.django_db


def start(client: Client, round_: Round, code: str, language: str = "fi") -> Any:
    return client.post(f"{PREFIXES[language]}/kyselyt/{round_.pk}/vastaa/", {"code": code, "go": "code"})


def step(client: Client, response: Any, **posted: Any) -> Any:
    """Post to the page a response redirected to."""
    return client.post(response["Location"], posted)


def answer_all(client: Client, round_: Round, code: str, language: str = "fi") -> Any:
    response = start(client, round_, code, language)
    for posted in (
        {"municipality": "m732"}, {"age": "a65"}, {"lonely": "often"}, {"joys": ["nature", "work"]},
        {"why": "Talvella on pimeää"}, {"open": "Kiitos"},
    ):  # fmt: skip
        response = step(client, response, **posted)
    assert response["Location"] == f"{PREFIXES[language]}/kyselyt/{round_.pk}/vastaa/laheta/"
    return client.post(response["Location"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_resident_answers_in_each_language(
    resident: Client, open_round: Round, codes: list[str], language: str
) -> None:
    front = resident.get(f"{PREFIXES[language]}/kyselyt/{open_round.pk}/vastaa/")
    assert f'<html lang="{language}">' in front.content.decode()
    sent = answer_all(resident, open_round, codes[0], language)
    assert sent["Location"] == f"{PREFIXES[language]}/kyselyt/{open_round.pk}/vastaa/kiitos/"
    assert {sent.cookies[f"draft_{code}"]["max-age"] for code in LANGUAGES} == {0}
    draft = Draft.objects.get()
    assert draft.language == language
    assert draft.finished_week == 2
    assert draft.answers == {
        "municipality": "m732", "age": "a65", "lonely": "often", "joys": ["nature", "work"],
        "why": "Talvella on pimeää", "open": "Kiitos",
    }  # fmt: skip
    thanks = resident.get(sent["Location"])
    assert thanks.status_code == 200
    assert "112" in thanks.content.decode()


def test_each_page_speaks_the_language_of_its_address(resident: Client, open_round: Round, codes: list[str]) -> None:
    response = start(resident, open_round, codes[0], "sv")
    page = resident.get(response["Location"]).content.decode()
    assert "Kunta (sv)" in page
    assert "m732 (sv)" in page


def test_the_rest_is_answered_on_another_device(resident: Client, open_round: Round, codes: list[str]) -> None:
    response = start(resident, open_round, codes[0])
    response = step(resident, response, municipality="m732")
    response = step(resident, response, age="a65", pause="1")
    assert response["Location"].endswith("/tauko/")
    assert str(open_round.closes_on.year) in resident.get(response["Location"]).content.decode()
    other = Client()
    resumed = start(other, open_round, codes[0].lower(), "en")
    assert resumed["Location"] == f"/en/kyselyt/{open_round.pk}/vastaa/3/"
    page = other.get(resumed["Location"]).content.decode()
    assert 'value="a65" checked' in page
    assert Draft.objects.count() == 1


def test_two_devices_at_once_lose_nothing(resident: Client, open_round: Round, codes: list[str]) -> None:
    start(resident, open_round, codes[0])
    first, second = Draft.objects.get(), Draft.objects.get()
    from highfive.surveys.queries import questionnaire_of

    pages = questionnaire_of(open_round).pages_by_name
    actions.save_page(draft=first, page=pages["municipality"], posted={"municipality": ["m320"]}, language="fi")
    actions.save_page(draft=second, page=pages["lonely"], posted={"lonely": ["never"]}, language="fi")
    assert Draft.objects.get().answers == {"municipality": "m320", "lonely": "never"}


def test_changing_the_language_keeps_the_place_and_what_is_chosen(
    resident: Client, open_round: Round, codes: list[str]
) -> None:
    start(resident, open_round, codes[0])
    switched = resident.post(f"/sv/kyselyt/{open_round.pk}/vastaa/1/", {"municipality": "m320", "stay": "1"})
    assert switched["Location"] == f"/sv/kyselyt/{open_round.pk}/vastaa/1/"
    assert 'value="m320" checked' in resident.get(switched["Location"]).content.decode()


def test_typed_text_survives_an_error_and_the_language_of_the_error_follows(
    resident: Client, open_round: Round, codes: list[str]
) -> None:
    start(resident, open_round, codes[0])
    typed = "Pitkä & <b>tarina</b> " * 60
    for prefix, word in (("", "Virhe"), ("/sv", "Fel"), ("/en", "Error")):
        refused = resident.post(f"{prefix}/kyselyt/{open_round.pk}/vastaa/8/", {"open": typed, "stay": "1"})
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "Pitkä &amp; &lt;b&gt;tarina&lt;/b&gt;" in page
        assert f"<title>{word}" in page
        assert 'href="#open"' in page


def test_next_without_a_choice_tells_of_skipping(resident: Client, open_round: Round, codes: list[str]) -> None:
    response = start(resident, open_round, codes[0])
    refused = step(resident, response, next="1")
    assert refused.status_code == 422
    assert 'href="#municipality-0"' in refused.content.decode()
    skipped = step(resident, response, skip="1")
    assert skipped["Location"].endswith("/vastaa/3/")


def test_choices_that_exclude_one_another_are_refused_in_the_forms_words(
    resident: Client, open_round: Round, codes: list[str]
) -> None:
    start(resident, open_round, codes[0])
    refused = resident.post(f"/fi-simple/kyselyt/{open_round.pk}/vastaa/6/", {"joys": ["nature", "none"]})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Joko tai (fi-simple)" in page
    assert page.count(" checked") == 2


def test_back_keeps_what_was_chosen(resident: Client, open_round: Round, codes: list[str]) -> None:
    start(resident, open_round, codes[0])
    back = resident.post(f"/kyselyt/{open_round.pk}/vastaa/5/", {"lonely": "never", "back": "1"})
    assert back["Location"].endswith("/vastaa/3/")
    assert Draft.objects.get().answers == {"lonely": "never"}


def test_skip_logic_passes_by_and_takes_the_hidden_answer_away(
    resident: Client, open_round: Round, codes: list[str]
) -> None:
    start(resident, open_round, codes[0])
    resident.post(f"/kyselyt/{open_round.pk}/vastaa/5/", {"lonely": "often"})
    resident.post(f"/kyselyt/{open_round.pk}/vastaa/7/", {"why": "Siksi"})
    resident.post(f"/kyselyt/{open_round.pk}/vastaa/5/", {"lonely": "never"})
    assert Draft.objects.get().answers == {"lonely": "never"}
    passed = resident.get(f"/kyselyt/{open_round.pk}/vastaa/7/")
    assert passed.status_code == 302


@pytest.mark.parametrize("posted", [{"municipality": "elsewhere"}, {"municipality": "m732", "age": "u18"}])
def test_who_does_not_belong_is_thanked_and_nothing_is_kept(
    resident: Client, open_round: Round, codes: list[str], posted: dict[str, str]
) -> None:
    response = start(resident, open_round, codes[0])
    for name, value in posted.items():
        response = step(resident, response, **{name: value})
    assert response["Location"].endswith("/loppu/")
    page = resident.get(response["Location"]).content.decode()
    assert ("Toinen kunta (fi)" in page) or ("Alle 18 (fi)" in page)
    refused = resident.post(f"/kyselyt/{open_round.pk}/vastaa/laheta/")
    assert refused.status_code == 422
    assert resident.post(response["Location"]).status_code == 200
    assert not Draft.objects.exists()
    assert not Code.objects.filter(spent=True).exists()


def test_a_wrong_choice_at_the_end_can_be_taken_back(resident: Client, open_round: Round, codes: list[str]) -> None:
    response = start(resident, open_round, codes[0])
    response = step(resident, response, municipality="elsewhere")
    assert f'href="/kyselyt/{open_round.pk}/vastaa/1/"' in resident.get(response["Location"]).content.decode()
    response = resident.post(f"/kyselyt/{open_round.pk}/vastaa/1/", {"municipality": "m320"})
    assert response["Location"].endswith("/vastaa/3/")


def refused_start(client: Client, round_: Round, typed: str, status: int) -> str:
    response = start(client, round_, typed)
    assert response.status_code == status
    page = response.content.decode()
    assert "<title>Virhe" in page
    return page


def test_code_errors_each_say_what_to_do_and_keep_what_was_typed(
    resident: Client, open_round: Round, codes: list[str], cast: dict[str, Person]
) -> None:
    wrong_check = codes[0][:-1] + ("0" if codes[0][-1] != "0" else "1")
    from highfive.surveys.rules.codes import new_code

    unknown = new_code()
    for typed in ("", "4F7", wrong_check, unknown, "4F7K-€€€€"):
        page = refused_start(resident, open_round, typed, 422)
        assert f'value="{typed}"' in page
    assert not Draft.objects.exists()


def test_a_spent_code_before_and_after_sealing(resident: Client, open_round: Round, codes: list[str]) -> None:
    answer_all(resident, open_round, codes[0])
    assert "040 123 4567" in refused_start(Client(), open_round, codes[0], 409)
    actions.seal(round_=open_round, closing=True)
    assert "040 123 4567" in refused_start(Client(), open_round, codes[0], 409)
    assert Answer.objects.count() == 1


def test_a_voided_code(
    resident: Client, open_round: Round, batch: tuple[CodeBatch, list[str]], cast: dict[str, Person]
) -> None:
    actions.void_codes(batch=batch[0], by=cast["aino"])
    assert "040 123 4567" in refused_start(resident, open_round, batch[1][0], 409)


def test_a_code_of_another_survey(
    resident: Client, open_round: Round, codes: list[str], region: Any, cast: dict[str, Person], today: date
) -> None:
    from highfive.surveys.tests.conftest import make_round

    other = make_round(region, cast["aino"], today, today)
    actions.open_round(round_=other, by=cast["aino"])
    refused_start(resident, other, codes[0], 422)


def test_before_opening_and_after_closing(
    resident: Client, draft_round: Round, cast: dict[str, Person], today: date
) -> None:
    address = f"/kyselyt/{draft_round.pk}/vastaa/"
    assert resident.get(address).status_code == 409
    round_ = actions.open_round(round_=draft_round, by=cast["aino"])
    Round.objects.filter(pk=round_.pk).update(opens_on=today + timedelta(days=1))
    assert resident.get(address).status_code == 409
    Round.objects.filter(pk=round_.pk).update(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    closed = resident.post(address, {"code": "X", "go": "code"})
    assert closed.status_code == 409
    assert closed.content.decode().count("hf-btn") == 1


def test_closing_in_the_middle_is_told_and_the_draft_is_gone(
    resident: Client, open_round: Round, codes: list[str], cast: dict[str, Person]
) -> None:
    response = start(resident, open_round, codes[0])
    actions.close_round(round_=open_round, by=cast["aino"])
    assert step(resident, response, municipality="m732").status_code == 409
    assert not Draft.objects.exists()


def test_a_page_without_a_draft_asks_for_the_code(resident: Client, open_round: Round) -> None:
    assert 'name="code"' in resident.get(f"/kyselyt/{open_round.pk}/vastaa/3/").content.decode()
    assert resident.post(f"/kyselyt/{open_round.pk}/vastaa/3/", {"age": "a65"}).status_code == 409
    resident.cookies["draft_fi"] = "1234:forged"
    assert resident.post(f"/kyselyt/{open_round.pk}/vastaa/3/", {"age": "a65"}).status_code == 409


def test_open_participation_is_another_sample(resident: Client, open_round: Round) -> None:
    address = f"/kyselyt/{open_round.pk}/vastaa/"
    assert resident.post(address, {"go": "open"}).status_code == 422
    Round.objects.filter(pk=open_round.pk).update(allows_open=True)
    assert resident.post(address, {"go": "open"}).status_code == 302
    draft = Draft.objects.get()
    assert (draft.sample, draft.code_id) == ("open", None)


def test_nothing_answered_cannot_be_sent(resident: Client, open_round: Round, codes: list[str]) -> None:
    start(resident, open_round, codes[0])
    assert resident.post(f"/kyselyt/{open_round.pk}/vastaa/laheta/").status_code == 422


def test_a_page_costs_one_reading_and_one_writing(
    resident: Client, open_round: Round, codes: list[str], django_assert_num_queries: Any
) -> None:
    start(resident, open_round, codes[0])
    address = f"/kyselyt/{open_round.pk}/vastaa/"
    resident.get(address + "5/")
    with django_assert_num_queries(1):
        resident.get(address + "5/")
    with django_assert_num_queries(2):
        resident.post(address + "5/", {"lonely": "often"})


def test_no_session_and_no_name_in_the_cookies(resident: Client, open_round: Round, codes: list[str]) -> None:
    answer_all(resident, open_round, codes[0])
    assert set(resident.cookies) == {f"draft_{code}" for code in LANGUAGES}


def test_the_first_page_is_light(resident: Client, open_round: Round) -> None:
    """HTML, styles and the font a phone fetches, compressed as they are served."""
    import gzip
    from pathlib import Path

    from django.conf import settings

    page = gzip.compress(resident.get(f"/kyselyt/{open_round.pk}/vastaa/").content)
    style = gzip.compress((Path(settings.PACKAGE) / "static/hf.css").read_bytes())
    font = (Path(settings.PACKAGE) / "static/fonts/public-sans-latin.woff2").read_bytes()
    icon = (Path(settings.PACKAGE) / "static/icon.svg").read_bytes()
    assert len(page) + len(style) + len(font) + len(icon) < 60_000


def test_codes_never_reach_the_log(resident: Client, open_round: Round, codes: list[str], caplog: Any) -> None:
    caplog.set_level("DEBUG")
    for code in codes[:3]:
        answer_all(resident, open_round, code)
    start(resident, open_round, codes[0])
    resident.get(f"/kyselyt/{open_round.pk}/vastaa/{codes[0]}/")
    assert not [code for code in codes if code in caplog.text.replace(f"/vastaa/{codes[0]}/", "")]
