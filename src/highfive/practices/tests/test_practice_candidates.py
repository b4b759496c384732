"""What a card proposes waits for a person: taken in once, confirmed or refused, never shown by itself."""

import inspect

import pytest
from django.db import IntegrityError, transaction

from highfive.core.rules import Refused
from highfive.practices import actions, queries, rules
from highfive.practices.models import Practice
from highfive.projects.actions import import_card
from highfive.projects.queries import shipped_card


@pytest.fixture
def project(region, cast):
    return import_card(region=region, source=shipped_card("S21758"), by=cast["aino"]).project


@pytest.fixture
def proposed(project, cast):
    return actions.propose_practices(project=project, by=cast["aino"])


def test_the_seeds_card_proposes_with_its_own_words_and_heading(region, proposed):
    first = queries.candidates(region)[0]
    assert first.names["fi"].startswith("Alueen yhteisen osallisuuskoordinaattori-toimintamallin")
    assert first.source_text.startswith("Alueen yhteisen osallisuuskoordinaattori-toimintamallin")
    assert first.source_section == "approach"
    result = next(row for row in proposed if row.source_section == "other_results")
    assert result.source_text.startswith(result.names["fi"] + ", seutukunnallinen")


def test_a_second_reading_proposes_nothing_that_was_answered_or_waits(region, project, proposed, cast):
    actions.refuse_candidate(practice=proposed[0], reason="Liian yleinen", by=cast["sulo"])
    actions.confirm_candidate(practice=proposed[1], by=cast["aino"], names={"fi": "Uusi nimi"})
    source = shipped_card("S21758").decode().replace("\n", "  \n")
    again = import_card(region=region, source=source.encode(), by=cast["aino"]).project
    assert again == project
    assert actions.propose_practices(project=project, by=cast["aino"]) == []
    assert queries.unread_cards(region) == []
    assert Practice.objects.count() == len(proposed)


def test_confirming_makes_a_draft_of_what_the_person_wrote(proposed, cast):
    practice = actions.confirm_candidate(
        practice=proposed[0], by=cast["aino"], names={"fi": "Yhteinen osallisuuskoordinaattori"}, hours_month=120
    )
    assert (practice.status, practice.version) == ("draft", 1)
    assert practice.source_text
    assert practice.versions.get().by == cast["aino"]


def test_refusing_needs_a_reason_and_can_be_undone(proposed, cast):
    with pytest.raises(Refused) as refused:
        actions.refuse_candidate(practice=proposed[0], reason="  ", by=cast["aino"])
    assert refused.value.field == "reason"
    actions.refuse_candidate(practice=proposed[0], reason="Ei käytäntö", by=cast["aino"])
    assert actions.restore_candidate(practice=proposed[0], by=cast["sulo"]).status == "candidate"


def test_an_answered_proposal_is_not_answered_again(proposed, cast):
    actions.confirm_candidate(practice=proposed[0], by=cast["aino"], names={"fi": "A"})
    for call in (actions.confirm_candidate, actions.restore_candidate):
        with pytest.raises(Refused):
            call(practice=proposed[0], by=cast["sulo"])
    with pytest.raises(Refused):
        actions.refuse_candidate(practice=proposed[0], by=cast["sulo"], reason="myöhässä")


@pytest.mark.parametrize("who", ["kerttu", "veikko", "helmi"])
def test_others_answer_nothing(project, proposed, cast, who):
    for call, given in (
        (actions.propose_practices, {"project": project}),
        (actions.confirm_candidate, {"practice": proposed[0]}),
        (actions.refuse_candidate, {"practice": proposed[0], "reason": "x"}),
        (actions.restore_candidate, {"practice": proposed[0]}),
    ):
        with pytest.raises(Refused) as refused:
            call(by=cast[who], **given)
        assert refused.value.refusal.status == 403


def test_no_action_takes_a_proposal_to_readers(proposed, cast):
    """Every write of this room that takes an entry is tried on a proposal; none makes it seen."""
    fillings = {
        "by": cast["aino"], "to": "public", "version": 0, "outcome": "in_use", "reason": "x", "note": "",
        "name": "a.txt", "data": b"a", "what_changed": "", "came_from": (),
    }  # fmt: skip
    tried = []
    for name in actions.__all__:
        call = getattr(actions, name)
        wanted = inspect.signature(call).parameters if inspect.isfunction(call) else {}
        if "practice" not in wanted or name in ("confirm_candidate", "start_adoption"):
            continue
        given = {key: fillings[key] for key in wanted if key in fillings}
        for variant in [given | {"to": to} for to in rules.STATUSES] if "to" in given else [given]:
            try:
                call(practice=proposed[0], **variant)
            except Refused:
                tried.append(name)
            proposed[0].refresh_from_db()
            assert proposed[0].status not in rules.CONFIRMED, name
    assert {"move_practice", "share_practice", "publish_practice", "save_practice", "review_practice"} <= set(tried)


@pytest.mark.parametrize("status", ["shared", "public", "draft", "archived"])
def test_the_database_refuses_it_too(proposed, status):
    with pytest.raises(IntegrityError), transaction.atomic():
        Practice.objects.filter(pk=proposed[0].pk).update(status=status)


def test_proposals_are_in_no_list_search_or_block(region, proposed):
    assert not queries.practices(region).exists()
    assert not queries.public_practices(region).exists()
    assert queries.search(region, "osallisuuskoordinaattori").total == 0
    assert not queries.reviews_due(region, proposed[0].created.date()).exists()
