"""Which page comes next, which before, how far one has come, and what of the answers still counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from highfive.surveys.rules.expressions import evaluate, holds, to_string
from highfive.surveys.rules.questionnaire import Answers, Page, Question, Questionnaire


@dataclass(frozen=True)
class Progress:
    """Where a person is: page `number` of `total`, as their answers stand now."""

    number: int
    total: int

    @property
    def percent(self) -> int:
        """Share of the pages already behind, in whole per cents."""
        return 100 * (self.number - 1) // self.total if self.total else 100


def cleaned(questionnaire: Questionnaire, answers: Answers, *, today: date) -> dict[str, str | list[str]]:
    """The answers that count: without those to questions that have become irrelevant, or that the form does not have.

    An irrelevant answer is blank for every other condition. Answers are only ever taken away, so it ends.
    """
    kept = {name: answers[name] for name in questionnaire.questions if answers.get(name)}
    while _drop_irrelevant(questionnaire, kept, today):
        pass
    return kept


def _drop_irrelevant(questionnaire: Questionnaire, kept: dict[str, str | list[str]], today: date) -> bool:
    """One pass in the form's order; whether anything was dropped."""
    before = len(kept)
    shown = _shown(questionnaire, kept, today)
    for name in list(kept):
        if not shown(questionnaire.questions[name]):
            del kept[name]
            shown = _shown(questionnaire, kept, today)
    return len(kept) < before


def _shown(questionnaire: Questionnaire, kept: Answers, today: date) -> Callable[[Question], bool]:
    """The test whether a question is relevant, given answers that are; each different condition is evaluated once."""
    values = {**kept, **calculated(questionnaire, kept, today=today)}
    known: dict[str, bool] = {}

    def shown(question: Question) -> bool:
        key = questionnaire.conditions[question.name]
        if key not in known:
            known[key] = holds(question.relevant, values, today=today)
        return known[key]

    return shown


def calculated(questionnaire: Questionnaire, answers: Answers, *, today: date) -> dict[str, str]:
    """The values of the form's calculations, in order; one that is irrelevant is blank."""
    values: dict[str, Any] = dict(answers)
    for each in questionnaire.calculations:
        result = ""
        if each.calculation and holds(each.relevant, values, today=today):
            result = to_string(evaluate(each.calculation, values, today=today))
        values[each.name] = result
    return {each.name: values[each.name] for each in questionnaire.calculations}


def relevant_questions(
    questionnaire: Questionnaire, page: Page, answers: Answers, *, today: date
) -> tuple[Question, ...]:
    """What of a page is shown, as the answers stand."""
    shown = _shown(questionnaire, cleaned(questionnaire, answers, today=today), today)
    return tuple(question for question in page.questions if shown(question))


def relevant_pages(questionnaire: Questionnaire, answers: Answers, *, today: date) -> tuple[Page, ...]:
    """The pages a person meets, in order, as their answers stand."""
    shown = _shown(questionnaire, cleaned(questionnaire, answers, today=today), today)
    return tuple(page for page in questionnaire.pages if any(map(shown, page.questions)))


def first_page(questionnaire: Questionnaire, answers: Answers, *, today: date) -> Page | None:
    """Where to begin."""
    return next(iter(relevant_pages(questionnaire, answers, today=today)), None)


def next_page(questionnaire: Questionnaire, answers: Answers, name: str, *, today: date) -> Page | None:
    """The page after the one called `name`; None when it was the last, or when an ending note has been reached.

    The order is the form's, so going on always ends. A page that is not in the form counts as the beginning.
    """
    places = _places(questionnaire)
    page = questionnaire.pages_by_name.get(name)
    if page and ending(questionnaire, answers, today=today) in page.questions:
        return None
    pages = relevant_pages(questionnaire, answers, today=today)
    return next((page for page in pages if places[page.name] > places.get(name, -1)), None)


def previous_page(questionnaire: Questionnaire, answers: Answers, name: str, *, today: date) -> Page | None:
    """The page before the one called `name`; None at the beginning."""
    places = _places(questionnaire)
    pages = relevant_pages(questionnaire, answers, today=today)
    before = [page for page in pages if places[page.name] < places.get(name, len(places))]
    return before[-1] if before else None


def resumed_page(questionnaire: Questionnaire, answers: Answers, name: str, *, today: date) -> Page | None:
    """Where to go on: the page called `name` if it is still relevant, else the next one, else the last."""
    pages = relevant_pages(questionnaire, answers, today=today)
    if page := next((page for page in pages if page.name == name), None):
        return page
    after = next_page(questionnaire, answers, name, today=today)
    return after or (pages[-1] if pages else None)


def progress(questionnaire: Questionnaire, answers: Answers, name: str, *, today: date) -> Progress:
    """How far the page called `name` is among the pages that are relevant now."""
    places = _places(questionnaire)
    pages = relevant_pages(questionnaire, answers, today=today)
    before = sum(places[page.name] < places.get(name, 0) for page in pages)
    return Progress(min(before + 1, len(pages)), len(pages))


def ending(questionnaire: Questionnaire, answers: Answers, *, today: date) -> Question | None:
    """The note that ends the survey early for this person (outside the region, under age), if one is relevant.

    The answers of a person who is shown one are not part of the survey and must not be kept.
    """
    shown = _shown(questionnaire, cleaned(questionnaire, answers, today=today), today)
    endings = (question for question in questionnaire.questions.values() if question.role == "end")
    return next(filter(shown, endings), None)


def _places(questionnaire: Questionnaire) -> dict[str, int]:
    return {page.name: place for place, page in enumerate(questionnaire.pages)}
