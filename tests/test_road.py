"""The demo's road through Share and Try, as it was told while it was loaded, and what it left in the database."""

import hashlib
import re
from typing import Any

import pytest

from highfive.pilots.models import Pilot
from highfive.practices.models import Adoption, Practice
from highfive.projects.models import Output

HEIR = "Sallan kunta, hyvinvointipalvelut, hyvinvointivastaava"


@pytest.fixture(scope="module")
def told(loaded: Any) -> str:
    return " ".join(loaded.told.split())


def test_from_the_cards_proposal_to_its_heir_on_the_closing_card(told: str, demo: None) -> None:
    stations = (
        "A project card comes in", "confirmed Alueen yhteisen osallisuuskoordinaattori-toimintamallin",
        "considering Sulo", "trying Sulo", "in use Sulo", "embedded Sulo", "heir: hyvinvointivastaava",
        f"Tuotokset: Työn jatkaja: {HEIR}.", "read back by the importer: 0 fields or headings differ",
    )  # fmt: skip
    places = [told.find(station) for station in stations]
    assert -1 not in places
    assert places == sorted(places)
    adoption = Adoption.objects.get(practice__source_project__isnull=False, status="embedded")
    assert adoption.area is not None
    assert (adoption.area.code, adoption.practice.status) == ("732", "public")


def test_proposals_wait_for_a_person(demo: None) -> None:
    assert Practice.objects.filter(status="candidate").count() == 5


def test_the_matrix_is_drawn_and_the_search_says_why(told: str) -> None:
    drawn = re.search(r"(\d+) practices x 5 municipalities read in \d+ ms", told)
    assert drawn is not None
    assert int(drawn[1]) >= 15
    assert "Kyläkahvila: yksinäisyys (" in told
    assert "kylillä → kylä (" in told


def test_what_was_locked_has_the_hash_that_was_told(told: str, demo: None) -> None:
    started = Pilot.objects.exclude(frozen_hash="")
    assert {pilot.ending for pilot in started} == {"adopt", "cannot_tell", ""}
    for pilot in started:
        assert hashlib.sha256(pilot.frozen_text.encode()).hexdigest() == pilot.frozen_hash
        assert f"SHA-256 {pilot.frozen_hash}" in told


def test_one_output_has_no_heir(demo: None) -> None:
    assert [str(row) for row in Output.objects.all() if row.state == "none"] == [
        "Arjen turvallisuustyön koordinointi seudulla"
    ]
