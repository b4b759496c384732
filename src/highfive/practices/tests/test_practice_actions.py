"""Entries are made, saved, shown, reviewed and moved only as the table of transitions says."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from highfive.core.actions import add_organisation
from highfive.core.models import AuditEvent
from highfive.core.rules import Refused
from highfive.practices import actions, queries, rules
from highfive.practices.models import Practice


def refusal_of(call, **given) -> str:
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value.refusal.code


def test_a_new_entry_is_a_draft_with_its_first_version(make_practice, cast):
    practice = make_practice(hours_month="6", euros_year=900)
    assert (practice.status, practice.version) == ("draft", 1)
    version = practice.versions.get()
    assert version.content["hours_month"] == "6"
    assert version.by == cast["aino"]
    assert AuditEvent.objects.filter(event="practice.created", person_id=cast["aino"].pk).count() == 1


def test_its_conversation_is_read_as_far_as_the_entry_is(make_practice, cast):
    practice = make_practice()
    assert (practice.thread.audience, practice.thread.address) == ("editors", f"/kaytannot/{practice.pk}/")
    actions.share_practice(practice=practice, by=cast["aino"])
    practice.thread.refresh_from_db()
    assert practice.thread.audience == "members"


def test_a_public_entry_has_its_clock(make_practice):
    practice = make_practice(status="public")
    assert practice.review_due_on == rules.review_due(practice.reviewed_on)


def test_a_name_in_finnish_is_needed(region, cast):
    call = {"region": region, "by": cast["aino"], "names": {"sv": "Bykafé"}}
    assert refusal_of(actions.create_practice, **call) == "no_name"


@pytest.mark.parametrize("who", ["kerttu", "veikko", "helmi"])
def test_others_write_nothing(region, cast, make_practice, who):
    practice = make_practice(status="shared")
    assert refusal_of(actions.create_practice, region=region, by=cast[who], names={"fi": "A"}) in ("role", "not_yours")
    assert refusal_of(actions.move_practice, practice=practice, to="public", by=cast[who]) == "role"
    assert refusal_of(actions.review_practice, practice=practice, outcome="in_use", by=cast[who]) == "role"
    assert Practice.objects.count() == 1


def test_a_partner_writes_what_their_organisation_owns(region, cast, make_practice):
    own = add_organisation(region=region, name="Sallan kylät ry", kind="association", by=None)
    other = add_organisation(region=region, name="Muu ry", kind="association", by=None)
    cast["kerttu"].memberships.update(organisation=own)
    practice = make_practice(by=cast["kerttu"], owner=own)
    saved = actions.save_practice(practice=practice, version=1, by=cast["kerttu"], need={"fi": "Yksinäisyys"})
    assert saved.version == 2
    assert refusal_of(actions.save_practice, practice=saved, version=2, by=cast["kerttu"], owner=other) == "not_yours"
    assert refusal_of(actions.share_practice, practice=saved, by=cast["kerttu"]) == "role"
    assert refusal_of(actions.save_practice, practice=make_practice(), version=1, by=cast["kerttu"]) == "not_yours"


def test_saving_keeps_what_is_not_given_and_counts_only_changes(make_practice, cast):
    practice = make_practice(lessons={"fi": "Aloita pienestä."})
    assert actions.save_practice(practice=practice, version=1, by=cast["sulo"]).version == 1
    saved = actions.save_practice(practice=practice, version=1, by=cast["sulo"], euros_year=100, what_changed="hinta")
    assert (saved.version, saved.lessons) == (2, {"fi": "Aloita pienestä."})
    newer, older = practice.versions.all()
    assert [change.label for change in queries.version_changes(newer, older)] == [rules.NUMBERS["euros_year"]]


def test_saving_from_an_older_version_is_refused_and_merged(make_practice, cast):
    practice = make_practice()
    actions.save_practice(practice=practice, version=1, by=cast["sulo"], need={"fi": "Sulon tarve"}, names={"fi": "S"})
    typed = queries.content(practice) | {"names": {"fi": "Ainon nimi"}, "lessons": {"fi": "Ainon neuvo"}}
    given = {name: typed[name] for name in ("names", "lessons")}
    assert refusal_of(actions.save_practice, practice=practice, version=1, by=cast["aino"], **given) == "stale"
    practice.refresh_from_db()
    typed = practice.versions.get(number=1).content | given
    merge = queries.merged_with_newest(practice, 1, typed)
    assert merge.content["need"] == {"fi": "Sulon tarve"}
    assert merge.content["lessons"] == {"fi": "Ainon neuvo"}
    assert merge.content["names"] == {"fi": "Ainon nimi"}
    assert (merge.theirs, merge.clashes) == (("need",), ("names",))


def test_what_others_see_cannot_lose_what_sharing_demands(make_practice, cast):
    practice = make_practice(status="public")
    call = {"practice": practice, "version": 1, "by": cast["aino"], "core_idea": {}}
    assert refusal_of(actions.save_practice, **call) == "no_core_idea"


@pytest.mark.parametrize("status", ["draft", "shared", "public"])
@pytest.mark.parametrize("to", list(rules.STATUSES))
def test_an_entry_moves_only_by_the_table(make_practice, cast, status, to):
    practice = make_practice(status=status)
    if (status, to) in rules.TRANSITIONS:
        assert actions.move_practice(practice=practice, to=to, by=cast["aino"]).status == to
        assert AuditEvent.objects.filter(event=rules.TRANSITIONS[status, to]).exists()
    else:
        assert refusal_of(actions.move_practice, practice=practice, to=to, by=cast["aino"]) == "transition"


def test_a_button_pressed_late_does_nothing_else(make_practice, cast):
    """Hiding a public entry must not share a draft that somebody made of it meanwhile."""
    practice = make_practice(status="draft")
    call = {"practice": practice, "to": "shared", "by": cast["aino"], "came_from": ("public",)}
    assert refusal_of(actions.move_practice, **call) == "transition"


@pytest.mark.parametrize(
    ("outcome", "status", "due"),
    [
        ("in_use", "shared", date(2028, 11, 24)),
        ("unknown", "shared", date(2027, 2, 24)),
        ("not_in_use", "archived", None),
    ],
)
def test_a_review_starts_the_clock_again_or_archives(make_practice, cast, monkeypatch, outcome, status, due):
    practice = make_practice(status="shared")
    Practice.objects.update(reviewed_on=date(2024, 11, 24), review_due_on=date(2026, 11, 24))
    assert list(queries.reviews_due(practice.region, date(2026, 11, 24))) == [practice]
    assert not queries.reviews_due(practice.region, date(2026, 11, 23))
    monkeypatch.setattr(actions.practice.timezone, "localdate", lambda: date(2026, 11, 24))
    actions.review_practice(practice=practice, outcome=outcome, by=cast["sulo"], note="Kysyin kylältä.")
    practice.refresh_from_db()
    assert practice.status == status
    assert due in (None, practice.review_due_on)
    assert practice.reviews.get().note == "Kysyin kylältä."
    assert not queries.reviews_due(practice.region, date(2026, 11, 24))


def test_a_draft_is_not_reviewed(make_practice, cast):
    call = {"practice": make_practice(), "outcome": "in_use", "by": cast["aino"]}
    assert refusal_of(actions.review_practice, **call) == "transition"


def test_a_block_is_changed_for_all_and_kept_from_being_overwritten(region, cast, make_practice):
    block = actions.create_block(region=region, names={"fi": "Kyyti"}, text={"fi": "Kunta ajaa."}, by=cast["aino"])
    practice = make_practice(status="shared", blocks=[block])
    other = make_practice("Lounas", status="shared", blocks=[block])
    assert queries.also_used(practice)[block.pk] == [other]
    assert queries.blocks(region).get().used == 2
    actions.save_block(block=block, version=1, by=cast["sulo"], names={"fi": "Kyyti"}, text={"fi": "Taksi ajaa."})
    call = {"block": block, "version": 1, "by": cast["aino"], "names": {"fi": "K"}, "text": {}}
    assert refusal_of(actions.save_block, **call) == "stale"


@pytest.mark.parametrize(
    "values",
    [
        {"status": "candidate"},
        {"status": "secret"},
        {"confirmed_on": None},
        {"status": "shared", "review_due_on": None, "reviewed_on": None},
        {"status": "refused", "version": 0, "confirmed_on": None, "source_text": "x", "refusal_reason": ""},
    ],
)
def test_the_database_holds_it_too(make_practice, values):
    make_practice(status="shared")
    with pytest.raises(IntegrityError), transaction.atomic():
        Practice.objects.update(**values)
