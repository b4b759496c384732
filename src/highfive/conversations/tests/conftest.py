"""A region whose contact page is open, a conversation with its receipt, and a resident's browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from highfive.conversations.actions.writing import start_thread
from highfive.conversations.models import ContactSettings, Thread
from highfive.core.models import Person, Region


@pytest.fixture
def aino(cast: dict[str, Person], as_person: Callable[[Person], Client]) -> Client:
    """The coordinator, signed in."""
    return as_person(cast["aino"])


@pytest.fixture
def open_contact() -> Callable[..., ContactSettings]:
    """open_contact(region) -> its settings, with the contact page open."""

    def open_it(region: Region, **fields: Any) -> ContactSettings:
        row, _made = ContactSettings.objects.update_or_create(region=region, defaults={"open": True, **fields})
        return row

    return open_it


@pytest.fixture
def contact(region: Region, cast: dict[str, Person], open_contact: Callable[..., ContactSettings]) -> ContactSettings:
    """East Lapland's contact page is open, and its coordinator answers."""
    return open_contact(region)


@pytest.fixture
def written(contact: ContactSettings) -> tuple[Thread, str]:
    """A conversation that has begun, and its receipt."""
    return start_thread(region=contact.region, text="Kaipaan kahviseuraa.", language="fi")


@pytest.fixture
def thread(written: tuple[Thread, str]) -> Thread:
    return written[0]


@pytest.fixture
def resident() -> Client:
    """A browser that has no cookie, and whose forms are checked as a real one's."""
    return Client(enforce_csrf_checks=True)
