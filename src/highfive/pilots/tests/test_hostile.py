"""Pilots against people who mean ill or are merely quick: nothing unseen is locked, nothing inner is told."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from highfive.core.models import AuditEvent, Person, Region
from highfive.network.actions import create_target_group
from highfive.pilots import actions
from highfive.pilots.models import Pilot

Cast = dict[str, Person]
EVIL = "Kylä\x0b\x1b[31m‮kahvila"


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_a_partner_confirms_no_text_they_were_not_shown(as_person: Any, draft: Pilot, cast: Cast) -> None:
    promise, kerttu = draft.commitments.get(), as_person(cast["kerttu"])
    path = reverse("commitment_confirm", args=[promise.pk])
    shown = {"seen": seen(kerttu.get(path).content.decode())}
    actions.add_commitment(
        pilot=draft, organisation=promise.organisation, text="Maksamme kaiken.", by=cast["aino"]
    )  # fmt: skip
    assert kerttu.post(path, shown).status_code == 409
    assert not draft.commitments.get().is_confirmed
    shown = {"seen": seen(kerttu.get(path).content.decode())}
    actions.save_pilot(pilot=draft, adopt_at=50, by=cast["aino"])  # what is promised to has changed
    assert kerttu.post(path, shown).status_code == 409
    shown = {"seen": seen(kerttu.get(path).content.decode())}
    assert kerttu.post(path, shown).status_code == 302
    assert draft.commitments.get().is_confirmed


def test_nobody_locks_what_they_were_not_shown(as_person: Any, ready: Pilot, cast: Cast) -> None:
    aino, path = as_person(cast["aino"]), reverse("pilot_start", args=[ready.pk])
    shown = {"seen": seen(aino.get(path).content.decode())}
    actions.save_pilot(pilot=ready, adopt_at=2, by=cast["oula"])
    actions.confirm_commitment(commitment=ready.commitments.get(), by=cast["kerttu"])
    assert aino.post(path, shown).status_code == 409
    ready.refresh_from_db()
    assert ready.status == "draft"
    assert aino.post(path, {"seen": seen(aino.get(path).content.decode())}).status_code == 302


def test_another_target_group_is_confirmed_anew_and_audited(ready: Pilot, region: Region, cast: Cast) -> None:
    group = create_target_group(region=region, names={"fi": "Yksin asuvat"}, by=cast["aino"])
    actions.save_pilot(pilot=ready, by=cast["aino"], target_groups=[group])
    assert not ready.commitments.get().is_confirmed
    assert AuditEvent.objects.filter(event="pilot.changed").latest("pk").data["fields"] == ["target_groups"]
    actions.confirm_commitment(commitment=ready.commitments.get(), by=cast["kerttu"])
    actions.save_pilot(pilot=ready, by=cast["aino"], target_groups=[group])  # nothing changed
    assert ready.commitments.get().is_confirmed


def test_the_locked_text_names_no_inner_target_group(ready: Pilot, region: Region, cast: Cast) -> None:
    group = create_target_group(region=region, names={"fi": "Päihdekuntoutujat"}, by=cast["aino"], public=False)
    actions.save_pilot(pilot=ready, by=cast["aino"], target_groups=[group])
    actions.confirm_commitment(commitment=ready.commitments.get(), by=cast["kerttu"])
    actions.publish_pilot(pilot=actions.start_pilot(pilot=ready, by=cast["aino"]), by=cast["aino"])
    for name in ("public_pilot", "public_pilot_locked"):
        page = Client().get(reverse(name, args=[region.slug, ready.pk])).content.decode().lower()
        assert "kylätoimikunta" in page or name == "public_pilot_locked"
        assert "kuntoutujat" not in page


@pytest.mark.parametrize("name", ["names", "question"])
def test_what_nobody_sees_breaks_no_feed(ready: Pilot, region: Region, cast: Cast, name: str) -> None:
    actions.save_pilot(pilot=ready, by=cast["aino"], **{name: {"fi": EVIL, "sv": "\x0b"}})
    assert getattr(Pilot.objects.get(pk=ready.pk), name) == {"fi": "Kylä[31mkahvila"}
    actions.confirm_commitment(commitment=ready.commitments.get(), by=cast["kerttu"])
    actions.publish_pilot(pilot=actions.start_pilot(pilot=ready, by=cast["aino"]), by=cast["aino"])
    answer = Client().get(reverse("pilot_feed", args=[region.slug]))
    assert answer.status_code == 200
    assert "Kylä[31mkahvila" in answer.content.decode()
