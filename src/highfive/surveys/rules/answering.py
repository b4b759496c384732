"""What a person posted for one page: read, checked, and refused in words that say what to do."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from highfive.core.rules import Refusal, Refused, text
from highfive.surveys.rules.expressions import holds
from highfive.surveys.rules.navigation import calculated, cleaned, relevant_questions
from highfive.surveys.rules.questionnaire import Answers, Page, Question, Questionnaire

_FINNISH_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,15}([.,]\d{1,10})?", re.ASCII)


@dataclass(frozen=True)
class PageAnswers:
    """The outcome of one post: when `refusals` is empty, `answers` are all the answers so far and may be saved.

    `typed` is what was posted for each question, to show again word for word. `revealed` are the questions of the
    page that these answers made relevant and that the person has not seen: show the page again before going on.
    """

    answers: dict[str, str | list[str]]
    refusals: dict[str, Refusal]
    typed: dict[str, list[str]]
    revealed: tuple[str, ...] = ()


def read_page(
    questionnaire: Questionnaire,
    page: Page,
    posted: Mapping[str, Sequence[str]],
    answers: Answers,
    *,
    language: str,
    today: date,
) -> PageAnswers:
    """Read one page: `posted` is dict(request.POST.lists()), `answers` those saved before.

    A question that was left blank, or is not posted at all, is skipped: an earlier answer to it goes. Answers that
    this page made irrelevant go too.
    """
    typed = {question.name: list(posted.get(question.name, ())) for question in page.questions if question.is_answered}
    found: dict[str, str | list[str]] = {name: value for name, value in answers.items() if name not in typed}
    refusals: dict[str, Refusal] = {}
    for name, values in typed.items():
        try:
            if value := read_answer(questionnaire.questions[name], values):
                found[name] = value
        except Refused as refused:
            refusals[name] = refused.refusal
    relevant = relevant_questions(questionnaire, page, found, today=today)
    refusals = {question.name: refusals[question.name] for question in relevant if question.name in refusals}
    for question in relevant:
        refusal = constraint_refused(questionnaire, question, found, language=language, today=today)
        if refusal:
            refusals[question.name] = refusal
    seen = {question.name for question in relevant_questions(questionnaire, page, answers, today=today)}
    revealed = tuple(question.name for question in relevant if question.is_answered and question.name not in seen)
    return PageAnswers(cleaned(questionnaire, found, today=today), refusals, typed, revealed)


def read_answer(question: Question, values: Sequence[str]) -> str | list[str]:
    """The canonical answer of what was posted for one question; blank when it was skipped. Raises Refused."""
    if question.kind == "select_multiple":
        return _several(question, values)
    value = values[-1] if values else ""
    if question.kind == "text":
        return _text(question, value)
    value = value.strip()
    return _READERS[question.kind](question, value) if value else ""


def constraint_refused(
    questionnaire: Questionnaire, question: Question, answers: Answers, *, language: str, today: date
) -> Refusal | None:
    """Why an answer breaks the form's own limit, in the form's words; a skipped question never does."""
    own = answers.get(question.name, "")
    values: dict[str, Any] = {**answers, **calculated(questionnaire, answers, today=today)}
    if not own or holds(question.constraint, values, today=today, own=own):
        return None
    message = text(question.constraint_messages, language) or _("Check this answer: it is not one that can be given.")
    return Refusal("constraint", message, status=422)


def _refuse(code: str, message: str) -> Refused:
    return Refused(Refusal(code, message, status=422))


def _one(question: Question, value: str) -> str:
    if value not in {option.name for option in question.options}:
        raise _refuse("option", _("Choose one of the options, or skip the question."))
    return value


def _several(question: Question, values: Sequence[str]) -> list[str]:
    chosen = {value.strip() for value in values} - {""}
    picked = [option.name for option in question.options if option.name in chosen]
    if chosen - set(picked):
        raise _refuse("option", _("Choose from the options shown, or skip the question."))
    return picked


def _text(question: Question, value: str) -> str:
    """Text without control characters; a browser's line ends (CR LF) count as one character."""
    kept = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(each for each in kept if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs")).strip()
    if len(kept) > question.max_length:
        message = _("The text is too long: at most %(most)d characters, now %(count)d. Nothing you wrote is lost.")
        raise _refuse("length", message % {"most": question.max_length, "count": len(kept)})
    return kept


def _integer(_question: Question, value: str) -> str:
    compact = _compact(value)
    if not _INTEGER.fullmatch(compact):
        raise _refuse("integer", _("Write a whole number in digits, for example 12."))
    return str(int(compact))


def _decimal(_question: Question, value: str) -> str:
    compact = _compact(value)
    if not _DECIMAL.fullmatch(compact):
        raise _refuse("decimal", _("Write a number in digits, for example 12.5."))
    try:
        return f"{Decimal(compact.replace(',', '.')).normalize():f}"
    except InvalidOperation:
        raise _refuse("decimal", _("Write a number in digits, for example 12.5.")) from None


def _compact(value: str) -> str:
    """Digits without the spaces between thousands, with a hyphen for any minus sign."""
    return "".join(value.split()).replace("−", "-").replace("–", "-")


def _date(_question: Question, value: str) -> str:
    day = _FINNISH_DATE.fullmatch(value)
    iso = _ISO_DATE.fullmatch(value)
    parts = (day[3], day[2], day[1]) if day else (iso[1], iso[2], iso[3]) if iso else None
    try:
        return date(*map(int, parts or ())).isoformat()
    except (TypeError, ValueError):
        raise _refuse("date", _("Write a day that exists, for example 24.11.2026.")) from None


_READERS = {"select_one": _one, "integer": _integer, "decimal": _decimal, "date": _date}
