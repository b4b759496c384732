"""What the desk asks of the database: no more with a year of data than with a day's, and never a resident's words."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from highfive.conversations.models import Message
from highfive.core.actions import add_member
from highfive.core.models import Person, Region
from highfive.core.rules import ROLES
from highfive.desk.tests.year import Amounts, Year

pytestmark = pytest.mark.slow
LITTLE = Amounts(
    conversations=2, waiting=1, practices=1, pilots=4, rounds=2, answers=10, meetings=1, work=2, activities=1,
    observations=1, projects=1,
)  # fmt: skip
MUCH = Amounts(
    conversations=90, waiting=60, practices=60, pilots=40, rounds=30, answers=90, meetings=90, work=60, activities=40,
    observations=90, projects=30,
)  # fmt: skip


def asked(client: Client, path: str) -> list[str]:
    client.get(path)  # what is kept from one request to the next is warm then
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in found]


@pytest.mark.parametrize("role", ROLES)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    region: Region, other_region: Region, as_person: Any, role: str
) -> None:
    counts = []
    for place, amounts in ((region, LITTLE), (other_region, MUCH)):
        person, other = (
            add_member(region=place, email=f"{who}@{place.slug}.test", name=who, role=role, by=None)
            for who in ("aino", "sulo")
        )
        Year(place, person, other, amounts).fill()
        counts.append(len(asked(as_person(person), "/tyopoyta/")))
    assert counts[0] == counts[1]
    assert counts[0] <= 45


def test_no_word_of_a_conversation_is_read_for_the_desk(
    region: Region, cast: dict[str, Person], as_person: Any
) -> None:
    Year(region, cast["aino"], cast["sulo"], LITTLE).fill()
    column = f'"{Message._meta.db_table}"."text"'
    queries = asked(as_person(cast["aino"]), "/tyopoyta/")
    assert any(Message._meta.db_table in sql for sql in queries)  # whether somebody has answered already
    assert not [sql for sql in queries if column in sql]


def test_the_desk_stands_when_the_keys_of_conversations_are_lost(
    region: Region, cast: dict[str, Person], as_person: Any, settings: Any
) -> None:
    Year(region, cast["aino"], cast["sulo"], LITTLE).fill()
    settings.CONVERSATION_KEYS = [Fernet.generate_key().decode()]
    assert "odottaa vastaustasi" in as_person(cast["aino"]).get("/tyopoyta/").content.decode()
