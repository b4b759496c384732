"""The public pages in four languages: complete, light, and without anybody's name."""

import gzip
import re
from pathlib import Path

import lxml.html
import pytest
from babel.messages.pofile import read_po
from django.test import Client

from highfive.core.models import Person
from highfive.figures.models import Publication
from highfive.projects.models import Project
from highfive.public.tests.reading import PAGES, PREFIXES, page, words

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", PAGES)
def test_each_page_leads_to_itself_in_every_language(
    client: Client, published: Publication, project: Project, path: str
) -> None:
    links = lxml.html.fromstring(page(client, path)).xpath("//header//a[@hreflang]/@href")
    assert set(links) == {f"{prefix}{path}" for language, prefix in PREFIXES.items() if language != "fi"}


CATALOGUES = Path(__file__).parents[1] / "locale"


def english_left(language: str, text: str) -> list[str]:
    """Messages of our catalogue that stand on the page in English although they have words in the language."""
    with (CATALOGUES / language / "LC_MESSAGES/django.po").open("rb") as file:
        messages = [(m.id, m.string) for m in read_po(file, locale=language.split("_")[0]) if m.id]
    left = []
    for ids, strings in messages:
        for one in (ids,) if isinstance(ids, str) else ids:
            piece = max(re.split(r"%\(\w+\)[sd]|%%", one), key=len).strip()
            translated = strings if isinstance(strings, str) else " ".join(strings)
            if len(piece) > 3 and piece not in translated and re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text):
                left.append(piece)
    return left


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("path", PAGES)
def test_no_english_is_left_on_a_page_in_another_language(
    client: Client, published: Publication, project: Project, path: str, language: str
) -> None:
    text = words(page(client, PREFIXES[language] + path))
    assert english_left(language, text) == []
    assert english_left(language, words(page(client, f"/en{path}")))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_catalogue_is_complete(language: str) -> None:
    with (CATALOGUES / language / "LC_MESSAGES/django.po").open("rb") as file:
        messages = [m for m in read_po(file, locale=language) if m.id]
    assert len(messages) > 100
    for message in messages:
        strings = (message.string,) if isinstance(message.string, str) else message.string
        assert all(strings), message.id
        assert not message.fuzzy


def test_a_visit_weighs_under_sixty_kilobytes(client: Client, published: Publication, project: Project) -> None:
    static = Path(__file__).parents[2] / "static"
    html = len(gzip.compress(page(client, "/ita-lappi/").encode()))
    css = len(gzip.compress((static / "hf.css").read_bytes()))
    font = 20_600  # public-sans-latin.woff2, cut at set-up
    assert html + css + font < 60_000


def test_no_person_of_staff_is_named(
    client: Client, cast: dict[str, Person], published: Publication, project: Project
) -> None:
    for path in PAGES:
        html = page(client, path)
        for person in cast.values():
            assert person.name not in html
            assert person.email not in html


def test_hidden_reasons_never_reach_the_html(client: Client, published: Publication, project: Project) -> None:
    for path in PAGES:
        assert not [reason for reason in ("too_few", '"protected"', "secondary") if reason in page(client, path)]
