"""Pages of observations: writing, the kind question, the second reader, who sees what until when."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.network import actions, queries
from highfive.network.models import Observation, TargetGroup

WORDS = "Kyydit puuttuvat iltaisin."


@pytest.fixture
def group(region: Any, cast: Any) -> TargetGroup:
    return actions.create_target_group(region=region, names={"fi": "Autottomat kylillä"}, by=cast["aino"])


def typed(group: TargetGroup, **change: Any) -> dict[str, Any]:
    day = localdate().isoformat()
    words = {"text": WORDS, "target_groups": [group.pk], "theme": "transport", "heard": "village", "heard_on": day}
    return {**words, **change}


@pytest.fixture
def told(region: Any, cast: Any, group: TargetGroup) -> Observation:
    words = actions.Told(text=WORDS, heard="village", theme="transport", target_groups=[group])
    return actions.tell_observation(region=region, told=words, by=cast["veikko"])


def page(name: str, row: Observation) -> str:
    return reverse(f"observation_{name}", args=[row.pk])


@pytest.mark.parametrize("who", ["aino", "sulo", "kerttu", "veikko", "oula"])
def test_members_write_what_they_heard(group: TargetGroup, cast: Any, as_person: Any, who: str) -> None:
    answer = as_person(cast[who]).post(reverse("observation_create"), typed(group), follow=True)
    row = Observation.objects.get()
    assert answer.redirect_chain[-1][0] == row.get_absolute_url()
    assert (row.by, row.status, row.text, list(row.target_groups.all())) == (cast[who], "waiting", WORDS, [group])
    assert "odottaa toista lukijaa" in answer.text


def test_council_members_read_and_do_not_write(group: TargetGroup, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["helmi"])
    assert signed.get(reverse("observation_create")).status_code == 403
    answer = signed.post(reverse("observation_create"), typed(group))
    assert answer.status_code == 403
    assert WORDS in answer.text
    assert reverse("observation_create") not in signed.get(reverse("observation_list")).text
    assert not Observation.objects.exists()


def test_words_that_may_tell_of_one_person_are_asked_about_once(group: TargetGroup, cast: Any, as_person: Any) -> None:
    signed, words = as_person(cast["kerttu"]), "Matti Virtanen ei pääse kauppaan."
    asked = signed.post(reverse("observation_create"), typed(group, text=words))
    assert asked.status_code == 422
    assert "Voisiko jonkun tunnistaa?" in asked.text
    assert words in asked.text
    assert 'name="asked" value="Matti Virtanen"' in asked.text
    assert not Observation.objects.exists()
    other = signed.post(
        reverse("observation_create"), typed(group, text=f"{words} Naapurini auttaa.", asked="Matti Virtanen")
    )
    assert other.status_code == 422, "what was not asked about yet is asked about"
    assert (
        signed.post(reverse("observation_create"), typed(group, text=words, asked="Matti Virtanen")).status_code == 302
    )
    assert Observation.objects.get().text == words


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": "Soita 040 123 4567"}, "puhelinnumero"), ({"text": "131052-308T"}, "henkilötunnus"),
        ({"text": ""}, "Mitä kuulit?"), ({"theme": ""}, "Aihe"), ({"heard": "radio"}, "Missä kuulit sen?"),
        ({"text": "\u200b\u2060"}, "Mitä kuulit?"), ({"text": "1310\u200b52-308T"}, "henkilötunnus"),
        ({"target_groups": []}, "Ketä tämä koskee?"), ({"heard_on": "2031-01-01"}, "vasta edessä"),
        ({"heard_on": "eilen"}, "Minä päivänä?"), ({"area": "x"}, "Kunta"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    group: TargetGroup, cast: Any, as_person: Any, change: dict[str, Any], said: str
) -> None:
    answer = as_person(cast["aino"]).post(reverse("observation_create"), typed(group, **change))
    assert answer.status_code == 422
    assert said in answer.text.split('id="errors"')[1].split("</ul>")[0]
    assert str(change.get("text", WORDS)) in answer.text
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("veikko", 200), ("aino", 200), ("sulo", 200), ("oula", 200), ("kerttu", 404), ("helmi", 404)]
)
def test_until_it_is_shown_only_its_writer_and_reviewers_see_it(
    told: Observation, group: TargetGroup, cast: Any, as_person: Any, who: str, status: int
) -> None:
    signed = as_person(cast[who])
    assert signed.get(page("detail", told)).status_code == status
    assert WORDS not in signed.get(group.get_absolute_url()).text
    seen = WORDS in signed.get(reverse("observation_list")).text
    assert seen is (status == 200)


def test_shown_it_stands_in_the_list_and_on_the_groups_page(
    told: Observation, group: TargetGroup, cast: Any, as_person: Any
) -> None:
    actions.show_observation(observation=told, version=1, by=cast["aino"])
    signed = as_person(cast["helmi"])
    for address in (reverse("observation_list"), group.get_absolute_url(), page("detail", told)):
        assert WORDS in signed.get(address).text
    assert "kuultu kerran" in signed.get(reverse("observation_list")).text
    assert WORDS in signed.get(reverse("observation_list"), {"theme": "transport", "group": group.pk}).text
    assert WORDS not in signed.get(reverse("observation_list"), {"theme": "money"}).text
    swedish = signed.get(f"/sv{reverse('observation_list')}").text
    assert "hört en gång" in swedish
    assert "Havainto" not in swedish


@pytest.mark.parametrize(
    "query", [{"area": "abc"}, {"group": "9" * 40}, {"theme": "<b>"}, {"page": "x"}, {"page": "0"}]
)
def test_a_strange_address_shows_the_list(region: Any, cast: Any, as_person: Any, query: dict[str, str]) -> None:
    assert as_person(cast["helmi"]).get(reverse("observation_list"), query).status_code == 200


def test_the_second_reader_shows_it(told: Observation, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["sulo"])
    assert 'name="version" value="1"' in signed.get(page("review", told)).text
    answer = signed.post(page("review", told), {"to": "shown", "version": 1}, follow=True)
    assert "Jäsenet näkevät nyt havainnon" in answer.text
    assert queries.observations(told.region).get() == told
    assert signed.get(page("review", told)).status_code == 302, "it has been read"


def test_the_second_reader_returns_it_with_a_reason(told: Observation, cast: Any, as_person: Any) -> None:
    reviewer, writer = as_person(cast["sulo"]), as_person(cast["veikko"])
    bare = reviewer.post(page("review", told), {"to": "returned", "version": 1, "reason": ""})
    assert bare.status_code == 422
    assert "Mitä pitää korjata?" in bare.text.split('id="errors"')[1]
    reviewer.post(page("review", told), {"to": "returned", "version": 1, "reason": "Kylän nimi pois."})
    assert "Kylän nimi pois." in writer.get(page("edit", told)).text
    assert "Kylän nimi pois." in writer.get(reverse("observation_list")).text
    group = told.target_groups.get()
    writer.post(page("edit", told), typed(group, text="Kyydit puuttuvat."))
    told.refresh_from_db()
    assert (told.status, told.version, told.reason) == ("waiting", 2, "")


def test_words_mended_meanwhile_are_shown_to_the_reader_anew(told: Observation, cast: Any, as_person: Any) -> None:
    writer, reader = as_person(cast["veikko"]), as_person(cast["aino"])
    writer.post(page("edit", told), typed(told.target_groups.get(), text="Toiset sanat."))
    answer = reader.post(page("review", told), {"to": "shown", "version": 1})
    assert answer.status_code == 409
    assert "Toiset sanat." in answer.text
    assert 'name="version" value="2"' in answer.text
    assert not queries.observations(told.region).exists()


def test_nobody_reviews_their_own(region: Any, cast: Any, as_person: Any) -> None:
    words = actions.Told(text=WORDS, heard="phone", theme="money")
    own = actions.tell_observation(region=region, told=words, by=cast["aino"])
    signed = as_person(cast["aino"])
    assert signed.get(page("review", own)).status_code == 403
    assert signed.post(page("review", own), {"to": "shown", "version": 1}).status_code == 403
    assert page("review", own) not in signed.get(reverse("observation_list")).text
    own.refresh_from_db()
    assert own.status == "waiting"


@pytest.mark.parametrize("who", ["kerttu", "helmi"])
def test_others_can_do_nothing_to_it(told: Observation, cast: Any, as_person: Any, who: str) -> None:
    signed = as_person(cast[who])
    for name in ("review", "edit", "withdraw"):
        assert signed.post(page(name, told), {"to": "shown", "version": 1}).status_code == 404
    actions.show_observation(observation=told, version=1, by=cast["aino"])
    for name in ("review", "edit", "withdraw"):
        assert signed.post(page(name, told), {"to": "shown", "version": 1}).status_code in (403, 409, 422)
    assert queries.observations(told.region).get().text == WORDS


def test_withdrawn_it_says_so_to_those_who_referred_to_it(told: Observation, cast: Any, as_person: Any) -> None:
    actions.show_observation(observation=told, version=1, by=cast["aino"])
    as_person(cast["veikko"]).post(page("withdraw", told))
    answer = as_person(cast["helmi"]).get(page("detail", told))
    assert answer.status_code == 200
    assert "vedetty pois" in answer.text
    assert WORDS not in answer.text
    assert WORDS not in as_person(cast["aino"]).get(reverse("observation_list")).text


def test_taken_back_before_it_was_shown_it_never_was_to_others(told: Observation, cast: Any, as_person: Any) -> None:
    as_person(cast["veikko"]).post(page("withdraw", told))
    assert as_person(cast["helmi"]).get(page("detail", told)).status_code == 404


def test_another_regions_observations_do_not_exist(told: Observation, cast: Any, stranger: Any, as_person: Any) -> None:
    actions.show_observation(observation=told, version=1, by=cast["aino"])
    signed = as_person(stranger)
    for name in ("detail", "edit", "review"):
        assert signed.get(page(name, told)).status_code == 404
    for name in ("edit", "review", "withdraw"):
        assert signed.post(page(name, told), {"to": "shown", "version": 1}).status_code == 404
    assert WORDS not in signed.get(reverse("observation_list")).text


def test_without_signing_in_there_is_the_sign_in_page(told: Observation, client: Any) -> None:
    for address in (reverse("observation_list"), page("detail", told), page("review", told)):
        assert client.get(address)["Location"].startswith(reverse("account_login"))


@pytest.mark.slow
def test_many_come_page_by_page(region: Any, cast: Any, as_person: Any) -> None:
    for number in range(25):
        day = localdate() - timedelta(days=number)
        words = actions.Told(text=f"Asia {number}.", heard="phone", theme="money", heard_on=day)
        row = actions.tell_observation(region=region, told=words, by=cast["veikko"])
        actions.show_observation(observation=row, version=1, by=cast["aino"])
    signed = as_person(cast["helmi"])
    first = signed.get(reverse("observation_list"), {"theme": "money"}).text
    assert "Asia 0." in first
    assert "Asia 24." not in first
    assert "?page=2&amp;theme=money" in first
    assert "Asia 24." in signed.get(reverse("observation_list"), {"theme": "money", "page": 2}).text


def test_words_are_kept_without_what_cannot_be_seen(group: TargetGroup, cast: Any, as_person: Any) -> None:
    words = "Kyydit\u202e puuttuvat.\r\n" * 90
    as_person(cast["veikko"]).post(reverse("observation_create"), typed(group, text=words))
    assert Observation.objects.get().text == "\n".join(["Kyydit puuttuvat."] * 90)


def test_several_things_heard_in_one_place_are_written_one_after_another(
    region: Any, group: TargetGroup, cast: Any, as_person: Any
) -> None:
    signed, posio = as_person(cast["veikko"]), region.municipalities.get(code="614")
    day = (localdate() - timedelta(days=2)).isoformat()
    page_ = signed.post(reverse("observation_create"), typed(group, area=posio.pk, heard_on=day), follow=True).text
    again = f"{reverse('observation_create')}?like={Observation.objects.get().pk}"
    assert f'href="{again}"' in page_
    form = signed.get(again).text
    for chosen in (f'<option value="{posio.pk}" selected>', '<option value="village" selected>', f'value="{day}"'):
        assert chosen in form
    assert WORDS not in form
    assert f'<option value="{posio.pk}" selected>' not in as_person(cast["kerttu"]).get(again).text


def test_the_list_tells_reviewers_what_lies_with_its_writer(told: Observation, cast: Any, as_person: Any) -> None:
    actions.return_observation(observation=told, version=1, reason="Lyhyemmin.", by=cast["sulo"])
    assert WORDS in as_person(cast["aino"]).get(reverse("observation_list")).text
    assert WORDS not in as_person(cast["kerttu"]).get(reverse("observation_list")).text


def test_who_comes_late_to_review_sees_what_was_decided(told: Observation, cast: Any, as_person: Any) -> None:
    actions.show_observation(observation=told, version=1, by=cast["aino"])
    assert as_person(cast["sulo"]).get(page("review", told))["Location"] == told.get_absolute_url()
    late = as_person(cast["sulo"]).post(page("review", told), {"to": "returned", "version": 1, "reason": "Lyhyemmin."})
    assert late.status_code == 409
    assert "Lyhyemmin." in late.text


def test_one_of_a_municipality_begins_with_it(region: Any, group: TargetGroup, cast: Any, as_person: Any) -> None:
    salla = region.municipalities.get(code="732")
    cast["sulo"].memberships.update(area=salla)
    chosen = f'<option value="{salla.pk}" selected>'
    assert chosen in as_person(cast["sulo"]).get(reverse("observation_create")).text
    assert chosen not in as_person(cast["aino"]).get(reverse("observation_create")).text
