"""Private unless public, the demo's sign-in, another region's row."""

import pytest
from django.test import Client
from django.urls import reverse

from highfive.core.actions import mark_synthetic
from highfive.core.models import AuditEvent
from highfive.core.queries import address_in_language


@pytest.mark.django_db
def test_a_private_page_sends_to_sign_in(client: Client) -> None:
    answer = client.get(reverse("desk"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_one_click_sign_in_needs_the_synthetic_mark(client: Client, cast) -> None:
    address = reverse("demo_sign_in", args=[cast["aino"].pk])
    assert client.post(address).status_code == 404
    mark_synthetic(made_with="test")
    assert client.post(address).status_code == 302
    assert client.get(reverse("desk")).status_code == 200


@pytest.mark.parametrize("headers", [{"REMOTE_ADDR": "192.0.2.1"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}])
def test_one_click_sign_in_only_from_loopback(client: Client, cast, headers) -> None:
    mark_synthetic(made_with="test")
    assert client.post(reverse("demo_sign_in", args=[cast["aino"].pk]), **headers).status_code == 404


def test_becoming_a_member_is_audited(cast) -> None:
    assert AuditEvent.objects.filter(event="member.added", data__role="coordinator").count() == 1


@pytest.mark.parametrize(
    ("path", "language", "expected"),
    [
        ("/kyselyt/1/", "sv", "/sv/kyselyt/1/"),
        ("/sv/kyselyt/1/?a=b", "fi", "/kyselyt/1/?a=b"),
        ("/fi-simple/", "en", "/en/"),
        ("/", "fi-simple", "/fi-simple/"),
        ("/svenska/", "fi", "/svenska/"),
    ],
)
def test_the_same_page_in_another_language(path: str, language: str, expected: str) -> None:
    assert address_in_language(path, language) == expected
