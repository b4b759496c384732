"""A pilot of Pelkosenniemi in each of its states, its partner, and the way to let locked rows go after a test."""

from datetime import date, timedelta
from typing import Any

import pytest

from highfive.core.actions import add_member, add_organisation
from highfive.core.models import Area, Membership, Organisation, Person, Region
from highfive.figures.actions import publish_population
from highfive.pilots import actions
from highfive.pilots.models import Pilot
from highfive.surveys.actions import close_round
from highfive.surveys.actions.release import release_round
from highfive.surveys.models import Answer

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


DAYS = {"opens_on": TODAY - timedelta(days=3), "closes_on": TODAY + timedelta(days=10)}
ROUND = {"channels": ["web"], "controllers": [{"name": "Pelkosenniemen kunta"}], "contact_phone": "040 1"}
BANDS = {"0-12": 40, "13-17": 30, "18-29": 60, "30-44": 80, "45-64": 150, "65-79": 130, "80+": 55}
ADULTS = [(sex, band) for band in BANDS if band not in ("0-12", "13-17") for sex in ("woman", "man")]


def publish_people(region: Region) -> None:
    """950 adults in each municipality."""
    cells = {
        (area.code, sex, band): people
        for area in region.municipalities.all() for band, people in BANDS.items() for sex in ("woman", "man")
    }  # fmt: skip
    publish_population(region=region, cells=cells, period="31.12.2025", retrieved_on=TODAY, by=None)


def answer(pilot: Pilot, which: str, by: Person, people: int, counted: float, code: str = "583") -> None:
    """Open a round of the pilot, let `people` answer so that a share of them counts, close and release it."""
    round_ = actions.open_pilot_round(pilot=pilot, which=which, by=by, **DAYS, **ROUND)
    close_round(round_=round_, by=by)
    rows = []
    for place in range(people):
        sex, band = ADULTS[place % len(ADULTS)]
        lonely_now = (place * 7919) % people < counted * people
        answers = {"municipality": code, "age": band, "sex": sex, f"pilot_{pilot.pk}_1": "5" if lonely_now else "2"}
        rows.append(Answer(round=round_, sample="coded", mode="web", language="fi", week=1, answers=answers))
    Answer.objects.bulk_create(rows)
    release_round(round_=round_, by=by)
    pilot.refresh_from_db()


@pytest.fixture
def measured(running: Pilot, region: Region, cast: dict[str, Person]) -> Pilot:
    """Loneliness fell from half to a fifth of two hundred answers: surely more than ten points."""
    publish_people(region)
    answer(running, "before", cast["aino"], 300, 0.5)
    answer(running, "after", cast["aino"], 300, 0.2)
    actions.measure_pilot(pilot=running, by=cast["aino"])
    running.refresh_from_db()
    return running


LATER = TODAY + timedelta(days=201)
DECISION = {
    "ending": "adopt",
    "reasons": "Tulos ylittää rajan.",
    "lesson": {"fi": "Ovi auki samaan aikaan joka viikko."},
}
