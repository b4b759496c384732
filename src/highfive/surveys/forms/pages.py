"""How the questions of a page are shown: one language, what was answered or typed, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal, text
from highfive.surveys.rules.navigation import relevant_questions
from highfive.surveys.rules.questionnaire import CHOICES, Answers, Page, Question, Questionnaire

CHOOSE = Refusal("choose", _("Choose one option or skip the question."), 422)
CHOOSE_SOME = Refusal("choose", _("Choose at least one option or skip the question."), 422)


@dataclass(frozen=True)
class ShownOption:
    name: str
    label: str
    id: str
    checked: bool


@dataclass(frozen=True)
class ShownQuestion:
    """One question as the page draws it: in one language, with what was answered or typed, and what is wrong."""

    name: str
    kind: str
    label: str
    hint: str
    options: tuple[ShownOption, ...]
    value: str
    error: Any
    max_selected: int
    anchor: str


def shown_questions(
    questionnaire: Questionnaire,
    page: Page,
    answers: Answers,
    refusals: Mapping[str, Refusal],
    typed: Mapping[str, Sequence[str]] | None,
    *,
    language: str,
    today: date,
    every: bool = False,
) -> list[ShownQuestion]:
    """The page's questions that concern this person, or `every` one; what was just typed goes before what was saved."""
    questions = page.questions if every else relevant_questions(questionnaire, page, answers, today=today)
    values = {question.name: _values(question, answers, typed) for question in questions}
    return [_shown(each, values[each.name], refusals.get(each.name), language) for each in questions]


def _values(question: Question, answers: Answers, typed: Mapping[str, Sequence[str]] | None) -> list[str]:
    if typed is not None:
        return list(typed.get(question.name, ()))
    saved = answers.get(question.name, [])
    return [saved] if isinstance(saved, str) else list(saved)


def _shown(question: Question, values: list[str], refusal: Refusal | None, language: str) -> ShownQuestion:
    options = tuple(
        ShownOption(option.name, text(option.labels, language), f"{question.name}-{place}", option.name in values)
        for place, option in enumerate(question.options)
    )
    return ShownQuestion(
        name=question.name, kind=question.kind, label=text(question.labels, language),
        hint=text(question.hints, language), options=options, value=values[-1] if values else "",
        error=refusal.message if refusal else None, max_selected=question.max_selected,
        anchor=options[0].id if options else question.name,
    )  # fmt: skip


def shown_errors(questions: Sequence[ShownQuestion]) -> list[dict[str, Any]]:
    return [{"anchor": each.anchor, "message": each.error} for each in questions if each.error]


def unanswered(page: Page, posted: Mapping[str, Sequence[str]]) -> dict[str, Refusal]:
    """On a page of one choice, "next" without a choice: say that there is a button for skipping."""
    chosen = [question for question in page.questions if question.kind in CHOICES]
    if len(page.questions) != 1 or not chosen or posted.get(chosen[0].name):
        return {}
    return {chosen[0].name: CHOOSE if chosen[0].kind == "select_one" else CHOOSE_SOME}
