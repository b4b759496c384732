"""A small questionnaire in four languages, a round that is open today, and codes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from highfive.core.models import Area, Person, Region
from highfive.surveys import actions
from highfive.surveys.models import CodeBatch, Questionnaire, Round
from highfive.surveys.rules.expressions import parse
from highfive.surveys.rules.questionnaire import HelpLine, Option, Page, Question, to_json
from highfive.surveys.rules.questionnaire import Questionnaire as Asked

LANGUAGES = ("fi", "fi-simple", "sv", "en")
ELSEWHERE = parse("${municipality} = 'elsewhere'")
PREFIXES = {"fi": "", "fi-simple": "/fi-simple", "sv": "/sv", "en": "/en"}


def words(stem: str) -> dict[str, str]:
    return {language: f"{stem} ({language})" for language in LANGUAGES}


def options(*names: str) -> tuple[Option, ...]:
    return tuple(Option(name, words(name)) for name in names)


def page(question: Question) -> Page:
    return Page(question.name, (question,))


def small_questionnaire() -> Asked:
    """Municipality, age, their endings, one choice, several choices, a condition, a text."""
    places = ("m320", "m732", "elsewhere")
    return Asked(
        code="small", titles=words("Kysely"), languages=LANGUAGES,
        pages=(
            page(Question("municipality", "select_one", words("Kunta"), options=options(*places), role="municipality")),
            page(
                Question(
                    "not_here", "note", words("Toinen kunta"), role="end", relevant=ELSEWHERE
                )
            ),
            page(Question("age", "select_one", words("Ikä"), options=options("u18", "a18", "a65"), role="age")),
            page(Question("too_young", "note", words("Alle 18"), role="end", relevant=parse("${age} = 'u18'"))),
            page(Question("lonely", "select_one", words("Yksinäisyys"), options=options("never", "often"))),
            page(
                Question(
                    "joys", "select_multiple", words("Ilot"), options=options("nature", "work", "none"),
                    constraint=parse("not(selected(., 'none') and count-selected(.) > 1)"),
                    constraint_messages=words("Joko tai"),
                )
            ),
            page(Question("why", "text", words("Miksi"), relevant=parse("${lonely} = 'often'"), max_length=50)),
            page(Question("open", "text", words("Terveiset"), max_length=1000)),
        ),
        help_lines=(HelpLine("emergency", words("Hätä"), "112"),),
    )  # fmt: skip


def make_round(region: Region, by: Person, opens_on: date, closes_on: date, **fields: Any) -> Round:
    questionnaire = Questionnaire.objects.create(
        region=region, code=f"small{Questionnaire.objects.count()}", titles=words("Kysely"),
        definition=to_json(small_questionnaire()),
    )  # fmt: skip
    values = {
        "titles": words("Miten menee?"), "languages": LANGUAGES, "channels": ["web", "paper", "phone"],
        "controllers": [{"name": "Sallan kunta", "contact": "tieto@salla.example"}, {"name": "Posion kunta"}],
        "contact_phone": "040 123 4567", **fields,
    }  # fmt: skip
    return actions.create_round(
        region=region, questionnaire=questionnaire, opens_on=opens_on, closes_on=closes_on,
        results_by=closes_on + timedelta(days=30), by=by, **values,
    )  # fmt: skip


@pytest.fixture
def today() -> date:
    return date.today()


@pytest.fixture
def draft_round(region: Region, cast: dict[str, Person], today: date) -> Round:
    return make_round(region, cast["aino"], today - timedelta(days=10), today + timedelta(days=10))


@pytest.fixture
def open_round(draft_round: Round, cast: dict[str, Person]) -> Round:
    return actions.open_round(round_=draft_round, by=cast["aino"])


@pytest.fixture
def batch(open_round: Round, cast: dict[str, Person]) -> tuple[CodeBatch, list[str]]:
    salla = Area.objects.get(code="732")
    return actions.create_codes(round_=open_round, count=40, label="Salla 18–34", area=salla, by=cast["aino"])


@pytest.fixture
def codes(batch: tuple[CodeBatch, list[str]]) -> list[str]:
    return batch[1]


@pytest.fixture
def resident() -> Client:
    return Client(enforce_csrf_checks=False)
