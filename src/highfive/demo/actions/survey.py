"""The demo's rounds: the questionnaire, the codes, people who answer day by day, the release, the report."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction

from highfive.core.models import Person, Region
from highfive.demo import rules
from highfive.demo.actions.region import Cast
from highfive.reports.actions import create_report, render_report
from highfive.reports.models import Report
from highfive.surveys import actions as surveys
from highfive.surveys.actions.release import start_release
from highfive.surveys.models import Draft, Questionnaire, Round
from highfive.surveys.queries import questionnaire_of
from highfive.surveys.rules import navigation
from highfive.surveys.rules.questionnaire import Answers

FORMS = Path(__file__).parents[2] / "surveys" / "questionnaires"
LANGUAGES = ("fi", "fi-simple", "sv", "en")
TITLES = {
    "fi": "Hyvinvointi- ja turvallisuuskysely", "fi-simple": "Kysely hyvästä olosta ja turvallisesta arjesta",
    "sv": "Välfärds- och trygghetsenkät", "en": "Wellbeing and safety survey",
}  # fmt: skip
PURPOSES = {
    "fi": "Kysymme, miten itälappilaiset voivat ja mikä arjessa toimii. Tuloksia käytetään hyvinvointikertomuksissa.",
    "fi-simple": "Kysymme, millaista elämäsi on. Kunnat lukevat tulokset. Kunnat päättävät, mitä pitää parantaa.",
    "sv": "Vi frågar hur invånarna i Östra Lappland mår och vad som fungerar i vardagen. Kommunerna använder svaren.",
    "en": "We ask how people in East Lapland are and what works in daily life. The municipalities use the results.",
}
DAYS = 28  # how long the demo's round was open


def bring_questionnaires(region: Region, by: Person) -> tuple[Questionnaire, Questionnaire]:
    """The shipped survey and its short version, read by the importer that reads anybody's form."""
    long, short = (
        surveys.import_questionnaire(region=region, name=name, content=(FORMS / name).read_bytes(), by=by).questionnaire
        for name in ("hyvinvointi_ja_turvallisuus.xlsx", "lyhyt.xlsx")
    )
    return long, short


def open_survey(
    region: Region, questionnaire: Questionnaire, first: date, days: int, by: Person, **extra: Any
) -> Round:
    """A round in all languages and channels, controlled by each municipality for its own part."""
    round_ = surveys.create_round(
        region=region, questionnaire=questionnaire, titles=extra.pop("titles", TITLES), purposes=PURPOSES,
        opens_on=first, closes_on=first + timedelta(days=days - 1), results_by=first + timedelta(days=days + 30),
        languages=LANGUAGES, channels=("web", "paper", "phone"), allows_open=True, contact_phone=region.phone,
        contact_email=region.email, by=by,
        controllers=[{"name": f"{place.form('genitive', 'fi')} kunta", "contact": "tietosuoja@example.org"}
                     for place in region.municipalities.order_by("code")],
    )  # fmt: skip
    return surveys.open_round(round_=round_, by=by, today=first)


def post_codes(round_: Round, counts: dict[str, int], by: Person) -> dict[str, list[str]]:
    """A code for every adult of each municipality."""
    areas = {area.code: area for area in round_.region.municipalities.all()}
    return {
        code: surveys.create_codes(round_=round_, count=count, label=areas[code].names["fi"], area=areas[code], by=by)[
            1
        ]
        for code, count in counts.items()
    }


def respond(
    round_: Round, people: rules.People, codes: dict[str, list[str]], cast: Cast, share: float = 1.0
) -> Iterator[tuple[date, int]]:
    """Let people answer day by day; yields (day, answers that day). On the web page by page, on paper and phone whole.

    Finished answers are sealed each week, as the daily timer would.
    """
    chance = random.Random(rules.SEED)  # noqa: S311 - the same demo every time
    who = [int(i) for i in np.flatnonzero(people.responds) if chance.random() < share]
    by_day: dict[int, list[int]] = {}
    for i in who:
        by_day.setdefault(min(int(chance.expovariate(1 / 8)), DAYS - 1), []).append(i)
    for day in range(DAYS):
        today = round_.opens_on + timedelta(days=day)
        for i in by_day.get(day, []):
            code = codes[str(people.municipality[i])].pop()
            _answer(round_, people, i, code, cast, today, chance)
        if day % 7 == 6:
            surveys.seal(round_=round_)
        yield today, len(by_day.get(day, []))


def _answer(
    round_: Round, people: rules.People, i: int, code: str | None, cast: Cast, today: date, chance: random.Random
) -> None:
    answers = options_of(round_, people, i, chance)
    mode = str(people.mode[i])
    language = "fi" if chance.random() < 0.9 else chance.choice(("fi-simple", "fi-simple", "sv", "en"))
    if mode == "web" or code is None:
        _answer_on_web(round_, answers, code, language, today)
        return
    by = cast.veikko if mode == "phone" else cast.aino
    surveys.enter_answer(round_=round_, answers=answers, mode=mode, language=language, code=code,
                         assisted=mode == "phone", by=by, today=today)  # fmt: skip


@transaction.atomic
def _answer_on_web(round_: Round, answers: Answers, code: str | None, language: str, today: date) -> None:
    """Page by page, as a browser posts them."""
    questionnaire = questionnaire_of(round_)
    draft = surveys.start_draft(round_=round_, language=language, code=code, today=today)
    page = navigation.first_page(questionnaire, draft.answers, today=today)
    while page is not None:
        posted = {q.name: _listed(answers[q.name]) for q in page.questions if q.name in answers}
        surveys.save_page(draft=draft, page=page, posted=posted, language=language)
        page = navigation.next_page(questionnaire, draft.answers, page.name, today=today)
    surveys.finish_draft(draft=draft, language=language, today=today)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def options_of(round_: Round, people: rules.People, i: int, chance: random.Random) -> dict[str, str | list[str]]:
    """One person's answers as option names."""
    questions = questionnaire_of(round_).questions
    given: dict[str, str | list[str]] = {"municipality": str(people.municipality[i]), "age": str(people.band[i])}
    for name, column in people.answers.items():
        if name in questions and column[i] >= 0:
            given[name] = questions[name].options[int(column[i])].name
    for name, picked in people.many.items():
        if name in questions and picked[i].any():
            given[name] = [questions[name].options[int(j)].name for j in np.flatnonzero(picked[i])]
    if "open" in questions and chance.random() < 0.06:
        given["open"] = chance.choice(rules.OPEN_SENTENCES)
    return given


def respond_openly(round_: Round, people: rules.People, cast: Cast, count: int) -> int:
    """Some who got no further than the open link: they chose themselves, and they are more content than most."""
    chance = random.Random(rules.SEED + 1)  # noqa: S311 - the same demo every time
    keen = [int(i) for i in np.flatnonzero((people.wellbeing > 0) & ~people.responds)]
    today = round_.opens_on + timedelta(days=9)
    for i in chance.sample(keen, count):
        _answer(round_, people, i, None, cast, today, chance)
    return count


def respond_halfway(round_: Round, people: rules.People, cast: Cast, count: int) -> None:
    """The first to answer an open round, on paper and by phone: hardly a man under 45 is among them.

    Sealed and read as the daily timer would, so that the missing voice is on the desk.
    """
    chance = random.Random(rules.SEED + 2)  # noqa: S311 - the same demo every time
    silent = (people.sex == "man") & np.isin(people.band, ("18-29", "30-44"))
    who = chance.sample([int(i) for i in np.flatnonzero(people.responds & ~silent)], count)
    codes = post_codes(round_, Counter(str(people.municipality[i]) for i in who), cast.aino)
    for i in who:
        surveys.enter_answer(
            round_=round_, answers=options_of(round_, people, i, chance), mode=chance.choice(("paper", "phone")),
            language="fi", code=codes[str(people.municipality[i])].pop(), by=cast.aino,
        )  # fmt: skip
    surveys.seal(round_=round_)
    surveys.read_gaps()


def release(round_: Round, cast: Cast) -> dict[str, Any]:
    """Close the round and press the button."""
    closed = surveys.close_round(round_=round_, by=cast.aino)
    told = start_release(round_=closed, by=cast.aino)
    round_.refresh_from_db()
    return told


def write_report(region: Region, cast: Cast, year: int) -> Report:
    """Salla's yearly report, written by its wellbeing lead, in three formats."""
    salla = region.municipalities.get(code="732")
    report = create_report(region=region, area=salla, year=year, language="fi", by=cast.sulo)
    render_report(report=report)
    return report


def joined_to_codes(round_: Round, used: dict[str, list[str]]) -> int:
    """How many sealed answers can still be tied to a code by the demo, which knows every code it used. Tries each tie.

    A tie would be a draft that is left, a key that codes and answers share, or a code inside what is stored.
    """
    answers = dict(round_.answers.values_list("pk", "answers"))
    keys = set(round_.codes.values_list("pk", flat=True)) & set(answers)
    typed = {code.replace("-", "") for codes in used.values() for code in codes}
    inside = sum(any(code in json.dumps(kept) for code in typed) for kept in list(answers.values())[:50])
    drafts = Draft.objects.filter(round=round_).count()
    return drafts + len(keys) + inside
