"""Plain Finnish wins over the Finnish of every other room: a room without its own plain words would cover them."""

from pathlib import Path

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override

ROOMS = Path(__file__).resolve().parents[2]


def test_every_room_with_finnish_has_plain_finnish_too() -> None:
    """gettext reads a room's "fi" where it finds no "fi_Simple"; Django lays it over the other rooms' words."""
    finnish = {path.parent.parent.name for path in ROOMS.glob("*/locale/fi")}
    assert finnish
    assert finnish == {path.parent.parent.name for path in ROOMS.glob("*/locale/fi_Simple")}


@pytest.mark.parametrize(
    ("text", "said"),
    [("For whom", "Keitä varten"), ("Practices", "Tapoja toimia"), ("Decision rule", "Näin päätämme")],
)
def test_words_that_staff_share_are_plain_to_residents(text: str, said: str) -> None:
    with override("fi-simple"):
        assert _(text) == said
