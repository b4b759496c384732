"""Entries are made, shown and moved only as the table of transitions says."""

import pytest

from highfive.core.rules import Refused
from highfive.practices import actions, rules


def test_a_new_entry_is_a_draft_with_its_first_version(make_practice, cast):
    practice = make_practice(hours_month="6", euros_year=900)
    assert (practice.status, practice.version) == ("draft", 1)
    version = practice.versions.get()
    assert version.content["hours_month"] == "6"
    assert version.by == cast["aino"]


def test_a_public_entry_has_its_clock(make_practice):
    practice = make_practice(status="public")
    assert practice.review_due_on == rules.review_due(practice.reviewed_on)


def test_a_name_in_finnish_is_needed(region, cast):
    with pytest.raises(Refused) as refused:
        actions.create_practice(region=region, by=cast["aino"], names={"sv": "Bykafé"})
    assert refused.value.refusal.code == "no_name"
