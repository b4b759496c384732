"""A pilot of Pelkosenniemi in each of its states, its partner, and the way to let locked rows go after a test."""

from datetime import date, timedelta
from typing import Any

import pytest

from highfive.core.actions import add_member, add_organisation
from highfive.core.models import Area, Membership, Organisation, Person, Region
from highfive.pilots import actions
from highfive.pilots.models import Pilot

TODAY = date.today()
NAMES = {"fi": "Kyläkahvila kerran viikossa", "sv": "Bycafé en gång i veckan", "en": "A village café once a week"}


def lonely() -> list[dict[str, Any]]:
    labels = {
        "fi": "Kuinka usein tunnet olevasi yksinäinen?", "sv": "Hur ofta känner du dig ensam?",
        "en": "How often do you feel lonely?",
    }  # fmt: skip
    return [{"labels": labels, "scale": "often", "counts": ["4", "5"]}]


def stated(**changes: Any) -> dict[str, Any]:
    """All that a pilot has to state, measured by a short survey."""
    return {
        "question": {"fi": "Vähentääkö kahvila yksinäisyyttä?", "sv": "Minskar caféet ensamheten?"},
        "hypothesis": {"fi": "Säännöllinen paikka tuo ihmiset yhteen."},
        "activity": {"fi": "Kahvila on auki joka tiistai kylätalolla puolen vuoden ajan."},
        "questions": lonely(), "direction": "down", "adopt_at": 10, "stop_at": 0, "confidence": 90,
        "people": 950, "expected_before": 40, "planned_before": 200, "planned_after": 200,
        "decide_on": TODAY + timedelta(days=200),
    } | changes  # fmt: skip


def make_pilot(region: Region, by: Person, code: str = "583", **changes: Any) -> Pilot:
    area = region.area if code == region.area.code else Area.objects.get(code=code)
    return actions.create_pilot(region=region, names=NAMES, area=area, by=by, **stated(**changes))


@pytest.fixture
def association(region: Region, cast: dict[str, Person]) -> Organisation:
    """Kerttu's organisation: only she may confirm what it commits to."""
    organisation = add_organisation(region=region, name="Kylätoimikunta", kind="association", by=cast["aino"])
    Membership.objects.filter(person=cast["kerttu"], region=region).update(organisation=organisation)
    return organisation


@pytest.fixture
def draft(region: Region, cast: dict[str, Person], association: Organisation) -> Pilot:
    """All is stated; the commitment waits for Kerttu."""
    pilot = make_pilot(region, cast["aino"])
    actions.add_commitment(
        pilot=pilot, organisation=association, text="Kylätalo on kahvilan käytössä.", by=cast["aino"]
    )
    return pilot


@pytest.fixture
def ready(draft: Pilot, cast: dict[str, Person]) -> Pilot:
    """Stated and confirmed."""
    actions.confirm_commitment(commitment=draft.commitments.get(), by=cast["kerttu"])
    return draft


@pytest.fixture
def running(ready: Pilot, cast: dict[str, Person]) -> Pilot:
    return actions.start_pilot(pilot=ready, by=cast["aino"])


@pytest.fixture
def outsider(region: Region, cast: dict[str, Person]) -> Person:
    """A partner of another organisation."""
    other = add_organisation(region=region, name="Seurakunta", kind="other", by=None)
    return add_member(
        region=region, email="pirkko@example.test", name="Pirkko Palo", role="partner", by=None, organisation=other
    )
