"""How bad input is sent: signed in as somebody, to a page by its name, in the fields its forms have."""

from typing import Any

import lxml.html
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from highfive.core.models import Person


def signed_in(name: str, **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    person = Person.objects.get(email__startswith=f"{name}@")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def in_finnish(name: str, *args: Any) -> str:
    """A route's address without a prefix, whatever language the last request spoke."""
    with override("fi"):
        return reverse(name, args=args)


def fields(page: str) -> list[tuple[str, str, str]]:
    """(name, kind, value) of what may be filled in on a page."""
    found = lxml.html.fromstring(page).xpath("//main//form//*[self::input or self::textarea or self::select][@name]")
    return [(each.get("name"), each.get("type", each.tag), each.get("value", "")) for each in found]


def filled(page: str, value: str) -> dict[str, str]:
    return {name: value for name, kind, _value in fields(page) if kind not in ("hidden", "file", "submit", "button")}
