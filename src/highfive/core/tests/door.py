"""How somebody comes to a page in tests: in a browser without a past, signed in or not; what the page answered."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from highfive.core.models import Person


def client_of(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


class Door:
    """Each request comes in a browser without a past, signed in; a session that an answer touched is not used again."""

    def __init__(self) -> None:
        self.sessions: dict[int, str] = {}

    def ask(self, person: Person | None, method: str, address: str) -> HttpResponse:
        cookie, session = settings.SESSION_COOKIE_NAME, self.sessions.pop(person.pk, "") if person else ""
        client = client_of(None if session else person)
        if session:
            client.cookies[cookie] = session
        elif person:
            session = client.cookies[cookie].value
        answer = getattr(client, method)(address)
        if person and cookie not in answer.cookies:
            self.sessions[person.pk] = session
        return answer


@dataclass(frozen=True)
class Answered:
    """What is asked of an answer when the page itself is gone."""

    status: int
    location: str
    language: str | None  # that its html says; None: no html

    @property
    def is_login(self) -> bool:
        return self.status == 302 and "/tili/login/" in self.location


def answered(answer: HttpResponse) -> Answered:
    language = None
    if answer.content and "text/html" in answer["Content-Type"]:
        found = re.search(r'<html lang="([\w-]+)"', answer.content.decode())
        language = found[1] if found else ""
    return Answered(answer.status_code, answer.headers.get("Location", ""), language)
