"""Saying, answering, changing, removing and reading comments on their pages."""

import html

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from highfive.comments import actions, queries


def shown(thread, person) -> str:
    """The conversation as a host page includes it."""
    request = RequestFactory().get("/")
    request.user = person
    return html.unescape(render_to_string("comments/_thread.html", {"talk": queries.talk(thread, person)}, request))


@pytest.mark.parametrize("key", ["aino", "sulo", "kerttu", "oula"])
def test_those_who_may_write_do(thread, cast, as_person, key) -> None:
    answer = as_person(cast[key]).post(reverse("comment_create", args=[thread.pk]), {"text": "Näin **teimme**."})
    comment = thread.comments.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/hankkeet/#kommentti-{comment.pk}")
    assert "Näin <strong>teimme</strong>." in shown(thread, cast["helmi"])
